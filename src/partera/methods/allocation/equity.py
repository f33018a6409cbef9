"""Fair shares that also keep groups of sites near each other, exactly and without a solver.

Within a group it does not matter for the group's fill which site a case goes to, so that only each group's number
of cases has to be chosen. For a level of the largest shortfall the fewest cases of each group are known; whether
there are totals that suffice and lie near each other is tried for every fill that the least filled group can have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from partera.methods.allocation.fair_share import (
    JUST_ABOVE,
    Ints,
    NotEnough,
    Plan,
    Sites,
    above,
    cases_of,
    plan_of,
    pour,
)
from partera.methods.allocation.programs import SECONDS, Equity, NoPlan, smallest_largest_shortfall
from partera.methods.numbers import Floats


def fair_share_between_groups(
    given: Sites, supply: float, equity: Equity, *, case: float = 1.0, seconds: float = SECONDS
) -> Plan:
    """Whole cases with the smallest largest weighted shortfall among plans that keep groups near each other.

    Takes   given: sites · supply: units · equity: group of each site, and how far their fills may differ · case: units
            in a case, above zero · seconds: how long the solver may take over the best that splitting cases would allow
    Gives   the plan, always proven; of plans with that largest shortfall one that gives away most. `continuous` is the
            best with the same groups, could cases be split
    Raises  NotACount · NotEnough · OutOfTime · NoPlan when no plan keeps every constraint
    Source  our own; held equal to HiGHS and to every plan of small cases tried

    >>> from partera.methods.allocation.fair_share import sites
    >>> equity = Equity(("city", "city", "country"), 0.1)
    >>> plan = fair_share_between_groups(sites([100, 60, 40], weight=[2, 2, 1]), 120, equity, case=10)
    >>> plan.cases.tolist(), round(plan.largest, 2), plan.left_over
    ([5, 4, 2], 1.0, 10.0)
    """
    least, most, there = cases_of(given, supply, case)
    groups = _Groups.of(given, equity, case)
    low, high = 0.0, float(given.weight.max(initial=0.0))
    if groups.totals(least, most, there) is None:
        raise NoPlan("No plan keeps every constraint: lower a floor, or let groups differ by more.")
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if groups.totals(np.clip(above(given, case, middle), least, most), most, there) is None:
            low = middle
        else:
            high = middle
    high += JUST_ABOVE * float(given.weight.max(initial=0.0))
    lower = np.clip(above(given, case, high), least, most)
    chosen = groups.totals(lower, most, there)
    if chosen is None:  # the highest level is the one of the floors, which was tried
        raise NotEnough("The floors alone are more than there is.")
    found = _poured(given, case, lower, most, there, groups.of_site, chosen)
    continuous = smallest_largest_shortfall(given, supply, equity, seconds=seconds)
    return plan_of(given, found, supply, case, continuous=continuous, proven=True, gap=0.0)


_HALVINGS = 60
_ROUNDING = 1e-9


@dataclass(frozen=True)
class _Totals:
    """The fewest and the most cases that each group may have."""

    fewest: Ints
    most: Ints


@dataclass(frozen=True)
class _Groups:
    """Which group each site is in, and what share of its group's need a case is."""

    of_site: NDArray[np.intp]
    number: int
    fill: Floats  # of a group by one case; 0 where the group needs nothing
    widest: float

    @classmethod
    def of(cls, given: Sites, equity: Equity, case: float) -> _Groups:
        names, of_site = equity.numbered(len(given.need))
        need = np.bincount(of_site, weights=given.need, minlength=len(names))
        fill = np.divide(case, need, out=np.zeros(len(names)), where=need > 0)
        return cls(of_site, len(names), fill, equity.widest)

    def _sums(self, cases: Ints) -> Ints:
        return np.bincount(self.of_site, weights=cases, minlength=self.number).astype(np.int64)

    def totals(self, lower: Ints, most: Ints, there: int) -> _Totals | None:
        """Totals that suffice, lie near each other and give away most; none if there are none."""
        low, high = (
            np.bincount(self.of_site, weights=one, minlength=self.number).astype(np.int64) for one in (lower, most)
        )
        bound = self.fill > 0
        if not bound.any():
            return _Totals(low, high) if low.sum() <= there else None
        step = self.fill[bound]
        least = float((low[bound] * step).max()) - self.widest
        bottoms = np.unique(
            np.concatenate([np.arange(a, b + 1) * one for a, b, one in zip(low[bound], high[bound], step, strict=True)])
        )
        bottoms = bottoms[bottoms >= least - _ROUNDING, np.newaxis]
        fewest = np.maximum(low[bound], np.ceil(bottoms / step - _ROUNDING).astype(np.int64))
        highest = np.minimum(high[bound], np.floor((bottoms + self.widest) / step + _ROUNDING).astype(np.int64))
        free = int(low[~bound].sum())
        possible = (fewest <= highest).all(axis=1) & (fewest.sum(axis=1) + free <= there)
        if not possible.any():
            return None
        given_away = np.where(possible, np.minimum(highest.sum(axis=1) + free, there), -1)
        best = int(np.flatnonzero(given_away == given_away.max())[-1])
        low[bound], high[bound] = fewest[best], highest[best]
        return _Totals(low, np.where(bound, high, low))


def _poured(
    given: Sites, case: float, lower: Ints, most: Ints, there: int, of_site: NDArray[np.intp], totals: _Totals
) -> Ints:
    """Case after case to the largest shortfall: first inside groups up to their fewest, then wherever there is room."""
    found = lower.copy()
    for bound in (totals.fewest, totals.most):
        held = np.bincount(of_site, weights=found, minlength=len(bound)).astype(np.int64)
        room = np.maximum(bound - held, 0)
        left = int(room.sum()) if bound is totals.fewest else there - int(found.sum())
        pour(given, case, found, most, left, of_site, room)
    return found
