"""Shares with constraints that only a solver can hold: equity between groups, most units, least cost (HiGHS)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from partera.methods.allocation.fair_share import NotEnough, Plan, Sites, cases_of, plan_of, water_fill
from partera.methods.numbers import Floats, counts

SECONDS = 5.0
"""How long the solver may take unless told otherwise."""


class NoPlan(ValueError):
    """No plan keeps every constraint."""


class OutOfTime(ValueError):
    """No plan was found in the time given."""


@dataclass(frozen=True)
class Equity:
    """Groups of sites whose fill (units over need, added up in the group) may differ by so much at most."""

    group: tuple[str, ...]
    widest: float

    def numbered(self, sites: int) -> tuple[list[str], NDArray[np.intp]]:
        """The names of the groups, and the number of each site's."""
        if len(self.group) != sites or not self.widest >= 0:
            raise NoPlan("Every site needs the name of its group, and fills may differ by 0 or more.")
        names = sorted(set(self.group))
        return names, np.array([names.index(one) for one in self.group], dtype=np.intp)


@dataclass(frozen=True)
class Delivery:
    """How much goes from each warehouse to each site, and what it costs."""

    units: Floats
    cost: float


def smallest_largest_shortfall(given: Sites, supply: float, equity: Equity, *, seconds: float = SECONDS) -> float:
    """The smallest largest weighted shortfall that keeps groups near each other, could cases be split.

    Takes   given: sites · supply: units there are · equity: groups that must stay near each other · seconds: how long
            the solver may take
    Gives   the weighted share of the need; what a plan in whole cases is measured by
    Raises  NoPlan when no share keeps every constraint · OutOfTime
    Source  linear program, solved by HiGHS (Huangfu Q, Hall JAJ. Math Program Comput 2018;10:119–142)

    >>> from partera.methods.allocation.fair_share import sites
    >>> equity = Equity(("city", "country"), 0.1)
    >>> round(smallest_largest_shortfall(sites([100, 100], weight=[3, 1]), 100, equity), 3)
    1.35
    """
    needed = given.need > 0
    number = len(given.need)
    scaled = csr_array((given.weight * _per_need(given, 1.0), (np.arange(number),) * 2), shape=(number, number))
    ones = np.zeros((number, 3))
    ones[:, 0] = 1
    shortfalls = LinearConstraint(hstack([scaled, csr_array(ones)]).tocsr()[needed], given.weight[needed], np.inf)
    limits = [*_limits(given, 1.0, supply, equity), *([shortfalls] if needed.any() else [])]
    bounds = Bounds(np.append(given.floor, [0, 0, 0]), np.append(given.cap, [np.inf] * 3))
    goal = np.append(np.zeros(number), [1, 0, 0])
    found = milp(goal, bounds=bounds, constraints=limits, options={"time_limit": seconds})
    if found.status == 1:
        raise OutOfTime(f"No share was found in {seconds:g} seconds: give it longer, or relax a constraint.")
    if found.x is None:
        raise NoPlan("No share keeps every constraint: lower a floor, or let groups differ by more.")
    return float(found.fun)


def most_weighted_units(
    given: Sites, supply: float, *, case: float = 1.0, equity: Equity | None = None, seconds: float = SECONDS
) -> tuple[Plan, float]:
    """Whole cases that deliver most weighted units, whoever is left short.

    Takes   given: sites; what a site may get is rounded down to cases here · supply: units · case: units in a case ·
            equity: groups that must stay near each other · seconds: how long the solver may take
    Gives   the plan, and its weighted units
    Raises  NotACount · NotEnough · NoPlan · OutOfTime
    Source  HiGHS

    >>> from partera.methods.allocation.fair_share import sites
    >>> plan, units = most_weighted_units(sites([120, 80], weight=[1, 2]), 100, case=10)
    >>> plan.cases.tolist(), units
    ([2, 8], 180.0)
    """
    least, _, there = cases_of(given, supply, case)
    most = np.floor(given.cap / case + 1e-9).astype(np.int64)
    if np.any(least > most):
        raise NotEnough("A site is promised more whole cases than it may get.")
    number = len(given.need)
    found = milp(
        np.append(-given.weight * case, [0, 0, 0]),
        integrality=np.append(np.ones(number), [0, 0, 0]),
        bounds=Bounds(np.append(least, [0, 0, 0]), np.append(most, [np.inf] * 3)),
        constraints=_limits(given, case, there, equity),
        options={"time_limit": seconds},
    )
    if found.status == 2:
        raise NoPlan("No plan keeps every constraint: lower a floor, or let groups differ by more.")
    if found.x is None:
        raise OutOfTime(f"No plan was found in {seconds:g} seconds: give it longer, or relax a constraint.")
    whole = np.rint(found.x[:number]).astype(np.int64)
    gap = 0.0 if found.status == 0 else max(float(found.fun) - float(found.mip_dual_bound), 0.0)
    plan = plan_of(
        given, whole, supply, case, continuous=water_fill(given, supply)[1], proven=found.status == 0, gap=gap
    )
    return plan, float(np.sum(given.weight * plan.units))


def least_cost(supply: ArrayLike, need: ArrayLike, unit_cost: ArrayLike) -> Delivery:
    """The cheapest way to bring every site what it needs from several warehouses.

    Takes   supply: units in each warehouse · need: units of each site · unit_cost: warehouses × sites
    Gives   units from each warehouse to each site, and the cost
    Raises  NotACount · NotEnough when all warehouses together hold less than is needed
    Source  Hitchcock FL. J Math Phys 1941;20:224–230; solved by HiGHS

    >>> least_cost([10, 10], [5, 12], [[1, 4], [2, 3]]).cost
    43.0
    """
    there, wanted, cost = np.atleast_1d(counts(supply)), np.atleast_1d(counts(need)), counts(unit_cost)
    if wanted.sum() > there.sum():
        raise NotEnough(f"The sites need {wanted.sum():g} units, and the warehouses hold {there.sum():g}.")
    houses, places = len(there), len(wanted)
    out = np.kron(np.eye(houses), np.ones(places))
    into = np.kron(np.ones(houses), np.eye(places))
    found = linprog(cost.reshape(houses * places), A_ub=out, b_ub=there, A_eq=into, b_eq=wanted, method="highs")
    return Delivery(found.x.reshape(houses, places), float(found.fun))


def _limits(given: Sites, case: float, there: float, equity: Equity | None) -> list[LinearConstraint]:
    """The supply, and groups near each other, over cases of each site and three more columns."""
    all_sites = np.append(np.ones(len(given.need)), [0, 0, 0]).reshape(1, -1)
    rows = [LinearConstraint(all_sites, -np.inf, there)]
    return rows if equity is None else rows + _between(given, case, equity)


def _between(given: Sites, case: float, equity: Equity) -> list[LinearConstraint]:
    """The fill of every group lies between the smallest and the largest, which differ by so much at most."""
    names, of = equity.numbered(len(given.need))
    need = np.bincount(of, weights=given.need, minlength=len(names))
    share = np.divide(case, need, out=np.zeros(len(names)), where=need > 0)
    fill = csr_array((share[of], (of, np.arange(len(of)))), shape=(len(names), len(of)))
    ends: NDArray[np.float64] = np.zeros((2 * len(names), 3))
    ends[: len(names), 1] = -1
    ends[len(names) :, 2] = -1
    rows = hstack([vstack([fill, fill]), csr_array(ends)]).tocsr()
    low = np.concatenate([np.zeros(len(names)), np.full(len(names), -np.inf)])
    high = np.concatenate([np.full(len(names), np.inf), np.zeros(len(names))])
    apart = np.zeros((1, len(of) + 3))
    apart[0, -2:] = (-1, 1)
    return [LinearConstraint(rows, low, high), LinearConstraint(apart, -np.inf, equity.widest)]


def _per_need(given: Sites, case: float) -> Floats:
    """What share of its need a case is for each site; 0 where nothing is needed."""
    return np.divide(case, given.need, out=np.zeros(len(given.need)), where=given.need > 0)
