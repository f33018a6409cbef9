"""The cells of a month's grid: how each is named, read from what was typed, and written from what is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partera.programs.quality.rules import measuring
from partera.programs.quality.rules.entries import Entry, Problem
from partera.programs.quality.rules.fates import Sheet

COLUMNS = measuring.ENTERED | dict.fromkeys(measuring.RARE, ("gaps", "none"))
"""What is typed for each shape, in its order; `none` is the tick for a month without an event."""
MOST_GAPS = 200
_NAME = re.compile(
    r"c-(\d{1,18})-(all|[a-z]{2,8}\.[a-z_]{2,16})-(numerator|denominator|unknown|value|spread|gaps|none)"
)
_COUNT = re.compile(r"-?(?:\d{1,3}(?:[, ]\d{3})+|\d{1,12})(?:\.0{1,4})?")
_VALUE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})?(?:\.\d{1,10})?")
_BLANK = re.compile(r"[\s\u200b\ufeff]+")

NOT_WHOLE = "“%(typed)s” is not a whole number."
NOT_A_NUMBER = "“%(typed)s” is not a number. Write decimals with a point, such as 41.5."
TOO_LARGE = "A number has at most seven digits."
BOTH = "Enter the numbers between events, or tick that there was no event: not both."
EMPTIED = "What was sent stays on record. Enter the right numbers, or leave the earlier ones."


@dataclass(frozen=True)
class Cell:
    """A cell's place: measure, the group (or everybody), column."""

    measure: int
    dimension: str
    group: str
    column: str

    @property
    def name(self) -> str:
        where = f"{self.dimension}.{self.group}" if self.dimension else "all"
        return f"c-{self.measure}-{where}-{self.column}"


@dataclass(frozen=True)
class Read:
    """What was typed for a measure: a sheet, nothing at all, or what of it cannot be read, by cell."""

    sheet: Sheet | None
    problems: tuple[tuple[str, Problem], ...] = ()


def cell_of(name: str) -> Cell | None:
    """The cell of a name; None for anything else."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    dimension, _, group = found[2].partition(".") if found[2] != "all" else ("", "", "")
    return Cell(int(found[1]), dimension, group, found[3])


def rows_of(strata: Sequence[str]) -> list[tuple[str, str]]:
    """The rows of a measure: everybody, then each group of each dimension."""
    return [("", ""), *((dimension, group) for dimension in strata for group in measuring.STRATA[dimension])]


def names_of(measure: int, shape: str, strata: Sequence[str]) -> list[Cell]:
    """Every cell of a measure, row by row."""
    return [Cell(measure, *row, column) for row in rows_of(strata) for column in COLUMNS[shape]]


def read(measure: int, shape: str, strata: Sequence[str], typed: Mapping[str, str]) -> Read:
    """What was typed for a measure, as a sheet."""
    if shape in measuring.RARE:
        return _read_rare(measure, typed)
    problems: list[tuple[str, Problem]] = []
    found = [_read_row(measure, shape, row, typed, problems) for row in rows_of(strata)]
    entries = tuple(entry for entry in found if entry is not None)
    if problems:
        return Read(None, tuple(problems))
    return Read(Sheet(measure, entries) if entries else None)


def _read_row(
    measure: int, shape: str, row: tuple[str, str], typed: Mapping[str, str], problems: list[tuple[str, Problem]]
) -> Entry | None:
    values: dict[str, int | float | None] = {}
    for column in COLUMNS[shape]:
        name = Cell(measure, *row, column).name
        reads = number if column in ("value", "spread") else count
        try:
            values[column] = reads(typed.get(name, ""))
        except NotRead as error:
            problems.append((name, error.problem(name)))
    if all(value is None for value in values.values()):
        return None
    return Entry(*row, **values | {"unknown": values.get("unknown") or 0})  # type: ignore[arg-type]


def _read_rare(measure: int, typed: Mapping[str, str]) -> Read:
    cell = Cell(measure, "", "", "gaps").name
    text, is_none = typed.get(cell, ""), bool(typed.get(Cell(measure, "", "", "none").name))
    try:
        gaps = gaps_in(text)
    except NotRead as error:
        return Read(None, ((cell, error.problem(cell)),))
    if gaps and is_none:
        return Read(None, ((cell, Problem("both", cell, BOTH)),))
    return Read(Sheet(measure, (), gaps) if gaps or is_none else None)


class NotRead(ValueError):
    """A text that is not the number wanted."""

    def __init__(self, words: str, typed: str = "", **values: str) -> None:
        super().__init__(words)
        self.words, self.values = words, {"typed": typed[:40], **values} if typed else values

    def problem(self, where: str) -> Problem:
        """What is said of it where it stands."""
        return Problem("not_read", where, self.words, tuple(self.values.items()))


def count(text: str) -> int | None:
    """A whole number as people and spreadsheets write it: 1,204 or 1204.0; None for nothing."""
    plain = _BLANK.sub(" ", text).strip()
    if not plain:
        return None
    if not _COUNT.fullmatch(plain):
        raise NotRead(NOT_WHOLE, plain)
    found = int(plain.split(".")[0].replace(",", "").replace(" ", ""))
    if abs(found) > measuring.LARGEST:
        raise NotRead(TOO_LARGE)
    return found


def number(text: str) -> float | None:
    """A number with a decimal point; None for nothing."""
    plain = _BLANK.sub("", text)
    if not plain:
        return None
    if not _VALUE.fullmatch(plain) or not any(sign.isdigit() for sign in plain):
        raise NotRead(NOT_A_NUMBER, plain)
    found = float(plain.replace(",", ""))
    if abs(found) > measuring.LARGEST:
        raise NotRead(TOO_LARGE)
    return found


def gaps_in(text: str) -> tuple[int, ...]:
    """Whole numbers with commas, semicolons or blanks between: 112, 40."""
    parts = [part for part in re.split(r"[,;\s\u200b\ufeff]+", text) if part]
    if len(parts) > MOST_GAPS:
        raise NotRead(TOO_LARGE)
    found = [count(part) for part in parts]
    return tuple(one for one in found if one is not None)


def written(sheet: Sheet | None, cell: Cell) -> str:
    """What stands in a cell when the sheet is kept."""
    if sheet is None:
        return ""
    if cell.column == "gaps":
        return ", ".join(map(str, sheet.gaps))
    if cell.column == "none":
        return "" if sheet.gaps else "on"
    place = (cell.dimension, cell.group)
    entry = next((entry for entry in sheet.entries if (entry.dimension, entry.group) == place), None)
    return "" if entry is None else plain(getattr(entry, cell.column))


def plain(value: int | float | None) -> str:
    """A number as it is typed."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def left(whole: int | None, parts: Sequence[int | None]) -> int:
    """How many of everybody are in no group yet; below zero when the groups hold more."""
    return (whole or 0) - sum(part or 0 for part in parts)
