"""Sharing out what is not enough: the largest weighted shortfall as small as can be, in whole cases."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.methods.arrays import over
from partera.methods.numbers import Floats, counts

Ints = NDArray[np.int64]


class NotEnough(ValueError):
    """What everybody is promised at the least is more than there is, or than may go there."""


@dataclass(frozen=True)
class Sites:
    """What sites need, and what each must and may get."""

    need: Floats
    weight: Floats
    floor: Floats  # units, at least
    cap: Floats  # units, at most

    def shortfall(self, units: NDArray[np.floating[Any]]) -> Floats:
        """The weighted share of its need that each site does not get; 0 where nothing is needed."""
        short = np.maximum(1 - over(np.asarray(units, dtype=np.float64), self.need), 0)
        return np.asarray(self.weight * np.nan_to_num(short), dtype=np.float64)


@dataclass(frozen=True)
class Plan:
    """Who gets how much, and how near that comes to the best that could be."""

    cases: Ints
    units: Floats
    shortfall: Floats  # weighted share of the need that is not met, of each site
    largest: float
    continuous: float  # the smallest largest shortfall, could cases be split
    left_over: float  # units
    proven: bool  # that no plan in whole cases has a smaller largest shortfall
    gap: float  # how far at most the best plan may be ahead: 0 where proven

    @property
    def distance(self) -> float:
        """How much larger the largest shortfall is than it could be, were cases to be split."""
        return max(self.largest - self.continuous, 0.0)


def sites(need: ArrayLike, *, weight: ArrayLike = 1.0, floor: ArrayLike = 0.0, cap: ArrayLike | None = None) -> Sites:
    """What sites need, read and checked.

    Takes   need: units of each site, 0 or more · weight: of each, above zero; a larger one makes a shortfall count
            more · floor: units that each must get · cap: units that each may get; never more than its need, or its
            floor where that is above it
    Gives   the same as arrays of one length
    Raises  NotACount · NotEnough when a floor is above its cap
    Source  our own rule

    >>> sites([100, 40], floor=[10, 0]).cap.tolist()
    [100.0, 40.0]
    """
    wanted = np.atleast_1d(counts(need))
    heavy, least, most = (
        np.broadcast_to(counts(one), wanted.shape) for one in (weight, floor, wanted if cap is None else cap)
    )
    if np.any(heavy == 0):
        raise NotEnough("A weight of zero would leave a site out: give it a weight above zero, or no need.")
    if np.any(least > most):
        raise NotEnough("A site is promised more than it may get: lower its floor, or raise what it may get.")
    return Sites(wanted, heavy, least, np.minimum(most, np.maximum(wanted, least)))


def water_fill(given: Sites, supply: float) -> tuple[Floats, float]:
    """The shares with the smallest largest weighted shortfall, then the smallest second largest, and so on.

    Takes   given: sites · supply: units there are, 0 or more
    Gives   units of each site, not whole; and the level: the weighted shortfall of every site that is held by neither
            its floor nor its cap
    Raises  NotACount · NotEnough when the floors are more than the supply
    Source  Bertsekas D, Gallager R. Data Networks, 2nd ed., 1992, 6.5.2 (max-min fairness)

    >>> units, level = water_fill(sites([100, 50], weight=[1, 2]), 90)
    >>> units.round(2).tolist(), round(level, 3)
    ([52.0, 38.0], 0.48)
    """
    there = float(counts(supply))
    if given.floor.sum() > there * (1 + _ROUNDING):
        raise NotEnough(f"The floors add up to {given.floor.sum():g} units, and there are {there:g}.")
    if given.cap.sum() <= there:
        return given.cap.copy(), float(given.shortfall(given.cap).max(initial=0.0))
    rate = given.need / given.weight
    with np.errstate(divide="ignore", invalid="ignore"):
        turns = np.concatenate([given.weight * (1 - bound / given.need) for bound in (given.floor, given.cap)])
    levels = np.unique(np.append(turns[np.isfinite(turns)], 0.0))
    low, high = 0, len(levels) - 1  # the more, the higher the level is, the less is given
    while low < high:
        middle = (low + high) // 2
        if _at(given, levels[middle]).sum() <= there:
            high = middle
        else:
            low = middle + 1
    upper, lower = levels[low], levels[max(low - 1, 0)]
    free = _at(given, lower) - _at(given, upper) > rate * (upper - lower) / 2  # the others are held, but for rounding
    slope = float(rate[free].sum())
    level = float(upper) - (there - float(_at(given, upper).sum())) / slope if slope else float(upper)
    return _at(given, level), level


def fair_share(given: Sites, supply: float, *, case: float = 1.0) -> Plan:
    """Whole cases so that the largest weighted shortfall is as small as can be, then the second largest, and so on.

    Takes   given: sites; a floor is rounded up to cases, and what a site may get as well, so that a last case may be
            broken for it · supply: units there are · case: units in a case, above zero
    Gives   the plan; always proven
    Raises  NotACount · NotEnough when the floors, in whole cases, are more than the supply
    Source  Ibaraki T, Katoh N. Resource Allocation Problems, 1988 (greedy is best where each case counts for less
            than the one before it)

    >>> plan = fair_share(sites([120, 80, 45, 200]), 300, case=10)
    >>> plan.cases.tolist(), round(1 - plan.largest, 2)
    ([8, 6, 3, 13], 0.65)
    """
    continuous = water_fill(given, supply)[1]
    least, most, there = cases_of(given, supply, case)
    found = np.clip(above(given, case, _threshold(given, case, least, most, there)), least, most)
    room = np.full(1, there - int(found.sum()))
    pour(given, case, found, most, there - int(found.sum()), np.zeros(len(found), dtype=np.intp), room)
    return plan_of(given, found, supply, case, continuous=continuous, proven=True, gap=0.0)


def pour(given: Sites, case: float, cases: Ints, most: Ints, left: int, of_site: NDArray[np.intp], room: Ints) -> None:
    """Give case after case to the largest weighted shortfall, in place.

    Takes   given: sites · case: units in a case · cases: what each site has, changed here · most: what each may have ·
            left: cases to give · of_site: the group of each site · room: cases each group may still have, changed here
    Gives   nothing; of equal shortfalls the one that a case helps most comes first, then the one named first
    Raises  nothing
    Source  Ibaraki T, Katoh N. Resource Allocation Problems, 1988

    >>> cases = np.array([0, 0])
    >>> pour(sites([30, 20]), 10, cases, np.array([3, 2]), 3, np.array([0, 0]), np.array([9]))
    >>> cases.tolist()
    [2, 1]
    """

    def turn(place: int) -> tuple[float, float, int]:
        now, then = (max(1 - (cases[place] + more) * case / given.need[place], 0.0) for more in (0, 1))
        return (-round(float(given.weight[place] * now), 12), float(given.weight[place] * then), place)

    queue = [turn(int(place)) for place in np.flatnonzero((cases < most) & (given.need > 0))]
    heapq.heapify(queue)
    while left > 0 and queue:
        place = heapq.heappop(queue)[-1]
        if room[of_site[place]] <= 0:
            continue
        cases[place] += 1
        room[of_site[place]] -= 1
        left -= 1
        if cases[place] < most[place]:
            heapq.heappush(queue, turn(place))


def cases_of(given: Sites, supply: float, case: float) -> tuple[Ints, Ints, int]:
    """Floors, caps and supply in whole cases.

    Takes   given: sites · supply: units · case: units in a case, above zero
    Gives   cases each site must get (rounded up), may get (rounded up), and cases there are (rounded down)
    Raises  NotACount · NotEnough when the floors are more than the supply
    Source  our own rule

    >>> least, most, there = cases_of(sites([45, 20], floor=[12, 0]), 77, 10)
    >>> least.tolist(), most.tolist(), there
    ([2, 0], [5, 2], 7)
    """
    if case <= 0:
        raise NotEnough("A case holds more than nothing: say how many units are in one.")
    least, most = (np.ceil(one / case - _ROUNDING).astype(np.int64) for one in (given.floor, given.cap))
    there = int(np.floor(float(counts(supply)) / case + _ROUNDING))
    if int(least.sum()) > there:
        raise NotEnough(f"The floors add up to {least.sum()} cases, and there are {there}.")
    return least, most, there


def above(given: Sites, case: float, level: float) -> Ints:
    """How many cases each site takes while its weighted shortfall is above a level.

    Takes   given: sites · case: units in a case · level: of the weighted shortfall, 0 or more
    Gives   cases of each site, whatever its floor and cap
    Raises  nothing
    Source  our own rule

    >>> above(sites([100, 45]), 10, 0.5).tolist()
    [5, 3]
    """
    cases = np.ceil(given.need / case * (1 - level / given.weight) - _ROUNDING)
    return np.maximum(cases, 0).astype(np.int64)


def plan_of(
    given: Sites, cases: Ints, supply: float, case: float, *, continuous: float, proven: bool, gap: float
) -> Plan:
    """A plan from its cases.

    Takes   given: sites · cases of each · supply and case: units · continuous: the best were cases to be split ·
            proven and gap: what is known of the best plan
    Gives   the plan
    Raises  nothing
    Source  our own rule

    >>> plan_of(sites([10, 10]), np.array([1, 0]), 12, 10, continuous=0.4, proven=False, gap=0.6).left_over
    2.0
    """
    units = cases.astype(np.float64) * case
    short = given.shortfall(units)
    return Plan(
        cases, units, short, float(short.max(initial=0.0)), continuous, float(supply) - float(units.sum()), proven, gap
    )


_ROUNDING = 1e-9

JUST_ABOVE = 1e-8
"""A level that was halved for is taken this much higher, so that equal shortfalls are on one side of it."""


def _at(given: Sites, level: float) -> Floats:
    """Units of each site when every shortfall is brought to one level, as far as floors and caps let it."""
    return np.clip(given.need * (1 - level / given.weight), given.floor, given.cap)


def _threshold(given: Sites, case: float, least: Ints, most: Ints, there: int) -> float:
    """A level at which the cases suffice, and just below which they do not."""
    low, high = 0.0, float(given.weight.max(initial=0.0))
    for _ in range(100):
        middle = (low + high) / 2
        if int(np.clip(above(given, case, middle), least, most).sum()) <= there:
            high = middle
        else:
            low = middle
    return high + JUST_ABOVE * float(given.weight.max(initial=0.0))
