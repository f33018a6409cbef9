"""Fair shares: what must always hold, every plan of small cases tried, and what is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.methods.allocation import (
    Equity,
    NoPlan,
    NotEnough,
    Sites,
    fair_share,
    fair_share_between_groups,
    least_cost,
    most_weighted_units,
    sites,
    water_fill,
)
from partera.methods.numbers import NotACount

a_site = st.tuples(st.integers(0, 60), st.integers(1, 5), st.integers(0, 20), st.integers(0, 40))


@st.composite
def some_sites(draws: st.DrawFn, most: int = 12) -> Sites:
    """Sites with needs, weights, floors and caps that can be kept."""
    rows = draws(st.lists(a_site, min_size=1, max_size=most))
    need, weight, floor, more = np.array(rows, dtype=float).T
    return sites(need, weight=weight, floor=np.minimum(floor, need), cap=np.minimum(floor, need) + more)


@given(some_sites(), st.integers(0, 900))
def test_water_uses_all_there_is_and_keeps_floors_and_caps(where: Sites, extra: int) -> None:
    supply = float(where.floor.sum() + extra)
    units, _ = water_fill(where, supply)
    assert np.all(units >= where.floor - 1e-9)
    assert np.all(units <= where.cap + 1e-9)
    assert units.sum() == pytest.approx(min(supply, where.cap.sum()))


@given(some_sites(), st.integers(0, 900))
def test_water_stands_at_one_level_wherever_neither_floor_nor_cap_holds_it(where: Sites, extra: int) -> None:
    supply = float(where.floor.sum() + extra)
    if supply >= where.cap.sum():
        return
    units, level = water_fill(where, supply)
    short = where.shortfall(units)
    assert np.all((short <= level + 1e-7) | (units >= where.cap - 1e-7))
    assert np.all((short >= level - 1e-7) | (units <= where.floor + 1e-7) | (where.need == 0))


@given(some_sites(), st.integers(0, 300), st.integers(1, 100))
def test_more_supply_leaves_nobody_with_less(where: Sites, extra: int, more: int) -> None:
    supply = float(where.floor.sum() + extra)
    assert np.all(water_fill(where, supply)[0] <= water_fill(where, supply + more)[0] + 1e-7)


@settings(max_examples=80, deadline=None)
@given(some_sites(most=4), st.integers(0, 12), st.sampled_from([5, 7, 10]))
def test_no_plan_in_whole_cases_has_smaller_shortfalls_from_the_largest_on(where: Sites, extra: int, case: int) -> None:
    least = np.ceil(where.floor / case).astype(int)
    most = np.ceil(where.cap / case).astype(int)
    supply = float((least.sum() + extra) * case)
    best = min(
        sorted(where.shortfall(np.array(cases) * case).round(9).tolist(), reverse=True)
        for cases in itertools.product(*(range(low, high + 1) for low, high in zip(least, most, strict=True)))
        if sum(cases) * case <= supply
    )
    plan = fair_share(where, supply, case=case)
    assert sorted(plan.shortfall.round(9).tolist(), reverse=True) == pytest.approx(best)


@given(some_sites(), st.integers(0, 40), st.sampled_from([5, 12]))
def test_cases_never_beat_water_and_their_distance_is_told(where: Sites, extra: int, case: int) -> None:
    supply = float((np.ceil(where.floor / case).sum() + extra) * case)
    plan = fair_share(sites(where.need, weight=where.weight, floor=where.floor), supply, case=case)
    assert plan.units.sum() <= supply
    assert plan.left_over == pytest.approx(supply - plan.units.sum())
    assert plan.distance == pytest.approx(max(plan.largest - plan.continuous, 0))
    assert plan.largest >= plan.continuous - 1e-9 or plan.units.sum() > plan.units.clip(max=where.need).sum()


@settings(max_examples=15, deadline=None)
@given(some_sites(most=5), st.integers(0, 12))
def test_groups_that_may_differ_at_will_change_nothing(where: Sites, extra: int) -> None:
    supply = float((np.ceil(where.floor / 10).sum() + extra) * 10)
    whole = sites(np.maximum(where.need, 1), weight=where.weight, floor=np.minimum(where.floor, where.need))
    equity = Equity(("all",) * len(whole.need), 1.0)
    solved = fair_share_between_groups(whole, supply, equity, case=10)
    assert solved.largest == pytest.approx(fair_share(whole, supply, case=10).largest, abs=1e-6)
    assert solved.proven


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(20, 60), min_size=4, max_size=4), st.integers(1, 16))
def test_groups_stay_as_near_as_asked_at_the_smallest_largest_shortfall(need: list[int], cases: int) -> None:
    where, widest = sites(need, weight=[3, 1, 2, 1]), 0.15
    group = ("city", "country", "city", "country")

    def apart(units: np.ndarray) -> float:
        fills = [units[[0, 2]].sum() / (need[0] + need[2]), units[[1, 3]].sum() / (need[1] + need[3])]
        return abs(fills[0] - fills[1])

    plans = [
        np.array(one) * 10.0
        for one in itertools.product(*(range(int(np.ceil(one / 10)) + 1) for one in need))
        if sum(one) <= cases
    ]
    best = min(where.shortfall(units).max() for units in plans if apart(units) <= widest + 1e-9)
    plan = fair_share_between_groups(where, cases * 10.0, Equity(group, widest), case=10)
    assert apart(plan.units) <= widest + 1e-6
    assert plan.largest == pytest.approx(best, abs=1e-6)


def test_a_heavier_site_is_left_with_a_smaller_share_of_its_need_unmet() -> None:
    plan = fair_share(sites([100, 100], weight=[1, 3]), 100)
    assert plan.shortfall == pytest.approx(plan.largest, abs=0.03)
    assert plan.units.tolist() == [25.0, 75.0]


def test_enough_for_all_meets_every_need_and_leaves_the_rest() -> None:
    plan = fair_share(sites([30, 25]), 100, case=10)
    assert plan.cases.tolist() == [3, 3]
    assert (plan.largest, plan.left_over) == (0.0, 40.0)


def test_nobody_needs_anything() -> None:
    plan = fair_share(sites([0, 0]), 50, case=10)
    assert plan.cases.tolist() == [0, 0]
    assert plan.largest == 0


def test_a_site_without_need_keeps_what_it_is_promised() -> None:
    assert fair_share(sites([0, 50], floor=[10, 0], cap=[30, 50]), 40, case=10).cases.tolist() == [1, 3]


@pytest.mark.slow
def test_three_thousand_sites_are_shared_out_within_the_time_given() -> None:
    chance = np.random.default_rng(11)
    need = chance.integers(5, 900, 3_000).astype(float)
    where = sites(need, weight=chance.uniform(0.5, 3, 3_000), floor=np.floor(need * 0.05))
    supply = float(need.sum() * 0.55)
    alone = fair_share(where, supply, case=12)
    group = tuple(np.array(["urban", "rural", "frontier"])[chance.integers(0, 3, 3_000)].tolist())
    together = fair_share_between_groups(where, supply, Equity(group, 0.02), case=12)
    assert alone.largest <= together.largest + 1e-9
    assert together.distance < 0.2
    assert together.left_over < 3 * 12


def test_what_cannot_be_shared_is_refused_by_name() -> None:
    with pytest.raises(NotEnough):
        fair_share(sites([10, 10], floor=[8, 8]), 12)
    with pytest.raises(NotEnough):
        fair_share(sites([10, 10], floor=[1, 1]), 15, case=10)
    with pytest.raises(NotEnough):
        sites([10], floor=[5], cap=[4])
    with pytest.raises(NotEnough):
        sites([10], weight=[0])
    with pytest.raises(NotEnough):
        fair_share(sites([10]), 5, case=0)
    with pytest.raises(NotACount):
        sites([-1])
    with pytest.raises(NotEnough):
        least_cost([1], [2], [[1]])
    with pytest.raises(NotEnough):
        most_weighted_units(sites([12], floor=[11]), 40, case=10)


def test_groups_that_cannot_be_kept_together_are_refused() -> None:
    where = sites([100, 100], floor=[90, 0], cap=[100, 10])
    with pytest.raises(NoPlan):
        fair_share_between_groups(where, 150, Equity(("a", "b"), 0.1), case=10)
    with pytest.raises(NoPlan):
        fair_share_between_groups(where, 150, Equity(("a",), 0.1), case=10)
