"""From single observations to what charts of subgroups take."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from partera.methods.arrays import over
from partera.methods.numbers import Floats


def subgroups(observations: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Mean, standard deviation and size of each subgroup.

    Takes   observations: series × points × observations, not-a-number where there is none
    Gives   three arrays of series × points; a deviation needs two observations, and is not-a-number with fewer
    Raises  nothing
    Source  definition

    >>> mean, deviation, size = subgroups([[[40.0, 44.0], [41.0, np.nan]]])
    >>> mean.tolist(), deviation.round(3).tolist(), size.tolist()
    ([[42.0, 41.0]], [[2.828, nan]], [[2.0, 1.0]])
    """
    found = np.asarray(observations, dtype=np.float64)
    size = np.sum(~np.isnan(found), axis=-1).astype(np.float64)
    mean = over(np.nansum(found, axis=-1), size)
    away = np.nansum((found - mean[..., np.newaxis]) ** 2, axis=-1)
    return mean, np.sqrt(over(away, np.maximum(size - 1, 0))), size
