"""Center and sigma of each kind of chart, one function a kind: from the points of the baseline to one fit a section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.special import gammaln

from partera.methods.arrays import over
from partera.methods.control_charts.line import Line
from partera.methods.numbers import Floats

D2 = 1.128
"""The mean moving range of two points, in sigmas."""

D2_OF_266 = 3 / 2.66
"""The same, where limits are printed as 2.66 mean moving ranges (NHS England)."""

WIDEST_RANGE = 3.267
"""The upper limit of a moving range, in mean moving ranges."""

ROOT = 3.6
"""Times between events are nearly normal after this root."""


@dataclass(frozen=True)
class Base:
    """The points of every section's baseline, in one line."""

    line: Line
    value: Floats  # as plotted, before `per`
    count: Floats  # numerator, or the value where there is no denominator
    total: Floats  # denominator; 1 where there is none
    spread: Floats  # standard deviation inside a subgroup; empty elsewhere
    screened: bool  # leave out moving ranges above their own upper limit, once
    d2: float = D2


@dataclass(frozen=True)
class Fit:
    """What the baseline says of each section.

    `center` is the line drawn, `mean` what the limits lie around, `unit` one sigma where a point's factor is 1.
    """

    center: Floats
    mean: Floats
    unit: Floats


@dataclass(frozen=True)
class Kind:
    """A kind of chart: how it is fitted, and how its limits are drawn."""

    id: str
    says: str
    fit: Callable[[Base], Fit]
    needs_total: bool | None  # None: may have one
    counts: bool = True  # the values are counts or times, never below zero
    share: bool = False  # the numerator is part of the denominator
    subgroups: bool = False  # points are subgroups, of so many observations each
    root: float = 1.0
    factor: Callable[[Floats], Floats] | None = None  # by the denominator: sigma of a point in units
    floor: float | None = 0.0
    ceiling: float | None = None
    limits: bool = True
    events: bool = False  # what is counted are events
    between: bool = False  # what is counted lies between events: a high point is good news where the event is bad


def _mean_range(base: Base, values: Floats) -> Floats:
    """The mean moving range of each section."""
    ranges = np.abs(base.line.steps(values))
    whole = base.line.only(~base.line.first)
    ranges = ranges[~base.line.first]
    mean = whole.mean(ranges)
    if base.screened:
        kept = ranges <= WIDEST_RANGE * mean[whole.section]
        mean = whole.only(kept).mean(ranges[kept])
    return mean


def _run(base: Base) -> Fit:
    median = base.line.median(base.value)
    return Fit(median, median, np.full(len(median), np.nan))


def _individuals(base: Base) -> Fit:
    mean = base.line.mean(base.value)
    return Fit(mean, mean, _mean_range(base, base.value) / base.d2)


def _moving_range(base: Base) -> Fit:
    mean = base.line.mean(base.value)
    if base.screened:
        kept = base.value <= WIDEST_RANGE * mean[base.line.section]
        mean = base.line.only(kept).mean(base.value[kept])
    return Fit(mean, np.zeros(len(mean)), WIDEST_RANGE / 3 * mean)


def _pooled(base: Base) -> Floats:
    return over(base.line.total(base.count), base.line.total(base.total))


def _p(base: Base) -> Fit:
    mean = _pooled(base)
    return Fit(mean, mean, np.sqrt(np.maximum(mean * (1 - mean), 0)))


def _u(base: Base) -> Fit:
    mean = _pooled(base)
    return Fit(mean, mean, np.sqrt(mean))


def _laney(base: Base, fit: Fit) -> Fit:
    """The same center, with sigma widened or narrowed by how much the points move from one to the next."""
    section = base.line.section
    z = over((base.value - fit.mean[section]) * np.sqrt(base.total), fit.unit[section])
    z[fit.unit[section] == 0] = 0
    return Fit(fit.center, fit.mean, fit.unit * _mean_range(base, z) / base.d2)


def _p_prime(base: Base) -> Fit:
    return _laney(base, _p(base))


def _u_prime(base: Base) -> Fit:
    return _laney(base, _u(base))


def _c(base: Base) -> Fit:
    mean = base.line.mean(base.value)
    return Fit(mean, mean, np.sqrt(mean))


def _g(base: Base) -> Fit:
    mean = base.line.mean(base.value)
    return Fit(base.line.median(base.value), mean, np.sqrt(mean * (mean + 1)))


def _t(base: Base) -> Fit:
    rooted = base.value ** (1 / ROOT)
    mean = base.line.mean(rooted)
    return Fit(mean**ROOT, mean, _mean_range(base, rooted) / base.d2)


def _inside(base: Base) -> Floats:
    """The standard deviation inside subgroups: their mean, or pooled where they differ in size."""
    several = base.line.only(base.total > 1)
    size, spread = base.total[base.total > 1], base.spread[base.total > 1]
    pooled = np.sqrt(over(several.total((size - 1) * spread**2), several.total(size - 1)))
    away = size - several.mean(size)[several.section]
    uneven = several.total(np.abs(away)) > 1e-9 * several.total(size)
    return np.where(uneven, pooled, several.mean(spread))


def _xbar(base: Base) -> Fit:
    mean = over(base.line.total(base.total * base.value), base.line.total(base.total))
    return Fit(mean, mean, _inside(base))


def _s(base: Base) -> Fit:
    mean = _inside(base)
    return Fit(mean, mean, mean)


def _c4(size: Floats) -> Floats:
    """The mean standard deviation of a sample, in sigmas; not-a-number below two observations."""
    enough = np.where(size > 1, size, np.nan)
    return np.sqrt(2 / (enough - 1)) * np.exp(gammaln(enough / 2) - gammaln((enough - 1) / 2))


def _of_a_mean(size: Floats) -> Floats:
    return 1 / (_c4(size) * np.sqrt(size))


def _of_a_deviation(size: Floats) -> Floats:
    c4 = _c4(size)
    return np.sqrt(1 - c4**2) / c4


def _by_root(total: Floats) -> Floats:
    return 1 / np.sqrt(total)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            Kind("run", "run chart", _run, None, counts=False, floor=None, limits=False),
            Kind("i", "individual values", _individuals, None, counts=False, floor=None),
            Kind("mr", "moving ranges of individual values", _moving_range, None, counts=False),
            Kind("xbar", "means of subgroups", _xbar, True, False, subgroups=True, factor=_of_a_mean, floor=None),
            Kind("s", "standard deviations of subgroups", _s, True, subgroups=True, factor=_of_a_deviation),
            Kind("p", "proportions", _p, True, share=True, events=True, factor=_by_root, ceiling=1.0),
            Kind(
                "pp", "proportions (Laney's p′)", _p_prime, True, share=True, events=True, factor=_by_root, ceiling=1.0
            ),
            Kind("u", "rates", _u, True, events=True, factor=_by_root),
            Kind("up", "rates (Laney's u′)", _u_prime, True, events=True, factor=_by_root),
            Kind("c", "counts", _c, False, events=True),
            Kind("g", "cases between rare events", _g, False, between=True),
            Kind("t", "time between rare events", _t, False, root=ROOT, between=True),
        )
    }
)
"""Every kind of chart by its id."""
