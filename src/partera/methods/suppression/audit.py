"""What an outsider can work out: the smallest and largest value a hidden count can have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog


class NoSuchTable(ValueError):
    """No counts agree with what is shown."""


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
    Raises  NoSuchTable when no counts agree with what is shown, or the time ran out
    Source  linear programming (HiGHS); the auditing problem of Fischetti & Salazar, Management Science 2001

    >>> row = sparse.csr_matrix([[1.0, 1.0]])
    >>> possible_range(row, np.array([7.0]), sparse.csr_matrix([[1.0, 0.0]])).tolist()
    [[0.0, 7.0]]
    """
    found = np.zeros((wanted.shape[0], 2))
    equal = sums if sums.shape[0] else None
    values = shown if sums.shape[0] else None
    for i in range(wanted.shape[0]):
        goal = np.asarray(wanted[i].todense()).ravel()
        for side, sign in ((0, 1.0), (1, -1.0)):
            answer = linprog(
                sign * goal,
                A_eq=equal,
                b_eq=values,
                bounds=(0, upper),
                method="highs",
                options={"time_limit": seconds},
            )
            if answer.status == 3:
                found[i, side] = np.inf
            elif answer.status == 0:
                found[i, side] = round(float(sign * answer.fun), 6) + 0.0
            else:
                raise NoSuchTable("No counts of zero or more agree with every sum shown.")
    return found


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


def swap_room(
    kinds: NDArray[np.float64],
    sums: Sequence[Sequence[int]],
    hidden: NDArray[np.bool_],
    free: NDArray[np.bool_],
    counted: Sequence[int],
    cell: tuple[int, int],
    gains: tuple[Sequence[int], int, NDArray[np.float64]] | None = None,
) -> tuple[float, float]:
    """How far a hidden count of a two-way table of several kinds of people can rise and fall.

    Each person is of one kind; sums of kinds are shown, except where hidden. Every kind's row sums stay as they are.

    Takes   kinds: kinds × rows × columns, counts · sums: kinds in each shown sum · hidden: sums × rows × columns ·
            free: sums × columns, true where that sum's column total is hidden · counted: kinds of the count asked
            about · cell: its row and column · gains: kinds, another kind, and kinds × rows limits up to which the
            cell's row may gain such people in exchange for the other kind, the rows with limits losing them
    Gives   (up, down), at most the people there are
    Raises  nothing
    Source  as possible_range

    >>> kinds = np.array([[[1.0, 4.0], [6.0, 9.0]], [[50.0, 50.0], [50.0, 50.0]]])
    >>> hidden = np.array([np.ones((2, 2), bool), np.zeros((2, 2), bool)])
    >>> swap_room(kinds, [[0], [0, 1]], hidden, np.zeros((2, 2), bool), [0], (0, 0))
    (4.0, 1.0)
    """
    many, rows, _ = kinds.shape
    at = np.arange(kinds.size).reshape(kinds.shape)
    moving, other, limits = gains if gains else ((), -1, np.zeros((0, rows)))
    loose = np.flatnonzero(limits.sum(axis=0) > 0).tolist() if gains else []
    loose = [*loose, cell[0]] if loose else []
    either = [*moving, other]
    lines: list[NDArray[np.int_]] = [
        at[k, r] for k in range(many) for r in range(rows) if k not in either or r not in loose
    ]
    lines += [at[either, r].ravel() for r in loose]
    bound = [
        (at[k, r], 0.0 if r == cell[0] else -limits[i, r], np.inf if r == cell[0] else 0.0)
        for i, k in enumerate(moving)
        for r in loose
    ]
    for which, hides, is_free in zip(sums, hidden, free, strict=True):
        lines += [at[list(which), r, c] for r, c in zip(*np.nonzero(~hides), strict=True)]
        lines += [at[list(which), :, c].ravel() for c in np.flatnonzero(~is_free)]
    width = np.array([len(line) for line in lines])
    matrix = sparse.csr_matrix(
        (np.ones(width.sum()), (np.repeat(np.arange(len(lines)), width), np.concatenate(lines))),
        shape=(len(lines), kinds.size),
    )
    goal = np.zeros(kinds.size)
    goal[at[list(counted), cell[0], cell[1]]] = 1.0
    bounds = np.column_stack([-kinds.ravel(), np.full(kinds.size, np.inf)])
    least, most = None, None
    if bound:
        size = [len(line) for line, _, _ in bound]
        sides = sparse.csr_matrix(
            (np.ones(sum(size)), (np.repeat(np.arange(len(bound)), size), np.concatenate([b[0] for b in bound]))),
            shape=(len(bound), kinds.size),
        )
        low, high = np.array([b[1] for b in bound]), np.array([b[2] for b in bound])
        least = sparse.vstack([-sides, sides[np.isfinite(high)]]).tocsr()
        most = np.concatenate([-low, high[np.isfinite(high)]])
    found = []
    for sign in (-1.0, 1.0):
        answer = linprog(
            sign * goal, A_ub=least, b_ub=most, A_eq=matrix, b_eq=np.zeros(len(lines)), bounds=bounds,
            method="highs", options={"time_limit": 2.0},
        )  # fmt: skip
        found.append(-float(answer.fun) if answer.status == 0 else np.inf if answer.status == 3 else 0.0)
    return round(found[0], 6) + 0.0, round(found[1], 6) + 0.0
