"""Rates made comparable: what they would be with a standard's ages, or what a standard's rates would have brought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from partera.methods.arrays import over
from partera.methods.disparity import Estimate
from partera.methods.numbers import Floats, NotACount, counts, totals, two_sided
from partera.methods.rates import poisson_limits

FEWEST_BY_DOBSON = 10
"""With fewer events Dobson's limits are not given, and neither is the rate."""


@dataclass(frozen=True)
class Standardized:
    """Observed beside expected events: the standardized mortality (or any other) ratio, and the rate made of it."""

    expected: Floats
    ratio: Estimate
    rate: Estimate


def direct_rate(
    events: ArrayLike, population: ArrayLike, standard: ArrayLike, *,
    method: str = "gamma", per: float = 1.0, confidence: float = 0.95,
) -> Estimate:  # fmt: skip
    """The rate that a place would have, were its people of the standard's ages (or any other strata).

    Takes   events and population: … × strata, populations above zero · standard: people of each stratum in the
            standard · method: `gamma` (default, Fay and Feuer, the usual one in the United States) or `dobson` (with
            Byar's limits) · per: 1,000 for a rate per 1,000 · confidence: like 0.95
    Gives   the rate with limits, one for each place; with `dobson` not-a-number below ten events
    Raises  NotACount · NoDenominator · NotAConfidence · ValueError for another method
    Source  Fay MP, Feuer EJ. Stat Med 1997;16:791–801; Dobson AJ et al. Stat Med 1991;10:457–462

    >>> found = direct_rate([2, 8], [1000, 1000], [3, 1], per=1000)
    >>> round(float(found.value), 2), round(float(found.low), 2), round(float(found.high), 2)
    (3.5, 1.47, 7.6)
    """
    found, whole, weight = np.broadcast_arrays(counts(events), totals(population), counts(standard))
    if weight.ndim == 0 or np.any(weight.sum(axis=-1) == 0):
        raise NotACount("A standard population has people in at least one stratum.")
    share = weight / weight.sum(axis=-1, keepdims=True) / whole
    value, variance = np.sum(share * found, axis=-1), np.sum(share**2 * found, axis=-1)
    if method == "gamma":
        low, high = _gamma(value, variance, np.max(share, axis=-1), confidence)
        return Estimate(value * per, low * per, high * per)
    if method != "dobson":
        raise ValueError(f"{method!r} is not an interval for a standardized rate: choose gamma or dobson.")
    observed = found.sum(axis=-1)
    least, most = poisson_limits(observed, method="byar", confidence=confidence)
    stretch = np.sqrt(over(variance, observed))
    blank = np.where(observed < FEWEST_BY_DOBSON, np.nan, per)
    return Estimate(
        value * blank, (value + stretch * (least - observed)) * blank, (value + stretch * (most - observed)) * blank
    )


def indirect_ratio(
    events: ArrayLike, population: ArrayLike, reference_events: ArrayLike, reference_population: ArrayLike, *,
    per: float = 1.0, confidence: float = 0.95,
) -> Standardized:  # fmt: skip
    """Observed events beside those that the reference's rates would have brought.

    Takes   events and population: … × strata · reference_events and reference_population: of each stratum in the
            reference, populations above zero · per: 1,000 for a rate per 1,000 · confidence: like 0.95
    Gives   expected events; observed ÷ expected with limits (exact below ten events, Byar's from ten on); and the
            reference's crude rate times that ratio
    Raises  NotACount · NoDenominator · NotAConfidence
    Source  Breslow NE, Day NE. Statistical Methods in Cancer Research II. IARC 1987, pp. 65–72

    >>> found = indirect_ratio([5, 15], [1000, 1000], [40, 100], [10000, 10000], per=1000)
    >>> found.expected.tolist(), round(float(found.ratio.value), 3), round(float(found.rate.value), 2)
    (14.0, 1.429, 10.0)
    """
    found, whole, had, among = np.broadcast_arrays(
        counts(events), counts(population), counts(reference_events), totals(reference_population)
    )
    observed, expected = found.sum(axis=-1), np.sum(whole * had / among, axis=-1)
    crude = had.sum(axis=-1) / among.sum(axis=-1) * per
    low, high = poisson_limits(observed, method="byar", confidence=confidence)
    ratio = Estimate(*(over(one, expected) for one in (observed, low, high)))
    return Standardized(expected, ratio, Estimate(ratio.value * crude, ratio.low * crude, ratio.high * crude))


def _gamma(value: Floats, variance: Floats, widest: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Fay and Feuer's limits: those of a gamma law with the rate's mean and variance."""
    tail = two_sided(confidence)[0]
    some = value > 0
    mean, spread = np.where(some, value, 1.0), np.where(some, variance, 1.0)
    low = np.where(some, spread / (2 * mean) * chdtri(2 * mean**2 / spread, 1 - tail), 0.0)
    more, wider = value + widest, variance + widest**2
    return low, wider / (2 * more) * chdtri(2 * more**2 / wider, tail)
