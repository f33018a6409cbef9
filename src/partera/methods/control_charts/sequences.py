"""Patterns by order: on which side points follow each other, and which way they go."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from partera.methods.control_charts.run_chart import FEWEST_USEFUL, anhoj_limits, runs_limits
from partera.methods.control_charts.view import DOWN, NEITHER, UP, Found, View


def one_side(view: View, *, points: int, passing_center: bool = False) -> Iterator[Found]:
    """So many consecutive points on one side of the center line.

    Takes   view: of any chart · points: how many in a row · passing_center: whether a point on the line is passed
            over; without it, it ends the run
    Gives   the points above, then those below
    Raises  nothing
    Source  Western Electric Company. Statistical Quality Control Handbook, 1956; Perla RJ et al. BMJ Qual Saf
            2011;20:46–51 (points on the line)

    >>> from partera.methods.control_charts.charts import draw
    >>> view = View.of(draw("run", [1, 2, 1, 5, 3, 7, 8, 2, 9]))
    >>> [found.places() for found in one_side(view, points=3, passing_center=True)]
    [[3, 5, 6], [0, 1, 2]]
    """
    seen = view.useful if passing_center else view
    runs = seen.line.runs(seen.side)
    at = seen.side[runs.starts]
    for side_of in (UP, DOWN):
        yield Found.of_runs(seen.line, runs, (at == side_of) & (runs.lengths >= points), side_of)


def trend(view: View, *, points: int, passing_equal: bool = False) -> Iterator[Found]:
    """So many consecutive points each higher, or each lower, than the last.

    Takes   view: of any chart · points: how many in a row, the first included · passing_equal: whether a point equal
            to the one before it is passed over; without it, it ends the trend
    Gives   the points that rise, then those that fall
    Raises  nothing
    Source  Nelson LS. J Qual Technol 1984;16:237–239 (test 3); Perla RJ et al. BMJ Qual Saf 2011;20:46–51 (equal
            points)

    >>> from partera.methods.control_charts.charts import draw
    >>> view = View.of(draw("run", [5, 1, 2, 2, 3, 4, 1]))
    >>> [found.places() for found in trend(view, points=4, passing_equal=True)]
    [[1, 2, 4, 5], []]
    """
    seen = view.moving if passing_equal else view
    runs = seen.line.runs(seen.way)
    way = seen.way[runs.starts]
    for side_of in (UP, DOWN):
        yield Found.of_runs(seen.line, runs, (way == side_of) & (runs.lengths >= points - 1), side_of, lead=1)


def alternating(view: View, *, points: int) -> Iterator[Found]:
    """So many consecutive points that go up and down in turn.

    Takes   view: of any chart · points: how many in a row
    Gives   the points, on neither side: of the first, third, … stretch, then of the second, fourth, …
    Raises  nothing
    Source  Nelson LS. J Qual Technol 1984;16:237–239 (test 4)

    >>> from partera.methods.control_charts.charts import draw
    >>> view = View.of(draw("run", [1, 2, 3, 1, 4, 2, 2]))
    >>> [found.places() for found in alternating(view, points=5)]
    [[1, 2, 3, 4, 5], []]
    """
    turns = np.zeros(len(view.way), dtype=bool)
    turns[1:] = view.way[1:] * view.way[:-1] < 0
    turns &= ~view.line.first
    runs = view.line.runs(turns)
    chosen = turns[runs.starts] & (runs.lengths >= points - 2)
    for every_other in (1, 0):  # the last point of one may be the first of the next
        yield Found.of_runs(view.line, runs, chosen & (np.cumsum(chosen) % 2 == every_other), NEITHER, lead=2)


def longest_run(view: View) -> Iterator[Found]:
    """Runs about the center line longer than chance allows for so many useful points.

    Takes   view: of any chart
    Gives   the points above, then those below; nothing in a section of fewer than ten useful points
    Raises  nothing
    Source  Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9:e113825

    >>> from partera.methods.control_charts.charts import draw
    >>> view = View.of(draw("run", [1, 2] * 4 + [8, 9] * 4))
    >>> [found.places() for found in longest_run(view)]
    [[8, 9, 10, 11, 12, 13, 14, 15], [0, 1, 2, 3, 4, 5, 6, 7]]
    """
    seen = view.useful
    useful = seen.line.count()
    allowed = anhoj_limits(useful)[0]
    runs = seen.line.runs(seen.side)
    section, at = seen.line.section[runs.starts], seen.side[runs.starts]
    long = (runs.lengths > allowed[section]) & (useful[section] >= FEWEST_USEFUL)
    for side_of in (UP, DOWN):
        yield Found.of_runs(seen.line, runs, long & (at == side_of), side_of)


def few_crossings(view: View) -> Iterator[Found]:
    """Sections whose center line is crossed more seldom than chance allows.

    Takes   view: of any chart
    Gives   all useful points of those sections, on neither side; nothing with fewer than ten of them
    Raises  nothing
    Source  Anhøj J, Olesen AV. Run charts revisited. PLoS ONE 2014;9:e113825

    >>> from partera.methods.control_charts.charts import draw
    >>> view = View.of(draw("run", [1, 2, 1, 2, 1, 8, 9, 8, 9, 8]))
    >>> [len(found.places()) for found in few_crossings(view)]
    [10]
    """
    useful = view.useful.line.count()
    yield Found.of_sections(view.useful.line, (view.crossings < anhoj_limits(useful)[1]) & (useful >= FEWEST_USEFUL))


def few_runs(view: View) -> Iterator[Found]:
    """Sections with fewer runs about the median than the runs table allows.

    Takes   view: of a run chart
    Gives   all useful points of those sections, on neither side; nothing with fewer than ten of them
    Raises  nothing
    Source  Swed FS, Eisenhart C. Ann Math Stat 1943;14:66–87

    >>> from partera.methods.control_charts.charts import draw
    >>> view = View.of(draw("run", [1, 2, 1, 2, 1, 8, 9, 8, 9, 8]))
    >>> [len(found.places()) for found in few_runs(view)]
    [10]
    """
    useful = view.useful.line.count()
    few = view.crossings + 1 < runs_limits(useful)[0]
    yield Found.of_sections(view.useful.line, few & (useful >= FEWEST_USEFUL))


def many_runs(view: View) -> Iterator[Found]:
    """Sections with more runs about the median than the runs table allows.

    Takes   view: of a run chart
    Gives   all useful points of those sections, on neither side; nothing with fewer than ten of them
    Raises  nothing
    Source  Swed FS, Eisenhart C. Ann Math Stat 1943;14:66–87

    >>> from partera.methods.control_charts.charts import draw
    >>> view = View.of(draw("run", [1, 9, 2, 8, 1, 9, 2, 8, 1, 9]))
    >>> [len(found.places()) for found in many_runs(view)]
    [10]
    """
    useful = view.useful.line.count()
    many = view.crossings + 1 > runs_limits(useful)[1]
    yield Found.of_sections(view.useful.line, many & (useful >= FEWEST_USEFUL))
