"""How unequal many groups are: summary measures of their estimates and sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from partera.methods.disparity import Estimate
from partera.methods.numbers import Floats, totals, two_sided


class TooFewGroups(ValueError):
    """A summary of inequality needs two groups or more."""


@dataclass(frozen=True)
class Inequality:
    """Every summary, in the unit of the estimates unless its name says otherwise."""

    mean: float
    between_group_variance: Estimate
    between_group_sd: Estimate
    coefficient_of_variation_pct: float
    theil_x1000: float
    mean_log_deviation_x1000: float
    index_of_disparity_weighted_pct: float
    index_of_disparity_unweighted_pct: float
    from_mean_weighted: float
    from_mean_unweighted: float
    from_best_weighted: float
    from_best_unweighted: float
    attributable_risk: float
    attributable_fraction_pct: float


def inequality(
    estimates: ArrayLike, standard_errors: ArrayLike, population: ArrayLike, *,
    best: int | None = None, favourable: bool = False, confidence: float = 0.95,
) -> Inequality:  # fmt: skip
    """How unequal groups without an order are.

    Takes   estimates, each above zero, standard errors and population of each group · best: which group others are
            compared with; the lowest if None, the highest where `favourable` · confidence: like 0.95
    Gives   the summaries; the attributable risk is below zero where the best group is lower than the mean
    Raises  TooFewGroups · NotACount · NoDenominator
    Source  WHO. Handbook on Health Inequality Monitoring, 2013; checked against healthequal 1.0.0

    >>> found = inequality([4.5, 10.9], [0.05, 0.14], [1887, 529])
    >>> round(found.mean, 3), round(found.index_of_disparity_weighted_pct, 2)
    (5.901, 37.09)
    """
    y, p, error = _groups(estimates, standard_errors, population)
    mean = float(np.sum(p * y))
    if best is None:
        best = int(np.argmax(y) if favourable else np.argmin(y))
    variance = float(np.sum(p * (y - mean) ** 2))
    spread = two_sided(confidence)[1] * _variance_error(y, p, error, mean)
    away, from_best = np.abs(y - mean), np.abs(y - y[best])
    root = np.sqrt([variance, max(0.0, variance - spread), variance + spread])
    relative = y / mean
    return Inequality(
        mean=mean,
        between_group_variance=Estimate(*(np.asarray(x) for x in (variance, variance - spread, variance + spread))),
        between_group_sd=Estimate(*(np.asarray(x) for x in root)),
        coefficient_of_variation_pct=float(100 * root[0] / mean),
        theil_x1000=float(1000 * np.sum(p * relative * np.log(relative))),
        mean_log_deviation_x1000=float(-1000 * np.sum(p * np.log(relative))),
        index_of_disparity_weighted_pct=float(100 * np.sum(p * away) / mean),
        index_of_disparity_unweighted_pct=float(100 * np.mean(away) / mean),
        from_mean_weighted=float(np.sum(p * away)),
        from_mean_unweighted=float(np.mean(away)),
        from_best_weighted=float(np.sum(p * from_best)),
        from_best_unweighted=float(np.mean(from_best)),
        attributable_risk=float(y[best] - mean),
        attributable_fraction_pct=float(100 * (y[best] - mean) / mean),
    )


def concentration(estimates: ArrayLike, population: ArrayLike) -> tuple[float, float]:
    """The concentration index of groups ordered from the most to the least disadvantaged.

    Takes   estimates and population of each group, in that order
    Gives   the absolute index, in the estimates' unit, and the relative one
    Raises  TooFewGroups · NotACount · NoDenominator
    Source  WHO. Handbook on Health Inequality Monitoring, 2013

    >>> [round(x, 3) for x in concentration([60, 80], [1, 1])]
    [5.0, 0.071]
    """
    y, p, _ = _groups(estimates, np.zeros_like(np.asarray(estimates, dtype=float)), population)
    rank = np.cumsum(p) - p / 2
    absolute = float(np.sum(p * (2 * rank - 1) * y))
    return absolute, absolute / float(np.sum(p * y))


def _groups(estimates: ArrayLike, errors: ArrayLike, population: ArrayLike) -> tuple[Floats, Floats, Floats]:
    y, size, error = np.broadcast_arrays(totals(estimates), totals(population), np.asarray(errors, dtype=float))
    if y.ndim != 1 or len(y) < 2:
        raise TooFewGroups("A summary of inequality needs the estimates of two groups or more.")
    return y, size / size.sum(), error


def _variance_error(y: Floats, p: Floats, error: Floats, mean: float) -> float:
    """Standard error of the between-group variance."""
    v = error**2
    first = 4 * np.sum(p**2 * (y - mean) ** 2 * v)
    second = 2 * (np.sum(p**2 * v) ** 2 + np.sum(p**2 * v**2) - 2 * np.sum(p**3 * v**2))
    return float(np.sqrt(first + second))
