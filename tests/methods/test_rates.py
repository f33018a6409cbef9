"""Intervals of proportions and rates: published values, what must always hold, and the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.methods.numbers import MoreEventsThanTotal, NoDenominator, NotAConfidence, NotACount
from partera.methods.rates import (
    NotAnIntervalMethod,
    byar,
    clopper_pearson,
    poisson_exact,
    poisson_limits,
    proportion,
    rate,
    wilson,
)

totals = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("method", "events", "total", "low", "high"),
    [
        (wilson, 12, 120, 0.0581, 0.1667),
        (wilson, 0, 30, 0, 0.1135),
        (clopper_pearson, 12, 120, 0.0527, 0.1682),
        (clopper_pearson, 0, 30, 0, 0.1157),
    ],
)
def test_an_interval_of_a_proportion_is_as_printed(method, events, total, low, high) -> None:  # type: ignore[no-untyped-def]
    assert [round(float(limit), 4) for limit in method(events, total)] == [low, high]


def test_ten_events_have_the_printed_exact_limits() -> None:
    low, high = poisson_exact(10)
    assert (round(float(low), 3), round(float(high), 3)) == (4.795, 18.390)
    assert round(float((high - low) / 10) * 100, 1) == 135.9


def test_seventeen_deaths_of_2500_births_have_the_printed_rate() -> None:
    low, high = poisson_exact(17)
    assert float(rate(17, 2500, per=1000)) == 6.8
    assert (round(float(low) / 2.5, 2), round(float(high) / 2.5, 2)) == (3.96, 10.89)


@given(totals, st.data())
def test_a_proportion_lies_in_its_intervals_and_the_exact_one_is_the_mirror_of_its_complement(total, data) -> None:  # type: ignore[no-untyped-def]
    events = data.draw(st.integers(0, total))
    for method in (wilson, clopper_pearson):
        low, high = method(events, total)
        assert 0 <= low <= proportion(events, total) <= high <= 1
        other_low, other_high = method(total - events, total)
        assert np.allclose([low, high], [1 - other_high, 1 - other_low], atol=1e-9)


@given(st.integers(1, 5000))
def test_more_confidence_makes_a_wider_interval(events: int) -> None:
    for method in ("exact", "byar", "nvsr"):
        low, high = poisson_limits(events, method=method, confidence=0.8)
        wider_low, wider_high = poisson_limits(events, method=method, confidence=0.99)
        assert wider_low < low < events < high < wider_high


@pytest.mark.parametrize("total", [1, 30])
def test_none_and_all_have_limits_that_end_at_none_and_all(total: int) -> None:
    for method in (wilson, clopper_pearson):
        assert method(0, total)[0] == 0
        assert method(total, total)[1] == 1


def test_no_event_has_no_lower_limit() -> None:
    assert poisson_exact(0)[0] == 0
    assert byar(0)[0] == 0


def test_the_older_conventions_switch_where_they_say() -> None:
    assert poisson_limits(9, method="byar") == poisson_exact(9)
    assert poisson_limits(10, method="byar") == byar(10)
    assert poisson_limits(99, method="nvsr") == poisson_exact(99)
    assert round(float(poisson_limits(100, method="nvsr")[0]), 1) == 80.4


@pytest.mark.parametrize(
    ("events", "total", "error"),
    [(-1, 5, NotACount), (float("nan"), 5, NotACount), (6, 5, MoreEventsThanTotal), (0, 0, NoDenominator)],
)
def test_what_is_not_a_count_is_an_error_and_not_a_number(events: float, total: float, error: type) -> None:
    with pytest.raises(error):
        wilson(events, total)


def test_a_confidence_or_a_method_that_is_none_is_refused() -> None:
    with pytest.raises(NotAConfidence):
        wilson(1, 2, confidence=95)
    with pytest.raises(NotAnIntervalMethod):
        poisson_limits(1, method="bayes")
