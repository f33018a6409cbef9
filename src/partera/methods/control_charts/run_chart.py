"""Runs about the center line: how long the longest is, how often the line is crossed, and what chance allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln
from scipy.stats import binom

from partera.methods.control_charts.charts import Chart
from partera.methods.control_charts.line import Line
from partera.methods.control_charts.parts import Flags, Ints

FEWEST_USEFUL = 10
"""With fewer points off the center line, runs and crossings say nothing."""

SAME = 1e-12
"""Numbers that differ by a smaller share of themselves are equal: what rounding leaves between equal sums."""


@dataclass(frozen=True)
class RunAnalysis:
    """What the runs about the center line are like: one entry a section."""

    points: Ints
    useful: Ints  # points off the center line
    longest: Ints
    longest_allowed: Ints
    crossings: Ints
    crossings_needed: Ints
    judged: Flags  # there are enough useful points to judge by

    @property
    def unusual(self) -> Flags:
        """Whether the longest run is too long or crossings are too few, by the Anhøj rules."""
        return self.judged & ((self.longest > self.longest_allowed) | (self.crossings < self.crossings_needed))


def run_analysis(chart: Chart) -> RunAnalysis:
    """Longest run and crossings of every part of every series, beside their critical values.

    Takes   chart: of any kind; runs are about its center line
    Gives   one entry a section; points on the line are no useful points, and neither are missing ones or those left
            out: what stands on either side of them adjoins
    Raises  nothing
    Source  Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9:e113825

    >>> from partera.methods.control_charts.charts import draw
    >>> found = run_analysis(draw("run", [3, 4, 2, 5, 3, 4, 2, 9, 8, 9, 9, 8, 7, 9, 8]))
    >>> found.useful.tolist(), found.longest.tolist(), found.longest_allowed.tolist(), found.unusual.tolist()
    ([14], [7], [7], [True])
    """
    sides, line = off_center(chart)
    runs = line.runs(sides)
    section = line.section[runs.starts]
    longest = np.zeros(len(chart.sections), dtype=np.int64)
    np.maximum.at(longest, section, runs.lengths)
    useful = line.count()
    allowed, needed = anhoj_limits(useful)
    crossings = np.maximum(np.bincount(section, minlength=len(chart.sections)) - 1, 0)
    points = used_line(chart).count()
    return RunAnalysis(points, useful, longest, allowed, crossings, needed, useful >= FEWEST_USEFUL)


def used_line(chart: Chart) -> Line:
    """The points of a chart that limits and signals are made of, in one line.

    Takes   chart: of any kind
    Gives   the line
    Raises  nothing
    Source  our own rule

    >>> from partera.methods.control_charts.charts import draw
    >>> used_line(draw("i", [1, float("nan"), 3])).at.tolist()
    [0, 2]
    """
    return Line.of(len(chart.sections), chart.sections.over_points(), chart.used)


def side(chart: Chart, line: Line) -> NDArray[np.int8]:
    """On which side of the center line points lie.

    Takes   chart: of any kind · line: some of its points
    Gives   1 above, −1 below, 0 on the line, also where only rounding stands between
    Raises  nothing
    Source  our own rule

    >>> from partera.methods.control_charts.charts import draw
    >>> chart = draw("run", [1, 2, 3])
    >>> side(chart, used_line(chart)).tolist()
    [-1, 0, 1]
    """
    value, center = chart.value.ravel()[line.at], chart.center.ravel()[line.at]
    away = value - center
    away[np.abs(away) <= SAME * np.abs(center)] = 0
    return np.sign(away, where=~np.isnan(away), out=np.zeros(len(away))).astype(np.int8)


def off_center(chart: Chart) -> tuple[NDArray[np.int8], Line]:
    """The useful points of a chart: those that are not on its center line.

    Takes   chart: of any kind
    Gives   the side of each, and their line
    Raises  nothing
    Source  Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9:e113825

    >>> from partera.methods.control_charts.charts import draw
    >>> off_center(draw("run", [1, 2, 3]))[0].tolist()
    [-1, 1]
    """
    line = used_line(chart)
    sides = side(chart, line)
    useful = sides != 0
    return sides[useful], line.only(useful)


def anhoj_limits(useful: ArrayLike) -> tuple[Ints, Ints]:
    """How long the longest run may be, and how many crossings there must be.

    Takes   useful: numbers of points off the center line, 0 or more
    Gives   the longest run that chance allows, and the fewest crossings
    Raises  nothing
    Source  Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9:e113825

    >>> longest, crossings = anhoj_limits([10, 20, 36])
    >>> longest.tolist(), crossings.tolist()
    ([6, 7, 8], [2, 6, 13])
    """
    points = np.asarray(useful, dtype=np.int64)
    longest, crossings = _anhoj_table(int(points.max(initial=0)))
    return longest[points], crossings[points]


def runs_limits(useful: ArrayLike) -> tuple[Ints, Ints]:
    """How many runs chance allows about the median, at least and at most: the runs table.

    Takes   useful: numbers of points off the median, 0 or more
    Gives   the fewest and the most runs outside of which each tail holds at most 2.5%, half of the points on either
            side of the median
    Raises  nothing
    Source  Swed FS, Eisenhart C. Ann Math Stat 1943;14:66–87, whose distribution is worked out here; the table
            printed for run charts (Perla RJ et al. BMJ Qual Saf 2011;20:46–51) differs by one at some lengths

    >>> fewest, most = runs_limits([10, 20, 60])
    >>> fewest.tolist(), most.tolist()
    ([3, 7, 24], [9, 15, 38])
    """
    points = np.asarray(useful, dtype=np.int64)
    table = np.array([_runs_table(number) for number in range(int(points.max(initial=0)) + 1)])
    return table[points, 0], table[points, 1]


@lru_cache(maxsize=64)
def _anhoj_table(most: int) -> tuple[Ints, Ints]:
    points = np.arange(most + 1)
    longest = np.rint(np.log2(np.maximum(points, 1)) + 3).astype(np.int64)
    crossings = binom.ppf(0.05, np.maximum(points - 1, 0), 0.5)
    return longest, np.maximum(crossings, 0).astype(np.int64)


@lru_cache(maxsize=4_096)
def _runs_table(points: int) -> tuple[int, int]:
    """The fewest and the most runs of so many points, half of them above."""
    if points < 2:
        return 0, points
    one, other = points // 2, points - points // 2
    number = np.arange(2, points + 1)
    half = number // 2
    even = np.log(2) + _choose(one - 1, half - 1) + _choose(other - 1, half - 1)
    odd = np.logaddexp(
        _choose(one - 1, half) + _choose(other - 1, half - 1), _choose(one - 1, half - 1) + _choose(other - 1, half)
    )
    chance = np.exp(np.where(number % 2 == 0, even, odd) - _choose(points, one))
    below, above = np.cumsum(chance), np.cumsum(chance[::-1])[::-1]
    return int(number[below > _TAIL][0]), int(number[above > _TAIL][-1])


_TAIL = 0.025


def _choose(among: int, taken: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """The logarithm of a binomial coefficient; minus infinity where it is zero."""
    number = np.asarray(taken, dtype=np.float64)
    possible = (number >= 0) & (number <= among)
    kept = np.where(possible, number, 0)
    found = gammaln(among + 1) - gammaln(kept + 1) - gammaln(among - kept + 1)
    return np.where(possible, found, -np.inf)
