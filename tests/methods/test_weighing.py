"""Weighing options: what is unknown counts neither way, and a firm choice stays when the weights vary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.methods.weighing import NotAWeight, NotPoints, scores, standing, staying

NAN = float("nan")
NUMBERS = st.lists(st.integers(-50, 50), min_size=1, max_size=12)
POINTS = st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=6)


@given(NUMBERS)
def test_standing_keeps_the_order_and_treats_equals_alike(values: list[int]) -> None:
    found = standing(values)
    for one, at in zip(values, found, strict=True):
        for other, its in zip(values, found, strict=True):
            assert (one < other) == (at < its)
    assert found.mean() == pytest.approx(0.5)


@given(NUMBERS, st.integers(1, 9), st.integers(-9, 9))
def test_standing_does_not_depend_on_the_unit(values: list[int], times: int, more: int) -> None:
    assert standing(values).tolist() == standing([value * times + more for value in values]).tolist()


def test_an_unknown_value_stands_nowhere_and_moves_nobody() -> None:
    assert standing([1, NAN, 3]).tolist()[::2] == standing([1, 3]).tolist()
    assert np.isnan(standing([1, NAN, 3])[1])
    assert np.isnan(standing([NAN, NAN])).all()


@given(POINTS, st.lists(st.integers(1, 5), min_size=3, max_size=3))
def test_a_score_lies_in_its_range_and_is_exact_when_all_is_known(
    points: list[list[float]], weights: list[int]
) -> None:
    found = scores(points, weights)
    assert found.known == pytest.approx(np.ones(len(points)))
    assert found.low == pytest.approx(found.score)
    assert found.high == pytest.approx(found.score)


def test_what_is_unknown_is_left_out_of_the_score_and_opens_its_range() -> None:
    found = scores([[0.8, NAN]], [3, 1])
    assert (found.score[0], found.known[0]) == (pytest.approx(0.8), pytest.approx(0.75))
    assert (found.low[0], found.high[0]) == (pytest.approx(0.6), pytest.approx(0.85))


def test_nothing_known_is_no_score() -> None:
    found = scores([[NAN, NAN]], [1, 1])
    assert np.isnan(found.score[0])
    assert (found.low[0], found.high[0]) == (0.0, 1.0)


def test_a_criterion_without_weight_does_not_count_even_when_it_is_unknown() -> None:
    assert scores([[0.3, NAN]], [2, 0]).known[0] == 1.0


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], [NAN, 1]])
def test_weights_that_weigh_nothing_are_refused(weights: list[float]) -> None:
    with pytest.raises(NotAWeight):
        scores([[0.1, 0.2]], weights)


@pytest.mark.parametrize("points", [[[1.2, 0.0]], [[-0.1, 0.0]], [[0.1]], [[0.1, 0.2, 0.3]]])
def test_points_outside_their_range_or_that_do_not_fit_are_refused(points: list[list[float]]) -> None:
    with pytest.raises(NotPoints):
        scores(points, [1, 1])


def test_who_is_best_by_everything_always_stays() -> None:
    assert staying([[1, 1, 1], [0, 0, 0], [0.5, 0.5, 0.5]], [1, 2, 3], places=1).tolist() == [1.0, 0.0, 0.0]


def test_the_shares_add_up_to_the_places() -> None:
    points = np.random.default_rng(3).uniform(size=(20, 4))
    assert staying(points, [1, 1, 1, 1], places=5, draws=200).sum() == pytest.approx(5)


def test_a_close_call_is_said_to_be_one() -> None:
    close = staying([[1.0, 0.0], [0.0, 1.0]], [1, 1], places=1)
    assert 0.4 < close[0] < 0.6


def test_the_same_seed_gives_the_same_shares() -> None:
    points = [[0.4, NAN], [0.5, 0.2], [0.3, 0.9]]
    first = staying(points, [1, 1], places=1, seed=7)
    assert first.tolist() == staying(points, [1, 1], places=1, seed=7).tolist()
    assert first.tolist() != staying(points, [1, 1], places=1, seed=8).tolist()


def test_what_is_unknown_makes_a_choice_less_firm() -> None:
    known = staying([[0.9, 0.9], [0.5, 0.5]], [1, 1], places=1)
    unknown = staying([[0.9, NAN], [0.5, 0.5]], [1, 1], places=1)
    assert known[0] == 1.0
    assert 0.5 < unknown[0] < 1.0


def test_all_stay_when_there_is_a_place_for_each() -> None:
    assert staying([[0.1], [0.2]], [1], places=2).tolist() == [1.0, 1.0]


@pytest.mark.parametrize(("places", "draws"), [(0, 10), (1, 0)])
def test_no_places_and_no_draws_are_refused(places: int, draws: int) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        staying([[0.1]], [1], places=places, draws=draws)
