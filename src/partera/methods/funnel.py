"""Hospitals side by side: how far from the target each may lie by chance, and how far it does."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, poisson

from partera.methods.arrays import over, quantile
from partera.methods.numbers import Floats, MoreEventsThanTotal, NotACount, two_sided

NEAR, FAR = 0.95, 0.998
"""The two pairs of limits that are drawn."""

KINDS = ("proportion", "ratio", "rate")
OVERDISPERSION = ("none", "multiplicative", "additive")
WINSORIZED = 0.1
"""This share of z-scores at either end is drawn in before overdispersion is estimated from them."""


class NotAFunnel(ValueError):
    """The kind of figure, or the way to allow for overdispersion, is not one there is."""


@dataclass(frozen=True)
class Dispersion:
    """How much more hospitals differ than chance says; one entry a funnel."""

    factor: Floats  # multiplies the variance; 1 where they differ no more than by chance
    between: Floats  # variance between hospitals that is added; 0 where they differ no more than by chance


@dataclass(frozen=True)
class Funnel:
    """Arrays of … × hospitals; not-a-number where a hospital has nothing to show."""

    value: Floats
    target: Floats  # … × 1
    near: tuple[Floats, Floats]  # 95%
    far: tuple[Floats, Floats]  # 99.8%
    z: Floats  # distance from the target in standard errors, overdispersion allowed for as asked
    dispersion: Dispersion
    beyond: NDArray[np.int8]  # 0 within, ±1 beyond the near limits, ±2 beyond the far ones


def funnel(
    kind: str, count: ArrayLike, total: ArrayLike, *,
    target: ArrayLike | None = None, overdispersion: str = "none", winsorized: float = WINSORIZED, per: float = 1.0,
) -> Funnel:  # fmt: skip
    """A funnel plot's numbers, for one funnel or many.

    Takes   kind: proportion (events of people), ratio (observed of expected events) or rate (events of births or
            person-time) · count: … × hospitals, not-a-number where missing · total: the same, denominators or
            expected events; a hospital without is missing · target: per one, one for each funnel; everybody's
            pooled value if None · overdispersion: `none`, `multiplicative` or `additive` · winsorized: share of
            z-scores drawn in at either end · per: 100 for per cent
    Gives   values, limits and z; without overdispersion the limits are exact, with it by the normal approximation
    Raises  NotAFunnel · NotACount · MoreEventsThanTotal
    Source  Spiegelhalter DJ. Funnel plots for comparing institutional performance. Stat Med 2005;24:1185–1202;
            Spiegelhalter DJ. Handling over-dispersion of performance indicators. Qual Saf Health Care 2005;14:347–351

    >>> found = funnel("proportion", [12, 40, 9], [120, 200, 30], per=100)
    >>> round(float(found.target[0]), 2), [round(float(high), 1) for high in found.near[1]], found.beyond.tolist()
    (17.43, [24.9, 23.1, 33.6], [-1, 0, 0])
    """
    events, whole = _read(kind, count, total)
    value = over(events, whole)
    aim = _target(kind, events, whole, target)
    raw = over(value - aim, np.sqrt(_variance(kind, aim, whole)))
    spread = dispersion(raw, _variance(kind, aim, whole), winsorized=winsorized)
    limits = [
        funnel_limits(kind, aim, whole, confidence=confidence, overdispersion=overdispersion, dispersion=spread)
        for confidence in (NEAR, FAR)
    ]
    near, far = (tuple(np.where(np.isnan(value), np.nan, limit) for limit in pair) for pair in limits)
    beyond = np.zeros(value.shape, dtype=np.int8)
    for step, (low, high) in enumerate((near, far), start=1):
        beyond[value > high * (1 + _CLOSE)] = step
        beyond[value < low * (1 - _CLOSE)] = -step
    z = over(value - aim, np.sqrt(_widened(_variance(kind, aim, whole), overdispersion, spread)))
    return Funnel(
        value * per, aim * per, (near[0] * per, near[1] * per), (far[0] * per, far[1] * per), z, spread, beyond
    )


def funnel_limits(
    kind: str, target: ArrayLike, total: ArrayLike, *,
    confidence: float, overdispersion: str = "none", dispersion: Dispersion | None = None,
) -> tuple[Floats, Floats]:  # fmt: skip
    """The limits about a target at any denominator, for the lines of a funnel.

    Takes   kind: proportion, ratio or rate · target: per one · total: denominators or expected events, above zero ·
            confidence: like 0.95 · overdispersion and dispersion: as `funnel` takes and gives them
    Gives   lower and upper limit per one: so that less than a tail of the binomial or Poisson law lies beyond each,
            interpolated between counts; or the normal approximation with the widened variance
    Raises  NotAFunnel · NotAConfidence
    Source  after Spiegelhalter DJ. Stat Med 2005;24:1185–1202, appendix; the upper limit is the mirror image of the
            lower here, so that neither is crossed more often than it says

    >>> low, high = funnel_limits("ratio", 1.0, [10.0, 100.0], confidence=0.95)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.378, 0.804], [1.716, 1.206])
    """
    _known(kind, overdispersion)
    tail, z = two_sided(confidence)
    aim, whole = np.asarray(target, dtype=np.float64), np.asarray(total, dtype=np.float64)
    if overdispersion == "none":
        return _exact(kind, aim, whole, tail)
    if dispersion is None:
        raise NotAFunnel("Give the dispersion that was found, or ask for limits without overdispersion.")
    error = z * np.sqrt(_widened(_variance(kind, aim, whole), overdispersion, dispersion))
    return np.maximum(aim - error, 0), np.minimum(aim + error, 1 if kind == "proportion" else np.inf)


def dispersion(z: ArrayLike, variance: ArrayLike, *, winsorized: float = WINSORIZED) -> Dispersion:
    """How much more hospitals differ than chance says.

    Takes   z: … × hospitals, distance from the target in standard errors, not-a-number where missing · variance: of
            each value at the target · winsorized: share of z-scores drawn in at either end, below one half
    Gives   the factor by which variances are larger (1 at least), and the variance between hospitals (0 at least)
    Raises  NotAFunnel when the share is not below one half
    Source  Spiegelhalter DJ. Qual Saf Health Care 2005;14:347–351; DerSimonian R, Laird N. Control Clin Trials
            1986;7:177–188

    >>> found = dispersion([-3.0, -1.0, 0.0, 1.0, 3.0], [0.01] * 5, winsorized=0)
    >>> found.factor.tolist(), found.between.round(3).tolist()
    ([4.0], [0.04])
    """
    if not 0 <= winsorized < 0.5:
        raise NotAFunnel("The share that is drawn in at either end lies between 0 and one half.")
    scores = np.atleast_1d(np.asarray(z, dtype=np.float64))
    rows = scores.reshape(math.prod(scores.shape[:-1]), scores.shape[-1])
    weights = np.broadcast_to(np.asarray(variance, dtype=np.float64), scores.shape).reshape(rows.shape)
    known = ~np.isnan(rows)
    counted = known.sum(axis=1)
    ranked = np.sort(rows, axis=1)
    low, high = quantile(ranked, counted, winsorized), quantile(ranked, counted, 1 - winsorized)
    drawn_in = np.where(known, np.clip(rows, low[:, np.newaxis], high[:, np.newaxis]), 0)
    squares = np.sum(drawn_in**2, axis=1)
    weight = over(np.ones(rows.shape), np.where(known, weights, 0))
    weight = np.nan_to_num(weight)
    total = weight.sum(axis=1)
    between = over(squares - (counted - 1), total - over(np.sum(weight**2, axis=1), total))
    shape = (*scores.shape[:-1], 1)
    return Dispersion(
        np.maximum(over(squares, counted), 1).reshape(shape), np.maximum(np.nan_to_num(between), 0).reshape(shape)
    )


_CLOSE = 1e-9


def _known(kind: str, overdispersion: str) -> None:
    if kind not in KINDS:
        raise NotAFunnel(f"{kind!r} is not a kind of funnel: choose {', '.join(KINDS)}.")
    if overdispersion not in OVERDISPERSION:
        raise NotAFunnel(f"{overdispersion!r} does not allow for overdispersion: choose {', '.join(OVERDISPERSION)}.")


def _read(kind: str, count: ArrayLike, total: ArrayLike) -> tuple[Floats, Floats]:
    _known(kind, "none")
    events, whole = np.broadcast_arrays(
        np.atleast_1d(np.asarray(count, dtype=np.float64)), np.asarray(total, dtype=np.float64)
    )
    if np.any(events < 0) or np.any(whole < 0) or np.any(np.isinf(events)) or np.any(np.isinf(whole)):
        raise NotACount("A count must be 0 or more. Look for negative values in what was given.")
    if kind == "proportion" and np.any(events > whole):
        raise MoreEventsThanTotal("There are more events than people or births to have them.")
    missing = np.isnan(events) | np.isnan(whole) | (whole == 0)
    return np.where(missing, np.nan, events), np.where(missing, np.nan, whole)


def _target(kind: str, events: Floats, whole: Floats, target: ArrayLike | None) -> Floats:
    if target is not None:
        return np.broadcast_to(np.asarray(target, dtype=np.float64), events.shape[:-1])[..., np.newaxis]
    return over(np.nansum(events, axis=-1), np.nansum(whole, axis=-1))[..., np.newaxis]


def _variance(kind: str, aim: Floats, whole: Floats) -> Floats:
    """The variance of a value at the target."""
    return (aim * (1 - aim) if kind == "proportion" else aim) / whole


def _widened(variance: Floats, overdispersion: str, spread: Dispersion) -> Floats:
    if overdispersion == "multiplicative":
        return variance * spread.factor
    return variance + spread.between if overdispersion == "additive" else variance


def _exact(kind: str, aim: Floats, whole: Floats, tail: float) -> tuple[Floats, Floats]:
    """Between which values per one all counts lie but those in tails that hold less than this, interpolated.

    The lower limit lies above the largest count whose tail is too small to be chance, by the share of the next one
    that the tail has room for; the upper limit is its mirror image.
    """
    law = binom(whole, aim) if kind == "proportion" else poisson(whole * aim)
    low, high = law.ppf(tail), law.ppf(1 - tail)
    lower = low - over(law.cdf(low) - tail, law.cdf(low) - law.cdf(low - 1))
    upper = high + over(law.sf(high - 1) - tail, law.sf(high - 1) - law.sf(high))
    most = whole if kind == "proportion" else np.inf
    return np.maximum(lower, 0) / whole, np.minimum(upper, most) / whole
