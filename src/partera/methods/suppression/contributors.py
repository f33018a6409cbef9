"""On how few contributors anything rests that published sums give away.

Sums over contributors (hospitals, say) are published one after another; later ones take more contributors in, leave
some out, or take a newer number of one. Whoever reads them all can add and subtract them as they like. What they can
work out by that are exactly the combinations of the published rows; each rests on some contributors. The proof that the
search below misses none stands in docs/methods/roll-ups.md.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb, inf, lcm

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.methods.suppression.audit import OutOfReach

FEWEST = 6
"""Contributors on which whatever is published rests at least: five, and the one that reads."""
_MOST_TRIES = 50_000

Ints = NDArray[np.int64]


def rests_on_enough(sums: ArrayLike, contributor: ArrayLike, fewest: int = FEWEST) -> bool:
    """Whether nothing that follows from published sums rests on too few contributors.

    Takes   as fewest_contributors · fewest: how many are enough
    Gives   true when every combination of the sums that is not nothing rests on that many or more
    Raises  OutOfReach as fewest_contributors
    Source  docs/methods/roll-ups.md

    >>> rests_on_enough([[1, 1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1, 1]], range(7))
    False
    """
    return fewest_contributors(sums, contributor) >= fewest


def fewest_contributors(sums: ArrayLike, contributor: ArrayLike) -> float:
    """The smallest number of contributors on which a combination of published sums rests.

    Takes   sums: published sums × contributions, whole numbers (1 where a contribution is part of the sum); whatever
            everybody knows is left out · contributor: whose contribution each is; one may have several, such as a
            number and its revision
    Gives   the number; infinity where nothing is published
    Raises  OutOfReach when the sums are too many and too different to be searched
    Source  docs/methods/roll-ups.md: what rests on fewest lies off a hyperplane that the contributions span

    >>> fewest_contributors([[1, 1, 1, 1]], [0, 1, 2, 3])
    4
    >>> fewest_contributors([[1, 1, 1, 0], [1, 1, 1, 1]], [0, 1, 2, 3])
    1
    """
    rows = np.atleast_2d(np.asarray(sums, dtype=np.int64))
    if rows.size == 0:
        return inf
    kinds, of = np.unique(rows, axis=1, return_inverse=True)
    has = _kinds_of(np.asarray(contributor), of.ravel(), kinds.shape[1])
    return min((_fewest_in(block, has[:, at]) for block, at in _blocks(kinds)), default=inf)


def _kinds_of(contributor: NDArray[np.generic], of: Ints, kinds: int) -> NDArray[np.bool_]:
    """Which kinds of contribution each contributor has: two are of a kind when they stand in the same sums."""
    _, who = np.unique(contributor, return_inverse=True)
    has = np.zeros((who.max() + 1, kinds), dtype=bool)
    has[who.ravel(), of] = True
    return has


def _fewest_in(block: Ints, has: NDArray[np.bool_]) -> float:
    """The fewest contributors off a hyperplane of a block of independent rows; each kind of column stands once."""
    rank, kinds = block.shape
    if rank == 1:
        return int(has.any(axis=1).sum())
    if comb(kinds, rank - 1) > _MOST_TRIES:
        raise OutOfReach("The published sums are too many and too different for what follows from them to be known.")
    chosen = np.array(list(combinations(range(kinds), rank - 1)))
    across = _across(block.T[chosen])
    across = across[(across != 0).any(axis=1)]
    touched = np.unique(across @ block != 0, axis=0)
    patterns, alike = np.unique(has, axis=0, return_counts=True)
    return min(int(alike[(patterns & off).any(axis=1)].sum()) for off in touched)


def _across(spanning: Ints) -> Ints:
    """For each set of rank − 1 columns the direction across their span; nothing where they are dependent."""
    rank = spanning.shape[2]
    without = [np.delete(spanning, i, axis=2) for i in range(rank)]
    parts = [(-1) ** i * np.linalg.det(each.astype(float)) for i, each in enumerate(without)]
    return np.rint(np.stack(parts, axis=1)).astype(np.int64)


def _blocks(kinds: Ints) -> list[tuple[Ints, Ints]]:
    """Independent rows in parts that share no column: what rests on fewest lies within one of them."""
    rows = _reduced(kinds)
    found, left = [], set(range(len(rows)))
    while left:
        part = {left.pop()}
        at: set[int] = set()
        grows = True
        while grows:
            at = {j for i in part for j, x in enumerate(rows[i]) if x}
            more = {i for i in left if any(rows[i][j] for j in at)}
            grows = bool(more)
            part |= more
            left -= more
        columns = np.array(sorted(at))
        found.append((np.array([_whole(rows[i]) for i in sorted(part)])[:, columns], columns))
    return found


def _reduced(kinds: Ints) -> list[list[Fraction]]:
    """The rows brought to reduced echelon form, exactly; dependent ones fall away."""
    rows = [[Fraction(int(x)) for x in row] for row in kinds]
    done: list[list[Fraction]] = []
    for j in range(kinds.shape[1]):
        lead = next((row for row in rows if row[j]), None)
        if lead is None:
            continue
        rows.remove(lead)
        lead = [x / lead[j] for x in lead]
        rows, done = [_less(row, lead, j) for row in rows], [_less(row, lead, j) for row in done]
        done.append(lead)
    return done


def _less(row: list[Fraction], lead: list[Fraction], j: int) -> list[Fraction]:
    return [x - row[j] * y for x, y in zip(row, lead, strict=True)] if row[j] else row


def _whole(row: list[Fraction]) -> list[int]:
    times = lcm(*(x.denominator for x in row))
    return [int(x * times) for x in row]
