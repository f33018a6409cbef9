"""Charts: what must always hold, the edges, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.methods.control_charts import (
    KINDS,
    Exclusion,
    NoCause,
    NoSuchChart,
    NoSuchPoint,
    NotAPart,
    NotForThisChart,
    Part,
    draw,
    draw_in_blocks,
    subgroups,
)
from partera.methods.numbers import MoreEventsThanTotal, NoDenominator, NotACount

BY_TOTAL = ("p", "pp", "u", "up")
WITHOUT_ORDER = ("run", "c", "g", "p", "u")
"""Kinds whose limits are the same in whatever order the points stand; the others go by moving ranges."""

some_months = st.lists(st.tuples(st.integers(0, 40), st.integers(40, 90)), min_size=3, max_size=36)


def of(kind, months, **options):  # type: ignore[no-untyped-def]
    count, total = np.array(months, dtype=float).T
    return draw(kind, count, total if kind in BY_TOTAL else None, **options)


@pytest.mark.parametrize("kind", WITHOUT_ORDER)
@settings(max_examples=30)
@given(months=some_months, seed=st.integers(0, 99))
def test_limits_do_not_depend_on_the_order_of_points_where_they_go_by_no_moving_range(kind, months, seed) -> None:  # type: ignore[no-untyped-def]
    order = np.random.default_rng(seed).permutation(len(months))
    straight, mixed = of(kind, months), of(kind, [months[place] for place in order])
    for ours, theirs in ((straight.center, mixed.center), (straight.upper, mixed.upper)):
        assert np.allclose(ours[:, order], theirs, equal_nan=True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not KINDS[kind].subgroups])
@settings(max_examples=30)
@given(months=some_months, later=some_months, frozen=st.integers(2, 12), cut=st.integers(1, 40))
def test_a_frozen_part_never_moves_when_points_and_parts_are_added(kind, months, later, frozen, cut) -> None:  # type: ignore[no-untyped-def]
    parts = [Part(0, frozen_at=min(frozen, len(months)))]
    before = of(kind, months, parts=parts, screened=True)
    more = months + later
    grown = of(kind, more, parts=parts, screened=True)
    split = len(months) + min(cut, len(later) - 1)
    parted = of(kind, more, parts=[*parts, Part(split, "A new order set")], screened=True)
    for chart in (grown, parted):
        for name in ("center", "sigma", "lower", "upper"):
            assert np.array_equal(getattr(before, name), getattr(chart, name)[:, : len(months)], equal_nan=True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not KINDS[kind].subgroups])
@settings(max_examples=30)
@given(months=some_months)
def test_a_series_is_drawn_alike_alone_and_among_others(kind, months) -> None:  # type: ignore[no-untyped-def]
    count, total = np.array(months, dtype=float).T
    several = draw(kind, [count[::-1], count], [total[::-1], total] if kind in BY_TOTAL else None)
    alone = of(kind, months)
    assert np.array_equal(several.upper[1], alone.upper[0], equal_nan=True)
    assert np.array_equal(several.center[1], alone.center[0], equal_nan=True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not KINDS[kind].subgroups])
@settings(max_examples=30)
@given(months=some_months)
def test_a_rate_per_thousand_is_a_thousand_times_the_rate(kind, months) -> None:  # type: ignore[no-untyped-def]
    plain, scaled = of(kind, months), of(kind, months, per=1000)
    for name in ("value", "center", "lower", "upper"):
        assert np.allclose(getattr(plain, name) * 1000, getattr(scaled, name), equal_nan=True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].limits and not KINDS[kind].subgroups])
@settings(max_examples=30)
@given(months=some_months)
def test_limits_stay_within_what_is_possible(kind, months) -> None:  # type: ignore[no-untyped-def]
    chart = of(kind, months)
    floor, ceiling = chart.edges
    known = ~np.isnan(chart.upper)
    assert np.all(chart.lower[known] <= chart.upper[known])
    assert floor is None or np.all(chart.lower[known] >= floor)
    assert ceiling is None or np.all(chart.upper[known] <= ceiling)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not KINDS[kind].subgroups])
def test_months_that_are_all_missing_have_no_limits(kind: str) -> None:
    gone = np.full((2, 12), np.nan)
    chart = draw(kind, gone, gone if kind in BY_TOTAL else None)
    assert np.isnan(chart.center).all()
    assert np.isnan(chart.upper).all()
    assert chart.baseline.tolist() == [0, 0]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not KINDS[kind].subgroups])
@pytest.mark.parametrize("points", [0, 1])
def test_no_point_or_one_is_drawn_without_complaint(kind: str, points: int) -> None:
    chart = draw(kind, np.ones((3, points)), np.full((3, points), 2.0) if kind in BY_TOTAL else None)
    assert chart.value.shape == (3, points)
    assert chart.few_points().all()


def test_nobody_in_a_month_is_a_missing_point_and_not_a_zero() -> None:
    chart = draw("p", [1, 0, 2], [10, 0, 10])
    assert chart.used.tolist() == [[True, False, True]]
    assert np.isnan(chart.value[0, 1])
    assert np.isnan(chart.upper[0, 1])
    assert chart.center[0, 0] == pytest.approx(0.15)


def test_everybody_every_month_leaves_no_room_and_no_signal() -> None:
    chart = draw("p", [7, 9, 11], [7, 9, 11])
    assert (chart.lower == 1).all()
    assert (chart.upper == 1).all()


def test_a_point_left_out_keeps_its_value_and_its_limits_and_moves_nothing() -> None:
    counts, totals = [3, 4, 30, 5, 3, 4], [50] * 6
    whole = draw("p", counts, totals, exclusions=[Exclusion(0, 2, "Transfer from a closed unit")])
    without = draw("p", [3, 4, np.nan, 5, 3, 4], totals)
    assert np.array_equal(whole.center, without.center)
    assert whole.value[0, 2] == 0.6
    assert not np.isnan(whole.upper[0, 2])
    assert not whole.used[0, 2]


def test_the_moving_range_passes_over_missing_points() -> None:
    assert draw("mr", [4, np.nan, 9, 8]).value.tolist()[0][2:] == [5.0, 1.0]


def test_every_part_may_have_a_frozen_baseline_of_its_own() -> None:
    values = [1, 3, 1, 3, 9, 11, 21, 23, 21, 23, 40]
    chart = draw("i", values, parts=[Part(0, frozen_at=4), Part(6, "New protocol", frozen_at=4)])
    assert chart.center[0].tolist() == [2.0] * 6 + [22.0] * 5
    assert chart.baseline.tolist() == [4, 4]


def test_parts_may_differ_from_series_to_series() -> None:
    chart = draw("c", np.tile([2.0, 2.0, 8.0, 8.0], (3, 1)), parts=[]).center
    parted = draw("c", np.tile([2.0, 2.0, 8.0, 8.0], (3, 1)), parts={1: [Part(0), Part(2, "New unit")]}).center
    assert chart.tolist() == [[5.0] * 4] * 3
    assert parted.tolist() == [[5.0] * 4, [2.0, 2.0, 8.0, 8.0], [5.0] * 4]


def test_blocks_give_what_all_at_once_gives() -> None:
    chance = np.random.default_rng(7)
    total = chance.integers(20, 90, (7, 24))
    count = chance.binomial(total, 0.3)
    parts = {5: [Part(0), Part(12, "New lead")]}
    left_out = [Exclusion(3, 4, "Storm"), Exclusion(6, 0, "Storm")]
    whole = draw("p", count, total, parts=parts, exclusions=left_out)
    for rows, chart in draw_in_blocks("p", count, total, parts=parts, exclusions=left_out, block=3):
        assert np.array_equal(chart.upper, whole.upper[rows])
        assert np.array_equal(chart.used, whole.used[rows])


def test_blocks_of_subgroups_give_what_all_at_once_gives() -> None:
    mean, deviation, size = subgroups(np.random.default_rng(5).normal(40, 3, (5, 14, 4)))
    whole = draw("xbar", mean, size, spread=deviation)
    for rows, chart in draw_in_blocks("xbar", mean, size, spread=deviation, block=2):
        assert np.array_equal(chart.upper, whole.upper[rows])


def test_subgroups_of_different_sizes_pool_their_deviations() -> None:
    mean, deviation, size = subgroups([[[1.0, 3.0, np.nan], [2.0, 4.0, 6.0]]])
    pooled = np.sqrt((1 * 2 + 2 * 4) / 3)
    chart = draw("xbar", mean, size, spread=deviation)
    assert chart.center[0, 0] == pytest.approx(16 / 5)
    assert chart.sigma[0, 1] == pytest.approx(pooled / 0.886227 / np.sqrt(3), rel=1e-5)
    assert draw("s", deviation, size).center[0, 0] == pytest.approx(pooled)


def test_a_subgroup_of_one_has_a_mean_and_no_deviation() -> None:
    mean, deviation, size = subgroups([[[1.0, 3.0], [2.0, np.nan], [4.0, 6.0]]])
    assert draw("xbar", mean, size, spread=deviation).used.tolist() == [[True, True, True]]
    assert draw("s", deviation, size).used.tolist() == [[True, False, True]]


def test_few_points_and_rare_events_are_told() -> None:
    chart = draw("p", [[0, 1, 0, 0] * 3, [30, 31, 32, 33] * 3, [99, 100, 100, 99] * 3], [[100] * 12] * 3)
    assert chart.too_rare().tolist() == [True, False, True]
    assert not chart.few_points().any()
    assert draw("i", [1.0] * 11).few_points().tolist() == [True]
    assert not draw("i", [1.0] * 12).too_rare().any()


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (NoSuchChart, {"kind": "np", "count": [1]}),
        (NotForThisChart, {"kind": "p", "count": [1]}),
        (NotForThisChart, {"kind": "c", "count": [1], "total": [2]}),
        (NotForThisChart, {"kind": "xbar", "count": [1], "total": [2]}),
        (NotForThisChart, {"kind": "i", "count": [1], "spread": [2]}),
        (NotACount, {"kind": "c", "count": [-1]}),
        (NotACount, {"kind": "u", "count": [1], "total": [-2]}),
        (NotACount, {"kind": "i", "count": [np.inf]}),
        (NotACount, {"kind": "i", "count": [[[1]]]}),
        (NotACount, {"kind": "xbar", "count": [1], "total": [3], "spread": [-1]}),
        (MoreEventsThanTotal, {"kind": "p", "count": [3], "total": [2]}),
        (MoreEventsThanTotal, {"kind": "p", "count": [3], "total": [0]}),
        (NoDenominator, {"kind": "u", "count": [3], "total": [0]}),
        (NoCause, {"kind": "i", "count": [1, 2, 3], "parts": [Part(0), Part(1)]}),
        (NotAPart, {"kind": "i", "count": [1, 2, 3], "parts": [Part(0), Part(3, "Late")]}),
        (NotAPart, {"kind": "i", "count": [1, 2, 3], "parts": [Part(-1)]}),
        (NotAPart, {"kind": "i", "count": [1, 2, 3], "parts": [Part(1, "One"), Part(1, "Again")]}),
        (NotAPart, {"kind": "i", "count": [1, 2, 3], "parts": [Part(0, frozen_at=1)]}),
        (NoSuchPoint, {"kind": "i", "count": [1, 2, 3], "parts": {1: [Part(0)]}}),
        (NoCause, {"kind": "i", "count": [1, 2, 3], "exclusions": [Exclusion(0, 1, " ")]}),
        (NoSuchPoint, {"kind": "i", "count": [1, 2, 3], "exclusions": [Exclusion(0, 3, "Strike")]}),
        (NoSuchPoint, {"kind": "i", "count": [1, 2, 3], "exclusions": [Exclusion(-1, 0, "Strike")]}),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(error: type[ValueError], given: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(error):
        draw(**given)
