"""Means of measured values with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from partera.methods.arrays import over
from partera.methods.disparity import Estimate
from partera.methods.numbers import Floats, two_sided


@dataclass(frozen=True)
class Mean:
    """The mean with limits, the standard deviation, and how many values there were."""

    mean: Estimate
    deviation: Floats
    number: Floats


def mean_interval(values: ArrayLike, *, confidence: float = 0.95) -> Mean:
    """The mean of measured values with Student's limits.

    Takes   values: … × values, not-a-number where one is missing · confidence: like 0.95
    Gives   mean, limits, deviation and number of each row; no limits from fewer than two values
    Raises  NotAConfidence
    Source  Student. Biometrika 1908;6:1–25

    >>> found = mean_interval([31, 29, 35, 25])
    >>> [round(float(x), 2) for x in (found.mean.value, found.mean.low, found.mean.high)]
    [30.0, 23.38, 36.62]
    """
    found = np.asarray(values, dtype=np.float64)
    number = np.sum(~np.isnan(found), axis=-1).astype(np.float64)
    mean = over(np.nansum(found, axis=-1), number)
    squares = np.nansum((found - np.expand_dims(mean, -1)) ** 2, axis=-1)
    freedom = np.where(number > 1, number - 1, np.nan)
    deviation = np.sqrt(squares / freedom)
    spread = stdtrit(freedom, 1 - two_sided(confidence)[0]) * deviation / np.sqrt(np.maximum(number, 1))
    return Mean(Estimate(mean, mean - spread, mean + spread), deviation, number)
