"""Cells, and what may be added up from them: months to a year, counties to a state, states to the nation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from partera.core.codes import NATION, STATES
from partera.evidence.suppliers.wonder import fields
from partera.evidence.suppliers.wonder.groupings import FIELDS

ALL_STATES = frozenset(code for code, state in STATES.items() if not state.is_territory)
ALL_DIVISIONS = frozenset(f"CENS-D{n}" for n in range(1, 10))

Coordinates = frozenset[tuple[str, str]]
Key = tuple[str, str, Coordinates]
"""Place, period, coordinates."""

PROTECTED = "protected"
"""State of a cell that our own protection hides; shown as suppressed, and never worked out by another way."""

_WEIGHT_OF_STATE = ("ok", "not_applicable", "missing", "not_collected", "suppressed", PROTECTED)


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of the cells table."""

    row: int
    place: str
    period: str
    coordinates: Coordinates
    unit: str
    count: int | None
    state: str
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    rate_state: str | None
    rate_per: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A count, or why there is none, with the cells it adds up and how many steps it took."""

    count: int | None
    state: str
    cells: tuple[int, ...] = ()
    steps: int = 0


ZERO = Sum(0, "ok")


def total(parts: Iterable[Sum], steps: int = 0) -> Sum:
    """The sum of the parts; when one is not known, the state of the one that matters most.

    Takes   parts: sums · steps: how many steps more than its parts the sum takes
    Gives   a sum; a count only when every part has one
    Raises  nothing
    Source  definition

    >>> total([Sum(3, "ok"), Sum(4, "ok")]).count, total([Sum(3, "ok"), Sum(None, "suppressed")]).state
    (7, 'suppressed')
    """
    parts = list(parts)
    state = max((part.state for part in parts), key=_WEIGHT_OF_STATE.index, default="ok")
    rows = tuple(row for part in parts for row in part.cells)
    count = sum(part.count or 0 for part in parts) if state == "ok" else None
    return Sum(count, state, rows, steps + max((part.steps for part in parts), default=0))


@dataclass(frozen=True)
class Table:
    """One extract's cells, and what its footer says of them."""

    cells: list[Cell]
    family: str  # natality | linked | mortality
    hides_zero: bool
    hides_suppressed: bool
    restricted: frozenset[str]  # groupings that a filter narrows; `place` among them
    has_footer: bool
    labels: dict[str, dict[str, str]]  # field → code → label, as met in the file
    beneath: dict[int, int] = field(default_factory=dict)  # rows that our own protection hides → their counts

    @classmethod
    def of(cls, cells: pa.Table, provenance: Mapping[str, Any], hidden: Collection[int]) -> Table:
        """Read the table and its provenance."""
        concealed = set(hidden)
        names = cells.column_names
        columns = [cells.column(name).to_pylist() for name in names]
        found = []
        beneath = {}
        known = {text: _coordinates_of(text) for text in set(cells.column("coordinates").to_pylist())}
        for number, values in enumerate(zip(*columns, strict=True)):
            row = dict(zip(names, values, strict=True))
            shown = number not in concealed
            if not shown and row["count"] is not None:
                beneath[number] = row["count"]
            found.append(
                Cell(
                    number, row["place"], row["period"], known[row["coordinates"]], row["unit"],
                    row["count"] if shown else None, row["state"] if shown else PROTECTED,
                    row["rate"] if shown else None, row["rate_low"] if shown else None,
                    row["rate_high"] if shown else None, row["rate_state"] if shown else "suppressed",
                    row["rate_per"], row["line"],
                )
            )  # fmt: skip
        return cls(
            found,
            str(provenance.get("family", "")),
            bool(provenance.get("hides_zero", True)),
            bool(provenance.get("hides_suppressed", True)),
            frozenset({*provenance.get("restricted", ()), *provenance.get("filters", ())}),
            bool(provenance.get("has_footer", False)),
            {name: dict(codes) for name, codes in provenance.get("codes", {}).items()},
            beneath,
        )

    def known(self, part: Sum) -> tuple[int, int]:
        """What is counted in a sum, our own hidden cells with it, and how many cells the publisher hides.

        Only to see whether sources agree and whether a hidden count is covered; never shown.
        """
        counts = [self.beneath.get(row, self.cells[row].count) for row in part.cells]
        return sum(count or 0 for count in counts), sum(count is None for count in counts)

    @property
    def fills_zero(self) -> bool:
        """Whether a row that is not there must be a zero."""
        return self.hides_zero and not self.hides_suppressed

    def label(self, name: str, code: str) -> str:
        """A category's label, compared form."""
        known = self.labels.get(name, {}).get(code) or FIELDS[name].codes.get(code, code)
        return fields.plain(known)

    def categories(self, name: str) -> dict[str, str]:
        """Every code a grouping has, with its label: all there are where the list is closed, else those met."""
        one = FIELDS.get(name)
        met = self.labels.get(name, {})
        known = dict(one.codes) if one and (one.is_closed or not met or not self.has_footer) else {}
        have = {fields.plain(label) for label in met.values()}
        missing = {code: label for code, label in known.items() if fields.plain(label) not in have}
        return {code: fields.plain(label) for code, label in {**missing, **met}.items()}


def _coordinates_of(text: str) -> Coordinates:
    """`age:15-19|race6:A` as pairs; none for `all`."""
    if text == "all":
        return frozenset()
    return frozenset((name, code) for name, code in (part.split(":", 1) for part in text.split("|")))


def births_by_key(table: Table) -> dict[Key, Sum]:
    """The births of each place, period and coordinates, as the file has them.

    Takes   table: one extract's cells
    Gives   place, period, coordinates → a sum of one cell
    Raises  nothing
    Source  the export's cells

    >>> cell = Cell(0, "05", "2022", frozenset(), "births", 36, "ok", None, None, None, None, None, 2)
    >>> births_by_key(Table([cell], "natality", False, False, frozenset(), True, {}))
    {('05', '2022', frozenset()): Sum(count=36, state='ok', cells=(0,), steps=0)}
    """
    return {
        (cell.place, cell.period, cell.coordinates): Sum(cell.count, cell.state, (cell.row,))
        for cell in table.cells
        if cell.unit == "births"
    }


def sum_months(sums: dict[Key, Sum]) -> dict[Key, Sum]:
    """Years in place of months; a year of which a month is missing gives nothing.

    Takes   sums: by place, period, coordinates
    Gives   the same with years; a year that the file has itself is kept as it is
    Raises  nothing
    Source  definition

    >>> months = {("05", f"2022-{month:02d}", frozenset()): Sum(10, "ok") for month in range(1, 13)}
    >>> [(period, part.count) for (_, period, _), part in sum_months(months).items()]
    [('2022', 120)]
    """
    kept: dict[Key, Sum] = {}
    months: dict[Key, dict[str, Sum]] = defaultdict(dict)
    for (place, period, coordinates), part in sums.items():
        if len(period) == 7 and period[4] == "-" and period[5:].isdigit():
            months[place, period[:4], coordinates][period] = part
        else:
            kept[place, period, coordinates] = part
    for key, parts in months.items():
        if len(parts) == 12:
            kept.setdefault(key, total(parts.values(), steps=1))
    return kept


def _container(place: str) -> str | None:
    if place in ALL_STATES or place in ALL_DIVISIONS:
        return NATION
    return place[:2] if len(place) == 5 and place.isdigit() else None


def sum_places(sums: dict[Key, Sum], table: Table) -> dict[Key, Sum]:
    """The sums, and beside them those of the larger places of which every part is there.

    Takes   sums: by place, period, coordinates · table: the extract they come from
    Gives   the same, and states from counties, the nation from states or census divisions; nothing is added where
            the export leaves small rows out or a filter narrows the places
    Raises  nothing
    Source  the Census Bureau's divisions; a state's counties are those the export names

    >>> table = Table([], "natality", False, False, frozenset(), True, {})
    >>> states = {(state, "2022", frozenset()): Sum(2, "ok") for state in ALL_STATES}
    >>> sum_places(states, table)["US", "2022", frozenset()].count
    102
    """
    if table.hides_suppressed or "place" in table.restricted:
        return sums
    parts_of: dict[str, set[str]] = defaultdict(set)
    for place, _, _ in sums:
        if (larger := _container(place)) is not None:
            parts_of[larger].add(place)
    nations = [full for full in (ALL_STATES, ALL_DIVISIONS) if full <= parts_of.get(NATION, set())]
    wholes = {larger: frozenset(parts) for larger, parts in parts_of.items() if larger != NATION}
    kept = _add_level(sums, wholes, table)
    if not nations and {place for place, _, _ in kept} >= ALL_STATES:
        nations = [ALL_STATES]
    return _add_level(kept, {NATION: nations[0]}, table) if nations else kept


def _add_level(sums: dict[Key, Sum], wholes: Mapping[str, frozenset[str]], table: Table) -> dict[Key, Sum]:
    gathered: dict[Key, dict[str, Sum]] = defaultdict(dict)
    for (place, period, coordinates), part in sums.items():
        larger = _container(place)
        if larger is not None and place in wholes.get(larger, ()):
            gathered[larger, period, coordinates][place] = part
    kept = dict(sums)
    for key, parts in gathered.items():
        is_whole = len(parts) == len(wholes[key[0]]) or (table.fills_zero and key[2])
        if is_whole and key not in kept:
            kept[key] = total(parts.values(), steps=4)
    return kept


def sum_categories(sums: dict[Key, Sum], table: Table) -> dict[Key, Sum]:
    """The sums, and beside them those over all categories of one grouping, where none is left out.

    A category that a reporting area did not collect adds nothing: its births stand under Not Reported.

    Takes   sums: by place, period, coordinates · table: the extract, with the labels met in it
    Gives   the same, and what they add up to over each grouping that no filter narrows
    Raises  nothing
    Source  definition

    >>> table = Table([], "natality", False, False, frozenset(), True, {"sex": {"F": "Female", "M": "Male"}})
    >>> sums = {("05", "2022", frozenset({("sex", code)})): Sum(50, "ok") for code in "FM"}
    >>> sum_categories(sums, table)["05", "2022", frozenset()].count
    100
    """
    kept = dict(sums)
    names = {name for _, _, coordinates in sums for name, _ in coordinates} - table.restricted
    for name in sorted(names if not table.hides_suppressed else ()):
        gathered: dict[Key, dict[str, Sum]] = defaultdict(dict)
        for (place, period, coordinates), part in sums.items():
            codes = [code for one, code in coordinates if one == name]
            if codes:
                rest = frozenset(pair for pair in coordinates if pair[0] != name)
                gathered[place, period, rest][codes[0]] = ZERO if part.state == "not_collected" else part
        needed = set(table.labels.get(name, {}))
        for key, parts in gathered.items():
            if key not in kept and (needed <= set(parts) or table.hides_zero):
                kept[key] = total(parts.values(), steps=2)
    return kept


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one measure, for a place, period and group."""

    measure: str
    place: str
    period: str
    group: str
    state: str
    numerator: float | None = None
    denominator: float | None = None
    unknown: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_published: bool = False
    notes: tuple[str, ...] = ()
    steps: int = 0
    also: tuple[str, ...] = ()  # other extracts it was made from
    numerator_cells: tuple[int, ...] = ()
    denominator_cells: tuple[int, ...] = ()
    unknown_cells: tuple[int, ...] = field(default=())

    @classmethod
    def of_count(cls, measure: str, place: str, period: str, group: str, part: Sum) -> Row:
        """A plain count."""
        return cls(
            measure, place, period, group, part.state, part.count, value=part.count, steps=part.steps,
            notes=_how(part.steps), numerator_cells=part.cells,
        )  # fmt: skip

    def as_dict(self, source: str, said: list[str]) -> dict[str, Any]:
        """The row with the columns of COUNTS."""
        return {
            "measure": self.measure, "place": self.place, "period": self.period, "group": self.group,
            "numerator": self.numerator, "denominator": self.denominator, "unknown": self.unknown,
            "value": self.value, "low": self.low, "high": self.high,
            "state": "suppressed" if self.state == PROTECTED else self.state,
            "published": self.is_published, "note": "; ".join([*said, *self.notes]) or None,
            "source": ",".join([source, *self.also]),
            "steps": self.steps, "numerator_cells": list(self.numerator_cells),
            "denominator_cells": list(self.denominator_cells), "unknown_cells": list(self.unknown_cells),
        }  # fmt: skip


def _how(steps: int) -> tuple[str, ...]:
    return ("added up from the places in it",) if steps >= 4 else ()
