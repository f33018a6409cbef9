"""Proportions and rates with their intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, gammaincinv

from partera.methods.numbers import Floats, counts, parts, totals, two_sided

BYAR_FROM = 10
"""Public Health England's switch: exact limits below it, Byar's approximation from it on."""

NORMAL_FROM = 100
"""National Vital Statistics Reports: exact limits below it, the normal approximation from it on."""


class NotAnIntervalMethod(ValueError):
    """The name is not one of the intervals for counts."""


def proportion(events: ArrayLike, total: ArrayLike, *, per: float = 1) -> Floats:
    """The share of a total that had the event.

    Takes   events: counts · total: counts, at least the events and above zero · per: 100 for per cent
    Gives   events ÷ total × per, not rounded
    Raises  NotACount · NoDenominator · MoreEventsThanTotal
    Source  definition

    >>> float(proportion(12, 120, per=100))
    10.0
    """
    found, whole = parts(events, total)
    return found / whole * per


def rate(events: ArrayLike, total: ArrayLike, *, per: float = 1) -> Floats:
    """Events per so many; unlike a proportion, events may outnumber the total.

    Takes   events: counts · total: counts or person-time above zero · per: 1,000 for a rate per 1,000
    Gives   events ÷ total × per, not rounded
    Raises  NotACount · NoDenominator
    Source  definition

    >>> float(rate(17, 2500, per=1000))
    6.8
    """
    return counts(events) / totals(total) * per


def wilson(events: ArrayLike, total: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score limits of a proportion: our default, sound also at no event and at all.

    Takes   events: counts · total: counts, at least the events and above zero · confidence: like 0.95
    Gives   lower and upper limit, each between 0 and 1
    Raises  NotACount · NoDenominator · MoreEventsThanTotal · NotAConfidence
    Source  Wilson EB. Probable inference, the law of succession, and statistical inference. JASA 1927;22:209–212

    >>> low, high = wilson(12, 120)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0581, 0.1667)
    """
    found, whole = parts(events, total)
    z = two_sided(confidence)[1]
    spread = z * np.sqrt(z * z + 4 * found * (1 - found / whole))
    low = (2 * found + z * z - spread) / (2 * (whole + z * z))
    high = (2 * found + z * z + spread) / (2 * (whole + z * z))
    return np.where(found == 0, 0.0, low), np.where(found == whole, 1.0, high)


def clopper_pearson(events: ArrayLike, total: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Exact (Clopper–Pearson) limits of a proportion: never narrower than they claim.

    Takes   events: counts · total: counts, at least the events and above zero · confidence: like 0.95
    Gives   lower and upper limit, each between 0 and 1
    Raises  NotACount · NoDenominator · MoreEventsThanTotal · NotAConfidence
    Source  Clopper CJ, Pearson ES. The use of confidence or fiducial limits. Biometrika 1934;26:404–413

    >>> low, high = clopper_pearson(12, 120)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0527, 0.1682)
    """
    found, whole = parts(events, total)
    tail = two_sided(confidence)[0]
    low = betaincinv(np.maximum(found, 1), np.where(found == 0, 1, whole - found + 1), tail)
    high = betaincinv(np.where(found == whole, 1, found + 1), np.maximum(whole - found, 1), 1 - tail)
    return np.where(found == 0, 0.0, low), np.where(found == whole, 1.0, high)


def poisson_exact(events: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Exact limits of a count that varies as Poisson's law says.

    Takes   events: counts · confidence: like 0.95
    Gives   lower and upper limit of the count; divide by the denominator for a rate
    Raises  NotACount · NotAConfidence
    Source  Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936;28:437–442

    >>> low, high = poisson_exact(10)
    >>> round(float(low), 3), round(float(high), 3)
    (4.795, 18.39)
    """
    found = counts(events)
    tail = two_sided(confidence)[0]
    low = np.where(found == 0, 0.0, gammaincinv(np.maximum(found, 1), tail))
    return low, gammaincinv(found + 1, 1 - tail)


def byar(events: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's approximation to the exact Poisson limits.

    Takes   events: counts · confidence: like 0.95
    Gives   lower and upper limit of the count; the lower is 0 where there is no event
    Raises  NotACount · NotAConfidence
    Source  Breslow NE, Day NE. Statistical Methods in Cancer Research II. IARC 1987, p. 69

    >>> low, high = byar(50)
    >>> round(float(low), 3), round(float(high), 3)
    (37.108, 65.92)
    """
    found = counts(events)
    z = two_sided(confidence)[1]
    some, more = np.maximum(found, 1), found + 1
    low = some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.where(found == 0, 0.0, low), high


def poisson_limits(events: ArrayLike, *, method: str = "exact", confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Limits of a count by the convention asked for.

    Takes   events: counts · method: `exact` (default) everywhere; `byar` exact below 10 and Byar's from 10 on;
            `nvsr` exact below 100 and normal from 100 on · confidence: like 0.95
    Gives   lower and upper limit of the count
    Raises  NotACount · NotAConfidence · NotAnIntervalMethod
    Source  PHEindicatormethods (byar); National Vital Statistics Reports, technical notes (nvsr)

    >>> low, high = poisson_limits(400, method="nvsr")
    >>> round(float(low), 1), round(float(high), 1)
    (360.8, 439.2)
    """
    found = counts(events)
    exact = poisson_exact(found, confidence=confidence)
    if method == "exact":
        return exact
    if method == "byar":
        other, few = byar(found, confidence=confidence), found < BYAR_FROM
    elif method == "nvsr":
        spread = two_sided(confidence)[1] * np.sqrt(found)
        other, few = (found - spread, found + spread), found < NORMAL_FROM
    else:
        raise NotAnIntervalMethod(f"{method!r} is not an interval for counts: choose exact, byar or nvsr.")
    return np.where(few, exact[0], other[0]), np.where(few, exact[1], other[1])
