"""How numbers and addresses that name one person are written, in English and Spanish."""

from __future__ import annotations

from partera.core.identifiers.reading import ANY_CASE, Rule, rule

_BETWEEN = r"[\s:;=\#.()-]"
_NUMBER = r"(?:number|num|no|nr|n[uú]m(?:ero)?|id|\#)"
_IS = rf"""{_BETWEEN}{{0,6}} (?: (?: {_NUMBER}|is|was|es|era|ending|ends|last|four|4|digits|of|the|her|his|patient|
  paciente|termina ) {_BETWEEN}{{1,6}} ){{0,4}}"""
"""What may stand between the name of a number and the number."""
_NUMBERED = rf"{_BETWEEN}{{0,4}} {_NUMBER} [\s:;=\#.º°()-]{{0,5}} (?: (?: is|was|es|era|\# ) {_BETWEEN}{{1,4}} )?"
"""The same where a word for “number” must stand."""
_ID = r"(?P<it> [A-Z]{0,4} -? \d (?: [ -]? \d ){3,14} (?: -?[A-Z] )? \b )"

_NOT_OF_GOODS = r"(?<![Ll]ot[ ]) (?<![Ll]ote[ ]) (?<!PO[ ]) (?<![Ii]nvoice[ ]) (?<![Ff]actura[ ])"
"""Nine digits that are called the number of a lot, an order or an invoice are nobody’s."""

SOCIAL_SECURITY: tuple[Rule, ...] = (
    rule(r"(?<![\d.]) (?<!\d-) \d{3} (?P<_s> [ ]?-[ ]? | [. ] ) \d{2} (?P=_s) \d{4} (?! \d | [.-]\d )"),
    rule(rf"{_NOT_OF_GOODS} (?<![\w.,$/-]) (?!000|666) \d{{3}} (?!00) \d{{2}} (?!0000) \d{{4}} (?! [\w/-] | [.,]\d )"),
    rule(
        rf"(?<![a-z]) (?: ssn|s\.s\.n|ss\s?\#|itin ) {_IS} "
        r"(?P<it> (?: [x*\#]{1,5} [ -]? ){0,2} (?: \d [ -]? ){4,9} (?<=\d) ) (?!\d)",
        ANY_CASE,
    ),
    rule(rf"(?: social\s+security|seguro\s+social ) {_IS} (?P<it> (?: \d [ -]? ){{5,9}} (?<=\d) ) (?!\d)", ANY_CASE),
    rule(rf"(?: social\s+security|seguro\s+social ) {_NUMBERED} (?P<it> (?: \d [ -]? ){{4}} ) (?!\d)", ANY_CASE),
)
"""Three, two and four digits; nine in a row; also the last four where they are called so."""

_OF_A_RECORD = r"""(?: medical\s+records?|med\.?\s?rec\.?|health\s+record|chart|patient|hospital|encounter|visit|record|
  expediente (?: \s+(?:m[eé]dico|cl[ií]nico) )?|historia (?: \s+cl[ií]nica )?|registro (?: \s+m[eé]dico )? )"""
MEDICAL_RECORD: tuple[Rule, ...] = (
    rule(rf"\b (?: e?mrn | mr\# | mrno | mr\s?num | nhc | csn ) {_IS} {_ID}", ANY_CASE),
    rule(rf"\b {_OF_A_RECORD} {_NUMBERED} {_ID}", ANY_CASE),
    rule(
        r"\b (?: n[uú]mero|n[uú]m\.?|no\.|n[.º°]{1,2} ) \s de \s (?: expediente|historia|registro|paciente )"
        rf" (?: \s [a-zé]{{2,10}} )? {_IS} {_ID}",
        ANY_CASE,
    ),
    rule(rf"\b (?: medical\s+record|expediente|historia\s+cl[ií]nica ) \s{{0,2}} [:\#] \s{{0,2}} {_ID}", ANY_CASE),
    rule(r"\b (?: expediente|exp\.|chart|mrns? ) \s (?P<it> \d{6,15} ) \b", ANY_CASE),
    rule(rf"\b {_ID} [\s(,-]{{0,3}} (?: mrn|medical\s+record ) \b", ANY_CASE),
)

EMAIL: tuple[Rule, ...] = (
    rule(r"[A-Z0-9._%+'-]{1,64} (?: @ | \s?\(at\)\s? ) [A-Z0-9-]{1,63} (?: \. [A-Z0-9-]{1,63} ){1,5}", ANY_CASE),
)

_CALLED = r"tel|telephone|phone|ph|cell|mobile|fax|pager|call(?:ed)?|text|tel[eé]fono|celular|llam[ea]r?"
PHONE: tuple[Rule, ...] = (
    rule(
        r"(?<![\d.$-]) (?: \+?1 [-. ]? )? (?: \( [2-9]\d\d \) [ ]? | [2-9]\d\d [-. ] ) \d{3} [-. ] \d{4}"
        r" (?! \d | [.-]\d )"
    ),
    rule(r"(?<![\d$]) \+ \d{1,3} (?: [ .()-]{1,2} \d{2,4} ){2,5} (?!\d)"),
    rule(
        rf"\b (?: {_CALLED} ) \b {_BETWEEN}{{0,5}} (?: (?:at|her|him|is|no|number|n[uú]mero|al|es|on) [\s:.\#]{{1,3}} )"
        r"{0,3} (?P<it> \d{3} [-. ] \d{4} | [2-9]\d{9} ) (?! \d )",
        ANY_CASE,
    ),
)

INSURANCE: tuple[Rule, ...] = (
    rule(
        r"\b (?: medicaid|medicare|chip|insurance|insured|member|subscriber|beneficiary|account|acct|har|fin|seguro|"
        rf"cuenta|afiliad[oa]|p[oó]liza ) {_NUMBERED} {_ID}",
        ANY_CASE,
    ),
)
LONG_NUMBER: tuple[Rule, ...] = (rule(r"(?<![\w.,$/#-]) \d{7,20} (?! [\w/%-] | [.,]\d )"),)

_NAME = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñ'’-]{1,20}"
_KIND = r"""(?: Street|Avenue|Boulevard|Highway|Parkway|Terrace|Road|Lane|Drive|Court|Circle|
  St|Ave|Blvd|Rd|Ln|Dr|Ct|Cir|Hwy|Pkwy|Way|Place|Pl|Ter )"""
_NOT_A_STREET = r"(?:on|in|the|of|at|per|to|and|or|from|by|down|minutes?|min|hours?|days?|women|patients?|times)"
ADDRESS: tuple[Rule, ...] = (
    rule(
        r"(?<![\d/.$-]) \b \d{1,6} [A-Z]? [ ] (?: (?: [NSEW]|N[EW]|S[EW]|North|South|East|West ) \.? [ ] )?"
        rf" (?: (?: [A-Z][\w'’]{{1,20}} | \d{{1,3}}(?:st|nd|rd|th) ) [ ] ){{1,3}} {_KIND} \b (?: \. (?![ ][A-Z]) )?"
    ),
    rule(
        rf"(?<![\d/.$-]) \b \d{{2,6}} [ ] (?! {_NOT_A_STREET} \b ) [a-z'’]{{3,20}} [ ] (?:street|avenue|boulevard) \b"
    ),
    rule(r"\b [Pp]\.? [ ]? [Oo]\.? [ ]? [Bb]ox [ ] \d{1,6} \b"),
    rule(
        r"\b (?: [Cc]alle|[Aa]venida|[Aa]vda\.?|[Cc]arretera|[Pp]aseo ) [ ] (?: (?:de|del|la|las|los)[ ] ){0,2}"
        rf" {_NAME} (?: [ ] {_NAME} )? ,? [ ] (?: [Nn]úm\.?[ ] | \# )? \d{{1,5}} \b"
    ),
    rule(r"\b (?: [Aa]pt|[Aa]partment|[Aa]partamento ) \.? [ ] \#? (?: \d{1,5} [A-Z]? | [A-Z] \d{0,4} ) \b"),
    rule(rf"\b {_NAME} ,? [ ] [A-Z]{{2}} [ ] \d{{5}} (?: -\d{{4}} )? \b"),
)
