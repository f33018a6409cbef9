"""Counted figures: nothing small can be worked out from everything that is shown. The slow judge says so."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.evidence.protection import protect_counts
from tests.evidence.outsider import draw_world, what_is_given_away


def _world(seed: int):
    dice = np.random.default_rng(seed)
    return draw_world(
        seed,
        counties=int(dice.integers(1, 4)),
        years=int(dice.integers(1, 3)),
        races=int(dice.integers(2, 4)),
        ages=2,
        births=float(dice.choice([20, 60, 200, 800])),
        rare=float(dice.choice([0.3, 1, 3])),
    )


@pytest.mark.slow
@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 100_000))
def test_every_hidden_small_count_may_still_be_any_of_one_to_nine(seed):
    world = _world(seed)
    counts = world.counts()
    hidden = protect_counts(counts)
    assert what_is_given_away(world, counts, hidden.numerator, hidden.denominator) == []


@pytest.mark.reliability
@pytest.mark.parametrize("first", range(1000, 1300, 50))
def test_many_worlds_of_records_give_nothing_away(first):
    for seed in range(first, first + 50):
        world = _world(seed)
        counts = world.counts()
        hidden = protect_counts(counts)
        assert what_is_given_away(world, counts, hidden.numerator, hidden.denominator) == [], seed


@pytest.mark.slow
def test_the_judge_notices_when_only_the_small_counts_themselves_are_hidden():
    world = _world(7)
    counts = world.counts()
    numerator = np.array(counts["numerator"].to_pylist(), dtype=float)
    small = (numerator >= 1) & (numerator <= 9)
    assert what_is_given_away(world, counts, small, np.zeros(len(small), bool))


@pytest.mark.slow
def test_one_states_stricter_bound_hides_no_more_of_another():
    """Two states alike: one's owner asks for 19; the other shows what it shows without."""
    one = _world(5).counts()
    states = pc.unique(pc.utf8_slice_codeunits(one["place"], 0, 2)).to_pylist()
    assert states == ["05"]
    other = one.set_column(
        one.schema.get_field_index("place"), "place", pc.replace_substring_regex(one["place"], "^05", "22")
    )
    both = pa.concat_tables([one, other])
    usual, asked = protect_counts(both), protect_counts(both, 9, {"05": 19})
    mine, half = slice(0, one.num_rows), slice(one.num_rows, None)
    assert (usual.numerator[half] == asked.numerator[half]).all()
    assert (usual.published[half] == asked.published[half]).all()
    assert asked.numerator[mine].sum() > usual.numerator[mine].sum()
    numerator = both["numerator"].to_numpy()[mine]
    shown = asked.published[mine] & ~asked.numerator[mine]
    assert not ((numerator[shown] >= 1) & (numerator[shown] <= 19)).any()


def test_large_counts_are_all_shown():
    world = draw_world(2, counties=3, years=2, races=2, ages=2, births=200_000, rare=3)
    counts = world.counts()
    assert not protect_counts(counts).numerator.any()


def test_groups_of_those_who_did_not_state_it_are_not_published():
    world = _world(3)
    counts = world.counts()
    groups = ["race:unknown" if g == "race:g0" else g for g in counts["group"].to_pylist()]
    named = counts.set_column(counts.schema.get_field_index("group"), "group", [groups])
    published = protect_counts(named).published
    assert not any(p for p, g in zip(published, groups, strict=True) if g == "race:unknown")


def test_a_stricter_highest_count_hides_at_least_as_many_small_ones():
    world = _world(11)
    counts = world.counts()
    numerator = np.array(counts["numerator"].to_pylist(), dtype=float)
    hidden = protect_counts(counts, 15)
    assert hidden.numerator[(numerator >= 1) & (numerator <= 15)].all()
