"""Hides cells of a block of tables in the form of stairs, until every small count has room to move.

A block is several tables of the same rows (the counties of a state, or the years of a place): one by year, one for
each dimension. Row sums are the same in all tables, each table has its own column sums. A table's columns stand in
one order for every row, the smallest group of the whole first, and a row hides its first so-many columns. So any
row that hides as much as another hides the same groups, and people can be exchanged between the two: more in one
cell, fewer beside it, the reverse in the other row, with every sum as it was.

A row whose own sum is small is dark: hidden in every table. Dark rows exchange whole people among themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MANY = 1e9
"""Stands for people without bound in sums."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Lengths = NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """One kind of people in a block: each table's cells, the rows' sums, each table's column sums, all."""

    cells: dict[str, Floats]
    rows: Floats
    columns: dict[str, Floats]
    total: float

    def minus(self, other: Counts) -> Counts:
        """Those of this kind who are not of the other."""
        return Counts(
            {name: cells - other.cells[name] for name, cells in self.cells.items()},
            self.rows - other.rows,
            {name: sums - other.columns[name] for name, sums in self.columns.items()},
            self.total - other.total,
        )

    def endless(self) -> Counts:
        """The same shape without bound: people who come and go."""
        return Counts(
            {name: np.full_like(cells, np.inf) for name, cells in self.cells.items()},
            np.full_like(self.rows, np.inf),
            {name: np.full_like(sums, np.inf) for name, sums in self.columns.items()},
            np.inf,
        )


@dataclass
class Stairs:
    """What is hidden: of each row its first so-many columns in each table; dark rows; of the sums likewise."""

    lengths: dict[str, Lengths]
    dark: Bools
    sums: dict[str, int]
    widths: dict[str, int]
    total: bool = False

    @classmethod
    def none(cls, like: Counts) -> Stairs:
        """Nothing hidden."""
        rows = len(like.rows)
        widths = {name: cells.shape[1] for name, cells in like.cells.items()}
        lengths = {name: np.zeros(rows, dtype=np.int64) for name in like.cells}
        return cls(lengths, np.zeros(rows, bool), dict.fromkeys(like.cells, 0), widths)

    def copy(self) -> Stairs:
        """The same, to be added to."""
        lengths = {name: found.copy() for name, found in self.lengths.items()}
        return Stairs(lengths, self.dark.copy(), dict(self.sums), self.widths, self.total)

    def darken(self, rows: Bools) -> None:
        """Hide rows in every table."""
        self.dark |= rows
        for name, found in self.lengths.items():
            found[self.dark] = self.widths[name]

    def hide(self, name: str, cells: Bools, sums: Bools) -> None:
        """Hide these cells of a table and these of its column sums, and what comes before them."""
        np.maximum(self.lengths[name], _steps_to(cells), out=self.lengths[name])
        self.sums[name] = max(self.sums[name], int(_steps_to(sums[None])[0]))

    def lengthen(self, name: str, cells: Bools) -> None:
        """Hide these cells of a table, and one more of every row that hid them already; at last the column's sum."""
        width = self.widths[name]
        last, lengths = _steps_to(cells), self.lengths[name]
        if cells[lengths == width].any():
            column = int(np.flatnonzero(cells[lengths == width].any(axis=0))[-1])
            self.sums[name] = min(width, max(2, column + 1, self.sums[name] + 1))
        wanted = np.where(last > 0, np.maximum(np.maximum(last, lengths + 1), 2), lengths)
        self.lengths[name] = np.minimum(wanted, width)

    def hide_all(self) -> None:
        """Hide the block altogether."""
        self.total = True
        self.darken(np.ones_like(self.dark))
        self.sums = dict(self.widths)


class Stuck(Exception):
    """Small cells cannot rise while what holds them stands: the people they are part of must be hidden there too."""

    def __init__(self, table: str, cells: Bools) -> None:
        super().__init__(table)
        self.table, self.cells = table, cells


@dataclass(frozen=True)
class Kind:
    """People to be protected, and whom they may turn into where: pairs of others and what hides both.

    Others come from the nearest to the farthest, each holding the one before.
    """

    people: Counts
    exchanges: tuple[tuple[Counts, Stairs | None], ...]  # None: where the stairs being made hide
    margin: float = 0.0  # how much more room than needed

    def needs(self, people: Floats, highest: int) -> tuple[Floats, Floats]:
        """How far a count must be able to rise and to fall to be any of 1..highest; −1 where it is not small."""
        few = (people >= 1) & (people <= highest)
        rise, fall = highest - people + self.margin, people - 1 + self.margin
        return np.where(few, rise, -1.0), np.where(few, fall, -1.0)


def pooled(people: Floats, others: Floats, dark: Bools, free: int = 0) -> tuple[Floats, Floats]:
    """How far dark rows' cells can rise and fall by exchange with the other dark rows.

    Exchanged is within the same column, or among the first `free` columns, whose sums are hidden.

    Takes   people: rows by columns, those who can come · others: those who can go · dark: which rows · free: columns
    Gives   (rise, fall), people, of the same shape; 0 in rows that are not dark
    Raises  nothing
    Source  docs/methods/small-counts.md

    >>> counts = np.array([[2.0], [3.0], [9.0]])
    >>> rise, fall = pooled(counts, counts, np.array([True, True, False]))
    >>> rise.ravel().tolist(), fall.ravel().tolist()
    ([3.0, 2.0, 0.0], [3.0, 2.0, 0.0])
    """
    mine, theirs = np.where(dark[:, None], people, 0.0), np.where(dark[:, None], others, 0.0)
    rise, fall = sum_of_others(mine), sum_of_others(theirs)
    if free > 1:
        wide, whole = mine[:, :free].sum(axis=1, keepdims=True), theirs[:, :free].sum(axis=1, keepdims=True)
        rise[:, :free] = sum_of_others(wide)
        fall[:, :free] = sum_of_others(whole)
    return np.where(dark[:, None], rise, 0.0), np.where(dark[:, None], fall, 0.0)


def darken_next(worth: Floats, stairs: Stairs) -> None:
    """Nothing; the smallest row that has any of the people is dark too, or all is hidden when no such row is left.

    Takes   worth: people, one a row · stairs: what is hidden, changed in place
    Gives   nothing
    Raises  nothing
    Source  docs/methods/small-counts.md

    >>> stairs = Stairs({"year": np.zeros(3, dtype=np.int64)}, np.zeros(3, bool), {"year": 0}, {"year": 2})
    >>> darken_next(np.array([40.0, 0.0, 12.0]), stairs)
    >>> stairs.dark.tolist(), stairs.lengths["year"].tolist()
    ([False, False, True], [0, 0, 2])
    """
    waiting = np.flatnonzero(~stairs.dark & (worth > 0))
    if len(waiting) == 0:
        stairs.hide_all()
        return
    rows = np.zeros_like(stairs.dark)
    rows[waiting[np.argmin(worth[waiting])]] = True
    stairs.darken(rows)


def beside(cells: Floats) -> Floats:
    """For each cell the sum of the others of its row; endless where any other is.

    Takes   cells: rows by columns
    Gives   the same shape
    Raises  nothing
    Source  definition

    >>> beside(np.array([[1.0, 2.0, 4.0], [1.0, np.inf, 2.0]])).tolist()
    [[6.0, 5.0, 3.0], [inf, 3.0, inf]]
    """
    endless = np.isinf(cells)
    if not endless.any():
        return cells.sum(axis=1, keepdims=True) - cells
    others = endless.sum(axis=1, keepdims=True) - endless
    finite = np.where(endless, 0.0, cells)
    return np.where(others > 0, np.inf, finite.sum(axis=1, keepdims=True) - finite)


def sum_of_others(cells: Floats) -> Floats:
    """For each cell the sum of the other rows of its column.

    Takes   cells: rows by columns
    Gives   the same shape; endless where any other is
    Raises  nothing
    Source  definition

    >>> sum_of_others(np.array([[1.0], [2.0], [4.0]])).ravel().tolist()
    [6.0, 5.0, 3.0]
    """
    return beside(cells.T).T


def _steps_to(cells: Bools) -> Lengths:
    """For each row how many columns it must hide to hide the last of these cells."""
    return np.where(cells.any(axis=1), cells.shape[1] - np.argmax(cells[:, ::-1], axis=1), 0)
