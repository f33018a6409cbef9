"""Standardized rates, means and splits: what must always hold, and the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.methods.kitagawa import kitagawa
from partera.methods.means import mean_interval
from partera.methods.numbers import MoreEventsThanTotal, NoDenominator, NotAConfidence, NotACount
from partera.methods.standardization import direct_rate, indirect_ratio

a_stratum = st.integers(1, 3_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
strata = st.lists(st.tuples(a_stratum, a_stratum), min_size=1, max_size=7)


def columns(some):  # type: ignore[no-untyped-def]
    return [np.array([[one[k] for one in pair] for pair in some], dtype=float).T for k in (0, 1)]


@given(strata)
def test_a_place_standardized_to_itself_has_its_crude_rate(some) -> None:  # type: ignore[no-untyped-def]
    count, total = (column[0] for column in columns(some))
    found = direct_rate(count, total, total)
    assert found.value == pytest.approx(count.sum() / total.sum())
    assert found.low <= found.value + 1e-12
    assert found.value <= found.high + 1e-12


@given(strata)
def test_many_places_at_once_equal_one_by_one(some) -> None:  # type: ignore[no-untyped-def]
    count, total = columns(some)
    standard = np.arange(1.0, count.shape[1] + 1)
    for method in ("gamma", "dobson"):
        found = direct_rate(count, total, standard, method=method, per=1000)
        for row in range(2):
            alone = direct_rate(count[row], total[row], standard, method=method, per=1000)
            assert np.allclose(
                [found.value[row], found.low[row], found.high[row]],
                [alone.value, alone.low, alone.high],
                equal_nan=True,
            )


@given(strata)
def test_a_place_beside_itself_has_as_many_events_as_expected(some) -> None:  # type: ignore[no-untyped-def]
    count, total = (column[0] for column in columns(some))
    found = indirect_ratio(count, total, count, total)
    assert found.expected == pytest.approx(count.sum())
    if count.sum():
        assert found.ratio.value == pytest.approx(1)
        assert found.rate.value == pytest.approx(count.sum() / total.sum())


def test_no_event_has_a_rate_of_none_and_an_upper_limit() -> None:
    found = direct_rate([0, 0], [100, 200], [1, 1])
    assert (found.value, found.low) == (0, 0)
    assert found.high > 0
    assert np.isnan(direct_rate([0, 9], [100, 200], [1, 1], method="dobson").value)


def test_nothing_expected_has_no_ratio() -> None:
    assert np.isnan(indirect_ratio([1, 2], [10, 10], [0, 0], [50, 50]).ratio.value)


@given(strata)
def test_the_parts_of_a_difference_add_up_to_it_and_turn_their_sign_with_the_groups(some) -> None:  # type: ignore[no-untyped-def]
    (first, second), (whole, other) = columns(some)
    there, back = kitagawa(first, whole, second, other), kitagawa(second, other, first, whole)
    assert there.distribution.sum() + there.specific.sum() == pytest.approx(float(there.difference), abs=1e-12)
    assert np.allclose(there.distribution, -back.distribution)
    assert np.allclose(there.specific, -back.specific)


def test_equal_shares_leave_nothing_to_the_distribution() -> None:
    found = kitagawa([5, 3], [10, 90], [2, 3], [100, 900])
    assert np.allclose(found.distribution, 0)


def test_the_difference_worked_by_hand_is_met() -> None:
    study = [4.5, 1.8, 3.9]  # deaths of 10, 15 and 975 births at 450, 120 and 4 per 1,000
    reference = [2.4, 1.2, 2.946]  # of 6, 12 and 982 at 400, 100 and 3
    found = kitagawa(study, [10, 15, 975], reference, [6, 12, 982], per=1000)
    assert found.difference == pytest.approx(3.654)
    assert found.distribution.sum() == pytest.approx(2.0055)
    assert found.specific.sum() == pytest.approx(1.6485)


def test_one_value_has_a_mean_and_no_limits() -> None:
    found = mean_interval([[4.0, np.nan], [4.0, 6.0], [np.nan, np.nan]])
    assert found.mean.value.tolist()[:2] == [4.0, 5.0]
    assert np.isnan(found.mean.low).tolist() == [True, False, True]
    assert found.number.tolist() == [1, 2, 0]


def test_what_cannot_be_compared_is_refused_by_name() -> None:
    with pytest.raises(NotACount):
        direct_rate([1, 2], [10, 10], [0, 0])
    with pytest.raises(NoDenominator):
        direct_rate([1, 2], [10, 0], [1, 1])
    with pytest.raises(ValueError, match="gamma or dobson"):
        direct_rate([1, 2], [10, 10], [1, 1], method="wald")
    with pytest.raises(NotAConfidence):
        mean_interval([1, 2], confidence=95)
    with pytest.raises(NoDenominator, match="join it with its neighbor"):
        kitagawa([0, 1], [0, 10], [0, 1], [5, 10])
    with pytest.raises(MoreEventsThanTotal):
        kitagawa([11], [10], [1], [10])
