"""Hides more cells, smallest first, until every small count of a block of tables has room to move.

A block is several tables of the same rows (counties of a state; years of a nation): one by year, one for each
dimension. Row sums are the same in all; each table has its own column sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from partera.methods.suppression import (
    HIGHEST_HIDDEN,
    column_room,
    exchange_limits,
    flip_room,
    needs,
    row_room,
    swap_room,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_ROUNDS = 12
_PER_ROUND = 4
_FEW = 40
_MANY = 150
_NEAR_ROWS = 14
_WIDENINGS = 2
_TAKERS = 2
_ROWS_FIRST = 4
_MOSTLY = 0.6  # a table of which more must be hidden is not shown by row at all


@dataclass
class Counts:
    """One kind of people in a block: each table's cells, the rows' sums, each table's column sums, all."""

    cells: dict[str, Floats]
    rows: Floats
    columns: dict[str, Floats]
    total: float

    def __add__(self, other: Counts) -> Counts:
        return self._with(other, 1.0)

    def __sub__(self, other: Counts) -> Counts:
        return self._with(other, -1.0)

    def _with(self, other: Counts, sign: float) -> Counts:
        return Counts(
            {n: v + sign * other.cells[n] for n, v in self.cells.items()},
            self.rows + sign * other.rows,
            {n: v + sign * other.columns[n] for n, v in self.columns.items()},
            self.total + sign * other.total,
        )

    def filled(self, value: float) -> Counts:
        """The same shape with one value everywhere."""
        return Counts(
            {n: np.full_like(v, value) for n, v in self.cells.items()},
            np.full_like(self.rows, value),
            {n: np.full_like(v, value) for n, v in self.columns.items()},
            value,
        )


@dataclass
class Mask:
    """What is hidden of a block."""

    cells: dict[str, Bools]
    rows: Bools
    columns: dict[str, Bools]
    total: bool = False

    @classmethod
    def nothing(cls, like: Counts) -> Mask:
        return cls(
            {n: np.zeros(v.shape, bool) for n, v in like.cells.items()},
            np.zeros(like.rows.shape, bool),
            {n: np.zeros(v.shape, bool) for n, v in like.columns.items()},
        )

    def copy(self) -> Mask:
        return Mask(
            {n: v.copy() for n, v in self.cells.items()},
            self.rows.copy(),
            {n: v.copy() for n, v in self.columns.items()},
            self.total,
        )

    def take_in(self, other: Mask) -> None:
        """Hide here what is hidden there."""
        for name in self.cells:
            self.cells[name] |= other.cells[name]
            self.columns[name] |= other.columns[name]
        self.rows |= other.rows
        self.total |= other.total

    def hide_all(self) -> None:
        """Hide the block altogether."""
        for name in self.cells:
            self.cells[name][:] = True
            self.columns[name][:] = True
        self.rows[:] = True
        self.total = True

    def hide_rows(self, rows: Bools) -> None:
        """Hide rows altogether, their sums included."""
        self.rows |= rows
        for name in self.cells:
            self.cells[name][self.rows] = True


@dataclass
class Move:
    """People of `several` kinds may turn into `other` (infinitely many: come and go) wherever `within` hides.

    `roof`: per table, how far a cell can rise when more of `other` can come there first.
    """

    several: list[Counts]
    other: Counts
    within: Mask
    roof: dict[str, Floats] = field(default_factory=dict)

    def cells(self, name: str, share: float = 1.0, roofed: bool = True) -> tuple[Floats, Floats]:
        """Room of each cell of a table, using no more than one part in `share` of the partners' people."""
        hidden, free = self.within.cells[name], self.within.columns[name]
        if not hidden.any():
            return np.zeros(hidden.shape), np.zeros(hidden.shape)
        several = [kind.cells[name] for kind in self.several]
        top = self.roof.get(name, self.other.cells[name]) if roofed else self.other.cells[name]
        up, down = flip_room(several, self.other.cells[name], hidden, free, np.full(hidden.shape, np.inf))
        return np.minimum(up / share, top), down / share

    def columns(self, name: str) -> tuple[Floats, Floats]:
        """Room of each column's sum."""
        several = [kind.cells[name] for kind in self.several]
        return column_room(several, self.other.cells[name], self.within.cells[name], self.within.columns[name])

    def hidden_rows(self, highest: int) -> dict[str, tuple[Floats, Floats]]:
        """Room of the cells and sums of rows hidden altogether."""
        at = self.within.rows
        several = [{n: v[at] for n, v in kind.cells.items()} for kind in self.several]
        other = {n: v[at] for n, v in self.other.cells.items()}
        roof = {n: v[at] for n, v in self.roof.items()}
        return row_room(several, other, self.within.columns, highest, roof)


@dataclass
class Reverse:
    """A move seen from the other kind: what one gains the other loses."""

    move: Move

    @property
    def within(self) -> Mask:
        return self.move.within

    def cells(self, name: str, share: float = 1.0, roofed: bool = True) -> tuple[Floats, Floats]:
        return self.move.cells(name, share, roofed)[::-1]

    def columns(self, name: str) -> tuple[Floats, Floats]:
        return self.move.columns(name)[::-1]

    def hidden_rows(self, highest: int) -> dict[str, tuple[Floats, Floats]]:
        return {name: both[::-1] for name, both in self.move.hidden_rows(highest).items()}


def cell_room(moves: list[Move | Reverse], name: str) -> tuple[Floats, Floats]:
    """Room of each cell by the best single move, or by all of them with shares.

    All together use the partners' people in equal parts. A roof may rest on the same newcomers as another move,
    so either the first move has its roof and goes with those that bring anybody, or none has.
    """
    single = [move.cells(name) for move in moves]
    up = np.maximum.reduce([one[0] for one in single])
    down = np.maximum.reduce([one[1] for one in single])
    forward = [m for m in moves if isinstance(m, Move)]
    if len(forward) > 1:
        plain = [m.cells(name, len(forward), roofed=False)[0] for m in forward]
        anybody = [p for m, p in zip(forward, plain, strict=True) if np.isinf(m.other.total)]
        first = forward[0].cells(name, len(forward))[0]
        up = np.maximum.reduce([up, np.sum(plain, axis=0), np.sum([first, *anybody], axis=0)])
    return up, down


def _within(masks: list[Bools]) -> Bools:
    """What is hidden of births is hidden of denominators, of those of the root, of it of the measures beside it."""
    found = [mask.copy() for mask in masks]
    for i in range(1, len(found)):
        found[i] |= found[0 if i < 3 else 1 if i == 3 else 3]
    return np.stack(found)


@dataclass
class Near:
    """All kinds of people of a block, which of their sums are shown where, and the kinds that a target counts."""

    kinds: list[Counts]
    counted: list[int]
    sums: list[tuple[list[int], Mask]]  # kinds added up, and where that sum is hidden

    def has_room(
        self, name: str, p: int, c: int, up: float, down: float, move: Move | None = None, highest: int = 0
    ) -> bool:
        """Whether a target's cell can rise and fall so far, with some other rows moving and all others still."""
        cells = np.stack([kind.cells[name] for kind in self.kinds])
        hidden = _within([mask.cells[name] for _, mask in self.sums])
        free = _within([mask.columns[name] for _, mask in self.sums])
        size = cells.sum(axis=0)
        alike = hidden[:, :, c].sum(axis=0) * 1e9 * (hidden[:, :, c] >= hidden[:, p, c][:, None]).all(axis=0)
        together = (hidden & hidden[:, p][:, None, :]).sum(axis=0)
        worth = alike + (np.minimum(size, 100) * together).sum(axis=1) + np.minimum(size[:, c], 100) * 1e4
        worth[p] = np.inf
        rows = np.sort(np.argsort(-worth, kind="stable")[:_NEAR_ROWS])
        place = int(np.flatnonzero(rows == p)[0])
        sets = [kinds for kinds, _ in self.sums]
        gains = self._gains(name, p, rows, move, highest) if move is not None else None
        rise, fall = swap_room(cells[:, rows], sets, hidden[:, rows], free, self.counted, (place, c), gains)
        return rise >= up - 1e-6 and fall >= down - 1e-6

    def _gains(
        self, name: str, p: int, rows: NDArray[np.int_], move: Move, highest: int
    ) -> tuple[list[int], int, Floats] | None:
        """What the row may gain from other rows that are hidden altogether."""
        number = {id(kind): i for i, kind in enumerate(self.kinds)}
        if id(move.other) not in number or len(move.other.cells) < 2:
            return None
        at = np.flatnonzero(move.within.rows)
        several = [{n: v[at] for n, v in kind.cells.items()} for kind in move.several]
        other = {n: v[at] for n, v in move.other.cells.items()}
        limits = np.zeros((len(several), len(move.within.rows)))
        here = int(np.searchsorted(at, p))
        for i, limit in enumerate(exchange_limits(several, other, name, highest)):
            limits[i, at] = limit[here]
        return [number[id(kind)] for kind in move.several], number[id(move.other)], limits[:, rows]


@dataclass
class Target:
    """A count to protect: how far it must be able to move, and the moves there are."""

    count: Counts
    up: Counts
    down: Counts
    moves: list[Move | Reverse]
    near: Near


def target(count: Counts, moves: list[Move | Reverse], near: Near, highest: int = HIGHEST_HIDDEN) -> Target:
    """The target of a count: where it is small, it must be able to be any of 1..highest."""

    def side(values: Floats, i: int) -> Floats:
        return needs(values, highest)[i]

    sides = [
        Counts(
            {n: side(v, i) for n, v in count.cells.items()},
            side(count.rows, i),
            {n: side(v, i) for n, v in count.columns.items()},
            float(side(np.array([count.total]), i)[0]),
        )
        for i in (0, 1)
    ]
    return Target(count, sides[0], sides[1], moves, near)


def roof(kind: Counts, sources: list[tuple[Counts, Mask]], name: str) -> Floats:
    """How many of a kind each cell can hold at most, when more may come from one of the sources."""
    comes = [Move([kind], whom, where).cells(name)[0] for whom, where in sources]
    return kind.cells[name] + (np.maximum.reduce(comes) if comes else 0.0)


def close(targets: list[Target], mask: Mask, highest: int = HIGHEST_HIDDEN) -> None:
    """Hide the targets' small counts in `mask`, then what they need to have room.

    Takes   targets: their moves may use `mask` itself · mask: what is hidden already; changed in place
    Gives   nothing
    Raises  nothing
    Source  docs/methods/small-counts.md
    """
    if any(t.up.total > 0 or t.down.total > 0 for t in targets) or mask.total:
        mask.hide_all()
        return
    for t in targets:
        mask.hide_rows((t.up.rows > 0) | (t.down.rows > 0))
        for name in mask.cells:
            mask.columns[name] |= (t.up.columns[name] > 0) | (t.down.columns[name] > 0)
            mask.cells[name] |= (t.up.cells[name] > 0) | (t.down.cells[name] > 0)
    for name in mask.cells:
        some = sum((t.count.cells[name] > 0).sum() for t in targets)
        if mask.cells[name].sum() * len(targets) > _MOSTLY * some:
            mask.cells[name][:] = True
        _Table(name, targets, mask, highest).close()
    given_up: set[str] = set()
    while not mask.total and (lacking := _hidden_rows_lacking(targets, mask, highest)) is not None:
        name, t = lacking
        if name and name not in given_up and mask.rows.sum() > _ROWS_FIRST:
            given_up.add(name)
            give_up_table(t, name, mask)
        else:
            _hide_next_row(targets[0].count, mask)
        for name in mask.cells:
            if not mask.total:
                _Table(name, targets, mask, highest).close()


def give_up_table(t: Target, name: str, mask: Mask) -> None:
    """Show no births by row in one table, and so nothing of them: whatever stands there can then be anything."""
    births = t.near.sums[0][1]
    if not births.cells[name].any():
        return
    births.cells[name][:] = True
    for _, inner in t.near.sums:
        inner.take_in(births)
    mask.take_in(births)


def _hide_next_row(count: Counts, mask: Mask) -> None:
    waiting = np.flatnonzero(~mask.rows & (count.rows > 0))
    if len(waiting) == 0:
        mask.hide_all()
        return
    chosen = np.zeros_like(mask.rows)
    waiting = waiting[np.argsort(count.rows[waiting], kind="stable")]
    many = 1 + int(mask.rows.sum()) // 4
    chosen[waiting[: many if mask.rows.sum() <= max(3, len(mask.rows) // 4) else None]] = True
    mask.hide_rows(chosen)


def _hidden_rows_lacking(targets: list[Target], mask: Mask, highest: int) -> tuple[str, Target] | None:
    """A table ("": the rows' sums) and target of which the rows hidden altogether lack room, if any does."""
    if not mask.rows.any():
        return None
    for t in targets:
        up, down = {"": np.zeros_like(t.count.rows)}, {"": np.zeros_like(t.count.rows)}
        for name in mask.cells:
            up[name], down[name] = cell_room(t.moves, name)
        for move in t.moves:
            at = move.within.rows
            for name, (rise, fall) in (move.hidden_rows(highest) if at.any() else {}).items():
                up[name][at] = np.maximum(up[name][at], rise)
                down[name][at] = np.maximum(down[name][at], fall)
        for name in up:
            need_up, need_down = (s.cells[name] if name else s.rows for s in (t.up, t.down))
            rises, falls = up[name] >= need_up, down[name] >= need_down
            for p, c in (
                np.argwhere((~rises | ~falls) & (mask.rows if not name else mask.rows[:, None])) if name else ()
            ):
                low, high = (0.0 if ok[p, c] else need[p, c] for ok, need in ((falls, need_down), (rises, need_up)))
                first = t.moves[0] if isinstance(t.moves[0], Move) else None
                if not t.near.has_room(name, p, c, high, low, first, highest):
                    return name, t
            if not name and (~(rises & falls) & mask.rows).any():
                return name, t
    return None


class _Table:
    """One table of a block, closed on its own while row sums stay."""

    def __init__(self, name: str, targets: list[Target], mask: Mask, highest: int) -> None:
        self.name, self.targets, self.mask, self.highest = name, targets, mask, highest
        self.hidden, self.free = mask.cells[name], mask.columns[name]
        self.left: list[tuple[Target, Bools]] = []
        self.known: dict[int, Bools] = {}  # target → cells that a program has shown to have room

    def close(self) -> None:
        steps: list[Callable[[], None]] = [self._widen] * _WIDENINGS
        steps += [self._all_cells, self._give_up, self._all_columns, self.mask.hide_all]
        for round_ in range(_ROUNDS * 4):
            lacking = [(t, self._lacking(t)) for t in self.targets]
            columns = [(t, self._columns_lacking(t)) for t in self.targets]
            if round_ == 0:
                lacking = [(t, self._look_closer(t, c)) for t, c in lacking]
            moved = False
            if round_ < _ROUNDS * 3:
                moved = sum(self._complete(t, c) for t, c in lacking) > 0
                moved |= sum(self._partner_columns(t, c) for t, c in columns) > 0
            if not moved:
                self.left = [(t, self._look_closer(t, c, _MANY)) for t, c in lacking]
                if not any(c.any() for _, c in self.left + columns):
                    return
                steps.pop(0)()
                if self.mask.total:
                    return
        self.mask.hide_all()

    def _lacking(self, t: Target) -> Bools:
        up, down = t.up.cells[self.name], t.down.cells[self.name]
        lacks = (up > 0) | (down > 0)
        lacks[self.mask.rows] = False
        if lacks.any():
            rise, fall = cell_room(t.moves, self.name)
            lacks &= (rise < up) | (fall < down)
            lacks &= ~self.known.setdefault(id(t), np.zeros_like(lacks))
        return lacks

    def _look_closer(self, t: Target, lacks: Bools, most: int = _FEW) -> Bools:
        """Ask a small linear program about each cell, when they are few."""
        if not lacks.any() or lacks.sum() > most:
            return lacks
        for p, c in zip(*np.nonzero(lacks), strict=True):
            up, down = t.up.cells[self.name][p, c], t.down.cells[self.name][p, c]
            if t.near.has_room(self.name, p, c, up, down):
                self.known[id(t)][p, c] = True
                lacks[p, c] = False
        return lacks

    def _columns_lacking(self, t: Target) -> Bools:
        up, down = t.up.columns[self.name], t.down.columns[self.name]
        lacks = (up > 0) | (down > 0)
        for move in t.moves:
            if lacks.any():
                rise, fall = move.columns(self.name)
                lacks &= (rise < up) | (fall < down)
        return lacks

    def _widen(self) -> None:
        """Give up this table's births in the rows of the cells left, and in rows that can take their part."""
        for t, lacks in self.left:
            births = t.near.sums[0][1]
            count = t.count.cells[self.name]
            for p, c in zip(*np.nonzero(lacks), strict=True):
                others = np.flatnonzero((count[:, c] > 0) & (np.arange(len(count)) != p))
                others = others[
                    np.argsort(-np.minimum(count[others, c], self.highest) + count[others].sum(axis=1) / 1e9)
                ]
                births.cells[self.name][[p, *others[:_TAKERS]]] = True
            for _, mask in t.near.sums:
                mask.take_in(births)
            self.mask.take_in(births)

    def _give_up(self) -> None:
        for t, lacks in self.left:
            if lacks.any():
                give_up_table(t, self.name, self.mask)

    def _all_cells(self) -> None:
        self.hidden[:] = True

    def _all_columns(self) -> None:
        self.hidden[:] = True
        self.free[:] = True

    def _complete(self, t: Target, lacking: Bools) -> bool:
        """For each cell that lacks room, hide the cheapest three cells that close a rectangle with it."""
        changed = False
        touched_rows: set[int] = set()
        touched_columns: Counter[int] = Counter()
        first = t.moves[0]
        assert isinstance(first, Move)
        count, other = t.count.cells[self.name], first.other.cells[self.name]
        for p, c in zip(*np.nonzero(lacking), strict=True):
            if p in touched_rows or touched_columns[c] >= _PER_ROUND:
                continue
            found = self._cheapest(p, c, count, other, t.up.cells[self.name][p, c], t.down.cells[self.name][p, c])
            if found is None:
                continue
            q, k = found
            for cell in ((p, k), (q, c), (q, k)):
                changed |= not self.hidden[cell]
                self.hidden[cell] = True
            touched_rows.add(p)
            touched_columns[c] += 1
        return changed

    def _cheapest(self, p: int, c: int, count: Floats, other: Floats, up: float, down: float) -> tuple[int, int] | None:
        cost = (
            np.where(self.hidden[p], 0.0, count[p])[None, :]
            + np.where(self.hidden[:, c], 0.0, count[:, c])[:, None]
            + np.where(self.hidden, 0.0, count)
        )
        gives = np.minimum(count[p][None, :], np.minimum(count[:, c][:, None], other))  # room a rectangle adds, up
        takes = np.minimum(other[p][None, :], np.minimum(other[:, c][:, None], count))
        rows_hidden = self.mask.rows
        useful = ((gives > 0) | (up == 0)) & ((takes > 0) | (down == 0)) & ((gives > 0) | (takes > 0))
        useful[p, :] = False
        useful[:, c] = False
        useful &= ~(self.hidden[p][None, :] & self.hidden[:, c][:, None] & self.hidden)
        useful[rows_hidden] &= False
        if not useful.any():
            return None
        enough = useful & (gives >= up) & (takes >= down)
        among = enough if enough.any() else useful
        worth = cost if enough.any() else (cost + 1) / np.minimum(gives / max(up, 1), 1).clip(0.05)
        best = int(np.argmin(np.where(among, worth, np.inf)))
        return best // count.shape[1], best % count.shape[1]

    def _partner_columns(self, t: Target, lacking: Bools) -> bool:
        """For each column sum that lacks room, hide the smallest other column sum and the cells between."""
        changed = False
        sums = t.count.columns[self.name]
        for c in np.flatnonzero(lacking):
            shown = np.flatnonzero(~self.free & (sums > 0))
            if len(shown):
                self.free[shown[np.argmin(sums[shown])]] = True
                changed = True
            here = self.hidden[:, self.free].copy()
            self.hidden[np.ix_(self.hidden[:, c], self.free)] = True
            changed |= bool((here != self.hidden[:, self.free]).any()) if here.shape[1] == self.free.sum() else True
        return changed
