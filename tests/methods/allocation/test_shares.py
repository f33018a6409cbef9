"""Whole units in proportion, and claims on an estate: what must always hold, and the edges."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.methods.allocation import (
    DIVISORS,
    NobodyToShare,
    NotARule,
    by_divisor,
    equal_awards,
    equal_losses,
    largest_remainder,
    proportional,
    talmud,
)
from partera.methods.numbers import NotACount

RULES = (proportional, equal_awards, equal_losses, talmud)
sizes = st.lists(st.integers(0, 500), min_size=1, max_size=12).filter(any)
claims = st.lists(st.integers(0, 300), min_size=1, max_size=10)


@given(sizes, st.integers(0, 200))
def test_largest_remainders_add_up_and_stay_within_one_of_the_exact_share(size: list[int], units: int) -> None:
    found = largest_remainder(size, units)
    assert found.sum() == units
    assert np.all(np.abs(found - np.array(size) / sum(size) * units) < 1 + 1e-9)


@pytest.mark.parametrize("rule", DIVISORS)
@given(size=sizes, units=st.integers(0, 120))
def test_a_divisor_rule_adds_up_and_never_takes_back_when_there_is_more(rule: str, size: list[int], units: int) -> None:
    found, more = by_divisor(size, units, rule=rule), by_divisor(size, units + 1, rule=rule)
    assert found.sum() == units
    assert np.all(more >= found)
    assert np.all(found[np.array(size) == 0] == 0)


@pytest.mark.parametrize("rule", RULES)
@given(claim=claims, percent=st.integers(0, 150))
def test_an_estate_is_used_up_and_nobody_gets_more_than_claimed(rule, claim: list[int], percent: int) -> None:  # type: ignore[no-untyped-def]
    estate = sum(claim) * percent / 100
    found = rule(claim, estate)
    assert np.all(found >= -1e-9)
    assert np.all(found <= np.array(claim) + 1e-9)
    assert found.sum() == pytest.approx(min(estate, sum(claim)))


@pytest.mark.parametrize("rule", RULES)
@given(claim=claims, percent=st.integers(0, 99))
def test_more_to_share_leaves_nobody_with_less(rule, claim: list[int], percent: int) -> None:  # type: ignore[no-untyped-def]
    less, more = (rule(claim, sum(claim) * share / 100) for share in (percent, percent + 1))
    assert np.all(less <= more + 1e-9)


@pytest.mark.parametrize("rule", RULES)
@given(claim=claims, percent=st.integers(0, 100))
def test_whoever_claims_more_gets_no_less_and_loses_no_less(rule, claim: list[int], percent: int) -> None:  # type: ignore[no-untyped-def]
    rising = sorted(claim)
    found = rule(rising, sum(rising) * percent / 100)
    assert all(before <= after + 1e-9 for before, after in pairwise(found))
    assert all(before <= after + 1e-9 for before, after in pairwise(np.array(rising) - found))


def test_two_claimants_share_the_cloth_as_the_mishnah_says() -> None:
    assert talmud([1, 0.5], 1).tolist() == [0.75, 0.25]


def test_what_cannot_be_shared_is_refused_by_name() -> None:
    with pytest.raises(NobodyToShare):
        largest_remainder([0, 0], 3)
    with pytest.raises(NobodyToShare):
        by_divisor([], 3)
    with pytest.raises(NotARule):
        by_divisor([1, 2], 3, rule="dean")
    for rule in RULES:
        with pytest.raises(NotACount):
            rule([-1, 2], 3)
        with pytest.raises(NotACount):
            rule([1, 2], -3)


def test_nothing_is_claimed() -> None:
    for rule in RULES:
        assert rule([0, 0], 5).tolist() == [0.0, 0.0]
        assert rule([], 5).tolist() == []
