"""On how few contributors anything rests that published sums give away, judged by plain rank tests over subsets."""

from __future__ import annotations

from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partera.methods.suppression import OutOfReach, fewest_contributors, rests_on_enough


def slow_judge(sums: np.ndarray, contributor: list[int]) -> float:
    """The smallest set of contributors whose columns alone carry a combination of the rows: every set is tried."""
    everyone = sorted(set(contributor))
    whole = np.linalg.matrix_rank(sums)
    for size in range(1, len(everyone) + 1):
        for chosen in combinations(everyone, size):
            others = [j for j, who in enumerate(contributor) if who not in chosen]
            if whole > (np.linalg.matrix_rank(sums[:, others]) if others else 0):
                return size
    return inf


def test_six_alone_are_enough():
    assert rests_on_enough(np.ones((1, 6)), range(6))


def test_five_are_not():
    assert not rests_on_enough(np.ones((1, 5)), range(5))


def test_one_that_joins_is_the_difference():
    assert fewest_contributors([[1] * 6 + [0], [1] * 7], range(7)) == 1


def test_six_that_join_at_once_may():
    assert rests_on_enough([[1] * 6 + [0] * 6, [1] * 12], range(12))


def test_each_change_may_hold_six_and_both_together_two():
    first = [1] * 6 + [0] * 7
    second = [1] * 6 + [1] * 6 + [0]
    third = [1] * 6 + [0] + [1] * 5 + [1]
    assert rests_on_enough([first, second], range(13))
    assert fewest_contributors([first, second, third], range(13)) == 2


def test_a_hospital_and_its_revision_are_one_contributor():
    before, after = [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]
    assert fewest_contributors([before, after], [0, 1, 2, 0, 1, 2]) == 3


def test_waves_beside_the_whole_are_looked_at_too():
    assert fewest_contributors([[1] * 8, [1] * 6 + [0] * 2], range(8)) == 2


def test_nothing_published_gives_nothing_away():
    assert fewest_contributors(np.zeros((0, 0)), []) == inf
    assert fewest_contributors([[0, 0]], [0, 1]) == inf


def test_what_cannot_be_searched_is_not_called_safe():
    dice = np.random.default_rng(7)
    with pytest.raises(OutOfReach):
        fewest_contributors(dice.integers(0, 2, (14, 40)), range(40))


def judged(seed: int) -> None:
    dice = np.random.default_rng(seed)
    columns, rows = int(dice.integers(1, 11)), int(dice.integers(1, 5))
    sums = dice.integers(0, 2, (rows, columns))
    if dice.random() < 0.5:  # mostly alike, as one month published again and again is
        sums = np.tile(sums[:1], (rows, 1)) ^ (dice.random((rows, columns)) < 0.2)
    contributor = dice.integers(0, max(1, columns - 2), columns).tolist()
    assert fewest_contributors(sums, contributor) == slow_judge(sums.astype(float), contributor)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 1_000_000))
def test_the_search_finds_what_trying_every_set_finds(seed):
    judged(seed)


@pytest.mark.slow
@pytest.mark.reliability
def test_the_search_finds_what_trying_every_set_finds_thousands_of_times(record_property):
    record_property("what", "4,000 invented sets of published sums: on how few contributors anything rests")
    for seed in range(4_000):
        judged(seed)
