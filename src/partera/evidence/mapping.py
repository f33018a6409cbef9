"""Drafts a mapping file for a birth extract by looking at its columns' names and values.

A draft is a beginning: where a column or a code is not sure, it says so in a comment that begins with `# check`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from pathlib import Path

from partera.core.codes import STATES, find_county
from partera.core.errors import BadInput
from partera.evidence.suppliers.birth_columns import ANSWERS, WORDS
from partera.evidence.suppliers.birth_extract_rows import columns_of, portions
from partera.evidence.suppliers.protocol import Reading, Source

LOOKED_AT = 20_000
_NAMES = {
    "year": r"(birth_?)?ye?a?r|dob_?yy|yob|datayear|birth_?yr",
    "month": r"(birth_?)?mon(th)?|dob_?mm|mob",
    "weeks": r"oegest.*|gest.*|weeks|owgest|ob_?est.*|clin_?est.*|.*gestation.*",
    "weight_grams": r"dbwt|bwg|.*(birth_?)?(weight|wt|grams).*|bw",
    "sex": r"(infant_?|child_?|baby_?)?(sex|gender)|isex",
    "plurality": r"d?plur(al(ity)?)?|.*plurality.*",
    "mother_age": r"mage(r|_?yrs?)?|(mother|mom|mat(ernal)?)s?_?age.*|age(_?(mother|mom|yrs|years))?",
    "race": r"m?race.*|(mother|mom|mat(ernal)?)s?_?(race|ethnicity|hisp).*|race_?eth.*",
    "education": r"m?educ?(ation)?|(mother|mom|mat(ernal)?)s?_?educ?.*|schooling",
    "payer": r"pay(er|_?rec|ment|_?source)?|.*insur.*|.*payer.*",
    "pnc_month": r"precare|pnc_?mo(n|nth)?.*|.*(month|mon).*(care|pnc).*|.*(care|pnc).*(month|mon|began|start).*|mpcb",
    "pnc_visits": r"u?previs|.*visits?.*|npcv|tpcv",
    "birth_order": r"lbo(_?rec)?|.*(birth|live).*order.*|parity|live_?births?",
    "interval_months": r"illb(_?r)?|.*interval.*",
    "presentation": r"(me_?)?pres(entation)?|.*presentation.*",
    "delivery": r"d?meth(od)?(_?rec)?|.*(delivery|route).*",
    "smoked": r"cig_?rec|smok.*|.*tobacco.*|.*cigar.*",
    "breastfed": r"bfed|.*breast.*",
    "alive": r"ilive|.*alive.*|.*living.*",
    "transferred": r"itran|.*transfer.*",
    "nicu": r"(ab_?)?nicu|.*(nicu|intensive).*",
}
_PLACE = r"(res_?|mother_?|m)?(county|co|cnty|fips|parish).*|mrcnty.*|.*(county|cnty|fips|parish).*"
_STATE = r"(res_?|mother_?|m)?(state|st)(_?(res|fips|code))?|mrstate.*"
_DATE = r"(birth_?date|dob|date_?of_?birth|idob|.*birth_?dt|bdate)"
_CERTIFICATE = r"(cert.*|file_?no|sfn|record_?(id|no)|state_?file.*|birth_?id|id)"
_MEANINGS = {
    "sex": {"f": "female", "female": "female", "2": "female", "m": "male", "male": "male", "1": "male"},
    "delivery": {"1": "vaginal", "vaginal": "vaginal", "v": "vaginal", "2": "cesarean", "c": "cesarean",
                 "cesarean": "cesarean", "c-section": "cesarean", "cesarea": "cesarean"},
    "presentation": {"1": "cephalic", "cephalic": "cephalic", "vertex": "cephalic", "2": "breech", "breech": "breech",
                     "3": "other", "other": "other"},
    "payer": {"1": "medicaid", "medicaid": "medicaid", "2": "private", "private": "private",
              "private insurance": "private", "3": "self_pay", "self-pay": "self_pay", "self pay": "self_pay",
              "uninsured": "self_pay", "4": "other", "5": "other", "6": "other", "8": "other", "other": "other"},
    "education": {"1": "less_than_high_school", "2": "less_than_high_school", "3": "high_school", "4": "some_college",
                  "5": "some_college", "6": "bachelors_up", "7": "bachelors_up", "8": "bachelors_up"},
    "race": {"w": "white", "b": "black", "h": "hispanic", "a": "asian",
             "1": "white", "2": "black", "3": "aian", "4": "asian", "5": "nhopi", "6": "more_than_one",
             "7": "hispanic"},
}  # fmt: skip
_YES, _NO = {"y", "yes", "1", "true", "t", "si", "sí"}, {"n", "no", "0", "2", "false", "f"}
_UNKNOWN_WORDS = {"u", "unknown", "unk", "not stated", "x", "na", "n/a", "?", "-"}
_UNKNOWN_NUMBERS = {"weight_grams": {"9999"}, "interval_months": {"888", "999"}, "mother_age": {"99"}}
_DATE_FORMS = (
    (r"\d{4}-\d\d-\d\d", "%Y-%m-%d"), (r"\d\d?/\d\d?/\d{4}", "%m/%d/%Y"), (r"\d{8}", "%Y%m%d"),
    (r"\d\d?-[A-Za-z]{3}-\d{4}", "%d-%b-%Y"), (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*", "%Y-%m-%d %H:%M:%S"),
)  # fmt: skip


def draft(path: Path) -> str:
    """A mapping file for a table of births, drafted from its columns.

    Takes   path: a CSV or Parquet file
    Gives   TOML text with comments; it asks where it is not sure
    Raises  BadInput when the file is no table, or none of its columns could be of births
    Source  docs/how-to/load-a-state-extract.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "births.csv"
    ...     _ = path.write_text("county,year,sex,dbwt\\n05119,2024,F,3200\\n05119,2024,M,3310\\n")
    ...     "[columns.weight_grams]" in draft(path)
    True
    """
    source = Source.of(path)
    names = columns_of(source)
    values = _values(source, names)
    found, used = {}, set()
    for column, pattern in _NAMES.items():
        for name in names:
            if name not in used and re.fullmatch(pattern, _plain(name)):
                found[column] = name
                used.add(name)
                break
    if len(found) < 3:
        raise BadInput(
            f"The columns of {path.name} ({', '.join(names[:12])}) do not look like birth records. For a table of "
            "places and values, write a mapping of kind place_table; see the page on loading any table."
        )
    lines = [f"# Drafted from {path.name}. Read every line; those with “check” are guesses.", 'kind = "births"']
    lines += [f"title = {_quoted('Birth records, ' + path.stem)}", 'source = "check: who made this extract, and when"']
    lines += _where_and_when(names, values, found, used)
    for column, name in found.items():
        lines += ["", *_column(column, name, values[name])]
    missing = [column for column in _NAMES if column not in found and column not in ("year", "month")]
    if missing:
        lines += ["", f"# Not found in the file, so shown as not collected: {', '.join(missing)}."]
    left = [name for name in names if name not in used]
    if left:
        lines += [f"# Columns not used: {', '.join(left)}."]
    return "\n".join(lines) + "\n"


def _values(source: Source, names: list[str]) -> dict[str, Counter[str]]:
    """How often each text stands in each column, among the first rows."""
    found: dict[str, Counter[str]] = {name: Counter() for name in names}
    wanted = [name for name in names if names.count(name) == 1]
    for rows in islice(portions(source, wanted, Reading("births", "", "")), 1):
        for name in wanted:
            found[name].update(rows[name][:LOOKED_AT])
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip()).lower()).strip("_")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _first(names: list[str], pattern: str, used: set[str]) -> str | None:
    for name in names:
        if name not in used and re.fullmatch(pattern, _plain(name)):
            used.add(name)
            return name
    return None


def _where_and_when(
    names: list[str], values: dict[str, Counter[str]], found: dict[str, str], used: set[str]
) -> list[str]:
    lines = []
    certificate = _first(names, _CERTIFICATE, used)
    if certificate:
        lines.append(f"certificate = {_quoted(certificate)}  # a certificate seen twice is set aside")
    state, place = _first(names, _STATE, used), _first(names, _PLACE, used)
    form, code = _form_of_place(values[place]) if place else ("fips", None)
    if state:
        lines.append(f"state_column = {_quoted(state)}")
    else:
        lines.append(f'state = "{code or "check: AR, 05 or Arkansas"}"' + ("  # check" if code else ""))
    date = _first(names, _DATE, used)
    if place:
        lines += ["", "[place]  # county of the mother's residence", f"column = {_quoted(place)}"]
        unknown = sorted(text for text in values[place] if text.endswith("999") or text.lower() in _UNKNOWN_WORDS)
        lines += [f'written_as = "{form}"', f"unknown = [{', '.join(_quoted(text) for text in unknown)}]  # check"]
    if date:
        lines += ["", "[date]", f"column = {_quoted(date)}", f'format = "{_date_form(values[date])}"  # check']
        for column in ("year", "month"):
            found.pop(column, None)
    elif "year" not in found:
        lines.append('# check: which column says the year of birth? Write [columns.year] with column = "…".')
    return lines


def _form_of_place(seen: Counter[str]) -> tuple[str, str | None]:
    """How counties are written, and the state when the values tell it."""
    texts = [text for text in seen if text]
    if texts and all(text.isdigit() for text in texts):
        if max(len(text) for text in texts) <= 3:
            return "three_digits", None
        states = Counter(text.zfill(5)[:2] for text in seen.elements() if text)
        return "fips", states.most_common(1)[0][0]
    fitting = Counter({s.code: sum(find_county(s.code, text) is not None for text in texts) for s in STATES.values()})
    best, times = fitting.most_common(1)[0]
    return "name", best if times * 2 > len(texts) else None


def _date_form(seen: Counter[str]) -> str:
    texts = [text for text in seen if text][:50]
    for pattern, form in _DATE_FORMS:
        if texts and all(re.fullmatch(pattern, text) for text in texts):
            return form
    return "%Y-%m-%d"


def _column(column: str, name: str, seen: Counter[str]) -> list[str]:
    lines = [f"[columns.{column}]", f"column = {_quoted(name)}"]
    texts = [text for text, _ in seen.most_common(40) if text]
    if column in WORDS or column in ANSWERS:
        return lines + _codes(column, texts)
    if column == "weeks" and texts and sum(text.isdigit() and int(text) > 100 for text in texts) * 2 > len(texts):
        lines.append('unit = "days"  # check')
    usual = _UNKNOWN_NUMBERS.get(column, {"99"} if column not in ("year", "month") else set())
    unknown = sorted((usual & set(seen)) | {text for text in seen if text.lower() in _UNKNOWN_WORDS})
    if unknown:
        lines.append(f"unknown = [{', '.join(_quoted(text) for text in unknown)}]  # check")
    return lines


def _codes(column: str, texts: list[str]) -> list[str]:
    codes, unknown, unsure = [], [], []
    for text in sorted(texts):
        meaning = _meaning(column, text.lower())
        if meaning is not None:
            codes.append(f"{_quoted(text)} = {meaning}")
        elif text.lower() in _UNKNOWN_WORDS or text in ("9", "99"):
            unknown.append(_quoted(text))
        else:
            unsure.append(text)
    numbers = any(text.isdigit() for text in texts)
    lines = [f"codes = {{ {', '.join(codes)} }}" + ("  # check against the state's code book" if numbers else "")]
    if unknown:
        lines.append(f"unknown = [{', '.join(unknown)}]")
    if unsure:
        allowed = ", ".join(WORDS.get(column, ("true", "false")))
        lines.append(f"# check: what do these mean? {', '.join(unsure[:20])}. Each is one of: {allowed}, unknown.")
    return lines


def _meaning(column: str, text: str) -> str | None:
    """What a code most likely means, as TOML; None when not sure."""
    if column in ANSWERS:
        return "true" if text in _YES else "false" if text in _NO else None
    word = _MEANINGS.get(column, {}).get(text)
    if word is None:
        plain = re.sub(r"[^a-z]+", "_", text).strip("_")
        for one in WORDS[column]:
            if plain == one or (column == "race" and _race_of(plain) == one):
                word = one
        if column == "education":
            word = word or _schooling_of(plain)
    return f'"{word}"' if word else None


def _race_of(text: str) -> str | None:
    for sign, word in (
        ("hispanic", "hispanic"), ("latin", "hispanic"), ("black", "black"), ("african", "black"),
        ("hawaiian", "nhopi"),
        ("asian_or_pacific", "api"), ("pacific", "nhopi"), ("asian", "asian"), ("indian", "aian"), ("alaska", "aian"),
        ("more_than_one", "more_than_one"), ("multi", "more_than_one"), ("two_or_more", "more_than_one"),
        ("white", "white"), ("other", "other"),
    ):  # fmt: skip
        if sign in re.sub(r"(non|not)_?(hispanic|latin[a-z]*)", "", text):
            return word
    return None


def _schooling_of(text: str) -> str | None:
    for sign, word in (
        ("less_than_high", "less_than_high_school"), ("no_diploma", "less_than_high_school"),
        ("some_college", "some_college"), ("associate", "some_college"), ("bachelor", "bachelors_up"),
        ("master", "bachelors_up"), ("doctor", "bachelors_up"), ("graduate_degree", "bachelors_up"),
        ("high_school", "high_school"), ("ged", "high_school"),
    ):  # fmt: skip
        if sign in text:
            return word
    return None
