"""The presentation standards, at their edges."""

from __future__ import annotations

import numpy as np
import pytest

from partera.evidence.measures import measure
from partera.evidence.reliability import METHODS, RULES, assess
from partera.methods.numbers import MoreEventsThanTotal
from partera.methods.rates import clopper_pearson
from partera.methods.reliability import NARROW, judge_proportions, judge_rates


@pytest.mark.parametrize(
    ("events", "total", "rule"),
    [
        (29, 29, "nchs-p-n30"),
        (15, 30, "nchs-p-width"),
        (2, 100, "nchs-p-relative"),
        (0, 30, "nchs-p-review"),
        (100, 100, "nchs-p-met"),
        (0, 5000, "nchs-p-met"),
        (12, 120, "nchs-p-met"),
    ],
)
def test_a_proportion_is_judged_by_the_nchs_standard(events: int, total: int, rule: str) -> None:
    assert judge_proportions(events, total).rule.tolist() == [rule]


@pytest.mark.parametrize(
    ("events", "total", "rule"),
    [(9, 5000, "nchs-r-n10"), (10, 5000, "nvss-20"), (19, 5000, "nvss-20"), (20, 5000, "nchs-r-met")],
)
def test_a_rate_is_judged_by_events(events: int, total: int, rule: str) -> None:
    assert judge_rates(events, total).rule.tolist() == [rule]


def test_no_interval_from_two_thousand_on_is_wider_than_the_narrow_limit() -> None:
    low, high = clopper_pearson(np.arange(2001), 2000)
    assert (high - low).max() <= NARROW


def test_a_withheld_value_keeps_no_interval() -> None:
    found = assess(measure("ptb"), [3], [25])
    assert found.state.tolist() == ["unreliable"]
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()
    assert found.method.tolist() == [""]


def test_a_marked_rate_keeps_its_value_and_interval() -> None:
    found = assess(measure("imr"), [17], [2500])
    assert found.state.tolist() == ["unreliable"]
    assert [round(float(x[0]), 2) for x in (found.value, found.low, found.high)] == [6.8, 3.96, 10.89]


def test_what_is_not_given_is_missing_and_nobody_is_not_applicable() -> None:
    found = assess(measure("ptb"), [np.nan, 0], [100, 0])
    assert found.state.tolist() == ["missing", "not_applicable"]


def test_a_plain_count_needs_no_standard() -> None:
    found = assess(measure("births"), [3], [3])
    assert (found.state.tolist(), found.rule.tolist(), found.value.tolist()) == (["ok"], ["count"], [3.0])


def test_more_events_than_births_are_refused() -> None:
    with pytest.raises(MoreEventsThanTotal):
        assess(measure("ptb"), [5], [4])


def test_every_rule_and_method_given_has_its_words() -> None:
    found = assess(measure("ptb"), [0, 3, 15, 2, 0, 12, np.nan], [0, 25, 30, 100, 30, 120, 3])
    assert set(found.rule.tolist()) <= RULES.keys()
    assert set(found.method.tolist()) <= METHODS.keys()
