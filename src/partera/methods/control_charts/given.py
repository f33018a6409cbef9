"""What a chart is given: counts, denominators and deviations of many series, read and checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from partera.methods.arrays import over
from partera.methods.control_charts.limits import Kind
from partera.methods.numbers import Floats, MoreEventsThanTotal, NoDenominator, NotACount


class NotForThisChart(ValueError):
    """What was given does not go with the kind of chart: a denominator is missing, or one too many."""


@dataclass(frozen=True)
class Given:
    """Arrays of series × points; not-a-number where a point is missing."""

    count: Floats
    total: Floats | None
    spread: Floats | None
    value: Floats  # what is plotted, before `per`


def read(kind: Kind, count: ArrayLike, total: ArrayLike | None, spread: ArrayLike | None) -> Given:
    """Counts, denominators and deviations as arrays of series × points.

    Takes   kind: of chart · count, total, spread: as `draw` takes them
    Gives   the arrays, and the value of each point
    Raises  NotForThisChart · NotACount · NoDenominator · MoreEventsThanTotal
    Source  our own rule

    >>> from partera.methods.control_charts.limits import KINDS
    >>> read(KINDS["p"], [2, 3, 0], [10, float("nan"), 0], None).value.tolist()
    [[0.2, nan, nan]]
    """
    _goes_with(kind, total is not None, spread is not None)
    numerator = _rows(count)
    if kind.counts and np.any(numerator < 0):
        raise NotACount(f"A value of a chart of {kind.says} is 0 or more. Look for negative values in what was given.")
    if total is None:
        return Given(numerator, None, None, numerator)
    whole = np.broadcast_to(_rows(total), numerator.shape)
    if np.any(whole < 0):
        raise NotACount("A denominator is 0 or more. Look for negative values in what was given.")
    if kind.subgroups:
        return _subgroups(kind, numerator, whole, spread)
    if kind.share and np.any(numerator > whole):
        raise MoreEventsThanTotal("There are more events than people or births to have them.")
    if kind.counts and np.any((whole == 0) & (numerator > 0)):
        raise NoDenominator("There are events, and nobody or no time to have them in: a denominator is zero.")
    return Given(numerator, whole, None, over(numerator, whole))


def _goes_with(kind: Kind, total: bool, spread: bool) -> None:
    if kind.needs_total is True and not total:
        raise NotForThisChart(f"A chart of {kind.says} needs denominators, or the sizes of subgroups.")
    if kind.needs_total is False and total:
        raise NotForThisChart(f"A chart of {kind.says} has no denominator: choose u or p for events among so many.")
    if spread != (kind.id == "xbar"):
        raise NotForThisChart("Deviations inside subgroups are needed for xbar, and for no other chart.")


def _rows(numbers: ArrayLike) -> Floats:
    found = np.atleast_2d(np.asarray(numbers, dtype=np.float64))
    if found.ndim != 2 or np.any(np.isinf(found)):
        raise NotACount("A chart takes series × points, each a number or blank; infinity is no number.")
    return found


def _subgroups(kind: Kind, numerator: Floats, size: Floats, spread: ArrayLike | None) -> Given:
    """Means or deviations of subgroups; without a deviation only a subgroup of one says something."""
    deviation = numerator if spread is None else np.broadcast_to(_rows(spread), numerator.shape)
    if np.any(deviation < 0):
        raise NotACount("A standard deviation is 0 or more. Look for negative values in what was given.")
    told = (size > 1) & ~np.isnan(deviation)
    if kind.id == "xbar":
        told |= size == 1
    return Given(numerator, size, deviation, np.where(told, numerator, np.nan))
