"""Gaps between groups in many series at once: each group against a reference that is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.methods.arrays import over
from partera.methods.disparity import Estimate, Gap, gap, rate_ratio
from partera.methods.numbers import Floats, NotACount, totals
from partera.methods.rates import poisson_exact

FEWEST_IN_THE_BEST = 30
"""A group with fewer in its denominator is not taken for the best one."""


class NoSuchReference(ValueError):
    """The reference is none of the groups, and neither the best one nor all others."""


@dataclass(frozen=True)
class Gaps:
    """Each group's gap (… × groups), and which group it is measured against."""

    gap: Gap
    reference: NDArray[np.int64]  # …; −1 where each group is measured against all others, or nobody can be


def gaps(
    events: ArrayLike, total: ArrayLike, *,
    reference: int | str, better: str = "lower", kind: str = "proportion", confidence: float = 0.95,
) -> Gaps:  # fmt: skip
    """The gap of every group in every series: difference, ratio and excess events, with intervals.

    Takes   events: … × groups, not-a-number where missing · total: the same; a group with nobody in it is missing ·
            reference: which group (counted from 0), `best` or `others` · better: `lower` or `higher`, to tell the
            best · kind: `proportion` or `rate` · confidence: like 0.95
    Gives   the gaps; not-a-number for the reference group itself and wherever a group or its reference is missing
    Raises  NoSuchReference · NotACount · MoreEventsThanTotal · NotAConfidence · ValueError for another kind
    Source  Healthy People 2020; Newcombe RG. Stat Med 1998;17:873–890; docs/methods/disparity.md

    >>> found = gaps([[30, 12, 9]], [[200, 150, 100]], reference="best")
    >>> found.reference.tolist(), [round(float(value), 3) for value in found.gap.difference.value[0]]
    ([1], [0.07, nan, 0.01])
    """
    count, whole = _read(events, total)
    chosen = _reference(count, whole, reference, better)
    other, other_whole = _against(count, whole, chosen, reference)
    known = (whole > 0) & (other_whole > 0)
    if reference != "others":
        known &= np.arange(whole.shape[-1]) != chosen[..., np.newaxis]
    found = _gap(
        np.where(known, count, 0), np.where(known, whole, 1),
        np.where(known, other, 0), np.where(known, other_whole, 1), kind, confidence,
    )  # fmt: skip
    blank = np.where(known, 1.0, np.nan)
    return Gaps(Gap(*(_where(one, blank) for one in (found.difference, found.ratio, found.excess))), chosen)


def rate_gap(
    events: ArrayLike, time: ArrayLike, reference_events: ArrayLike, reference_time: ArrayLike, *,
    confidence: float = 0.95,
) -> Gap:  # fmt: skip
    """Difference, ratio and excess events of a group's rate against a reference's.

    Takes   counts of events, and births or person-time above zero, of the group and of the reference · confidence:
            like 0.95
    Gives   the difference of rates with limits made of each rate's exact ones, the ratio with exact limits, and
            the events the group would not have had at the reference's rate
    Raises  NotACount · NoDenominator · NotAConfidence
    Source  Zou GY, Donner A. Stat Med 2008;27:1693–1702 (limits of a difference); Przyborowski J, Wilenski H.
            Biometrika 1940;31:313–323

    >>> found = rate_gap(12, 900, 6, 900)
    >>> [round(float(x) * 1000, 1) for x in (found.difference.value, found.difference.low, found.difference.high)]
    [6.7, -3.5, 17.5]
    """
    mine, theirs = totals(time), totals(reference_time)
    (low, high), (other_low, other_high) = (
        poisson_exact(counted, confidence=confidence) for counted in (events, reference_events)
    )
    p, q = np.asarray(events) / mine, np.asarray(reference_events) / theirs
    below = np.sqrt((p - low / mine) ** 2 + (other_high / theirs - q) ** 2)
    above = np.sqrt((high / mine - p) ** 2 + (q - other_low / theirs) ** 2)
    difference = Estimate(p - q, p - q - below, p - q + above)
    ratio = rate_ratio(events, mine, reference_events, theirs, confidence=confidence)
    excess = Estimate(*(limit * mine for limit in (difference.value, difference.low, difference.high)))
    return Gap(difference, ratio, excess)


def slope_index(values: ArrayLike, population: ArrayLike) -> tuple[Floats, Floats]:
    """The slope and the relative index of inequality of groups in order, such as fifths by deprivation.

    Takes   values: … × groups, from the most to the least disadvantaged · population: of each, above zero
    Gives   the slope: fitted value at the advantaged end less that at the other; and their ratio
    Raises  NotACount · NoDenominator
    Source  Pamuk ER. Popul Stud 1985;39:17–31; Mackenbach JP, Kunst AE. Soc Sci Med 1997;44:757–771

    >>> slope, ratio = slope_index([10, 8, 6, 4, 2], [100] * 5)
    >>> round(float(slope), 3), round(float(ratio), 3)
    (-10.0, 0.091)
    """
    y, size = np.broadcast_arrays(np.asarray(values, dtype=np.float64), totals(population))
    share = size / size.sum(axis=-1, keepdims=True)
    rank = np.cumsum(share, axis=-1) - share / 2
    middle, mean = (np.sum(share * one, axis=-1, keepdims=True) for one in (rank, y))
    slope = over(np.sum(share * (rank - middle) * (y - mean), axis=-1), np.sum(share * (rank - middle) ** 2, axis=-1))
    low = mean[..., 0] - slope * middle[..., 0]
    return slope, over(low + slope, low)


def _read(events: ArrayLike, total: ArrayLike) -> tuple[Floats, Floats]:
    count, whole = np.broadcast_arrays(np.asarray(events, dtype=np.float64), np.asarray(total, dtype=np.float64))
    if count.ndim == 0 or np.any(count < 0) or np.any(whole < 0):
        raise NotACount("Counts of … × groups must be 0 or more. Look for negative values in what was given.")
    missing = np.isnan(count) | np.isnan(whole) | (whole == 0)
    return np.where(missing, 0, count), np.where(missing, 0, whole)


def _reference(count: Floats, whole: Floats, reference: int | str, better: str) -> NDArray[np.int64]:
    """The number of the reference group in each series; −1 where there is none."""
    groups = count.shape[-1]
    if reference == "others":
        return np.full(count.shape[:-1], -1)
    if reference == "best":
        if better not in ("lower", "higher"):
            raise NoSuchReference(f"{better!r} does not tell which group is best: choose lower or higher.")
        worst = np.inf if better == "lower" else -np.inf
        rate = np.where(whole >= FEWEST_IN_THE_BEST, over(count, whole), worst)
        best = np.argmin(rate, axis=-1) if better == "lower" else np.argmax(rate, axis=-1)
        return np.where((whole >= FEWEST_IN_THE_BEST).any(axis=-1), best, -1)
    if isinstance(reference, str | bool) or not 0 <= reference < groups:
        raise NoSuchReference(f"{reference!r} is no reference: name a group from 0 to {groups - 1}, best or others.")
    return np.full(count.shape[:-1], reference)


def _against(count: Floats, whole: Floats, chosen: NDArray[np.int64], reference: int | str) -> tuple[Floats, Floats]:
    """Events and denominator that each group is measured against."""
    if reference == "others":
        return count.sum(axis=-1, keepdims=True) - count, whole.sum(axis=-1, keepdims=True) - whole
    there = np.maximum(chosen, 0)[..., np.newaxis]
    given = (chosen >= 0)[..., np.newaxis]
    other, other_whole = (np.take_along_axis(one, there, axis=-1) * given for one in (count, whole))
    return np.broadcast_to(other, count.shape), np.broadcast_to(other_whole, count.shape)


def _gap(count: Floats, whole: Floats, other: Floats, other_whole: Floats, kind: str, confidence: float) -> Gap:
    if kind == "proportion":
        return gap(count, whole, other, other_whole, confidence=confidence)
    if kind != "rate":
        raise ValueError(f"{kind!r} is not a kind of figure: choose proportion or rate.")
    return rate_gap(count, whole, other, other_whole, confidence=confidence)


def _where(found: Estimate, blank: Floats) -> Estimate:
    return Estimate(found.value * blank, found.low * blank, found.high * blank)
