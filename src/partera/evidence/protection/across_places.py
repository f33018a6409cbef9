"""Protects published cells across places: a state's hidden count against the nation, a county's against its state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from partera.core.codes import NATION, STATES
from partera.methods.suppression import HIGHEST_HIDDEN

Row = tuple[str, int]
"""An extract's id and the number of one of its rows."""

_PARTS_OF_THE_NATION = frozenset(code for code, state in STATES.items() if not state.is_territory)


@dataclass
class _Cell:
    """The same count of the same place, in however many extracts it stands; None when none shows it."""

    count: float | None = None
    rows: list[Row] = field(default_factory=list)


def hidden_across_places(
    cells: Mapping[str, pa.Table], hidden: Mapping[str, set[int]], highest: int = HIGHEST_HIDDEN
) -> dict[str, set[int]]:
    """Rows to hide so that no hidden count is what is left of a shown total of the place around it.

    A state's cells are held against the nation's of the same period and categories, a county's against its
    state's. Where what the shown parts leave is less than `highest`, or is all one hidden count, the smallest shown
    part is hidden too; where there is none, the total.

    Takes   cells: extract's id → rows with the columns of schema.CELLS · hidden: extract's id → row numbers that
            are hidden already · highest: the largest hidden count
    Gives   extract's id → further row numbers
    Raises  nothing
    Source  docs/methods/small-counts.md

    >>> hidden_across_places({}, {})
    {}
    """
    more: dict[str, set[int]] = defaultdict(set)
    lines = _lines(cells, hidden)
    for (where, *_), parts in lines.items():
        whole = parts.pop(where, None)
        if whole is None or whole.count is None:
            continue
        for extract, row in _to_hide(where, whole, parts, highest):
            more[extract].add(row)
    return dict(more)


def _lines(
    cells: Mapping[str, pa.Table], hidden: Mapping[str, set[int]]
) -> dict[tuple[str, str, str, str], dict[str, _Cell]]:
    """(surrounding place, unit, period, coordinates) → the cells of that place itself and of its parts."""
    found: dict[tuple[str, str, str, str], dict[str, _Cell]] = defaultdict(dict)
    for extract in sorted(cells):
        table, gone = cells[extract], hidden.get(extract, set())
        names = ("place", "unit", "period", "coordinates", "count", "state")
        for row, (place, unit, period, coordinates, count, state) in enumerate(
            zip(*(table.column(name).to_pylist() for name in names), strict=True)
        ):
            if unit not in ("births", "deaths") or state not in ("ok", "suppressed"):
                continue
            shown = None if state == "suppressed" or row in gone or count is None else float(count)
            for where in _lines_of(place):
                cell = found[where, unit, period, coordinates].setdefault(place, _Cell())
                cell.count = shown if cell.count is None else cell.count
                cell.rows.append((extract, row))
    return {line: parts for line, parts in found.items() if any(cell.count is None for cell in parts.values())}


def _lines_of(place: str) -> list[str]:
    """The places in whose sums a place stands: itself as the total, and the one around it."""
    if place == NATION:
        return [NATION]
    if len(place) == 2:
        return [place, NATION]
    return [place[:2]] if len(place) == 5 and place.isdigit() else []


def _to_hide(where: str, whole: _Cell, parts: dict[str, _Cell], highest: int) -> list[Row]:
    chosen: list[Row] = []
    complete = set(parts) >= _PARTS_OF_THE_NATION if where == NATION else f"{where}999" in parts
    while True:
        unseen = [cell for cell in parts.values() if cell.count is None]
        left = (whole.count or 0.0) - sum(cell.count or 0.0 for cell in parts.values())
        if not unseen or left < 0 or (left >= highest and not (complete and len(unseen) == 1)):
            return chosen
        shown = sorted((cell for cell in parts.values() if cell.count), key=lambda cell: (cell.count, cell.rows))
        enough = [cell for cell in shown if left + (cell.count or 0.0) >= highest] or shown
        if not enough:
            return chosen + whole.rows
        chosen += enough[0].rows
        enough[0].count = None
