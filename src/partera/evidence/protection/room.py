"""Room to move in one table of a block: rows are lengthened until every small cell can be what it must."""

from __future__ import annotations

import numpy as np

from partera.evidence.protection.stairs import (
    MANY,
    Bools,
    Floats,
    Kind,
    Lengths,
    Stairs,
    Stuck,
    beside,
    darken_next,
    pooled,
    sum_of_others,
)


class Table:
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
            whom = np.where(np.isinf(others.cells[self.name]), MANY, others.cells[self.name])
            more = np.minimum(whom - (inner - y), self._beside(inner, lengths))
            if within is not None and within.dark.any():
                comes = pooled(inner, whom, within.dark, within.sums[self.name])[0]
                more = np.maximum(more, np.minimum(whom - (inner - y), comes))
            top += more
            near = self._of_alike(inner, lengths)
            if within is not None and within.sums[self.name] > 1:
                near[:, : within.sums[self.name]] = MANY
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
        return np.where(hidden, beside(np.where(hidden, cells, 0.0)), 0.0)

    def _of_alike(self, cells: Floats, lengths: Lengths) -> Floats:
        """For each hidden cell what stands in its column in other rows that hide as much or more."""
        found = np.zeros_like(cells)
        for length in np.unique(lengths[lengths > 1]):
            at = np.flatnonzero(lengths == length)
            rows = (lengths >= length)[:, None]
            found[at, :length] = sum_of_others(np.where(rows, cells, 0.0)[:, :length])[at]
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
            rise, fall = pooled(y, n, dark, width)
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
        enough = y.sum() - y[p] >= up and sum_of_others(n[:, None])[p, 0] >= down
        partners = np.flatnonzero((self.lengths < self.lengths[p]) & (brought > 0))
        if enough and self.stairs.dark[p] and not own[c] and (brought > 0)[~self.stairs.dark].any():
            darken_next(np.where(brought > 0, kind.people.rows, 0.0), self.stairs)
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
            darken_next(np.where(brought > 0, kind.people.rows, 0.0), self.stairs)
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
            whole = (beside(y[None, :free])[0] >= up[:free]) & (beside(n[None, :free])[0] >= down[:free])
            if (wanted[:free] & ~whole).any() and free < self.width:
                self.stairs.sums[self.name] += 1
                return True
            rows = self.lengths >= free
            inside = np.where(rows[:, None], kind.people.cells[self.name], 0.0)[:, :free]
            enough = beside(inside).sum(axis=0) >= up[:free]
            if (wanted[:free] & ~enough).any():
                waiting = np.flatnonzero(~rows & (kind.people.cells[self.name][:, :free].sum(axis=1) > 0))
                if len(waiting) == 0:
                    return False
                self.lengths[waiting[np.argmin(kind.people.rows[waiting])]] = free
                return True
        return False
