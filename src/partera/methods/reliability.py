"""Which figures stand on enough events to be shown: the presentation standards, as arithmetic on arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.methods.numbers import counts, parts
from partera.methods.rates import clopper_pearson, poisson_exact

FEWEST_IN_A_PROPORTION = 30
WIDE, NARROW, WIDEST_RELATIVE = 0.30, 0.05, 1.30
FEWEST_IN_A_RATE = 10
WIDEST_RELATIVE_RATE = 1.60
NVSS_FEWEST = 20
_SURELY_NARROW = 2_000  # from this denominator on, no 95% interval of a proportion is wider than NARROW

PROPORTION_MET = "nchs-p-met"
PROPORTION_FEW = "nchs-p-n30"
PROPORTION_WIDE = "nchs-p-width"
PROPORTION_RELATIVE = "nchs-p-relative"
PROPORTION_REVIEW = "nchs-p-review"
RATE_MET = "nchs-r-met"
RATE_FEW = "nchs-r-n10"
RATE_RELATIVE = "nchs-r-relative"
RATE_NVSS = "nvss-20"

RULES: dict[str, str] = {
    PROPORTION_MET: "NCHS standard for proportions: met",
    PROPORTION_FEW: "NCHS standard for proportions: fewer than 30 in the denominator; value withheld",
    PROPORTION_WIDE: "NCHS standard for proportions: interval 30 points wide or more; value withheld",
    PROPORTION_RELATIVE: "NCHS standard for proportions: interval wider than 130% of the value; value withheld",
    PROPORTION_REVIEW: "NCHS standard for proportions: nobody, or everybody, had the event; shown and marked",
    RATE_MET: "NCHS standard for rates: met",
    RATE_FEW: "NCHS standard for rates: fewer than 10 events, or 10 in the denominator; value withheld",
    RATE_RELATIVE: "NCHS standard for rates: interval wider than 160% of the value; value withheld",
    RATE_NVSS: "National Vital Statistics System: fewer than 20 events; shown and marked",
}
"""Each rule's id, as it is kept with a figure, and what it says."""


@dataclass(frozen=True)
class Judged:
    """What a standard says of each figure: reliable, to be withheld (else shown and marked), by which rule."""

    reliable: NDArray[np.bool_]
    withheld: NDArray[np.bool_]
    rule: NDArray[np.str_]


def judge_proportions(events: ArrayLike, total: ArrayLike) -> Judged:
    """The NCHS presentation standard for proportions, of complete counts.

    Takes   events: counts · total: counts, at least the events and above zero; the effective number, if of a survey
    Gives   reliable, withheld and rule of each
    Raises  NotACount · NoDenominator · MoreEventsThanTotal
    Source  NCHS. Data Presentation Standards for Proportions. Vital Health Stat 2(175), 2017

    >>> judge_proportions([12, 12, 400], [25, 120, 4000]).rule.tolist()
    ['nchs-p-n30', 'nchs-p-met', 'nchs-p-met']
    """
    found, whole = parts(events, total)
    found, whole = np.atleast_1d(found), np.atleast_1d(whole)
    asked = (whole >= FEWEST_IN_A_PROPORTION) & (whole < _SURELY_NARROW)
    width = np.zeros(found.shape)
    pairs, where = np.unique(np.stack([found[asked], whole[asked]]), axis=1, return_inverse=True)
    low, high = clopper_pearson(pairs[0], pairs[1])
    width[asked] = (high - low)[where.reshape(-1)]
    edge = (found == 0) | (found == whole)
    share = np.where(edge, 1.0, found / whole)
    rule = np.select(
        [
            whole < FEWEST_IN_A_PROPORTION,
            width >= WIDE,
            width <= NARROW,
            edge,
            width / share > WIDEST_RELATIVE,
        ],
        [PROPORTION_FEW, PROPORTION_WIDE, PROPORTION_MET, PROPORTION_REVIEW, PROPORTION_RELATIVE],
        PROPORTION_MET,
    )
    reliable = rule == PROPORTION_MET
    return Judged(reliable, ~reliable & (rule != PROPORTION_REVIEW), rule)


def judge_rates(events: ArrayLike, total: ArrayLike) -> Judged:
    """The NCHS presentation standard for rates from vital records, and the older rule of 20 events.

    Takes   events: counts · total: counts or person-time above zero
    Gives   reliable, withheld and rule of each; 10 to 19 events are shown and marked
    Raises  NotACount · NoDenominator
    Source  NCHS. Data Presentation Standards for Rates and Counts. Vital Health Stat 2(200), 2023; NVSS technical notes

    >>> judge_rates([9, 12, 40], [5000, 5000, 5000]).rule.tolist()
    ['nchs-r-n10', 'nvss-20', 'nchs-r-met']
    """
    found, whole = np.broadcast_arrays(np.atleast_1d(counts(events)), np.atleast_1d(counts(total)))
    low, high = poisson_exact(found)
    relative = (high - low) / np.maximum(found, 1)
    rule = np.select(
        [
            (found < FEWEST_IN_A_RATE) | (whole < FEWEST_IN_A_RATE),
            relative > WIDEST_RELATIVE_RATE,
            found < NVSS_FEWEST,
        ],
        [RATE_FEW, RATE_RELATIVE, RATE_NVSS],
        RATE_MET,
    )
    reliable = rule == RATE_MET
    return Judged(reliable, ~reliable & (rule != RATE_NVSS), rule)
