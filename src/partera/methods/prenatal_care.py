"""Whether prenatal care began in time and went on: Kotelchuck's index (APNCU), and Kessner's before it."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.methods.arrays import over
from partera.methods.numbers import Floats

FEWEST_WEEKS, MOST_WEEKS, MOST_VISITS = 6, 50, 90
"""Values outside are taken for unknown."""


class Adequacy(IntEnum):
    """How adequate care was; unknown where month, visits or gestation are."""

    UNKNOWN = 0
    INADEQUATE = 1
    INTERMEDIATE = 2
    ADEQUATE = 3
    ADEQUATE_PLUS = 4


_MISSED = np.array([0, 0, 1, 2, 3, 5, 6, 7, 9, 13, 13])
"""Visits that are not expected because care began in the first to tenth month."""

_FIRST_GRAMS = {
    "male": (609, 699, 800, 913, 1041, 1184, 1343, 1537, 1752, 1979, 2220, 2459, 2694, 2910, 3112, 3292, 3434, 3534),
    "female": (
        496, 569, 651, 745, 850, 969, 1102, 1252, 1430, 1637, 1861, 2090, 2329, 2562, 2788, 2992, 3161, 3294, 3389,
    ),
}  # fmt: skip
"""The least weight of each week of gestation, from the 23rd (boys) and 22nd (girls) to the 40th."""

_FIRST_WEEK = {"male": 23, "female": 22}

_KESSNER_FEWEST = ((14, 1), (22, 2), (30, 3), (32, 4), (34, 5))
_KESSNER_ADEQUATE = ((0, 1), (14, 2), (18, 3), (22, 4), (26, 5), (30, 6), (32, 7), (34, 8), (36, 9))
"""From which week on so many visits are needed not to be inadequate, and to be adequate."""


def expected_visits(weeks: ArrayLike, month: ArrayLike) -> Floats:
    """How many visits are expected of an uncomplicated pregnancy.

    Takes   weeks: gestation at birth, completed · month: of pregnancy in which care began, 1 to 10; 0 for no care;
            not-a-number where unknown
    Gives   visits, 1 at least; not-a-number without care and where something is unknown
    Raises  nothing
    Source  Kotelchuck M. Am J Public Health 1994;84:1414–1420, whose program counts weeks below 30 from two weeks on

    >>> expected_visits([40, 40, 36, 28], [1, 3, 1, 5]).tolist()
    [14.0, 12.0, 10.0, 1.0]
    """
    gestation, began = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (weeks, month)))
    known = _within(gestation, FEWEST_WEEKS, MOST_WEEKS) & _within(began, 1, 10)
    at = np.where(known, gestation, FEWEST_WEEKS)
    whole = np.select([at < 30, at < 36], [np.floor((at + 2) / 4) - 1, np.floor(at / 2) - 8], at - 26)
    missed = _MISSED[np.where(known, began, 0).astype(np.int64)]
    return np.where(known, np.maximum(whole - missed, 1), np.nan)


def initiation(month: ArrayLike) -> NDArray[np.int8]:
    """How adequate the beginning of care was.

    Takes   month: of pregnancy in which care began, 1 to 10; 0 for no care; not-a-number where unknown
    Gives   an `Adequacy` of each
    Raises  nothing
    Source  Kotelchuck M. Am J Public Health 1994;84:1414–1420

    >>> [Adequacy(one).name for one in initiation([2, 4, 6, 9, 0])]
    ['ADEQUATE_PLUS', 'ADEQUATE', 'INTERMEDIATE', 'INADEQUATE', 'INADEQUATE']
    """
    began = np.asarray(month, dtype=np.float64)
    return np.select(
        [~_within(began, 0, 10), (began == 0) | (began >= 7), began >= 5, began >= 3],
        [Adequacy.UNKNOWN, Adequacy.INADEQUATE, Adequacy.INTERMEDIATE, Adequacy.ADEQUATE],
        Adequacy.ADEQUATE_PLUS,
    ).astype(np.int8)


def received(visits: ArrayLike, weeks: ArrayLike, month: ArrayLike) -> NDArray[np.int8]:
    """How adequate the number of visits was, given when care began.

    Takes   visits: 0 or more · weeks: gestation at birth · month: in which care began, 0 for no care; all
            not-a-number where unknown
    Gives   an `Adequacy` of each: below 50% of the expected visits, 50 to 79, 80 to 109, 110 and more
    Raises  nothing
    Source  Kotelchuck M. Am J Public Health 1994;84:1414–1420

    >>> [Adequacy(one).name for one in received([4, 5, 8, 11], 36, 1)]
    ['INADEQUATE', 'INTERMEDIATE', 'ADEQUATE', 'ADEQUATE_PLUS']
    """
    had, gestation, began = _read(visits, weeks, month)
    ratio = over(had, expected_visits(gestation, began))
    nothing = (began == 0) & (had == 0) & _within(gestation, FEWEST_WEEKS, MOST_WEEKS)
    return np.select(
        [nothing, np.isnan(ratio), ratio < 0.5, ratio < 0.8, ratio < 1.1 - _ROUNDING],
        [Adequacy.INADEQUATE, Adequacy.UNKNOWN, Adequacy.INADEQUATE, Adequacy.INTERMEDIATE, Adequacy.ADEQUATE],
        Adequacy.ADEQUATE_PLUS,
    ).astype(np.int8)


def apncu(visits: ArrayLike, weeks: ArrayLike, month: ArrayLike) -> NDArray[np.int8]:
    """Kotelchuck's index: adequacy of prenatal care utilization.

    Takes   visits: 0 or more · weeks: gestation at birth · month: in which care began, 0 for no care; all
            not-a-number where unknown
    Gives   an `Adequacy` of each: inadequate when care began after the fourth month or visits were; else that of the
            visits; unknown where one of the three is
    Raises  nothing
    Source  Kotelchuck M. Am J Public Health 1994;84:1414–1420

    >>> [Adequacy(one).name for one in apncu([12, 10, 0], 40, [5, 3, 0])]
    ['INADEQUATE', 'ADEQUATE', 'INADEQUATE']
    """
    had, gestation, began = _read(visits, weeks, month)
    services = received(had, gestation, began)
    late = (services != Adequacy.UNKNOWN) & (began > 4)
    return np.where(late, Adequacy.INADEQUATE, services).astype(np.int8)


def no_care(visits: ArrayLike, month: ArrayLike) -> NDArray[np.bool_]:
    """Who had no prenatal care: inadequate, and told apart.

    Takes   visits and month: as `apncu` takes them
    Gives   true where both are zero
    Raises  nothing
    Source  Kotelchuck M. Am J Public Health 1994;84:1414–1420

    >>> no_care([0, 3], [0, 2]).tolist()
    [True, False]
    """
    had, began = np.broadcast_arrays(np.asarray(visits, dtype=np.float64), np.asarray(month, dtype=np.float64))
    return (had == 0) & (began == 0)


def weeks_by_weight(sex: str, grams: ArrayLike) -> Floats:
    """Gestation guessed from weight at birth, only for records that do not state it.

    Takes   sex: `male` or `female` · grams: weight at birth, not-a-number where unknown
    Gives   completed weeks, 40 at most; not-a-number below the least weight of the table, and where unknown
    Raises  ValueError for another sex
    Source  Kotelchuck's program, as published re-implementations hold it

    >>> weeks_by_weight("male", [700, 3600, 400]).tolist()
    [24.0, 40.0, nan]
    """
    if sex not in _FIRST_GRAMS:
        raise ValueError(f"{sex!r} has no table of weights: give male or female.")
    weight = np.asarray(grams, dtype=np.float64)
    step = np.searchsorted(_FIRST_GRAMS[sex], weight, side="right")
    return np.where(np.isnan(weight) | (step == 0), np.nan, _FIRST_WEEK[sex] + step - 1.0)


def kessner(visits: ArrayLike, weeks: ArrayLike, month: ArrayLike) -> NDArray[np.int8]:
    """Kessner's index, as the Institute of Medicine made it.

    Takes   visits: 0 or more · weeks: gestation at birth, 14 or more · month: in which care began, 0 for none; all
            not-a-number where unknown
    Gives   an `Adequacy` of each, never adequate plus; numbers of visits that are adequate before 36 weeks are as
            remembered from the table, and have been compared with no printed one
    Raises  nothing
    Source  Institute of Medicine. Infant Death: An Analysis by Maternal Risk and Health Care, 1973

    >>> [Adequacy(one).name for one in kessner([9, 8, 12], [40, 40, 40], [3, 3, 7])]
    ['ADEQUATE', 'INTERMEDIATE', 'INADEQUATE']
    """
    had, gestation, began = _read(visits, weeks, month)
    known = ~np.isnan(had) & _within(gestation, 14, MOST_WEEKS) & _within(began, 0, 10)
    late = (began == 0) | (began >= 7)
    few = had < _needed(gestation, _KESSNER_FEWEST)
    enough = (began <= 3) & (had >= _needed(gestation, _KESSNER_ADEQUATE))
    return np.select(
        [~known, late | few, enough],
        [Adequacy.UNKNOWN, Adequacy.INADEQUATE, Adequacy.ADEQUATE],
        Adequacy.INTERMEDIATE,
    ).astype(np.int8)


_ROUNDING = 1e-12


def _needed(weeks: Floats, table: tuple[tuple[int, int], ...]) -> NDArray[np.int64]:
    first, visits = np.array(table).T
    return visits[np.maximum(np.searchsorted(first, np.nan_to_num(weeks), side="right") - 1, 0)]


def _within(numbers: Floats, low: float, high: float) -> NDArray[np.bool_]:
    return (numbers >= low) & (numbers <= high)


def _read(visits: ArrayLike, weeks: ArrayLike, month: ArrayLike) -> tuple[Floats, Floats, Floats]:
    had, gestation, began = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (visits, weeks, month)))
    return np.where(_within(had, 0, MOST_VISITS), had, np.nan), gestation, began
