"""What the other methods take: numbers or arrays of counts, and how they refuse what is not a count."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]


class NotACount(ValueError):
    """A count is negative or not a number."""


class MoreEventsThanTotal(ValueError):
    """More events than there were people or births to have them."""


class NoDenominator(ValueError):
    """Nobody stands in the denominator."""


class NotAConfidence(ValueError):
    """A confidence does not lie between 0 and 1."""


def counts(events: ArrayLike) -> Floats:
    """Counts as an array.

    Takes   events: number or array, each 0 or more
    Gives   an array of floats of the same shape
    Raises  NotACount when one is negative or not finite
    Source  our own rule

    >>> counts([0, 12]).tolist()
    [0.0, 12.0]
    """
    found = np.asarray(events, dtype=np.float64)
    if not np.all(np.isfinite(found)) or np.any(found < 0):
        raise NotACount("A count must be 0 or more. Look for negative or empty values in what was given.")
    return found


def parts(events: ArrayLike, total: ArrayLike) -> tuple[Floats, Floats]:
    """Events and totals as arrays of one shape, each event among its total.

    Takes   events: counts · total: counts above zero, each at least as large as its events
    Gives   both as arrays of floats
    Raises  NotACount · NoDenominator when a total is zero · MoreEventsThanTotal
    Source  our own rule

    >>> [array.tolist() for array in parts(3, [4, 5])]
    [[3.0, 3.0], [4.0, 5.0]]
    """
    found, whole = np.broadcast_arrays(counts(events), totals(total))
    if np.any(found > whole):
        raise MoreEventsThanTotal("There are more events than people or births to have them.")
    return found, whole


def totals(total: ArrayLike) -> Floats:
    """Denominators as an array.

    Takes   total: number or array, each above zero
    Gives   an array of floats of the same shape
    Raises  NotACount · NoDenominator when one is zero
    Source  our own rule

    >>> totals(400).tolist()
    400.0
    """
    whole = counts(total)
    if np.any(whole == 0):
        raise NoDenominator("A denominator is zero: there is nobody to take a share of.")
    return whole


def two_sided(confidence: float) -> tuple[float, float]:
    """The tail on either side, and the normal quantile, of a two-sided confidence.

    Takes   confidence: between 0 and 1, like 0.95
    Gives   the probability of one tail, and the number of standard errors
    Raises  NotAConfidence when it does not lie between 0 and 1
    Source  standard normal distribution

    >>> tail, z = two_sided(0.95)
    >>> round(tail, 3), round(z, 4)
    (0.025, 1.96)
    """
    if not 0 < confidence < 1:
        raise NotAConfidence(f"A confidence lies between 0 and 1, like 0.95; {confidence} does not.")
    tail = (1 - confidence) / 2
    return tail, float(-ndtri(tail))
