"""Stock as arithmetic: what movements add up to, how long it lasts, and when more is to be asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import inf

from scipy import stats


class NotEnough(ValueError):
    """A place would hold fewer than none."""


class NoDemand(ValueError):
    """Nothing is known of what is given out."""


@dataclass(frozen=True)
class Moved:
    """So many of a lot from a place to a place; places and lots by any name."""

    lot: str
    quantity: int
    source: str
    target: str


def fold(movements: Iterable[Moved], outside: Collection[str] = ()) -> dict[tuple[str, str], int]:
    """What stands of each lot in each place after the movements, one after the other.

    Takes   movements: in the order they happened, quantities above zero · outside: places that keep no balance
    Gives   (place, lot) → count above zero
    Raises  NotEnough when a place that keeps a balance would fall below zero
    Source  double entry: each movement leaves one place and reaches another

    >>> fold([Moved("a", 5, "supplier", "shelf"), Moved("a", 2, "shelf", "family")], outside=["supplier", "family"])
    {('shelf', 'a'): 3}
    """
    held: dict[tuple[str, str], int] = defaultdict(int)
    for one in movements:
        if one.source not in outside:
            if held[one.source, one.lot] < one.quantity:
                raise NotEnough(f"{one.source} holds {held[one.source, one.lot]} of lot {one.lot}, not {one.quantity}")
            held[one.source, one.lot] -= one.quantity
        if one.target not in outside:
            held[one.target, one.lot] += one.quantity
    return {pair: number for pair, number in held.items() if number}


def days_of_cover(available: float, each_day: float) -> float:
    """How many days a stock lasts.

    Takes   available: count, zero or more · each_day: mean count given out a day, zero or more
    Gives   days, not rounded; inf when nothing is given out
    Raises  nothing
    Source  inventory practice: stock ÷ mean daily demand

    >>> days_of_cover(60, 2.5)
    24.0
    """
    return available / each_day if each_day else inf


@dataclass(frozen=True)
class Demand:
    """What will be asked for in a span of days: the mean, and a range that holds it as often as stated."""

    days: float
    mean: float
    low: int
    high: int


def demand(given: int, over_days: float, days: float, level: float = 0.95) -> Demand:
    """What will be given out in the coming days, judged by what was given out before.

    The rate is not known exactly: with a Gamma(given + ½) belief about it, the count to come is negative binomial.

    Takes   given: count given out before · over_days: days in which · days: days to come · level: 0 to 1
    Gives   Demand; whole numbers for the range
    Raises  NoDemand when over_days or days is not above zero
    Source  Jeffreys prior for a Poisson rate; Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6

    >>> demand(given=90, over_days=90, days=30)
    Demand(days=30, mean=30.0, low=19, high=43)
    """
    if over_days <= 0 or days <= 0:
        raise NoDemand("days before and days to come are above zero")
    shape, scale = given + 0.5, days / over_days
    chance = 1 / (1 + scale)
    low, high = stats.nbinom.ppf([(1 - level) / 2, (1 + level) / 2], shape, chance)
    return Demand(days, given * scale, int(low), int(high))


def reorder_point(each_day: float, lead_days: float, level: float = 0.95) -> int:
    """The stock at which more is to be asked for, so that it rarely runs out before it comes.

    Takes   each_day: mean count a day, zero or more · lead_days: days until more arrives · level: how often it lasts
    Gives   whole count
    Raises  nothing
    Source  Poisson demand over the lead time; the smallest count not exceeded with the level's probability

    >>> reorder_point(each_day=2.0, lead_days=7)
    20
    """
    return int(stats.poisson.ppf(level, each_day * lead_days)) if each_day > 0 else 0


def expected_births(yearly: float, days: float) -> float:
    """Births to expect in a span of days, from a year's.

    Takes   yearly: births a year, zero or more · days: zero or more
    Gives   births, not rounded
    Raises  nothing
    Source  definition, 365.25 days a year

    >>> round(expected_births(1200, 30), 1)
    98.6
    """
    return yearly * days / 365.25


def demand_of_births(yearly: float, days: float, level: float = 0.95) -> Demand:
    """What will be given out when every newborn gets one, from births a year taken as known.

    Takes   yearly: births a year, zero or more · days: days to come · level: 0 to 1
    Gives   Demand; whole numbers for the range, which holds chance only, not an error in the births
    Raises  NoDemand when days is not above zero
    Source  Poisson count of births; Ulm K. Am J Epidemiol 1990;131:373–375

    >>> found = demand_of_births(1200, days=30)
    >>> round(found.mean, 1), found.low, found.high
    (98.6, 80, 118)
    """
    if days <= 0:
        raise NoDemand("days to come are above zero")
    mean = expected_births(yearly, days)
    low, high = stats.poisson.ppf([(1 - level) / 2, (1 + level) / 2], mean) if mean else (0, 0)
    return Demand(days, mean, int(low), int(high))
