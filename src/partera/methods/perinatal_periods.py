"""Perinatal Periods of Risk, phase 1: deaths by weight and age at death, and how many more than a reference's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.methods.arrays import over
from partera.methods.disparity import Gap
from partera.methods.disparity_between import rate_gap
from partera.methods.numbers import Floats, NotACount

FEWEST_DEATHS, FEWEST_IN_A_CELL = 60, 10
"""With fewer deaths in all, or in a cell, a population is not analyzed alone."""

VERY_LOW_GRAMS = 1_500
NEONATAL_DAYS, INFANT_DAYS = 28, 365


class Cell(IntEnum):
    """Where a birth or fetal death stands."""

    EXCLUDED = 0
    SURVIVOR = 1
    MATERNAL_HEALTH_PREMATURITY = 2
    MATERNAL_CARE = 3
    NEWBORN_CARE = 4
    INFANT_HEALTH = 5


DEATHS = (Cell.MATERNAL_HEALTH_PREMATURITY, Cell.MATERNAL_CARE, Cell.NEWBORN_CARE, Cell.INFANT_HEALTH)


@dataclass(frozen=True)
class Limits:
    """Which fetal deaths and births are counted; states differ, so they are told beside every figure."""

    fetal_weeks: int = 24
    grams: int = 500


CITYMATCH = Limits()
"""The limits of CityMatCH's practice."""


@dataclass(frozen=True)
class Periods:
    """Deaths of the four cells, all over one denominator, so that their rates add up."""

    deaths: NDArray[np.int64]  # in the order of `DEATHS`
    denominator: int  # live births and fetal deaths within the limits
    excluded: int

    @property
    def rates(self) -> Floats:
        """Deaths of each cell per 1,000 live births and fetal deaths."""
        return over(self.deaths.astype(np.float64) * 1000, np.full(len(self.deaths), self.denominator))

    @property
    def enough(self) -> bool:
        """Whether there are deaths enough to analyze this population alone."""
        return bool(self.deaths.sum() >= FEWEST_DEATHS and np.all(self.deaths >= FEWEST_IN_A_CELL))


def cells(
    fetal: ArrayLike, grams: ArrayLike, weeks: ArrayLike, days: ArrayLike, *,
    limits: Limits = CITYMATCH, impute: bool = False,
) -> NDArray[np.int8]:  # fmt: skip
    """The cell of each fetal death or live birth.

    Takes   fetal: true for a fetal death · grams: weight at birth · weeks: gestation, completed · days: age at death,
            not-a-number for who lived; all not-a-number where unknown · limits: which are counted · impute: whether
            an infant who died, whose weight is unknown, is taken for one below 1,500 grams when born at 22 to 30 weeks
    Gives   a `Cell` of each; without a weight excluded
    Raises  NotACount when a weight, a gestation or an age is below zero
    Source  CityMatCH. Perinatal Periods of Risk: analytic methods; Sappenfield WM et al. Matern Child Health J
            2010;14:838–850

    >>> found = cells([True, False, False], [1800, 900, 3200], [35, 27, 39], [np.nan, 3, np.nan])
    >>> [Cell(one).name for one in found]
    ['MATERNAL_CARE', 'MATERNAL_HEALTH_PREMATURITY', 'SURVIVOR']
    """
    stillborn, weight, gestation, age = np.broadcast_arrays(
        np.asarray(fetal, dtype=bool), *(np.asarray(one, dtype=np.float64) for one in (grams, weeks, days))
    )
    if any(np.any(one < 0) for one in (weight, gestation, age)):
        raise NotACount("Weight, gestation and age at death are 0 or more. Look for negative values.")
    died = ~stillborn & (age < INFANT_DAYS)
    light = weight < VERY_LOW_GRAMS
    counted = (weight >= limits.grams) & (~stillborn | (gestation >= limits.fetal_weeks))
    if impute:
        guessed = np.isnan(weight) & died & (gestation >= 22) & (gestation < 31)
        light, counted = light | guessed, counted | guessed
    return np.select(
        [~counted, ~stillborn & ~died, light, stillborn, age < NEONATAL_DAYS],
        [Cell.EXCLUDED, Cell.SURVIVOR, Cell.MATERNAL_HEALTH_PREMATURITY, Cell.MATERNAL_CARE, Cell.NEWBORN_CARE],
        Cell.INFANT_HEALTH,
    ).astype(np.int8)


def periods(found: ArrayLike) -> Periods:
    """Deaths of each cell and their denominator.

    Takes   found: a `Cell` of each record
    Gives   deaths, denominator and how many were excluded
    Raises  nothing
    Source  CityMatCH. Perinatal Periods of Risk: analytic methods

    >>> periods([Cell.SURVIVOR] * 996 + [Cell.NEWBORN_CARE] * 4).rates.tolist()
    [0.0, 0.0, 4.0, 0.0]
    """
    counted = np.bincount(np.asarray(found, dtype=np.int64), minlength=len(Cell))
    return Periods(counted[list(DEATHS)], int(counted.sum() - counted[Cell.EXCLUDED]), int(counted[Cell.EXCLUDED]))


def excess(study: Periods, reference: Periods, *, confidence: float = 0.95) -> Gap:
    """How many more deaths each cell has than at the reference's rate.

    Takes   study and reference: counted within the same limits · confidence: like 0.95
    Gives   difference of rates (per one), their ratio and excess deaths of each cell, in the order of `DEATHS`, with
            limits; below zero where the study is better off
    Raises  NoDenominator when nobody is counted · NotAConfidence
    Source  CityMatCH. Perinatal Periods of Risk: analytic methods; Zou GY, Donner A. Stat Med 2008;27:1693–1702

    >>> gap = excess(Periods(np.array([9, 3, 2, 4]), 2000, 0), Periods(np.array([20, 10, 8, 9]), 9000, 0))
    >>> gap.excess.value.round(2).tolist()
    [4.56, 0.78, 0.22, 2.0]
    """
    return rate_gap(study.deaths, study.denominator, reference.deaths, reference.denominator, confidence=confidence)
