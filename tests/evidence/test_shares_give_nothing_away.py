"""No figure made of a table's categories, with all others that are shown, gives a small category away."""

from __future__ import annotations

import pytest

from partera.evidence.aggregates import proportions
from tests.evidence.outsider_of_shares import draw_world, given_away, published


def _given_away(seeds: range) -> dict[int, list[str]]:
    found = {seed: given_away(world := draw_world(seed), published(world)) for seed in seeds}
    return {seed: given for seed, given in found.items() if given}


@pytest.mark.slow
def test_shares_of_births_give_no_small_category_away():
    assert _given_away(range(200)) == {}


@pytest.mark.parametrize("seed", [2, 23, 59, 88])
def test_without_other_births_to_cover_it_a_small_category_would_be_given_away(seed, monkeypatch):
    monkeypatch.setattr(proportions, "COVER", 0)
    assert _given_away(range(seed, seed + 1))


@pytest.mark.reliability
@pytest.mark.parametrize("first", range(1000, 4000, 500))
def test_shares_of_thousands_of_worlds_give_no_small_category_away(first):
    assert _given_away(range(first, first + 500)) == {}
