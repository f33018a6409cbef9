"""Gaps of many series: equal to one gap at a time, and what happens at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.methods.disparity import gap
from partera.methods.disparity_between import NoSuchReference, gaps, rate_gap, slope_index
from partera.methods.numbers import MoreEventsThanTotal, NotACount

groups = st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@settings(max_examples=60)
@given(st.lists(st.tuples(groups, groups, groups), min_size=1, max_size=4))
def test_many_series_equal_one_gap_at_a_time(series) -> None:  # type: ignore[no-untyped-def]
    count, total = np.moveaxis(np.array(series, dtype=float), -1, 0)
    found = gaps(count, total, reference=1).gap
    for row in range(len(series)):
        for group in (0, 2):
            alone = gap(count[row, group], total[row, group], count[row, 1], total[row, 1])
            for ours, one in (
                (found.difference, alone.difference),
                (found.ratio, alone.ratio),
                (found.excess, alone.excess),
            ):
                for name in ("value", "low", "high"):
                    assert np.allclose(getattr(ours, name)[row, group], getattr(one, name), equal_nan=True)


@given(st.lists(groups, min_size=2, max_size=6))
def test_the_gap_to_all_others_leaves_the_group_itself_out(some) -> None:  # type: ignore[no-untyped-def]
    count, total = np.array(some, dtype=float).T
    found = gaps(count, total, reference="others").gap
    others = (count.sum() - count[0]) / (total.sum() - total[0])
    assert found.difference.value[0] == pytest.approx(count[0] / total[0] - others)


def test_the_best_group_is_no_tiny_one() -> None:
    found = gaps([[0, 10, 30]], [[5, 100, 200]], reference="best")
    assert found.reference.tolist() == [1]
    assert gaps([[0, 10, 30]], [[5, 100, 200]], reference="best", better="higher").reference.tolist() == [2]


def test_a_missing_group_and_a_missing_reference_have_no_gap() -> None:
    found = gaps([[3, np.nan, 2], [3, 2, 0]], [[10, 10, 10], [10, 10, 0]], reference=2)
    assert np.isnan(found.gap.difference.value).tolist() == [[False, True, True], [True, True, True]]
    assert gaps([[1, 1]], [[9, 9]], reference="best").reference.tolist() == [-1]


@given(groups, groups)
def test_rates_lie_in_their_intervals_and_turn_their_sign_with_the_groups(first, second) -> None:  # type: ignore[no-untyped-def]
    there, back = rate_gap(*first, *second), rate_gap(*second, *first)
    assert there.difference.low <= there.difference.value + 1e-12
    assert there.difference.value <= there.difference.high + 1e-12
    assert np.allclose([there.difference.low, there.difference.high], [-back.difference.high, -back.difference.low])
    assert there.excess.value == pytest.approx(float(there.difference.value * first[1]), abs=1e-9)


def test_rates_may_have_more_events_than_time_and_proportions_may_not() -> None:
    assert gaps([[5, 1]], [[2, 2]], reference=1, kind="rate").gap.difference.value[0, 0] == 2
    with pytest.raises(MoreEventsThanTotal):
        gaps([[5, 1]], [[2, 2]], reference=1)


def test_the_slope_of_equal_groups_is_none_and_many_equal_one_by_one() -> None:
    slope, ratio = slope_index([[5.0, 5.0, 5.0], [9.0, 6.0, 3.0]], [[10, 20, 30], [10, 10, 10]])
    assert slope.tolist() == pytest.approx([0, -9])
    assert ratio.tolist() == pytest.approx([1, 1.5 / 10.5])
    assert slope_index([9.0, 6.0, 3.0], 10)[0] == pytest.approx(-9)


def test_a_slope_over_one_group_cannot_be_said() -> None:
    assert np.isnan(slope_index([5.0], [10])[0])


def test_what_is_no_reference_is_refused_by_name() -> None:
    for wrong in (3, -1, "white", True):
        with pytest.raises(NoSuchReference):
            gaps([[1, 2, 3]], [[9, 9, 9]], reference=wrong)
    with pytest.raises(NoSuchReference):
        gaps([[1, 2, 3]], [[9, 9, 9]], reference="best", better="up")
    with pytest.raises(NotACount):
        gaps([[-1, 2]], [[9, 9]], reference=0)
    with pytest.raises(ValueError, match="proportion or rate"):
        gaps([[1, 2]], [[9, 9]], reference=0, kind="mean")
