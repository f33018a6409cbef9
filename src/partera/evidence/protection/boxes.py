"""Cells of published tables as boxes: a place, a span of months, and codes of some fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from partera.evidence.vocabulary import ALL

Row = tuple[str, int]
"""An extract's id and the number of one of its rows."""

Codes = tuple[tuple[str, frozenset[str]], ...]
"""Field and codes, sorted by field."""

_UNITS = ("births", "deaths")


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: where it stands, the months and codes it covers, and its count; None when hidden.

    A table may leave out the rows that its publisher hides; its cells are partial while these rows are not added as
    hidden boxes. Narrowed are fields of which filters choose some codes. Over neither do its cells add up to
    everybody.
    """

    extract: str
    row: int
    place: str
    first: int
    last: int
    codes: Codes
    count: float | None
    fields: frozenset[str] = frozenset()
    leaves_out: bool = False
    partial: bool = False
    narrowed: frozenset[str] = frozenset()

    @property
    def at(self) -> Row:
        return self.extract, self.row

    @property
    def is_absent(self) -> bool:
        """Whether it is not in its table at all: its row was left out."""
        return self.row < 0

    def hidden(self) -> Box:
        """The same box without its count."""
        return replace(self, count=None)


def boxes_of(
    cells: Mapping[str, pa.Table], provenance: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, list[Box]]:
    """The counted cells of all tables, apart by what is counted.

    Takes   cells: extract's id → rows with the columns of schema.CELLS · provenance: extract's id → its manifest
    Gives   births, deaths of infants, deaths → boxes, extract by extract
    Raises  nothing
    Source  none

    >>> boxes_of({})
    {}
    """
    found: dict[str, list[Box]] = defaultdict(list)
    known: dict[str, Codes] = {}
    for extract in sorted(cells):
        table, said = cells[extract], (provenance or {}).get(extract, {})
        family, partial = said.get("family", ""), bool(said.get("hides_suppressed", False))
        narrowed = _narrowed(table, said)
        names = ("place", "period", "coordinates", "unit", "count", "state")
        for row, (place, period, coordinates, unit, count, state) in enumerate(
            zip(*(table.column(n).to_pylist() for n in names), strict=True)
        ):
            if unit in _UNITS and state in ("ok", "suppressed"):
                first, last = _months(period)
                value = None if state == "suppressed" or count is None else float(count)
                codes = known.get(coordinates) or known.setdefault(coordinates, _codes_of(coordinates))
                fields = frozenset(name for name, _ in codes)
                chosen = narrowed & {*fields, "place"}
                box = Box(extract, row, place, first, last, codes, value, fields, partial, partial, chosen)
                found[unit if unit == "births" or not family else f"{unit} of {family}"].append(box)
    return dict(found)


def _narrowed(table: pa.Table, said: Mapping[str, Any]) -> frozenset[str]:
    """The fields of which a table's filters choose some codes: those said to be, and those with one set of codes."""
    codes: dict[str, set[frozenset[str]]] = defaultdict(set)
    for coordinates in table.column("coordinates").unique().to_pylist():
        for name, some in _codes_of(coordinates):
            codes[name].add(some)
    alone = {name for name, found in codes.items() if len(found) == 1}
    return frozenset({*alone, *said.get("restricted", ()), *said.get("filters", ())})


def _months(period: str) -> tuple[int, int]:
    """The first month covered and the first one after, counted from the year 0.

    >>> _months("2019-2021"), _months("2020-Q2"), _months("2020-03")
    ((24228, 24264), (24243, 24246), (24242, 24243))
    """
    year = int(period[:4]) * 12
    rest = period[5:]
    if not rest:
        return year, year + 12
    if rest.startswith("Q"):
        return year + 3 * int(rest[1:]) - 3, year + 3 * int(rest[1:])
    if len(rest) == 2:
        return year + int(rest) - 1, year + int(rest)
    return year, int(rest) * 12 + 12


def _codes_of(coordinates: str) -> Codes:
    """The codes of each field that coordinates name.

    >>> _codes_of("age:1,2|race:A") == (("age", frozenset("12")), ("race", frozenset("A")))
    True
    """
    if coordinates == ALL:
        return ()
    parts = (part.split(":", 1) for part in coordinates.split("|"))
    return tuple(sorted((name, frozenset(codes.split(","))) for name, codes in parts))


def by_place(boxes: Iterable[Box]) -> dict[str, list[Box]]:
    """The boxes of each place.

    Takes   boxes: of any extracts
    Gives   place → boxes, in the order they came
    Raises  nothing
    Source  none

    >>> one = Box("e1", 0, "05", 0, 12, (), 36.0)
    >>> by_place([one]) == {"05": [one]}
    True
    """
    found: dict[str, list[Box]] = defaultdict(list)
    for box in boxes:
        found[box.place].append(box)
    return dict(found)
