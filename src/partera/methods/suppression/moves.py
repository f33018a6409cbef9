"""What to hide so that a hidden count can be what it must be able to be: the cheapest move that shows itself least."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

_NOTHING = 1e-6


def cheapest_move(
    sums: sparse.csr_matrix,
    shown: NDArray[np.float64],
    cost: NDArray[np.float64],
    wanted: NDArray[np.float64],
    value: float,
    seconds: float = 10.0,
) -> NDArray[np.bool_]:
    """Which shown sums must change, at the least cost, for a wanted sum to have a value.

    Counts of zero or more are sought that give the wanted sum its value and each shown sum as little change as can
    be, weighed by its cost. Whoever sees none of the changed sums cannot tell these counts from the true ones.

    Takes   sums: shown sums × unknown counts, 0/1 · shown: their values · cost: of one more or fewer in each ·
            wanted: the wanted sum over the unknown counts · value: what it is to be · seconds: for the program
    Gives   true for each shown sum that changes; all of them where the time ran out
    Raises  nothing
    Source  the incremental attack of Kelly, Golden and Assad, Networks 1992, with costs by cell

    >>> sums = sparse.csr_matrix([[1.0, 1.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> cheapest_move(sums, np.array([46.0, 30, 12]), np.array([9.0, 3, 2]), np.array([1.0, 0, 0]), 9).tolist()
    [False, False, True]
    """
    rows = sums.shape[0]
    change = sparse.identity(rows, format="csr")
    equal = sparse.vstack(
        [
            sparse.hstack([sums, -change, change]),
            sparse.hstack([sparse.csr_matrix(wanted), sparse.csr_matrix((1, 2 * rows))]),
        ],
        format="csr",
    )
    answer = linprog(
        np.concatenate([np.zeros(sums.shape[1]), cost, cost]),
        A_eq=equal,
        b_eq=np.append(shown, value),
        bounds=(0, None),
        method="highs-ds",  # a corner, where few change, not the middle of equally good moves
        options={"time_limit": seconds},
    )
    if answer.status != 0:
        return np.ones(rows, dtype=bool)
    changed = answer.x[sums.shape[1] :]
    return np.asarray(changed[:rows] + changed[rows:] > _NOTHING)
