"""A table of counts, pasted or from a file, read row by row: which measure, month and group each row is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from partera.core.periods import Month
from partera.programs.quality.rules import cells, measuring
from partera.programs.quality.rules import table_words as words
from partera.programs.quality.rules.cells import NotRead
from partera.programs.quality.rules.entries import Entry, Problem
from partera.programs.quality.rules.fates import Sheet
from partera.programs.quality.rules.table_words import folded

MOST_ROWS = 5_000
_LOOK_FOR_HEADER = 25
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}:\d{2})?")

NO_MEASURE = "There is no measure “%(typed)s” in this collaborative. Use the short name from the form."
NO_MONTH = "“%(typed)s” is not a month. Write it like 2026-03."
SERIAL = "“%(typed)s” is a date written as a number, probably %(month)s. Write the month like 2026-03."
WITHOUT_MONTH = "The row does not say its month."
NO_GROUP = "There is no group “%(typed)s” for this measure."
FORMULA = "This is a formula. Put its value there."
A_DATE = "“%(typed)s” is a date, not a count: the spreadsheet may have changed it. Type the number again."
TWICE = "This group of the measure and month stands in row %(row)s already."
WITH_ANOTHER = "Row %(row)s of the same measure and month cannot be read."


@dataclass(frozen=True)
class Known:
    """What a table may speak of: measures by folded name, and groups by folded words."""

    measures: Mapping[str, KnownMeasure]
    groups: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class KnownMeasure:
    """A measure as far as reading needs it."""

    id: int
    key: str
    shape: str
    strata: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A row of a table: its number there, what it is about, and what it holds or why it cannot be read."""

    number: int
    cells: tuple[str, ...]
    month: Month | None = None
    measure: int | None = None
    entry: Entry | None = None
    gaps: tuple[int, ...] = ()
    is_empty: bool = False
    problem: Problem | None = None


@dataclass(frozen=True)
class Part:
    """The rows of one measure and month, and the sheet they make; None when one of them cannot be read."""

    month: Month
    measure: int
    rows: tuple[Row, ...]
    sheet: Sheet | None


@dataclass(frozen=True)
class Table:
    """A table as read: its rows, the sheets they make, the columns known and those left aside."""

    rows: tuple[Row, ...] = ()
    parts: tuple[Part, ...] = ()
    columns: tuple[str, ...] = ()
    left_aside: tuple[str, ...] = ()


@dataclass
class _Header:
    at: int
    columns: dict[str, int] = field(default_factory=dict)
    left_aside: list[str] = field(default_factory=list)


def places_read(lines: Sequence[Sequence[str]]) -> frozenset[int] | None:
    """The places of the columns that are read; None when there is no row of headings."""
    header = _header(lines)
    return None if header is None else frozenset(header.columns.values())


def read(lines: Sequence[Sequence[str]], known: Known, month: Month | None = None) -> Table | None:
    """The table below its header; None when there is no row of headings. `month` is that of rows that say none."""
    header = _header(lines)
    if header is None:
        return None
    rows = [
        _row(number, line, header, known, month)
        for number, line in enumerate(lines[header.at + 1 :], start=header.at + 2)
        if any(cell.strip() for cell in line)
    ]
    told = _without_doubles([row for row in rows if not row.is_empty])
    return Table(tuple(told), tuple(_parts(told)), tuple(header.columns), tuple(header.left_aside))


def _header(lines: Sequence[Sequence[str]]) -> _Header | None:
    """The first row that names a measure and at least one column of numbers."""
    for at, line in enumerate(lines[:_LOOK_FOR_HEADER]):
        header = _Header(at)
        for place, heading in enumerate(line):
            column = words.column_of(heading)
            if column is not None and column not in header.columns:
                header.columns[column] = place
            elif heading.strip():
                header.left_aside.append(heading.strip()[:60])
        if "measure" in header.columns and any(column in header.columns for column in words.NUMBERS):
            return header
    return None


def _row(number: int, line: Sequence[str], header: _Header, known: Known, month: Month | None) -> Row:
    texts = {column: line[at].strip() if at < len(line) else "" for column, at in header.columns.items()}
    row = Row(number, tuple(texts.get(column, "") for column in words.COLUMNS))
    if not any(texts.get(column) for column in words.NUMBERS):
        return replace(row, is_empty=True)
    try:
        measure = _measure(texts["measure"], known)
        row = replace(row, measure=measure.id)
        row = replace(row, month=_month(texts.get("month", ""), month))
        if measure.shape in measuring.RARE:
            return replace(row, gaps=_gaps(texts))
        return replace(row, entry=_entry(texts, measure, known))
    except NotRead as error:
        return replace(row, problem=error.problem("all"))


def _measure(text: str, known: Known) -> KnownMeasure:
    found = known.measures.get(folded(text))
    if found is None:
        raise NotRead(NO_MEASURE, text or "–")
    return found


def _month(text: str, otherwise: Month | None) -> Month:
    if not text:
        if otherwise is None:
            raise NotRead(WITHOUT_MONTH)
        return otherwise
    found = words.month_in(text)
    if found is None and (serial := words.month_of_serial(text)) is not None:
        raise NotRead(SERIAL, text, month=str(serial))
    if found is None:
        raise NotRead(NO_MONTH, text)
    return found


def _entry(texts: Mapping[str, str], measure: KnownMeasure, known: Known) -> Entry:
    dimension, group = _group(texts.get("dimension", ""), texts.get("group", ""), measure, known)
    numbers = {column: _number(column, texts.get(column, "")) for column in measuring.ENTERED[measure.shape]}
    return Entry(dimension, group, **numbers | {"unknown": numbers.get("unknown") or 0})  # type: ignore[arg-type]


def _group(dimension: str, group: str, measure: KnownMeasure, known: Known) -> tuple[str, str]:
    """`black`, `race:black`, “Race and ethnicity: Black or African American”; everybody when nothing is said."""
    said = folded(f"{dimension} {group}")
    if said in {folded(word) for word in words.EVERYBODY} or folded(group) in words.EVERYBODY[1:]:
        return "", ""
    found = known.groups.get(said) or known.groups.get(folded(group))
    if found is None or found[0] not in measure.strata:
        raise NotRead(NO_GROUP, f"{dimension} {group}".strip())
    return found


def _number(column: str, text: str) -> int | float | None:
    if text.startswith("="):
        raise NotRead(FORMULA)
    if _DATE.fullmatch(text):
        raise NotRead(A_DATE, text)
    return cells.number(text) if column in ("value", "spread") else cells.count(text)


def _gaps(texts: Mapping[str, str]) -> tuple[int, ...]:
    text = texts.get("gaps", "") or texts.get("numerator", "")
    if text.startswith("="):
        raise NotRead(FORMULA)
    if _DATE.fullmatch(text):
        raise NotRead(A_DATE, text)
    return () if folded(text) in words.NO_EVENT else cells.gaps_in(text)


def _without_doubles(rows: Sequence[Row]) -> list[Row]:
    """A group that stands twice for a measure and month is kept once; of rare events there is one row."""
    first: dict[tuple[int | None, Month | None, str], int] = {}
    found = []
    for row in rows:
        if row.problem is None:
            about = (row.measure, row.month, row.entry.key if row.entry else "all")
            if about in first:
                row = replace(row, problem=Problem("twice", "all", TWICE, (("row", first[about]),)))
            else:
                first[about] = row.number
        found.append(row)
    return found


def _parts(rows: Sequence[Row]) -> list[Part]:
    """The rows of each measure and month together, in the table's order."""
    together: dict[tuple[Month, int], list[Row]] = {}
    for row in rows:
        if row.month is not None and row.measure is not None:
            together.setdefault((row.month, row.measure), []).append(row)
    return [
        Part(month, measure, tuple(of_one), _sheet(measure, of_one)) for (month, measure), of_one in together.items()
    ]


def _sheet(measure: int, rows: Sequence[Row]) -> Sheet | None:
    if any(row.problem for row in rows):
        return None
    entries = tuple(row.entry for row in rows if row.entry is not None)
    return Sheet(measure, entries, tuple(gap for row in rows for gap in row.gaps))
