"""Perinatal periods and prenatal care: every edge of the definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.methods.numbers import NoDenominator, NotACount
from partera.methods.perinatal_periods import DEATHS, Cell, Limits, Periods, cells, excess, periods
from partera.methods.prenatal_care import (
    Adequacy,
    apncu,
    expected_visits,
    initiation,
    kessner,
    no_care,
    received,
    weeks_by_weight,
)

NAN = np.nan


@pytest.mark.parametrize(
    ("fetal", "grams", "weeks", "days", "cell"),
    [
        (True, 500, 24, NAN, Cell.MATERNAL_HEALTH_PREMATURITY),
        (True, 499, 24, NAN, Cell.EXCLUDED),
        (True, 500, 23, NAN, Cell.EXCLUDED),
        (True, 500, NAN, NAN, Cell.EXCLUDED),
        (True, 1500, 30, NAN, Cell.MATERNAL_CARE),
        (False, 499, 22, 0, Cell.EXCLUDED),
        (False, 500, 22, 0, Cell.MATERNAL_HEALTH_PREMATURITY),
        (False, 1499, 30, 364, Cell.MATERNAL_HEALTH_PREMATURITY),
        (False, 1499, 30, 365, Cell.SURVIVOR),
        (False, 1500, 30, 27, Cell.NEWBORN_CARE),
        (False, 1500, 30, 28, Cell.INFANT_HEALTH),
        (False, 1500, NAN, NAN, Cell.SURVIVOR),
        (False, NAN, 40, NAN, Cell.EXCLUDED),
    ],
)
def test_a_record_stands_in_its_cell(fetal: bool, grams: float, weeks: float, days: float, cell: Cell) -> None:
    assert Cell(int(cells(fetal, grams, weeks, days))) == cell


def test_a_state_may_count_from_other_limits() -> None:
    georgia = Limits(fetal_weeks=20, grams=200)
    assert Cell(int(cells(True, 300, 21, NAN, limits=georgia))) == Cell.MATERNAL_HEALTH_PREMATURITY


def test_a_missing_weight_is_guessed_only_when_asked_and_only_of_infants_who_died() -> None:
    weeks, days = [21, 22, 30, 31, 25], [1, 1, 1, 1, NAN]
    assert cells(False, NAN, weeks, days).tolist() == [Cell.EXCLUDED] * 5
    guessed = cells(False, NAN, weeks, days, impute=True)
    prematurity = Cell.MATERNAL_HEALTH_PREMATURITY
    assert guessed.tolist() == [Cell.EXCLUDED, prematurity, prematurity, Cell.EXCLUDED, Cell.EXCLUDED]


@given(st.lists(st.sampled_from(list(Cell)), min_size=1, max_size=60))
def test_rates_of_the_cells_add_up_and_everybody_is_somewhere(found: list[Cell]) -> None:
    counted = periods(found)
    assert counted.denominator + counted.excluded == len(found)
    if counted.denominator:
        deaths = sum(one in DEATHS for one in found)
        assert counted.rates.sum() == pytest.approx(deaths / counted.denominator * 1000)


def test_a_population_is_analyzed_alone_only_with_deaths_enough() -> None:
    assert Periods(np.array([30, 10, 10, 10]), 9000, 0).enough
    assert not Periods(np.array([31, 10, 10, 9]), 9000, 0).enough
    assert not Periods(np.array([20, 10, 10, 10]), 9000, 0).enough


def test_excess_deaths_may_be_below_none_and_hold_their_interval() -> None:
    found = excess(Periods(np.array([2, 4, 6, 8]), 1000, 0), Periods(np.array([60, 20, 60, 80]), 10_000, 0))
    assert found.excess.value.tolist() == pytest.approx([-4, 2, 0, 0])
    assert np.all(found.excess.low < found.excess.value)
    assert np.all(found.excess.value < found.excess.high)
    with pytest.raises(NoDenominator):
        excess(periods([Cell.EXCLUDED]), periods([Cell.SURVIVOR]))


def test_a_weight_below_nothing_is_refused() -> None:
    with pytest.raises(NotACount):
        cells(False, -1, 40, NAN)


@given(st.integers(6, 50), st.integers(1, 10), st.integers(0, 90))
def test_more_visits_are_never_less_adequate(weeks: int, month: int, visits: int) -> None:
    assert received(visits, weeks, month) <= received(visits + 1, weeks, month) or visits == 90
    assert apncu(visits, weeks, month) <= received(visits, weeks, month)


@given(st.integers(6, 49), st.integers(1, 9))
def test_a_later_birth_expects_no_fewer_visits_and_a_later_beginning_no_more(weeks: int, month: int) -> None:
    assert expected_visits(weeks, month) <= expected_visits(weeks + 1, month)
    assert expected_visits(weeks, month) >= expected_visits(weeks, month + 1)


@pytest.mark.parametrize(
    ("visits", "weeks", "month"),
    [(NAN, 40, 1), (10, NAN, 1), (10, 40, NAN), (91, 40, 1), (10, 51, 1), (10, 5, 1), (10, 40, 11), (3, 40, 0)],
)
def test_what_is_unknown_or_cannot_be_is_unknown(visits: float, weeks: float, month: float) -> None:
    assert apncu(visits, weeks, month) == Adequacy.UNKNOWN


def test_no_care_is_inadequate_and_told_apart() -> None:
    assert apncu(0, 40, 0) == Adequacy.INADEQUATE
    assert no_care([0, 0, NAN], [0, 2, 0]).tolist() == [True, False, False]
    assert initiation(NAN) == Adequacy.UNKNOWN


def test_kessner_knows_nothing_before_fourteen_weeks() -> None:
    assert kessner(3, 13, 1) == Adequacy.UNKNOWN
    assert kessner(NAN, 40, 1) == Adequacy.UNKNOWN
    assert kessner(20, 40, 0) == Adequacy.INADEQUATE


def test_no_gestation_is_guessed_for_another_sex_or_an_unknown_weight() -> None:
    assert np.isnan(weeks_by_weight("female", [495, NAN])).all()
    with pytest.raises(ValueError, match="male or female"):
        weeks_by_weight("unknown", 3000)
