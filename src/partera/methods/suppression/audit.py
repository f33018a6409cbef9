"""What an outsider can work out: the smallest and largest value a hidden count can have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp


class NoSuchTable(ValueError):
    """No counts agree with what is shown."""


class OutOfReach(RuntimeError):
    """The range was not found: the program is too large, or took too long. What is not proved must be hidden."""


def possible_range(
    sums: sparse.csr_matrix,
    shown: NDArray[np.float64],
    wanted: sparse.csr_matrix,
    upper: float | None = None,
    seconds: float = 10.0,
) -> NDArray[np.float64]:
    """The smallest and largest value of each wanted sum, given the shown sums and counts of zero or more.

    Takes   sums: shown sums × unknown counts, 0/1 (other weights allowed) · shown: their values ·
            wanted: wanted sums × unknown counts · upper: a bound known for every count · seconds: per program
    Gives   array wanted × 2: smallest and largest; the largest is inf where nothing bounds it
    Raises  NoSuchTable when no counts agree with what is shown; OutOfReach when the time ran out
    Source  linear programming (HiGHS); the auditing problem of Fischetti & Salazar, Management Science 2001

    >>> row = sparse.csr_matrix([[1.0, 1.0]])
    >>> possible_range(row, np.array([7.0]), sparse.csr_matrix([[1.0, 0.0]])).tolist()
    [[0.0, 7.0]]
    """
    found = np.zeros((wanted.shape[0], 2))
    for i in range(wanted.shape[0]):
        found[i, 0] = smallest(sums, shown, wanted[i], upper, seconds)
        found[i, 1] = -smallest(sums, shown, -wanted[i], upper, seconds)
    return found


def smallest(
    sums: sparse.csr_matrix,
    shown: NDArray[np.float64],
    wanted: sparse.csr_matrix,
    upper: float | None = None,
    seconds: float = 10.0,
) -> float:
    """The smallest value of a weighed sum of unknown counts, given the shown sums and counts of zero or more.

    Takes   wanted: one row of weights; the others as possible_range
    Gives   the value; -inf where nothing bounds it
    Raises  as possible_range
    Source  linear programming (HiGHS)

    >>> row = sparse.csr_matrix([[1.0, 1.0]])
    >>> smallest(row, np.array([7.0]), sparse.csr_matrix([[-1.0, 0.0]]))
    -7.0
    """
    return least(sums, shown, wanted, upper, seconds)[0]


def least(
    sums: sparse.csr_matrix,
    shown: NDArray[np.float64],
    wanted: sparse.csr_matrix,
    upper: float | None = None,
    seconds: float = 10.0,
) -> tuple[float, NDArray[np.float64] | None]:
    """The smallest value of a weighed sum of unknown counts, and counts that give it.

    Takes   as smallest
    Gives   the value and the counts; -inf and None where nothing bounds it
    Raises  as possible_range
    Source  linear programming (HiGHS)

    >>> row = sparse.csr_matrix([[1.0, 1.0]])
    >>> least(row, np.array([7.0]), sparse.csr_matrix([[-1.0, 0.0]]))
    (-7.0, array([7., 0.]))
    """
    answer = milp(
        np.asarray(wanted.todense()).ravel(),
        constraints=LinearConstraint(sums, shown, shown) if sums.shape[0] else None,
        bounds=Bounds(0, np.inf if upper is None else upper),
        options={"time_limit": seconds},
    )
    if answer.status == 0:
        return round(float(answer.fun), 6) + 0.0, np.asarray(answer.x)
    if answer.status == 3:
        return -np.inf, None
    if answer.status == 2:
        raise NoSuchTable("No counts of zero or more agree with every sum shown.")
    raise OutOfReach(f"The range was not found: {answer.message}")


def table_ranges(counts: Sequence[Sequence[int]], suppressed: Sequence[Sequence[bool]]) -> NDArray[np.float64]:
    """The range of each hidden cell of a table whose row, column and grand totals are shown.

    Takes   counts: rows of counts · suppressed: the same shape, true where hidden
    Gives   array hidden cells × 2 (smallest, largest), down the columns, first column first
    Raises  NoSuchTable never, when the counts are the table's own
    Source  as possible_range

    >>> table_ranges([[3, 4], [5, 6]], [[True, True], [True, True]])[0].tolist()
    [0.0, 7.0]
    """
    values, hidden = np.asarray(counts, dtype=float), np.asarray(suppressed, dtype=bool)
    rows, columns = values.shape
    number = {cell: i for i, cell in enumerate((r, c) for c in range(columns) for r in range(rows) if hidden[r, c])}
    lines = [[(r, c) for c in range(columns)] for r in range(rows)]
    lines += [[(r, c) for r in range(rows)] for c in range(columns)]
    sums = sparse.lil_matrix((len(lines), max(1, len(number))))
    shown = np.zeros(len(lines))
    for i, line in enumerate(lines):
        for cell in line:
            if cell in number:
                sums[i, number[cell]] = 1.0
                shown[i] += values[cell]
    if not number:
        return np.zeros((0, 2))
    return possible_range(sums.tocsr(), shown, sparse.identity(len(number), format="csr"))
