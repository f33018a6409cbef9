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

from partera.methods.suppression import HIGHEST_HIDDEN

_MANY = 1e9
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


def close(kinds: list[Kind], stairs: Stairs, highest: int = HIGHEST_HIDDEN) -> None:
    """Hide the kinds' small counts, then what they need to have room.

    Takes   kinds: with Counts of one shape · stairs: what is hidden already; added to in place · highest: small is 1
            to it
    Gives   nothing
    Raises  Stuck when a small cell cannot rise while those it is part of are shown
    Source  docs/methods/small-counts.md

    Three counties by three ages: the 4 needs others in its row to become, and a second county that hides as much.

    >>> ages = np.array([[4.0, 60, 200], [30, 80, 300], [25, 90, 310]])
    >>> births = Counts({"age": ages}, ages.sum(axis=1), {"age": ages.sum(axis=0)}, float(ages.sum()))
    >>> stairs = Stairs.none(births)
    >>> close([Kind(births, ((births.endless(), None),))], stairs)
    >>> stairs.lengths["age"].tolist(), stairs.dark.tolist(), stairs.sums
    ([2, 2, 0], [False, False, False], {'age': 0})
    """
    shape = kinds[0].people
    for kind in kinds:
        if kind.needs(np.array([kind.people.total]), highest)[0][0] >= 0:
            stairs.hide_all()
    if stairs.total:
        return
    for kind in kinds:
        stairs.darken(kind.needs(kind.people.rows, highest)[0] >= 0)
    for _ in range(len(shape.rows) + 1):
        for name in shape.cells:
            _Table(name, kinds, stairs, highest).close()
        lacking = _dark_lacking(kinds, stairs, highest)
        if lacking is None or stairs.total:
            return
        _darken_next(lacking, stairs)


def _dark_lacking(kinds: list[Kind], stairs: Stairs, highest: int) -> Floats | None:
    """Of each row what some dark row's sum lacks for an exchange; None when none lacks anything."""
    for kind in kinds:
        others = kind.exchanges[0][0]
        need = kind.needs(kind.people.rows, highest)
        up, down = np.zeros_like(kind.people.rows), np.zeros_like(kind.people.rows)
        for whom, within in kind.exchanges:
            dark = stairs.dark if within is None else within.dark & stairs.dark
            rise, fall = _pooled(kind.people.rows[:, None], whom.rows[:, None], dark)
            rise = np.minimum(rise, whom.rows[:, None])
            up, down = np.maximum(up, rise[:, 0]), np.maximum(down, fall[:, 0])
        if (stairs.dark & (up < need[0])).any():
            return kind.people.rows
        if (stairs.dark & (down < need[1])).any():
            return others.rows
    return None


def _pooled(people: Floats, others: Floats, dark: Bools, free: int = 0) -> tuple[Floats, Floats]:
    """How far dark rows' cells can rise and fall by exchange with the other dark rows.

    Exchanged is within the same column, or among the first `free` columns, whose sums are hidden.
    """
    mine, theirs = np.where(dark[:, None], people, 0.0), np.where(dark[:, None], others, 0.0)
    rise, fall = _sum_of_others(mine), _sum_of_others(theirs)
    if free > 1:
        wide, whole = mine[:, :free].sum(axis=1, keepdims=True), theirs[:, :free].sum(axis=1, keepdims=True)
        rise[:, :free] = _sum_of_others(wide)
        fall[:, :free] = _sum_of_others(whole)
    return np.where(dark[:, None], rise, 0.0), np.where(dark[:, None], fall, 0.0)


def _darken_next(worth: Floats, stairs: Stairs) -> None:
    """Make the smallest row that has any of the people dark too."""
    waiting = np.flatnonzero(~stairs.dark & (worth > 0))
    if len(waiting) == 0:
        stairs.hide_all()
        return
    rows = np.zeros_like(stairs.dark)
    rows[waiting[np.argmin(worth[waiting])]] = True
    stairs.darken(rows)


class _Table:
    """One table of a block: lengthens rows until every small cell has room."""

    def __init__(self, name: str, kinds: list[Kind], stairs: Stairs, highest: int) -> None:
        self.name, self.kinds, self.stairs, self.highest = name, kinds, stairs, highest
        self.lengths = stairs.lengths[name]
        self.width = kinds[0].people.cells[name].shape[1]

    def close(self) -> None:
        """Go on until nothing lacks room."""
        self._start()
        for _ in range(len(self.lengths) * (self.width + 1)):
            mended = [self._mend(kind) for kind in self.kinds]  # all of them, not only the first
            if not any(mended) and not self._mend_sums():
                return
            if self.stairs.total:
                return

    def _needs(self, kind: Kind) -> tuple[Floats, Floats]:
        return kind.needs(kind.people.cells[self.name], self.highest)

    def _start(self) -> None:
        """Hide the small cells and sums, and at least two of a row."""
        for kind in self.kinds:
            sums = kind.needs(kind.people.columns[self.name], self.highest)[0] >= 0
            self.stairs.hide(self.name, self._needs(kind)[0] >= 0, sums)
        self.lengths[self.lengths == 1] = min(2, self.width)
        if self.stairs.sums[self.name] == 1:
            self.stairs.sums[self.name] = min(2, self.width)

    def _mend(self, kind: Kind) -> bool:
        """Lengthen rows for this kind; whether anything was lengthened."""
        need_up, need_down = self._needs(kind)
        wanted = need_up >= 0
        if not wanted.any():
            return False
        own, pool, rises = self._room(kind, need_up, need_down)
        lacking = wanted & ~pool
        if not lacking.any():
            return False
        if (lacking & ~rises).any():
            raise Stuck(self.name, lacking & ~rises)
        return self._lengthen(kind, lacking, own)

    def _lengths(self, within: Stairs | None) -> Lengths:
        return self.lengths if within is None else np.minimum(within.lengths[self.name], self.lengths)

    def _room(self, kind: Kind, need_up: Floats, need_down: Floats) -> tuple[Bools, Bools, Bools]:
        """Per cell: whether its own row has enough beside it, other rows enough to exchange, and others may turn."""
        y, n = kind.people.cells[self.name], kind.exchanges[0][0].cells[self.name]
        beside_y, beside_n = self._beside(y, self.lengths), self._beside(n, self.lengths)
        pool_down = self._of_alike(np.minimum(n, beside_y), self.lengths)
        falls_own = beside_n >= need_down - kind.margin
        falls = falls_own & (pool_down >= need_down)
        top, brought, inner = n.copy(), np.zeros_like(n), y + n
        room_to_give = beside_n
        swaps = np.zeros(y.shape, bool)
        for others, within in kind.exchanges[1:]:
            lengths = self._lengths(within)
            whom = np.where(np.isinf(others.cells[self.name]), _MANY, others.cells[self.name])
            more = np.minimum(whom - (inner - y), self._beside(inner, lengths))
            if within is not None and within.dark.any():
                comes = _pooled(inner, whom, within.dark, within.sums[self.name])[0]
                more = np.maximum(more, np.minimum(whom - (inner - y), comes))
            top += more
            near = self._of_alike(inner, lengths)
            if within is not None and within.sums[self.name] > 1:
                near[:, : within.sums[self.name]] = _MANY
            brought += np.where(more > 0, near, 0.0)
            inner = np.where(np.isinf(others.cells[self.name]), inner, y + whom)
            near_y, near_whom = self._beside(y, lengths), self._beside(whom, lengths)
            room_to_give = np.maximum(room_to_give, near_whom)
            swaps |= (near_y >= need_up - kind.margin) & (self._of_alike(np.minimum(y, near_whom), lengths) >= need_up)
            leaves = near_whom >= need_down - kind.margin
            falls_own |= leaves
            falls |= leaves & (self._of_alike(np.minimum(whom, near_y), lengths) >= need_down)
        swaps |= (beside_y >= need_up - kind.margin) & (
            self._of_alike(np.minimum(y, room_to_give), self.lengths) >= need_up
        )
        top += kind.margin  # the margin is wanted of partners, not of what holds the cell
        beyond = need_up - kind.margin - n
        rises = (top >= need_up) & ((beyond <= 0) | (brought >= beyond))
        own = rises & (beside_y >= need_up - kind.margin) & falls_own
        pool = own & falls & swaps
        enough = rises & self._free_or_dark(y, n, top, need_up, need_down)
        return own | enough, pool | enough, rises

    def _beside(self, cells: Floats, lengths: Lengths) -> Floats:
        """For each hidden cell what else of its row is hidden."""
        hidden = np.arange(self.width) < lengths[:, None]
        return np.where(hidden, _beside(np.where(hidden, cells, 0.0)), 0.0)

    def _of_alike(self, cells: Floats, lengths: Lengths) -> Floats:
        """For each hidden cell what stands in its column in other rows that hide as much or more."""
        found = np.zeros_like(cells)
        for length in np.unique(lengths[lengths > 1]):
            at = np.flatnonzero(lengths == length)
            rows = (lengths >= length)[:, None]
            found[at, :length] = _sum_of_others(np.where(rows, cells, 0.0)[:, :length])[at]
        return found

    def _free_or_dark(self, y: Floats, n: Floats, top: Floats, need_up: Floats, need_down: Floats) -> Bools:
        """Whether a cell has room among columns whose sums are hidden, or as a dark row among dark rows."""
        free = self.stairs.sums[self.name]
        lengths = np.minimum(self.lengths, free)
        hidden = (np.arange(self.width) < lengths[:, None]) & (lengths > 1)[:, None]
        beside_y, beside_n = self._beside(y, lengths), self._beside(n, lengths)
        found = hidden & (np.minimum(beside_y, top) >= need_up) & (beside_n >= need_down)
        dark = self.stairs.dark
        for width in {0, free} if dark.any() else ():
            rise, fall = _pooled(y, n, dark, width)
            found |= dark[:, None] & (np.minimum(rise, top) >= need_up) & (fall >= need_down)
        return found

    def _lengthen(self, kind: Kind, lacking: Bools, own: Bools) -> bool:
        """One step for each row that lacks room; whether any was taken."""
        steps = [
            self._step(kind, int(p), np.flatnonzero(lacking[p]), own[p]) for p in np.flatnonzero(lacking.any(axis=1))
        ]
        return any(steps)

    def _step(self, kind: Kind, p: int, columns: Lengths, own: Bools) -> bool:
        """A longer row; else a partner that hides as much; else the column's sum hidden; else darkness."""
        if self.lengths[p] < self.width and not own[columns].all():
            self.lengths[p] += 1
            return True
        c = int(columns[0])
        y, n = kind.people.cells[self.name][:, c], kind.exchanges[0][0].cells[self.name][:, c]
        up, down = (float(need[p, c]) for need in self._needs(kind))
        brought = np.minimum(y, max(up, 0)) + np.minimum(n, max(down, 0))
        brought[p] = 0
        enough = y.sum() - y[p] >= up and _sum_of_others(n[:, None])[p, 0] >= down
        partners = np.flatnonzero((self.lengths < self.lengths[p]) & (brought > 0))
        if enough and self.stairs.dark[p] and not own[c] and (brought > 0)[~self.stairs.dark].any():
            _darken_next(np.where(brought > 0, kind.people.rows, 0.0), self.stairs)
            return True
        if enough and len(partners):
            cost = kind.people.rows[partners] / (1 + brought[partners])
            self.lengths[partners[np.argmin(cost)]] = self.lengths[p]
            return True
        if self.stairs.sums[self.name] <= c:
            self.stairs.sums[self.name] = min(self.width, max(2, c + 1))
            self.lengths[p] = max(self.lengths[p], self.stairs.sums[self.name])
            return True
        if self.lengths[p] < self.width:
            self.lengths[p] += 1
            return True
        if self.stairs.sums[self.name] < self.width:
            self.stairs.sums[self.name] += 1
            return True
        if self.stairs.dark[p]:
            _darken_next(np.where(brought > 0, kind.people.rows, 0.0), self.stairs)
        else:
            self.stairs.darken(np.arange(len(self.lengths)) == p)
        return True

    def _mend_sums(self) -> bool:
        """Give hidden column sums room: more sums hidden, and rows that hide as much."""
        free = self.stairs.sums[self.name]
        if free == 0:
            return False
        for kind in self.kinds:
            y, n = kind.people.columns[self.name], kind.exchanges[0][0].columns[self.name]
            up, down = kind.needs(y, self.highest)
            wanted = up >= 0
            if not wanted.any():
                continue
            whole = (_beside(y[None, :free])[0] >= up[:free]) & (_beside(n[None, :free])[0] >= down[:free])
            if (wanted[:free] & ~whole).any() and free < self.width:
                self.stairs.sums[self.name] += 1
                return True
            rows = self.lengths >= free
            inside = np.where(rows[:, None], kind.people.cells[self.name], 0.0)[:, :free]
            enough = _beside(inside).sum(axis=0) >= up[:free]
            if (wanted[:free] & ~enough).any():
                waiting = np.flatnonzero(~rows & (kind.people.cells[self.name][:, :free].sum(axis=1) > 0))
                if len(waiting) == 0:
                    return False
                self.lengths[waiting[np.argmin(kind.people.rows[waiting])]] = free
                return True
        return False


def _beside(cells: Floats) -> Floats:
    """For each cell the sum of the others of its row; endless where any other is."""
    endless = np.isinf(cells)
    if not endless.any():
        return cells.sum(axis=1, keepdims=True) - cells
    others = endless.sum(axis=1, keepdims=True) - endless
    finite = np.where(endless, 0.0, cells)
    return np.where(others > 0, np.inf, finite.sum(axis=1, keepdims=True) - finite)


def _sum_of_others(cells: Floats) -> Floats:
    """For each cell the sum of the other rows of its column."""
    return _beside(cells.T).T


def _steps_to(cells: Bools) -> Lengths:
    """For each row how many columns it must hide to hide the last of these cells."""
    return np.where(cells.any(axis=1), cells.shape[1] - np.argmax(cells[:, ::-1], axis=1), 0)
