"""Choosing among options by several criteria: where each stands, the weighted score, and how firm a choice is.

What is not known stays not-a-number: it counts neither for nor against an option, and widens its range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from partera.methods.numbers import Floats


class NotAWeight(ValueError):
    """A weight is below zero, or all of them are zero."""


class NotPoints(ValueError):
    """Points lie between 0 and 1, one row an option and one column a criterion."""


@dataclass(frozen=True)
class Scores:
    """Of each option its score, how much of the weight is known, and the range that the unknown leaves open."""

    score: Floats  # not-a-number where nothing is known
    known: Floats  # part of the weight, 0 to 1
    low: Floats  # the score if everything unknown were 0
    high: Floats  # … were 1


def standing(values: ArrayLike) -> Floats:
    """Where each value stands among the known ones: 0 the lowest, 1 the highest, equal ones in the middle of theirs.

    Takes   values: numbers, not-a-number for an unknown one
    Gives   numbers from 0 to 1; 0.5 for one alone; not-a-number stays
    Raises  nothing
    Source  the fractional rank: Hazen A. Storage to be provided in impounding reservoirs. Trans ASCE 1914;77, scaled
            so that the lowest alone is 0 and the highest alone is 1

    >>> [float(x) for x in standing([120, 40, 40, 300, float("nan")])]
    [0.6666666666666666, 0.16666666666666666, 0.16666666666666666, 1.0, nan]
    """
    given = np.asarray(values, dtype=float)
    known = given[~np.isnan(given)]
    found = np.full(given.shape, np.nan)
    if known.size == 1:
        found[~np.isnan(given)] = 0.5
    elif known.size:
        ordered = np.sort(known)
        below = np.searchsorted(ordered, known, side="left")
        upto = np.searchsorted(ordered, known, side="right")
        found[~np.isnan(given)] = (below + upto - 1) / 2 / (known.size - 1)
    return found


def scores(points: ArrayLike, weights: ArrayLike) -> Scores:
    """Each option's weighted mean of what is known.

    Takes   points: a row an option, a column a criterion, 0 to 1, not-a-number for unknown · weights: one a criterion,
            0 or more
    Gives   scores from 0 to 1 with the part of the weight that is known, and the range left open by the rest
    Raises  NotPoints · NotAWeight
    Source  the simple additive model: Keeney RL, Raiffa H. Decisions with Multiple Objectives. 1976, chapter 3

    >>> found = scores([[1.0, 0.5], [0.2, float("nan")]], [3, 1])
    >>> [round(float(x), 3) for x in (*found.score, *found.known, *found.low, *found.high)]
    [0.875, 0.2, 1.0, 0.75, 0.875, 0.15, 0.875, 0.4]
    """
    table, weight = _checked(points, weights)
    shares = weight / weight.sum()
    is_known = ~np.isnan(table)
    known = is_known @ shares
    low = np.where(is_known, table, 0.0) @ shares
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(known > 0, low / known, np.nan)
    return Scores(score, known, low, low + (1.0 - known))


def staying(points: ArrayLike, weights: ArrayLike, places: int, *, draws: int = 1_000, seed: int = 1) -> Floats:
    """How often each option stands among the first so many when weights, and what is not known, vary.

    In each draw every weight is multiplied by a factor between one half and two (evenly on the log scale), and every
    unknown point is drawn evenly between 0 and 1. A criterion of weight 0 stays out.

    Takes   points, weights: as for `scores` · places: how many are chosen, 1 or more · draws: how many times ·
            seed: the same seed gives the same answer
    Gives   of each option the part of the draws, 0 to 1
    Raises  NotPoints · NotAWeight · ValueError when places or draws are below 1
    Source  the method of rank acceptability: Lahdelma R, Salminen P. SMAA-2: stochastic multicriteria acceptability
            analysis for group decision making. Oper Res 2001;49; the range of the factors is ours

    >>> [float(x) for x in staying([[0.9, 0.8], [0.8, 0.2], [0.1, 0.1]], [1, 1], places=1)]
    [1.0, 0.0, 0.0]
    """
    table, weight = _checked(points, weights)
    if places < 1 or draws < 1:
        raise ValueError("The number of places and of draws is 1 or more.")
    options, criteria = table.shape
    if options <= places:
        return np.ones(options)
    drawing = np.random.default_rng(seed)
    chosen = np.zeros(options)
    unknown = np.isnan(table)
    for _draw in range(draws):
        drawn = weight * 2.0 ** drawing.uniform(-1.0, 1.0, criteria)
        filled = np.where(unknown, drawing.uniform(0.0, 1.0, table.shape), table) if unknown.any() else table
        value = filled @ (drawn / drawn.sum())
        chosen[np.argpartition(-value, places - 1)[:places]] += 1
    return chosen / draws


def _checked(points: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    table, weight = np.atleast_2d(np.asarray(points, dtype=float)), np.asarray(weights, dtype=float)
    if weight.ndim != 1 or table.ndim != 2 or table.shape[1] != weight.size:
        raise NotPoints(f"{table.shape} points do not fit {weight.size} weights: one column a criterion.")
    if np.any(table < 0) or np.any(table > 1):
        raise NotPoints("Points lie between 0 and 1.")
    if np.any(np.isnan(weight)) or np.any(weight < 0) or not weight.sum() > 0:
        raise NotAWeight("A weight is 0 or more, and one at least is above 0.")
    return table, weight
