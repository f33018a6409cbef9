"""The rows of a program's file: what hospitals entered, put where a mapping wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass
from itertools import product

from partera.core.periods import Month
from partera.programs.quality.rules import measuring
from partera.programs.quality.rules.entries import Entry
from partera.programs.quality.rules.mapping import SHAPES_OF, Column, Mapping

Value = str | int | float
ALL = "all"
_TOKEN = re.compile(r"YYYY|YY|MM|DD|MON|Q|'[^']*'")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LENGTH = {"month": 1, "quarter": 3, "year": 12}
_ABOUT_ROWS = ("months", "hospitals")


@dataclass(frozen=True)
class Hospital:
    """A hospital as a file may name it. `begins`: its first month; facts as text or number, None where not known."""

    id: int
    facts: Table[str, Value | None]
    begins: Month


@dataclass(frozen=True)
class Asked:
    """A measure as it is asked for: its words, what is entered, and per how many."""

    key: str
    title: str
    shape: str
    per: int
    every: str


@dataclass(frozen=True)
class Entered:
    """What a hospital entered for a measure and month: numbers by group key, and gaps between rare events."""

    entries: Table[str, Entry]
    gaps: tuple[int, ...] = ()


Series = Table[tuple[int, str, Month], Entered]
"""Hospital, measure, month → what was entered."""


@dataclass(frozen=True)
class Row:
    """Whom and what a row is about."""

    hospitals: tuple[Hospital, ...]
    months: tuple[Month, ...]
    measure: str
    group: str


def periods(length: str, first: Month, last: Month) -> list[tuple[Month, ...]]:
    """The whole months, quarters or years from the first month to the last; a part of one is left out."""
    size = _LENGTH[length]
    start = first
    while (start.month - 1) % size:
        start = start + 1
    found = []
    while last - start >= size - 1:
        found.append(tuple(start.to(start + (size - 1))))
        start = start + size
    return found


def rows(mapping: Mapping, hospitals: Sequence[Hospital], first: Month, last: Month) -> Iterator[Row]:
    """Every row a mapping wants, in the order of its `each`."""
    named = [(one,) for one in hospitals] if "hospital" in mapping.each else [tuple(hospitals)]
    parts = {
        "hospital": named,
        mapping.period: periods(mapping.period, first, last),
        "measure": list(mapping.measures) if "measure" in mapping.each else [""],
        "group": _groups(mapping),
    }
    order = [name for name in mapping.each if name in parts]
    order += [name for name in parts if name not in order]
    for chosen in product(*(parts[name] for name in order)):
        by_name = dict(zip(order, chosen, strict=True))
        yield Row(by_name["hospital"], by_name[mapping.period], by_name["measure"], by_name["group"])  # type: ignore[arg-type]


def _groups(mapping: Mapping) -> list[str]:
    if "group" not in mapping.each:
        return [ALL]
    groups = [f"{mapping.by}:{group}" for group in measuring.STRATA[mapping.by]]
    wanted = [*([ALL] if mapping.everybody else []), *groups]
    return [one for one in wanted if one in mapping.groups] if mapping.only_named_groups else wanted


def table(
    mapping: Mapping,
    hospitals: Sequence[Hospital],
    measures: Table[str, Asked],
    series: Series,
    first: Month,
    last: Month,
) -> Iterator[tuple[Value, ...]]:
    """The rows as they are written: numbers as numbers, the program's word where there is none."""
    numbers = [place for place, c in enumerate(mapping.columns) if c.number and c.number not in _ABOUT_ROWS]
    for row in rows(mapping, hospitals, first, last):
        found = [_value(column, row, mapping, measures, series) for column in mapping.columns]
        if mapping.leave_out_empty and numbers and all(found[place] is None for place in numbers):
            continue
        yield tuple(mapping.missing if value is None else value for value in found)


def _value(column: Column, row: Row, mapping: Mapping, measures: Table[str, Asked], series: Series) -> Value | None:
    if column.constant is not None:
        return column.constant
    if column.fact:
        return row.hospitals[0].facts.get(column.fact)
    if column.period:
        return said_period(column.period, row.months)
    if column.text:
        return _text(column.text, row, mapping, measures)
    measure = measures.get(column.measure or row.measure)
    return _number(column, row, mapping, measure, series) if measure or column.number == "hospitals" else None


def _text(kind: str, row: Row, mapping: Mapping, measures: Table[str, Asked]) -> Value | None:
    if kind == "measure":
        return mapping.measures[row.measure]
    if kind == "title":
        return measures[row.measure].title if row.measure in measures else None
    return mapping.groups.get(row.group, _group_word(row.group))


def _group_word(key: str) -> str:
    dimension, _colon, group = key.partition(":")
    return "All" if key == ALL else measuring.STRATA[dimension][group]


def said_period(written: str, months: Sequence[Month]) -> str:
    """A period in the program's way: of several months the first one stands for MM, MON and DD (its first day).

    A text in single quotation marks stands as it is.
    """
    first = months[0]
    said = {
        "YYYY": f"{first.year:04}",
        "YY": f"{first.year % 100:02}",
        "MM": f"{first.month:02}",
        "MON": _MONTHS[first.month - 1],
        "DD": "01",
        "Q": str((first.month - 1) // 3 + 1),
    }
    return _TOKEN.sub(lambda found: said.get(found[0], found[0].strip("'")), written)


def _number(column: Column, row: Row, mapping: Mapping, measure: Asked | None, series: Series) -> Value | None:
    if measure is None:
        return len(row.hospitals)
    if measure.shape not in SHAPES_OF.get(column.number, (measure.shape,)):
        return None
    complete = [found for one in row.hospitals if (found := _entered(one, row, mapping, measure, series))]
    if column.number == "hospitals":
        return len(complete)
    months = [month for found in complete for month in found]
    if column.number == "months":
        return len(months) if months else None
    if not months:
        return None
    if column.number in ("events", "gaps"):
        gaps = [gap for month in months for gap in month.gaps]
        return len(gaps) if column.number == "events" else ";".join(map(str, gaps))
    key = column.group or row.group
    entries = [month.entries[key] for month in months if key in month.entries]
    return _of_entries(column, measure, entries)


def _entered(hospital: Hospital, row: Row, mapping: Mapping, measure: Asked, series: Series) -> list[Entered]:
    """What the hospital entered in the row's months; nothing when a month is lacking and that makes it missing."""
    due = [m for m in row.months if m >= hospital.begins and (measure.every == "month" or m.month % 3 == 0)]
    found = [one for month in due if (one := series.get((hospital.id, measure.key, month))) is not None]
    return found if len(found) == len(due) or mapping.incomplete == "add" else []


def _of_entries(column: Column, measure: Asked, entries: Iterable[Entry]) -> Value | None:
    held = list(entries)
    if not held:
        return None
    if column.number in ("value", "spread"):
        return _rounded(getattr(held[0], column.number), column.decimals)
    if column.number == "rate":
        numerator, denominator = _sum(held, "numerator"), _sum(held, "denominator")
        if numerator is None or not denominator:
            return None
        return _rounded(numerator / denominator * measure.per, 2 if column.decimals is None else column.decimals)
    return _sum(held, column.number)


def _sum(entries: Sequence[Entry], field: str) -> int | None:
    numbers = [getattr(entry, field) for entry in entries]
    return None if any(number is None for number in numbers) else sum(numbers)


def _rounded(value: float | None, decimals: int | None) -> float | int | None:
    if value is None or decimals is None:
        return value
    return round(value) if decimals == 0 else round(value, decimals)
