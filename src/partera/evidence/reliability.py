"""Value, interval and state of counted figures: which method and which standard a measure takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.evidence.measures.definition import Measure
from partera.methods.numbers import Floats
from partera.methods.rates import poisson_exact, wilson
from partera.methods.reliability import RULES as STANDARDS
from partera.methods.reliability import judge_proportions, judge_rates

COUNT = "count"
NOBODY = "no-denominator"
NOT_GIVEN = "not-given"
PUBLISHED = "publisher"

RULES: dict[str, str] = {
    **STANDARDS,
    COUNT: "A plain count: no standard applies",
    NOBODY: "Nobody stands in the denominator: there is nothing to take a share of",
    NOT_GIVEN: "No count was given",
    PUBLISHED: "The publisher's own state",
}
"""Every rule's id that a figure may carry, and what it says."""

WILSON = "wilson-95"
POISSON = "poisson-exact-95"

METHODS: dict[str, str] = {
    WILSON: "95% interval by Wilson's score method",
    POISSON: "95% interval, exact Poisson",
    "": "No interval",
}
"""Every interval's id that a figure may carry, and what it says."""


@dataclass(frozen=True)
class Assessed:
    """One entry for each figure; not-a-number where there is nothing to show, "" for no method."""

    value: Floats
    low: Floats
    high: Floats
    state: NDArray[np.str_]
    rule: NDArray[np.str_]
    method: NDArray[np.str_]


def assess(measure: Measure, numerator: ArrayLike, denominator: ArrayLike) -> Assessed:
    """Value, 95% limits, state, rule and method of each figure of one measure.

    Takes   measure: per 100 is a proportion, per 1 a plain count, else a rate · numerator, denominator: arrays of
            counts, not-a-number where not given
    Gives   arrays of that length, in the measure's unit. State is ok; unreliable, with value and limits
            not-a-number where the standard withholds them; not_applicable where the denominator is zero;
            missing where a count is not given
    Raises  NotACount · MoreEventsThanTotal
    Source  docs/methods/reliability.md

    >>> from partera.evidence.measures import measure
    >>> found = assess(measure("ptb"), [12, 12, 0], [120, 25, 0])
    >>> found.state.tolist(), found.value.tolist()
    (['ok', 'unreliable', 'not_applicable'], [10.0, nan, nan])
    """
    found = np.atleast_1d(np.asarray(numerator, dtype=np.float64))
    whole = np.atleast_1d(np.asarray(denominator, dtype=np.float64))
    if measure.per == 1:
        return _counts(found)
    given = ~(np.isnan(found) | np.isnan(whole))
    asked = given & (np.nan_to_num(whole) > 0)
    proportion = measure.per == 100
    blank = np.full(found.shape, np.nan)
    value, low, high = blank.copy(), blank.copy(), blank.copy()
    state = np.where(given, "not_applicable", "missing").astype("<U14")
    rule = np.where(given, NOBODY, NOT_GIVEN).astype("<U16")
    events, total = found[asked], whole[asked]
    judged = (judge_proportions if proportion else judge_rates)(events, total)
    limits = wilson(events, total) if proportion else tuple(limit / total for limit in poisson_exact(events))
    shown = ~judged.withheld
    for target, numbers in ((value, events / total), (low, limits[0]), (high, limits[1])):
        target[asked] = np.where(shown, numbers * measure.per, np.nan)
    state[asked] = np.where(judged.reliable, "ok", "unreliable")
    rule[asked] = judged.rule
    method = np.where(np.isnan(value), "", WILSON if proportion else POISSON)
    return Assessed(value, low, high, state, rule, method)


def _counts(found: Floats) -> Assessed:
    given = ~np.isnan(found)
    blank = np.full(found.shape, np.nan)
    return Assessed(
        value=found,
        low=blank,
        high=blank.copy(),
        state=np.where(given, "ok", "missing"),
        rule=np.where(given, COUNT, NOT_GIVEN),
        method=np.full(found.shape, "", dtype="<U16"),
    )
