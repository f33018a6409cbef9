"""What may be added up from cells: months to a year, counties to a state, states to the nation, categories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from partera.core.codes import NATION, STATES
from partera.evidence.aggregates.cells import PROTECTED, ZERO, Key, Sum, Table

ALL_STATES = frozenset(code for code, state in STATES.items() if not state.is_territory)
ALL_DIVISIONS = frozenset(f"CENS-D{n}" for n in range(1, 10))

_WEIGHT_OF_STATE = ("ok", "not_applicable", "missing", "not_collected", "suppressed", PROTECTED)


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


def births_by_key(table: Table) -> dict[Key, Sum]:
    """The births of each place, period and coordinates, as the file has them.

    Takes   table: one extract's cells
    Gives   place, period, coordinates → a sum of one cell
    Raises  nothing
    Source  the export's cells

    >>> from partera.evidence.aggregates.cells import Cell
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
