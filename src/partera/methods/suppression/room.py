"""How far a hidden count can move while every shown sum stays: found by swaps, without a solver.

A table has rows (counties) and columns (groups or years); row and column sums are known unless said otherwise.
In row p, `several` people of kinds S stand in cell c, and people of kind T beside them. If a person in (p, c)
turned from T to s, one in (p, k) from s to T, and in another row q the opposite happened, every shown sum would
stay as it is. What all such swaps allow together is room: an outsider cannot tell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def flip_room(
    several: Sequence[Floats], other: Floats, hidden: Bools, free: Bools, roof: Floats | None = None
) -> tuple[Floats, Floats]:
    """How far the hidden sum of `several` can rise and fall in each cell.

    Takes   several: kinds that make up the count, each rows × columns · other: the kind they turn into, rows ×
            columns (inf: any number) · hidden: true where the cell is hidden · free: per column, true where the
            column's own sum is hidden · roof: how far a cell can rise, where that is more than `other`
    Gives   (up, down), rows × columns, ≥ 0: guaranteed room, not the most there may be
    Raises  nothing
    Source  alternating moves in two-way tables (Cox, JASA 1980); docs/methods/small-counts.md

    >>> ones = np.full((2, 2), 5.0)
    >>> up, down = flip_room([ones], ones * 10, np.ones((2, 2), bool), np.zeros(2, bool))
    >>> float(up[0, 0]), float(down[0, 0])
    (5.0, 5.0)
    """
    columns = hidden.shape[1]
    both = hidden[:, :, None] & hidden[:, None, :] & ~np.eye(columns, dtype=bool)[None]
    open_pair = free[:, None] & free[None, :]
    kinds = len(several)
    others = np.maximum(both.sum(axis=2).max(axis=0), 1.0)[None, :, None]  # partners a column may have at most
    rise, fall = np.zeros((2, *hidden.shape)), np.zeros((2, *hidden.shape))
    for mode, share in enumerate((1.0, others)):  # one partner column, or all of them with shares
        pooled_up, pooled_down = np.zeros(both.shape), np.zeros(both.shape)
        for kind in several:
            out, back = kind[:, :, None], kind[:, None, :]
            up = np.where(both, np.minimum(out / share, other[:, None, :] / (kinds * share)), 0.0)
            down = np.where(both, np.minimum(other[:, :, None] / (kinds * share), back / share), 0.0)
            pool_up = np.where(open_pair, np.inf, up.sum(axis=0) - up)
            pool_down = np.where(open_pair, np.inf, down.sum(axis=0) - down)
            pooled_up += np.where(both, np.minimum(back, pool_up), 0.0)
            pooled_down += np.where(both, np.minimum(out / share, pool_down), 0.0)
        pooled_down = np.where(both, np.minimum(other[:, None, :], pooled_down), 0.0)
        if mode == 0:
            rise[0], fall[0] = pooled_up.max(axis=2), pooled_down.max(axis=2)
        else:
            rise[1], fall[1] = pooled_up.sum(axis=2), pooled_down.sum(axis=2)
    return np.minimum(rise.max(axis=0), np.where(hidden, other if roof is None else roof, 0.0)), fall.max(axis=0)


def column_room(several: Sequence[Floats], other: Floats, hidden: Bools, free: Bools) -> tuple[Floats, Floats]:
    """How far a hidden column sum can rise and fall, against another hidden column sum.

    Takes   as flip_room
    Gives   (up, down), one per column; 0 for a column whose sum is shown
    Raises  nothing
    Source  as flip_room

    >>> ones = np.full((2, 2), 5.0)
    >>> column_room([ones], ones * 10, np.ones((2, 2), bool), np.ones(2, bool))[0].tolist()
    [10.0, 10.0]
    """
    columns = hidden.shape[1]
    both = hidden[:, :, None] & hidden[:, None, :] & ~np.eye(columns, dtype=bool)[None]
    both &= (free[:, None] & free[None, :])[None]
    total = sum(several)
    up = np.where(both, np.minimum(other[:, :, None], np.asarray(total)[:, None, :]), 0.0).sum(axis=0)
    down = np.where(both, np.minimum(np.asarray(total)[:, :, None], other[:, None, :]), 0.0).sum(axis=0)
    return up.max(axis=1), down.max(axis=1)


def row_room(
    several: Sequence[dict[str, Floats]],
    other: dict[str, Floats],
    free: dict[str, Bools],
    highest: int,
    roof: dict[str, Floats] | None = None,
) -> dict[str, tuple[Floats, Floats]]:
    """How far counts can rise and fall in rows that are hidden altogether, sums included, in linked tables.

    What one row gains another such row loses, in every table of the same rows at once.

    Takes   several: kinds, each table's name → rows × columns (only the hidden rows) · other: as several ·
            free: per table and column, true where the column's sum is hidden · highest: the largest hidden count ·
            roof: as flip_room
    Gives   table's name → (up, down); under "" the rows' own sums
    Raises  nothing
    Source  docs/methods/small-counts.md

    >>> one = {"a": np.array([[3.0, 0.0], [9.0, 1.0]])}
    >>> many = {"a": np.full((2, 2), 50.0)}
    >>> row_room([one], many, {"a": np.zeros(2, bool)}, 9)["a"][0][0].tolist()
    [9.0, 1.0]
    """
    names = list(other)
    wide = {name: (other[name] >= highest).astype(float) for name in names}
    rows = next(iter(other.values())).shape[0]
    self_pair = np.eye(rows, dtype=bool)
    gain = [{n: np.where(self_pair, 0.0, wide[n] @ kind[n].T) for n in names} for kind in several]  # [p, q]: q gives
    found: dict[str, tuple[Floats, Floats]] = {}
    for name in ["", *names]:
        elsewhere = [_least([g[n] for n in names if n != name], rows) for g in gain]
        if name == "":
            up = np.asarray(sum(elsewhere)).sum(axis=1)
            down = np.asarray(sum(e.T for e in elsewhere)).max(axis=1, initial=0.0)
            found[name] = (up, down)
            continue
        up, down = np.zeros(other[name].shape), np.zeros(other[name].shape)
        for c in range(up.shape[1]):
            at = free[name] if free[name][c] else np.arange(up.shape[1]) == c
            fall = np.zeros((rows, rows))
            for kind, limit in zip(several, elsewhere, strict=True):
                supply = np.where(self_pair, 0.0, kind[name][:, at].sum(axis=1)[None, :])
                up[:, c] += np.minimum(supply, limit).sum(axis=1)
                room = (wide[name][:, at].max(axis=1) > 0)[None, :]  # [p, q]: p gives to q
                fall += np.where(self_pair, 0.0, np.minimum(kind[name][:, c][:, None] * room, limit.T))
            up[:, c] = np.minimum(up[:, c], (roof or {}).get(name, other[name])[:, c])
            down[:, c] = fall.max(axis=1, initial=0.0)
        found[name] = (up, down)
    return found


def exchange_limits(
    several: Sequence[dict[str, Floats]], other: dict[str, Floats], besides: str, highest: int
) -> list[Floats]:
    """How many of each kind one row can gain and another lose in all tables but one.

    Takes   several, other, highest: as row_room · besides: the table left out
    Gives   per kind, array [row that gains, row that loses]
    Raises  nothing
    Source  as row_room

    >>> one = {"a": np.array([[3.0], [9.0]]), "b": np.array([[3.0], [9.0]])}
    >>> exchange_limits([one], {"a": one["a"], "b": np.full((2, 1), 50.0)}, "a", 9)[0][0].tolist()
    [0.0, 9.0]
    """
    names = [name for name in other if name != besides]
    rows = next(iter(other.values())).shape[0]
    limits = []
    for kind in several:
        each = [((other[n] >= highest).astype(float) @ kind[n].T) * ~np.eye(rows, dtype=bool) for n in names]
        limits.append(_least(each, rows))
    return limits


def _least(several: list[Floats], rows: int) -> Floats:
    return np.minimum.reduce(several) if several else np.where(np.eye(rows, dtype=bool), 0.0, np.inf)
