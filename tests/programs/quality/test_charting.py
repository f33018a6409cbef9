"""Series charted together: limits do not hang on order, a frozen part never moves, breaks stand where words changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.core.periods import Month
from partera.programs.quality.queries.charted import charted
from partera.programs.quality.rules import charting, funnels
from partera.programs.quality.rules.charting import Entered, Left, PartPlan, Plan, Series
from partera.programs.quality.rules.funnels import Summed

FIRST = Month(2024, 1)


def series(counts: list[int], *, chart: str = "p", rules: str = "shewhart_anhoj", parts: tuple[PartPlan, ...] = (),
           left_out: tuple[Left, ...] = ()) -> Series:  # fmt: skip
    points = tuple(Entered(FIRST + i, float(count), 20.0) for i, count in enumerate(counts))
    return Series("share", "higher", 100, points, Plan(chart, rules, parts, left_out))


def invented(seed: int, hospitals: int) -> list[Series]:
    dice = np.random.default_rng(seed)
    return [
        series(dice.binomial(20, dice.uniform(0.3, 0.9), int(dice.integers(3, 30))).tolist()) for _ in range(hospitals)
    ]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 1_000_000))
def test_limits_and_signals_are_the_same_in_any_order_of_hospitals(seed):
    many = invented(seed, 6)
    order = np.random.default_rng(seed + 1).permutation(6).tolist()
    straight, turned = charted(many), charted([many[i] for i in order])
    assert [straight[i] for i in order] == turned


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 20), min_size=12, max_size=30), st.lists(st.integers(0, 20), max_size=12))
def test_a_frozen_part_never_moves_whatever_comes_after(first, later):
    plan = (PartPlan(FIRST, "Baseline", 10),)
    (before,), (after,) = charted([series(first, parts=plan)]), charted([series(first + later, parts=plan)])
    size = len(first)
    assert after.center[:size] == before.center
    assert (after.lower[:size], after.upper[:size]) == (before.lower, before.upper)


def test_a_part_and_a_change_of_definition_in_one_month_are_one_break_with_both_causes():
    parts = (PartPlan(FIRST + 6, "New scales", None, 1), PartPlan(FIRST + 6, "Counted otherwise", of_definition=True))
    (made,) = charted([series([10] * 12, parts=parts)])
    assert [(one.first, one.cause) for one in made.sections] == [(0, ""), (6, "New scales; Counted otherwise")]


def test_a_part_after_the_last_month_waits():
    (made,) = charted([series([10] * 6, parts=(PartPlan(FIRST + 9, "To come"),))])
    assert len(made.sections) == 1


def test_what_is_left_out_is_in_no_signal_and_no_limit():
    counts = [10, 9, 11, 10, 9, 11, 10, 20, 10, 9, 11, 10]
    (made,) = charted([series(counts, left_out=(Left(FIRST + 7, "Closed"),))])
    assert made.left_out[7]
    assert not made.marks
    assert made.center[0] == pytest.approx(50.0)


def test_more_spread_than_chance_offers_the_prime_chart():
    points = tuple(Entered(FIRST + i, 400.0 if i % 2 else 600.0, 1000.0) for i in range(16))
    (made,) = charted([Series("share", "higher", 100, points, Plan("p", "shewhart_anhoj"))])
    assert made.offered == "p_prime"
    assert made.spread_ratio is not None
    assert made.spread_ratio > charting.OVERDISPERSED


def test_rare_events_say_that_another_chart_says_more():
    points = tuple(Entered(FIRST + i, float(i % 2), 40.0) for i in range(14))
    (made,) = charted([Series("share", "lower", 100, points, Plan("p", "shewhart_anhoj"))])
    assert made.too_rare


def test_more_between_rare_harms_is_better_whichever_way_the_measure_is_written():
    points = tuple(Entered(FIRST + i, 400.0 if i == 11 else 10.0 + i % 3) for i in range(12))
    for better in ("higher", "lower"):
        (made,) = charted([Series("births_between", better, 1, points, Plan("g", "shewhart"))])
        assert [(mark.side, mark.meaning) for mark in made.marks] == [("above", "improvement")]


@pytest.mark.parametrize(
    ("denominator", "shown"), [(4, 10), (14, 10), (15, 20), (99, 100), (104, 100), (1249, 1200), (25_500, 26_000)]
)
def test_a_denominator_is_never_read_exactly(denominator: int, shown: int) -> None:
    assert funnels.rounded(denominator) == shown


def test_peers_stand_only_in_company_and_without_small_counts():
    def hospital(i: int, events: int = 30, **more: bool) -> Summed:
        own, named, known = (more.get(word, False) for word in ("own", "named", "known"))
        return Summed(i, f"Hospital {i}", events, 60, 0, 12, own, named, known)

    own, four = hospital(0, own=True), [hospital(i) for i in range(1, 5)]
    alone = funnels.choose("share", 100, [own, *four], all_by_name=False)
    assert ([point.name for point in alone.points], alone.few) == (["Hospital 0"], 4)
    company = funnels.choose("share", 100, [own, *four, hospital(5), hospital(6, 55)], all_by_name=False)
    assert (len(company.points), company.small) == (6, 1)
    once_named = funnels.choose("share", 100, [own, *four, hospital(5, known=True)], all_by_name=False)
    assert ([point.name for point in once_named.points], once_named.few) == (["Hospital 0"], 5)


def test_the_period_of_a_funnel_moves_with_the_quarter():
    assert {funnels.period(Month(2026, month)) for month in (3, 4, 5)} == {(Month(2025, 4), Month(2026, 3))}
