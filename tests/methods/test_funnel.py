"""Funnels: exact limits counted out by a slow judge, what must always hold, and the edges."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.methods.funnel import NotAFunnel, dispersion, funnel, funnel_limits
from partera.methods.numbers import MoreEventsThanTotal, NotACount

hospitals = st.lists(
    st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), min_size=2, max_size=30
)


def tails(total: int, target: Fraction) -> list[tuple[float, float]]:
    """For each count: the chance of it or fewer, and of it or more, counted out."""
    chance = [math.comb(total, k) * target**k * (1 - target) ** (total - k) for k in range(total + 1)]
    return [(float(sum(chance[: k + 1])), float(sum(chance[k:]))) for k in range(total + 1)]


@pytest.mark.parametrize("confidence", [0.95, 0.998])
@settings(max_examples=40, deadline=None)
@given(total=st.integers(1, 40), percent=st.integers(1, 99))
def test_a_count_lies_beyond_just_when_its_tail_is_less_than_chance_allows(confidence, total, percent) -> None:  # type: ignore[no-untyped-def]
    low, high = funnel_limits("proportion", percent / 100, float(total), confidence=confidence)
    tail = (1 - confidence) / 2
    for count, (fewer, more) in enumerate(tails(total, Fraction(percent, 100))):
        if min(abs(fewer - tail), abs(more - tail)) < 1e-12:
            continue
        assert (count / total < low) == (fewer < tail)
        assert (count / total > high) == (more < tail)


def test_poisson_limits_are_those_of_the_law() -> None:
    low, high = funnel_limits("rate", 0.01, 1000.0, confidence=0.95)
    assert 3 < low * 1000 < 4  # the chance of 3 or fewer is 1.0%, of 4 or fewer 2.9%
    assert 17 < high * 1000 < 18  # of 18 or more 1.4%, of 17 or more 2.7%


@given(hospitals)
def test_the_pooled_target_lies_between_the_limits_of_every_hospital(some) -> None:  # type: ignore[no-untyped-def]
    count, total = np.array(some, dtype=float).T
    found = funnel("proportion", count, total)
    assert np.all(found.far[0] <= found.near[0] + 1e-12)
    assert np.all(found.near[0] <= found.target + 1e-9)
    assert np.all(found.target <= found.near[1] + 1e-9)
    assert np.all(found.near[1] <= found.far[1] + 1e-12)


@given(hospitals, st.integers(0, 99))
def test_the_order_of_hospitals_does_not_matter(some, seed) -> None:  # type: ignore[no-untyped-def]
    count, total = np.array(some, dtype=float).T
    order = np.random.default_rng(seed).permutation(len(some))
    straight = funnel("rate", count, total, overdispersion="additive")
    mixed = funnel("rate", count[order], total[order], overdispersion="additive")
    assert np.allclose(straight.z[order], mixed.z, equal_nan=True)


@given(hospitals, st.sampled_from(["multiplicative", "additive"]))
def test_overdispersion_never_makes_a_hospital_stand_out_more(some, way) -> None:  # type: ignore[no-untyped-def]
    count, total = np.array(some, dtype=float).T
    plain, wide = funnel("proportion", count, total), funnel("proportion", count, total, overdispersion=way)
    known = ~np.isnan(plain.z)
    assert np.all(np.abs(wide.z[known]) <= np.abs(plain.z[known]) + 1e-9)


def test_many_funnels_at_once_equal_one_by_one() -> None:
    chance = np.random.default_rng(3)
    total = chance.integers(10, 300, (4, 20)).astype(float)
    count = chance.binomial(total.astype(int), 0.2).astype(float)
    count[1, 3] = np.nan
    for way in ("none", "multiplicative", "additive"):
        whole = funnel("proportion", count, total, overdispersion=way)
        for row in range(4):
            alone = funnel("proportion", count[row], total[row], overdispersion=way)
            assert np.allclose(whole.z[row], alone.z, equal_nan=True)
            assert np.array_equal(whole.beyond[row], alone.beyond)


def test_hospitals_that_differ_by_more_than_chance_widen_the_limits() -> None:
    total = np.full(40, 1000.0)
    count = np.where(np.arange(40) % 2, 250.0, 150.0)
    plain, wide = funnel("proportion", count, total), funnel("proportion", count, total, overdispersion="additive")
    assert (np.abs(plain.beyond) == 2).all()
    assert not wide.beyond.any()
    assert wide.dispersion.factor[0] == pytest.approx(15.625)
    assert wide.dispersion.between[0] == pytest.approx((40 * 15.625 - 39) / (39 / 0.00016), rel=1e-9)


def test_winsorized_scores_draw_in_the_ends() -> None:
    z = [-9.0, *np.linspace(-1, 1, 19).tolist()]
    drawn_in = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    assert dispersion(z, [1.0] * 20).factor[0] == pytest.approx(max(float(np.mean(drawn_in**2)), 1))


def test_a_hospital_without_births_is_missing() -> None:
    found = funnel("proportion", [1, 0, np.nan], [10, 0, 10])
    assert np.isnan(found.value).tolist() == [False, True, True]
    assert np.isnan(found.near[1]).tolist() == [False, True, True]
    assert found.beyond.tolist() == [0, 0, 0]


@pytest.mark.parametrize("count", [[0, 0], [10, 20]])
def test_nobody_or_everybody_leaves_nobody_beyond(count: list[int]) -> None:
    found = funnel("proportion", count, [10, 20])
    assert found.beyond.tolist() == [0, 0]
    assert np.isnan(found.z).all()


def test_no_hospital_at_all_is_drawn_without_complaint() -> None:
    assert funnel("rate", [], []).value.shape == (0,)


def test_what_is_no_funnel_is_refused_by_name() -> None:
    for wrong in ({"kind": "mean"}, {"overdispersion": "much"}, {"winsorized": 0.5}):
        with pytest.raises(NotAFunnel):
            funnel(**{"kind": "rate", "count": [1], "total": [2], **wrong})
    with pytest.raises(NotAFunnel):
        funnel_limits("rate", 0.1, 10, confidence=0.95, overdispersion="additive")
    with pytest.raises(MoreEventsThanTotal):
        funnel("proportion", [3], [2])
    with pytest.raises(NotACount):
        funnel("rate", [-1], [2])
