"""Drafting a mapping file for a table of places, by looking at its columns and first rows."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

from partera.core.errors import BadInput
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.delimited import Row
from partera.evidence.suppliers.place_mapping import KIND, find_place
from partera.evidence.suppliers.protocol import Reading, Source

_LOOKED_AT = 400
_MOST = 0.7
_NAMES_OF_PLACE = {
    ("fips",): (("fips", "geoid", "countyfips", "fipscode", "5digitfipscode", "placefips", "locationid"),),
    ("state_code", "county_code"): (
        ("statecode", "statefips", "statefp", "statefipscode", "state"),
        ("countycode", "countyfips", "countyfp", "countyfipscode", "county"),
    ),
    ("state", "county"): (("state", "stateabbr", "statename", "st"), ("county", "countyname", "name")),
    ("name",): (("place", "name", "county", "location", "geography"),),
    ("state",): (("state", "stateabbr", "statename"),),
}
_NAMES_OF_MEASURE = ("attribute", "measure", "indicator", "variable", "measurename")
_NOT_VALUES = re.compile(r"objectid|fips|code$|quality|flag")
_NAMES_OF_PERIOD = ("year", "period", "yr", "datayear", "reportyear")
_BESIDE = {
    "low": ("cilow", "lb", "low", "lower", "lowerci", "lcl"),
    "high": ("cihigh", "ub", "high", "upper", "upperci", "ucl"),
    "numerator": ("numerator", "num", "n"),
    "denominator": ("denominator", "denom", "den"),
}
_HIDDEN_OR_MISSING = ("NA", "N/A", "SUPPRESSED", "UNRELIABLE", ".", "*", "-", "-999")
Drafted = tuple[str, str, str, dict[str, str]]
"""A value's column, what it is called, the line that chooses its rows, and the columns beside it."""

_STEM = re.compile(r"[ _]*(raw ?value|value|rate|estimate)?$", re.IGNORECASE)


def draft_place_mapping(path: Path) -> str | None:
    """A mapping file to begin with, as text; None when the file does not look like a table of places.

    Takes   path: a delimited text file
    Gives   TOML with what could be told filled in and the rest marked to be filled
    Raises  BadInput when the file is damaged
    Source  docs/how-to/load-a-table-of-places.md

    >>> import tempfile; path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_text("FIPS,Year,Poverty\\n05001,2022,0.2\\n05003,2022,NA\\n")
    >>> print(draft_place_mapping(path).splitlines()[-7])
    [[value]]
    """
    source = Source.of(path)
    header = delimited.header_of(source)
    if not header or len(set(header)) != len(header):
        return None
    looked = list(islice(delimited.rows(source, Reading(KIND, "", ""), ()), _LOOKED_AT))
    place = _place(header, looked)
    if not place or not looked:
        return None
    period = next((name for name in header if _plain(name) in _NAMES_OF_PERIOD), None)
    if long := _long_values(header, looked):
        return _toml(path.name, place, period, [], long)
    taken = {*place.values(), period, *(name for name in header if _NOT_VALUES.search(_plain(name)))}
    numeric = [name for name in header if name not in taken and _is_numeric([row[name] for row in looked])]
    endings = {ending for found in _BESIDE.values() for ending in found}
    alone = sum(_plain(name) not in endings for name in numeric) == 1
    beside = {name: _beside(name, header, alone=alone) for name in numeric if _plain(name) not in endings}
    limits = {column for found in beside.values() for column in found.values()}
    values = [name for name in beside if name not in limits]
    words = sorted({row[name] for name in values for row in looked if not _is_number(row[name])} - {""})[:12]
    drafted = [(name, name, "", beside[name]) for name in values[:12]]
    return _toml(path.name, place, period, words, drafted) if drafted else None


def _long_values(header: list[str], looked: list[Row]) -> list[Drafted]:
    """The values of a long table: one column names what each row's value is."""
    by_plain = {_plain(name): name for name in reversed(header)}
    value = next((by_plain[name] for name in ("value", "datavalue") if name in by_plain), None)
    names = next((by_plain[name] for name in _NAMES_OF_MEASURE if name in by_plain), None)
    if value is None or names is None:
        return []
    measures = list(dict.fromkeys(row[names] for row in looked))[:12]
    return [
        (value, measure, f"where = {{ {_quoted(names)} = {_quoted(measure)} }}", {})
        for measure in measures
        if _is_numeric([row[value] for row in looked if row[names] == measure])
    ]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _place(header: list[str], looked: list[Row]) -> dict[str, str]:
    """The first way of naming places that finds most of the first rows' places."""
    by_plain = {_plain(name): name for name in reversed(header)}
    for form, names in _NAMES_OF_PLACE.items():
        columns = {
            part: next((by_plain[known] for known in wanted if known in by_plain), "")
            for part, wanted in zip(form, names, strict=True)
        }
        if not all(columns.values()):
            continue
        found = sum(find_place({part: row[name] for part, name in columns.items()}) is not None for row in looked)
        if looked and found >= _MOST * len(looked):
            return columns
    return {}


def _is_number(text: str) -> bool:
    try:
        return delimited.number(text, "") is not None
    except BadInput:
        return False


def _is_numeric(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell and cell.upper() not in _HIDDEN_OR_MISSING]
    return bool(filled) and sum(map(_is_number, filled)) >= _MOST * len(filled)


def _beside(name: str, header: list[str], *, alone: bool) -> dict[str, str]:
    """The columns that hold a value's limits, numerator and denominator, by how they are named.

    Beside a single value they may be called just `low` or `lb`.
    """
    stem = _plain(_STEM.sub("", name))
    whole = _plain(name)
    by_plain = {_plain(other): other for other in header if other != name}
    found = {}
    for part, endings in _BESIDE.items():
        for ending in endings:
            names = [whole + ending, *([stem + ending] if stem else []), *([ending] if alone else [])]
            other = next((by_plain[known] for known in names if known in by_plain), None)
            if other:
                found[part] = other
                break
    return found


def _id(column: str) -> str:
    text = re.sub(r"[^a-z0-9]+", "_", column.lower()).strip("_")[:38]
    return text if text[:1].isalpha() and len(text) > 1 else f"m_{text}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _toml(name: str, place: dict[str, str], period: str | None, words: list[str], values: list[Drafted]) -> str:
    lines = [
        f"# Drafted for {name} by looking at its columns. Check every line; fill in what says FILL IN.",
        f"kind = {_quoted(KIND)}",
        'title = "FILL IN: what this table is"',
        'source = "FILL IN: who publishes it"',
        'license = "FILL IN: under which terms"',
        "",
        "[place]",
        *(f"{part} = {_quoted(column)}" for part, column in place.items()),
        "",
        "[period]",
        f"column = {_quoted(period)}" if period else 'value = "FILL IN: the year, like 2023"',
    ]
    if words:
        lines += ["", "[missing]  # ok, unreliable, suppressed, not_collected, missing, not_applicable"]
        lines += [f'{_quoted(word)} = "missing"' for word in words]
    for column, called, where, beside in values:
        lines += ["", "[[value]]", f"column = {_quoted(column)}", f"measure = {_quoted(_id(called))}"]
        lines += [f"title = {_quoted(called)}", 'title_es = "FILL IN"', 'unit = "FILL IN"', 'better = "neither"']
        lines += [f"{part} = {_quoted(other)}" for part, other in beside.items()] + ([where] if where else [])
    return "\n".join(lines) + "\n"
