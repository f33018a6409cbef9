"""Which lines of linked tables to hide: a line holds several counts that are shown or hidden together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from partera.methods.suppression.audit import NoSuchTable, OutOfReach, smallest
from partera.methods.suppression.moves import cheapest_move
from partera.methods.suppression.pattern import hide_pattern
from partera.methods.suppression.primary import HIGHEST_HIDDEN, is_small

_FIRM, _FIXED = 1e9, 1e6
_NEAR = 1e-6


@dataclass(frozen=True)
class Lines:
    """Published cells as sums of unknown counts of zero or more, and the lines they stand in.

    sums: cells × unknown counts · values: of the cells · line: of each cell · guarded: cells to be hidden whatever
    their size · ties: further sums of the unknown counts known to be nothing · apart: sums that are not published but
    would be small if they were: nobody may work them out either · shown, hidden: lines of earlier tables, which stay.
    """

    sums: sparse.csr_matrix
    values: NDArray[np.float64]
    line: NDArray[np.int64]
    guarded: NDArray[np.bool_]
    ties: sparse.csr_matrix
    apart: sparse.csr_matrix
    apart_values: NDArray[np.float64]
    shown: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()


def hide_lines(table: Lines, highest: int = HIGHEST_HIDDEN) -> frozenset[int]:
    """Which lines to hide, so that no small count can be worked out, nor be known to be none of 1 to the highest.

    First the lines with a small or guarded cell are hidden, then those without which one is an exact combination of
    the shown ones; then, while the range left to a small count does not hold 1 to the highest, the lines that must
    change for it to have either end.

    Takes   table: the cells · highest: the largest small count
    Gives   the hidden lines, earlier ones among them
    Raises  OutOfReach when earlier lines alone give a small count away, or the time ran out
    Source  hide_pattern, cheapest_move and smallest of this package

    >>> table = Lines(
    ...     sparse.csr_matrix([[1.0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]), np.array([46.0, 4, 30, 12]),
    ...     np.arange(4), np.zeros(4, dtype=bool), sparse.csr_matrix((0, 3)), sparse.csr_matrix((0, 3)), np.zeros(0))
    >>> sorted(hide_lines(table))
    [1, 3]
    """
    hidden = _by_pattern(table, highest)
    for wanted in _small_rows(table, highest):
        for sign, end in ((1.0, 1.0), (-1.0, float(highest))):
            hidden = _opened(table, hidden, wanted, sign, end)
    return frozenset(hidden)


def _small_rows(table: Lines, highest: int) -> list[sparse.csr_matrix]:
    rows = [table.sums[i] for i in np.flatnonzero(is_small(table.values, highest))]
    return rows + [table.apart[i] for i in np.flatnonzero(is_small(table.apart_values, highest))]


def _by_pattern(table: Lines, highest: int) -> set[int]:
    """Lines hidden so that no small or guarded cell is an exact combination of shown cells and ties."""
    first = is_small(table.values, highest) | table.guarded
    first |= np.isin(table.line, sorted(table.hidden))
    first &= ~np.isin(table.line, sorted(table.shown))
    small_apart = np.flatnonzero(is_small(table.apart_values, highest))
    if not first.any() and not small_apart.size:
        return set(table.hidden)
    ties, apart = table.ties.toarray(), table.apart[small_apart].toarray()
    sums = np.vstack([ties, table.sums.toarray(), apart])
    before = np.isin(table.line, sorted(table.shown))
    counts = np.concatenate([np.zeros(len(ties)), np.where(before, 0.0, table.values), np.full(len(apart), 2.0)])
    primary = np.concatenate([np.zeros(len(ties), bool), first, np.ones(len(apart), bool)])
    found = hide_pattern(sums, counts, primary)[len(ties) : len(ties) + len(table.values)]
    return (set(table.line[found].tolist()) | set(table.hidden)) - table.shown


def _opened(table: Lines, hidden: set[int], wanted: sparse.csr_matrix, sign: float, end: float) -> set[int]:
    """Hide more lines until the wanted sum can be as small (sign 1) or as large (sign −1) as the end."""
    while True:
        open_cells = np.flatnonzero(~np.isin(table.line, sorted(hidden)))
        sums = sparse.vstack([table.ties, table.sums[open_cells]], format="csr")
        shown = np.concatenate([np.zeros(table.ties.shape[0]), table.values[open_cells]])
        if _reaches(sums, shown, wanted, sign, end):
            return hidden
        fixed = np.isin(table.line[open_cells], sorted(table.shown))
        cost = np.concatenate([np.full(table.ties.shape[0], _FIRM), np.where(fixed, _FIXED, table.values[open_cells])])
        row = wanted.toarray().ravel()
        moved = cheapest_move(sums, shown, np.maximum(cost, 1.0), row, end)[table.ties.shape[0] :]
        more = set(table.line[open_cells[moved]].tolist()) - table.shown
        if not more:
            raise OutOfReach("What was published earlier does not leave enough open.")
        hidden = hidden | more


def _reaches(
    sums: sparse.csr_matrix, shown: NDArray[np.float64], wanted: sparse.csr_matrix, sign: float, end: float
) -> bool:
    try:
        found = sign * smallest(sums, shown, sign * wanted)
    except NoSuchTable as wrong:
        raise OutOfReach("What is shown does not agree with itself.") from wrong
    return found <= end + _NEAR if sign > 0 else found >= end - _NEAR
