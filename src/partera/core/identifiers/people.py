"""How names of patients, dates of birth and days in a patient's care are written, in English and Spanish.

A date alone is nothing: drills, trainings and meetings have theirs. It counts beside a word for birth or for one
patient, in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from partera.core.identifiers.reading import ANY_CASE, Place, rule
from partera.core.periods import today

_GROWN = 12
"""Years: an unlabeled date beside a name is a date of birth only when it lies so far back."""
_BESIDE = 30
"""Letters within which a word stands beside a date."""

_MONTH = r"""(?: jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|
  oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|
  noviembre|diciembre ) \.?"""
_M, _D, _Y = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])", r"(?:(?:19|20)\d\d|\d\d)"
_DATE = rf"""(?:
    (?<![\d/.-]) {_M} (?P<_s>[/.-]) {_D} (?P=_s) {_Y} (?![\d/-])
  | (?<![\d/.-]) {_D} (?P<_t>[/.-]) {_M} (?P=_t) {_Y} (?![\d/-])
  | (?<![\d/.-]) (?:19|20)\d\d (?P<_u>[/.-]) {_M} (?P=_u) {_D} (?![\d/-])
  | \b {_MONTH} \s{{1,3}} {_D} (?:st|nd|rd|th)? ,? \s{{1,3}} '? {_Y} \b
  | \b {_D} (?:st|nd|rd|th)? \s{{1,3}} (?:(?:de|of)\s)? {_MONTH} ,? \s{{1,3}} (?:(?:de|del)\s)? (?:19|20)\d\d \b
)"""
_DATES = re.compile(_DATE, ANY_CASE | re.VERBOSE)

_BORN_ON = r"d\.?\s?o\.?\s?b\b|date\s+of\s+birth|birth\s?-?\s?date|fecha\s+de\s+nacimiento"
_BORN = re.compile(rf"\b(?:{_BORN_ON}|birthday|born|b-?day|f\.?\s?nac\b|nacid[oa]|naci[oó])", ANY_CASE)
_BOUND = re.compile(
    r"\b(?:born|nacid[oa]s?)\s+(?:on\s+or\s+|el\s+)?"
    r"(?:after|before|since|despu[eé]s\s+del?|antes\s+del?|desde(?:\s+el)?|a\s+partir\s+del?)\s*$",
    ANY_CASE,
)
"""“Born after” and the like: the date bounds the births of many."""
_LABELED = rule(
    rf"\b(?:{_BORN_ON}|born(?:\s+on)?|nacid[oa](?:\s+el)?)"
    r"[\s:;=.()-]{0,6} (?P<it> \d{1,4} (?:[\s/.-]{1,3}\d{1,4}){1,2} | \d{6,8} )",
    ANY_CASE,
)

_OF_ALL = (
    r"safety|education|satisfaction|experience|portal|board|flow|surveys?|advis|famil|partner|care|records?|engagement|"
    r"advoca|council|panel|voice|stor|handout|materials?|level|census|volume|centered|navigator|bundle|debrief|and\s|"
    r"lounge|tower|wing|lobby|entrance|transport|registration"
)
"""What follows “patient” where no patient is meant."""
_ONE_PATIENT = re.compile(
    r"(?<!simulated\s)(?<!simulation\s)(?<!standardized\s)(?<!mock\s)(?<!practice\s)(?<!per\s)(?<!every\s)(?<!each\s)"
    rf"\b(?:patient|pt|paciente)\b(?!['’]?s?\s*-?\s*(?:{_OF_ALL}))(?!\s+simulad)"
    r"|\b(?:she|ella)\s+(?:was|had|came|arrived|bled|seized|died|got|received|went|ingres|sangr|lleg|recib)",
    ANY_CASE,
)
_IN_CARE = re.compile(
    r"\b(?:(?:re-?)?admitted|discharged|transferred|died|gave\s+birth|ingres[oó]|falleci[oó]|dada\s+de\s+alta)\b",
    ANY_CASE,
)
_MANY = re.compile(
    r"\b(?:patients|women|births|admissions|charts|cases|all|those|pacientes|mujeres|partos|casos|todas)\b", ANY_CASE
)
_UNTIL = re.compile(r"^\s?(?:-|to|through|until|al?|hasta)\s?\d|\d\s?(?:-|to|through|until|al?|hasta)\s?$", ANY_CASE)
_END_OF_SENTENCE = re.compile(r"[.!?;]\s|\n")


def births(text: str) -> Iterator[Place]:
    """A date beside a word for birth, any figures that are called one, and an old date right after a name."""
    for place in _dates(text):
        before, after = _beside(text, place)
        if _BORN.search(f"{before} | {after}") and not _BOUND.search(before):
            yield place
    yield from _LABELED(text)
    for found in _NAME_AND_DATE.finditer(text):
        year = re.search(r"(?:19|20)\d\d|\d\d$", found["when"])
        if year and _is_grown(int(year[0])):
            yield found.span()


def days(text: str) -> Iterator[Place]:
    """A date beside a word for one patient, or for what happens to one; not the two ends of a period of many."""
    for place in _dates(text):
        before, after = _beside(text, place)
        around = f"{before} | {after}"
        of_many = _MANY.search(around) or _UNTIL.search(after) or _UNTIL.search(before)
        if _ONE_PATIENT.search(around) or (_IN_CARE.search(around) and not of_many):
            yield place


def _dates(text: str) -> Iterator[Place]:
    for found in _DATES.finditer(text):
        yield found.span()


def _beside(text: str, place: Place) -> tuple[str, str]:
    """What stands before and after a place in its sentence, so far as it counts as beside it."""
    start, end = place
    before = _END_OF_SENTENCE.split(text[max(0, start - _BESIDE) : start])[-1]
    return before, _END_OF_SENTENCE.split(text[end : end + _BESIDE])[0]


def _is_grown(year: int) -> bool:
    now = today().year
    full = year if year > 99 else year + (2000 if year <= now % 100 else 1900)
    return now - full >= _GROWN


_WORD = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñ'’-]{1,20}"
_NAME_AND_DATE = re.compile(
    rf"\b {_WORD} ,? [ ] (?:[A-Z]\.?[ ])? {_WORD} [ ,(:;-]{{1,4}} (?P<when>{_DATE})", re.VERBOSE
)
_NOT_A_NAME = (
    r"(?!(?:Safety|Care|Baby|Unit|Center|Centre|Council|Experience|Advoca\w*|Board|Education|Quality|Health|Bundle|"
    r"Services?|Partners?|Navigator|Portal|Survey|Advisory|Family|Voices?|Record|Flow|Line|Level|Self|Debrief|Rights|"
    r"Teams?|Stories|Story|Panel|Access|Outcomes?|Engagement|Volume|Census|Days?|Infant|Newborn|Child|Handout|"
    r"Materials?|Blood|Pressure|Hypertension|Protocol|Checklist|Monthly|Reported|Tower|Wing|Lobby|Lounge|Entrance|"
    r"Storage|Transport|Registration|Not|No|In|On|At|The|With)\b)"
)
_NOT_OF_A_BABY = (
    r"(?!(?:Onesies?|Bodysuits?|Clothes|Clothing|Outfits?|Sleepers?|Gowns?|Hats?|Caps?|Socks?|Booties|Mittens|Shoes|"
    r"Shirts?|Pants|Bibs?|Blankets?|Diapers?|Wipes|Sets?|Kits?|Items?|Sizes?|Layettes?|Supplies)\b)"
)
_PATIENT = r"(?: [Pp]atient|[Pp]t\.?|PATIENT|[Pp]aciente|[Mm]other|[Mm]om|[Mm]adre )"
names = rule(
    rf"""\b (?: (?: [Bb]aby|BABY|[Bb]eb[eé] ) [ ] (?: [Gg]irl|[Bb]oy|GIRL|BOY|[Nn]iñ[ao] ) [ ] {_NOT_OF_A_BABY} {_WORD}
      | (?: [Mm]rs|[Mm]s|[Mm]iss|[Ss]ra|[Ss]rta|MRS|SRA ) \.? [ ] {_NOT_A_NAME} [A-ZÁÉÍÓÚÑ][a-záéíóúñ'’-]{{2,20}}
      | {_PATIENT} (?: ['’]s )? [ ,:]{{1,3}}
        (?: (?: named|name[ ]is|name|called|llamada|de[ ]nombre|nombre ) [ :]{{1,3}} )?
        {_NOT_A_NAME} {_WORD} [ ] (?: [A-Z]\.?[ ] )? {_NOT_A_NAME} (?: {_WORD} | [A-Z]\. )
      | {_PATIENT} [ ]? : [ ] {_NOT_A_NAME} {_WORD} , [ ] {_NOT_A_NAME} {_WORD}
      | {_PATIENT} (?: ['’]s )? [ ] (?: name|nombre ) [ ]? (?: : | is | es ) [ ]? {_WORD}
      | [Nn]ombre[ ]de[ ]la[ ]paciente [ ]? (?: : | es ) [ ]? {_WORD}
      | {_PATIENT} [ ] [A-Z]\. [ ]? [A-Z]\. (?![ ]?[A-Z]\.)
      )"""
)
