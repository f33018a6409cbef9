"""What an outsider can work out of a hidden published count, and what to hide so that it is not enough."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from partera.evidence.protection.bearing import Bearing, bearing, touching
from partera.evidence.protection.boxes import Box, Row
from partera.evidence.protection.known import Known
from partera.evidence.protection.system import System, ways
from partera.methods.suppression import NoSuchTable, cheapest_move


def possible(
    hidden: Box, known: Known, highest: int | None = None, enough: tuple[float, float] | None = None
) -> tuple[float, float]:
    """The smallest and largest count a hidden box can have, given the boxes shown; (0, inf) when nothing binds it.

    Takes   hidden: the box asked about · known: the boxes of the same unit, hidden ones without a count ·
            highest: the largest hidden count, where the box is known to hold one · enough: a range that need not be
            known wider
    Gives   (smallest, largest)
    Raises  NoSuchTable when the counts contradict each other, or what is known of the hidden one; OutOfReach when
            there are too many pieces to compare, or it took too long
    Source  docs/methods/small-counts.md

    >>> from partera.evidence.protection.boxes import Box
    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> boys = Box("e1", 1, "05", 24264, 24276, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}))
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> possible(girls, Known({"05": [both, boys, girls]}, ()))
    (6.0, 6.0)
    """
    if not any(True for _ in touching(hidden, known)):
        return 0.0, np.inf
    found = bearing(hidden, known)
    if not found.binds:
        return 0.0, np.inf
    ranges = [limits for _, limits in _agreeing(hidden, found, highest, enough)]
    return max(low for low, _ in ranges), min(high for _, high in ranges)


def rows_to_hide(
    hidden: Box, known: Known, value: int, cost: Callable[[Row], float], highest: int | None = None
) -> set[Row]:
    """The rows whose hiding lets a hidden box have a value, the cheapest together.

    Takes   hidden: the box · known: the boxes of the same unit · value: what its count is to be able to be ·
            cost: of hiding a row · highest: as in `possible`
    Gives   rows; of a sum of several, its cheapest. Hiding them may have to be repeated where sums are among them
    Raises  as `possible`
    Source  docs/methods/published-tables.md

    >>> from partera.evidence.protection.boxes import Box
    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> boys = Box("e1", 1, "05", 24264, 24276, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}))
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> rows_to_hide(girls, Known({"05": [both, boys, girls]}, ()), 9, lambda row: float(row[1]))
    {('e1', 0)}
    """
    found = bearing(hidden, known)
    return set().union(*(_rows(way, hidden, value, cost) for way, _ in _agreeing(hidden, found, highest)))


def _agreeing(
    hidden: Box, found: Bearing, highest: int | None, enough: tuple[float, float] | None = None
) -> list[tuple[System, tuple[float, float]]]:
    """The ways to lay the lines over each other that agree with themselves and tell most, and the box's range in each.

    Raises  NoSuchTable when there is none
    """
    for level in ways(found):
        limits = [(way, way.range(hidden.at, enough)) for way in level if way.agrees]
        some = [(way, (low, high)) for way, (low, high) in limits if highest is None or (high >= 1 and low <= highest)]
        if some:
            return some
    raise NoSuchTable("No hidden count agrees with every sum shown.")


def _rows(way: System, hidden: Box, value: int, cost: Callable[[Row], float]) -> set[Row]:
    costs = np.array([min((cost(row) for row in line.rows), default=1e6) for line in way.lines])
    changed = cheapest_move(way.sums, way.counts, costs, way.hidden[hidden.at], value)
    lines = [line for line, moves in zip(way.lines, changed, strict=True) if moves and line.rows]
    return {min(line.rows, key=lambda row: (cost(row), row)) for line in lines}
