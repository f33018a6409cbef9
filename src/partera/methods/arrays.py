"""Divisions and quantiles of arrays in which some entries are missing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from partera.methods.numbers import Floats

Ints = NDArray[np.int64]


def quantile(ranked: Floats, counted: Ints, share: float) -> Floats:
    """The quantile of each row of ranked values, by linear interpolation between neighbors.

    Takes   ranked: rows in rising order · counted: how many values each row has · share: 0.5 for the median
    Gives   one number a row; not-a-number for a row without values
    Raises  nothing
    Source  Hyndman RJ, Fan Y. Sample quantiles in statistical packages. Am Stat 1996;50:361–365 (type 7)

    >>> quantile(np.array([[1.0, 2.0, 9.0, np.nan]]), np.array([3]), 0.5).tolist()
    [2.0]
    """
    if ranked.shape[1] == 0:
        return np.full(len(ranked), np.nan)
    place = np.maximum(counted - 1, 0) * share
    below = np.floor(place).astype(np.int64)
    rows = np.arange(len(ranked))
    low = ranked[rows, below]
    high = ranked[rows, np.minimum(below + 1, np.maximum(counted - 1, 0))]
    return low + (high - low) * (place - below)


def over(numbers: Floats, divisors: NDArray[np.generic]) -> Floats:
    """Numbers divided by divisors, not-a-number where there is nothing to divide by.

    Takes   numbers and divisors of one shape
    Gives   their quotients
    Raises  nothing
    Source  our own rule

    >>> over(np.array([6.0, 1.0]), np.array([3, 0])).tolist()
    [2.0, nan]
    """
    found = np.full(np.shape(numbers), np.nan)
    np.divide(numbers, divisors, out=found, where=divisors != 0)
    return found
