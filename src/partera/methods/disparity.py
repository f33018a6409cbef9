"""The gap between two groups: difference, ratio and excess events, always with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc
from scipy.stats import binomtest, fisher_exact

from partera.methods.numbers import Floats, counts, parts, totals, two_sided
from partera.methods.rates import clopper_pearson, wilson


@dataclass(frozen=True)
class Estimate:
    """A value with its lower and upper limit, arrays of one shape; not-a-number where it cannot be said."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Gap:
    """What stands between a group and the reference, all three ways."""

    difference: Estimate  # per one: times 100 for percentage points
    ratio: Estimate
    excess: Estimate  # events the group would not have had at the reference's level


def risk_difference(
    events: ArrayLike, total: ArrayLike, reference_events: ArrayLike, reference_total: ArrayLike, *,
    method: str = "newcombe", confidence: float = 0.95,
) -> Estimate:  # fmt: skip
    """The group's proportion less the reference's.

    Takes   counts of the group and of the reference, totals above zero · method: `newcombe` (default, from Wilson's
            limits, sound for small counts) or `wald` · confidence: like 0.95
    Gives   the difference, between −1 and 1, with limits
    Raises  NotACount · NoDenominator · MoreEventsThanTotal · NotAConfidence · ValueError for another method
    Source  Newcombe RG. Interval estimation for the difference between independent proportions. Stat Med 1998;17

    >>> found = risk_difference(12, 210, 8, 340, method="wald")
    >>> [round(float(x), 4) for x in (found.value, found.low, found.high)]
    [0.0336, -0.0017, 0.0689]
    """
    group, whole = parts(events, total)
    other, other_whole = parts(reference_events, reference_total)
    p, q = group / whole, other / other_whole
    if method == "wald":
        spread = two_sided(confidence)[1] * np.sqrt(p * (1 - p) / whole + q * (1 - q) / other_whole)
        return Estimate(p - q, p - q - spread, p - q + spread)
    if method != "newcombe":
        raise ValueError(f"{method!r} is not an interval for a difference: choose newcombe or wald.")
    low, high = wilson(group, whole, confidence=confidence)
    other_low, other_high = wilson(other, other_whole, confidence=confidence)
    below = np.sqrt((p - low) ** 2 + (other_high - q) ** 2)
    above = np.sqrt((high - p) ** 2 + (q - other_low) ** 2)
    return Estimate(p - q, p - q - below, p - q + above)


def risk_ratio(
    events: ArrayLike, total: ArrayLike, reference_events: ArrayLike, reference_total: ArrayLike, *,
    confidence: float = 0.95,
) -> Estimate:  # fmt: skip
    """The group's proportion divided by the reference's, with Wald limits on the log scale.

    Takes   counts of the group and of the reference, totals above zero · confidence: like 0.95
    Gives   the ratio with limits; not-a-number where the reference has no event, and no limits where either has none
    Raises  NotACount · NoDenominator · MoreEventsThanTotal · NotAConfidence
    Source  Katz D et al. Biometrics 1978;34:469–474

    >>> found = risk_ratio(300, 20000, 180, 25000)
    >>> [round(float(x), 3) for x in (found.value, found.low, found.high)]
    [2.083, 1.733, 2.504]
    """
    group, whole = parts(events, total)
    other, other_whole = parts(reference_events, reference_total)
    a, b = _blank_zero(group), _blank_zero(other)
    value = (group / whole) / (b / other_whole)
    spread = two_sided(confidence)[1] * np.sqrt(1 / a - 1 / whole + 1 / b - 1 / other_whole)
    return Estimate(value, value * np.exp(-spread), value * np.exp(spread))


def odds_ratio(
    events: ArrayLike, total: ArrayLike, reference_events: ArrayLike, reference_total: ArrayLike, *,
    confidence: float = 0.95,
) -> Estimate:  # fmt: skip
    """The group's odds divided by the reference's, with Wald limits on the log scale.

    Takes   counts of the group and of the reference, totals above zero · confidence: like 0.95
    Gives   the ratio with limits; not-a-number where one of the four cells is empty
    Raises  NotACount · NoDenominator · MoreEventsThanTotal · NotAConfidence
    Source  Woolf B. Ann Hum Genet 1955;19:251–253

    >>> found = odds_ratio(12, 210, 8, 340)
    >>> [round(float(x), 3) for x in (found.value, found.low, found.high)]
    [2.515, 1.011, 6.259]
    """
    group, whole = parts(events, total)
    other, other_whole = parts(reference_events, reference_total)
    a, b, c, d = (_blank_zero(cell) for cell in (group, whole - group, other, other_whole - other))
    value = a * d / (b * c)
    spread = two_sided(confidence)[1] * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return Estimate(value, value * np.exp(-spread), value * np.exp(spread))


def chi_squared_p(
    events: ArrayLike, total: ArrayLike, reference_events: ArrayLike, reference_total: ArrayLike
) -> Floats:
    """The chi-squared test of two proportions, without continuity correction.

    Takes   counts of the group and of the reference, totals above zero
    Gives   p; not-a-number where nobody, or everybody, had the event
    Raises  NotACount · NoDenominator · MoreEventsThanTotal
    Source  Pearson K. Phil Mag 1900;50:157–175

    >>> round(float(chi_squared_p(12, 210, 8, 340)), 4)
    0.0408
    """
    group, whole = parts(events, total)
    other, other_whole = parts(reference_events, reference_total)
    everyone, had = whole + other_whole, group + other
    cross = group * (other_whole - other) - other * (whole - group)
    expected = _blank_zero(whole * other_whole * had * (everyone - had))
    return chdtrc(1, everyone * cross**2 / expected)


def fisher_p(events: int, total: int, reference_events: int, reference_total: int) -> float:
    """Fisher's exact test of two proportions, two-sided.

    Takes   counts of one group and one reference, totals above zero
    Gives   p
    Raises  NotACount · NoDenominator · MoreEventsThanTotal
    Source  Fisher RA. J R Stat Soc 1922;85:87–94

    >>> round(fisher_p(9, 31, 3, 44), 4)
    0.0219
    """
    parts(events, total), parts(reference_events, reference_total)
    table = [[events, total - events], [reference_events, reference_total - reference_events]]
    return float(fisher_exact(table).pvalue)


def rate_ratio(
    events: ArrayLike, time: ArrayLike, reference_events: ArrayLike, reference_time: ArrayLike, *,
    method: str = "exact", confidence: float = 0.95,
) -> Estimate:  # fmt: skip
    """The group's rate divided by the reference's.

    Takes   counts of events, and births or person-time above zero, of the group and of the reference · method: `exact`
            (default, conditional binomial) or `wald` (log scale) · confidence: like 0.95
    Gives   the ratio with limits; not-a-number where the reference has no event
    Raises  NotACount · NoDenominator · NotAConfidence · ValueError for another method
    Source  Rothman KJ, Greenland S. Modern Epidemiology; Przyborowski J, Wilenski H. Biometrika 1940;31:313–323

    >>> found = rate_ratio(3, 9000, 6, 52000)
    >>> [round(float(x), 3) for x in (found.value, found.low, found.high)]
    [2.889, 0.467, 13.527]
    """
    group, other = np.broadcast_arrays(counts(events), counts(reference_events))
    span = totals(reference_time) / totals(time)
    value = group / _blank_zero(other) * span
    if method == "wald":
        spread = two_sided(confidence)[1] * np.sqrt(1 / _blank_zero(group) + 1 / _blank_zero(other))
        return Estimate(value, value * np.exp(-spread), value * np.exp(spread))
    if method != "exact":
        raise ValueError(f"{method!r} is not an interval for a ratio of rates: choose exact or wald.")
    both = group + other
    low, high = clopper_pearson(group, np.maximum(both, 1), confidence=confidence)
    blank = np.where(both == 0, np.nan, 1.0)
    with np.errstate(divide="ignore"):
        return Estimate(value, low / (1 - low) * span * blank, high / (1 - high) * span * blank)


def rate_ratio_p(events: int, time: float, reference_events: int, reference_time: float) -> float:
    """The exact test that two rates are equal, given how many events there were together.

    Takes   counts of events, and births or person-time above zero, of one group and one reference
    Gives   p, two-sided; 1 where neither had an event
    Raises  NotACount · NoDenominator
    Source  Przyborowski J, Wilenski H. Biometrika 1940;31:313–323

    >>> round(rate_ratio_p(3, 9000, 6, 52000), 4)
    0.1356
    """
    counts([events, reference_events]), totals([time, reference_time])
    both = events + reference_events
    return float(binomtest(events, both, time / (time + reference_time)).pvalue) if both else 1.0


def gap(
    events: ArrayLike, total: ArrayLike, reference_events: ArrayLike, reference_total: ArrayLike, *,
    confidence: float = 0.95,
) -> Gap:  # fmt: skip
    """Difference, ratio and excess events of a group against a reference: the three shown together.

    Takes   counts of the group and of the reference, totals above zero · confidence: like 0.95
    Gives   the difference of proportions (Newcombe), their ratio (log scale), and the events the group would not
            have had at the reference's level: the difference times its total; below zero where it is better off
    Raises  NotACount · NoDenominator · MoreEventsThanTotal · NotAConfidence
    Source  Healthy People; docs/methods/disparity.md

    >>> found = gap(300, 20000, 180, 25000)
    >>> round(float(found.excess.value), 1), round(float(found.excess.low), 1), round(float(found.excess.high), 1)
    (156.0, 117.0, 196.6)
    """
    difference = risk_difference(events, total, reference_events, reference_total, confidence=confidence)
    ratio = risk_ratio(events, total, reference_events, reference_total, confidence=confidence)
    whole = totals(total)
    excess = Estimate(difference.value * whole, difference.low * whole, difference.high * whole)
    return Gap(difference, ratio, excess)


def _blank_zero(numbers: Floats) -> Floats:
    return np.where(numbers == 0, np.nan, numbers)
