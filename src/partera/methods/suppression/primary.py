"""Which counts are small."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HIGHEST_HIDDEN = 9
"""Counts from 1 to this are hidden unless a source is stricter."""


def is_small(counts: NDArray[np.float64], highest: int = HIGHEST_HIDDEN, zeros_too: bool = False) -> NDArray[np.bool_]:
    """Whether each count must be hidden for itself.

    Takes   counts: any shape · highest: the largest count that is hidden · zeros_too: hide 0 as well
    Gives   true where the count lies in 1..highest (0..highest)
    Raises  nothing
    Source  domain: counts 1–9 are withheld below the nation; a zero may be shown

    >>> is_small(np.array([0, 1, 9, 10])).tolist()
    [False, True, True, False]
    """
    return (counts <= highest) & (counts >= (0 if zeros_too else 1))
