"""Which cells of linked tables to hide so that no small count is an exact sum of those shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_NOTHING = 1e-7


def sums_of(
    inner: Mapping[str, Sequence[str]], published: Mapping[str, Sequence[str]], above: Mapping[str, Sequence[str]]
) -> NDArray[np.float64]:
    """Which inner cells each published cell adds up.

    Takes   inner: dimension → label of each inner cell · published: dimension → label of each published cell,
            `Total` for a margin · above: dimension → a coarser label of each inner cell, where there is one
    Gives   0/1 array, published cells × inner cells
    Raises  nothing
    Source  definition

    >>> sums_of({"a": ["x", "y"]}, {"a": ["Total", "x"]}, {}).tolist()
    [[1.0, 1.0], [1.0, 0.0]]
    """
    result = None
    for dimension, labels in inner.items():
        fine, wanted = np.asarray(labels), np.asarray(published[dimension])
        here = (wanted[:, None] == "Total") | (wanted[:, None] == fine[None, :])
        if dimension in above:
            here |= wanted[:, None] == np.asarray(above[dimension])[None, :]
        result = here if result is None else result & here
    return np.asarray(result, dtype=float)


def recoverable(sums: NDArray[np.float64], shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which hidden cells are an exact combination of the shown ones.

    Takes   sums: published cells × inner cells · shown: one per published cell
    Gives   true for a hidden cell that can be worked out
    Raises  nothing
    Source  linear algebra

    >>> recoverable(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]), np.array([True, True, False])).tolist()
    [False, False, True]
    """
    basis = _Span(sums)
    for i in np.flatnonzero(shown):
        basis.add(int(i))
    return ~shown & (basis.left() < _NOTHING)


class _Span:
    """The span of the shown cells, kept as what is left of every cell outside it."""

    def __init__(self, sums: NDArray[np.float64]) -> None:
        self.rest = sums.astype(float).copy()
        self.size = np.maximum((sums**2).sum(axis=1), 1.0)

    def left(self) -> NDArray[np.float64]:
        return np.asarray((self.rest**2).sum(axis=1) / self.size)

    def add(self, i: int) -> None:
        direction = self.rest[i]
        length = direction @ direction
        if length / self.size[i] < _NOTHING:
            return
        self.rest = self.rest - np.outer(self.rest @ direction / length, direction)

    def would_give(self, i: int, guarded: NDArray[np.bool_]) -> bool:
        """Whether showing cell i would leave nothing of a guarded cell."""
        direction = self.rest[i]
        length = direction @ direction
        if length / self.size[i] < _NOTHING:
            return False
        rest = self.rest[guarded]
        before = (rest**2).sum(axis=1)
        after = before - (rest @ direction) ** 2 / length
        size = self.size[guarded]
        return bool(((after / size < _NOTHING) & (before / size >= _NOTHING)).any())


def hide_pattern(
    sums: NDArray[np.float64], counts: NDArray[np.float64], primary: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which cells to hide so that no primary cell is an exact combination of the shown ones.

    Cells are shown from the largest count down, each only when no primary cell could then be worked out: what
    is hidden beside them is small. A person alone in a cell, knowing that count, learns no other one either.

    Takes   sums: published cells × inner cells, 0/1 · counts: of the published cells · primary: to be hidden
    Gives   true where hidden, primary cells included
    Raises  nothing
    Source  the ordering and elimination idea of Langsrud, GaussSuppression (PSD 2024)

    >>> sums = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> hide_pattern(sums, np.array([35.0, 3.0, 20.0, 12.0]), np.array([False, True, False, False])).tolist()
    [False, True, False, True]
    """
    guarded = [(_Span(sums), primary)]
    for i in np.flatnonzero(primary & (counts == 1)):
        span = _Span(sums)
        span.add(int(i))
        guarded.append((span, primary & (sums @ sums[i] == 0)))  # counts of other people
    hidden = primary.copy()
    for i in sorted(np.flatnonzero(~primary), key=lambda i: (counts[i] > 0, -counts[i], -sums[i].sum(), i)):
        if counts[i] == 0 or not any(span.would_give(int(i), cells) for span, cells in guarded):
            for span, _ in guarded:
                span.add(int(i))
        else:
            hidden[i] = True
    return hidden
