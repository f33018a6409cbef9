"""Gaps between groups: what must always hold, and the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.methods.disparity import (
    chi_squared_p,
    fisher_p,
    gap,
    odds_ratio,
    rate_ratio,
    rate_ratio_p,
    risk_difference,
    risk_ratio,
)
from partera.methods.disparity_of_many import TooFewGroups, inequality

a_group = st.integers(1, 2000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(a_group, a_group)
def test_a_difference_lies_in_its_interval_and_turns_its_sign_with_the_groups(first, second) -> None:  # type: ignore[no-untyped-def]
    there, back = risk_difference(*first, *second), risk_difference(*second, *first)
    assert -1 <= there.low <= there.value + 1e-12 <= there.high + 2e-12 <= 1 + 2e-12
    assert np.allclose([there.low, there.high], [-back.high, -back.low])


@given(a_group, a_group)
def test_the_three_ways_tell_the_same_story(first, second) -> None:  # type: ignore[no-untyped-def]
    found = gap(*first, *second)
    assert np.isclose(found.excess.value, found.difference.value * first[1])
    if first[0] and second[0]:
        assert np.sign(np.log(found.ratio.value)).round(9) == np.sign(found.difference.value)


def test_newcombes_interval_is_as_printed() -> None:
    found = risk_difference(56, 70, 48, 80)
    assert [round(float(x), 4) for x in (found.value, found.low, found.high)] == [0.2, 0.0524, 0.3339]


def test_a_ratio_to_none_cannot_be_said() -> None:
    assert np.isnan(risk_ratio(3, 100, 0, 100).value)
    assert np.isnan(odds_ratio(3, 100, 0, 100).high)
    found = rate_ratio(3, 100, 0, 100)
    assert np.isnan(found.value)
    assert found.high == np.inf


def test_a_group_without_events_has_an_exact_upper_limit() -> None:
    found = rate_ratio(0, 1000, 5, 1000)
    assert (found.value, found.low) == (0, 0)
    assert 0 < found.high < 2


def test_two_rates_without_events_say_nothing() -> None:
    assert np.isnan(rate_ratio(0, 10, 0, 10).high)
    assert rate_ratio_p(0, 10, 0, 10) == 1


def test_equal_groups_are_not_told_apart() -> None:
    assert chi_squared_p(5, 50, 5, 50) == 1
    assert fisher_p(5, 50, 5, 50) == 1
    assert np.isnan(chi_squared_p(0, 50, 0, 50))


def test_an_unknown_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="newcombe or wald"):
        risk_difference(1, 2, 1, 2, method="agresti")
    with pytest.raises(ValueError, match="exact or wald"):
        rate_ratio(1, 2, 1, 2, method="mid-p")


def test_one_group_alone_has_no_inequality() -> None:
    with pytest.raises(TooFewGroups):
        inequality([1.0], [0.1], [10])


def test_equal_groups_have_no_inequality() -> None:
    found = inequality([5.0, 5.0], [0.1, 0.1], [10, 90])
    assert found.between_group_variance.value == 0
    assert found.theil_x1000 == 0
