"""Patterns by distance from the mean, in sigmas."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from partera.methods.arrays import quantile
from partera.methods.control_charts.line import Line
from partera.methods.control_charts.parts import Flags
from partera.methods.control_charts.run_chart import FEWEST_USEFUL
from partera.methods.control_charts.view import DOWN, NEITHER, UP, Found, View

CLOSE = 1e-9
"""A point must lie beyond a limit by more than this share of it: the rounding of sums is no signal."""


def beyond(view: View, *, sigmas: float) -> Iterator[Found]:
    """Points farther than so many sigmas from the mean; those that adjoin make one signal.

    Takes   view: of a chart with limits · sigmas: how far
    Gives   what lies above, then what lies below
    Raises  nothing
    Source  Shewhart WA. Economic Control of Quality of Manufactured Product, 1931

    >>> from partera.methods.control_charts.charts import draw
    >>> [found.places() for found in beyond(View.of(draw("i", [5, 6, 4, 5, 6, 4, 30])), sigmas=3)]
    [[6], []]
    """
    for side_of in (UP, DOWN):
        yield Found.side_by_side(view.line, view.z * side_of > sigmas * (1 + CLOSE), side_of)


def some_of(view: View, *, hits: int, among: int, sigmas: float) -> Iterator[Found]:
    """So many of a few consecutive points beyond so many sigmas, on one side.

    Takes   view: of a chart with limits · hits: how many · among: of how many in a row · sigmas: how far
    Gives   the points beyond, above, then below; windows that overlap make one signal
    Raises  nothing
    Source  Western Electric Company. Statistical Quality Control Handbook, 1956

    >>> from partera.methods.control_charts.charts import Part, draw
    >>> chart = draw("i", [5, 7, 5, 7, 5, 7, 10.5, 7, 10.5], parts=[Part(0, frozen_at=6)])
    >>> [found.places() for found in some_of(View.of(chart), hits=2, among=3, sigmas=2)]
    [[6, 8], []]
    """
    whole = view.line.within(among - 1)
    for side_of in (UP, DOWN):
        far = view.z * side_of > sigmas * (1 + CLOSE)
        counted = far.astype(np.int8)
        for back in range(1, among):
            counted[back:] += far[:-back]
        ends = whole & (counted >= hits)
        window = ends.copy()
        for back in range(1, among):
            window[:-back] |= ends[back:]
        covered = window & far
        yield Found(view.line, side_of, covered, _first_of(window, covered, view.line))


def hugging(view: View, *, points: int, sigmas: float) -> Iterator[Found]:
    """So many consecutive points nearer to the mean than so many sigmas.

    Takes   view: of a chart with limits · points: how many in a row · sigmas: how near
    Gives   the points, on neither side
    Raises  nothing
    Source  Nelson LS. J Qual Technol 1984;16:237–239 (test 7)

    >>> from partera.methods.control_charts.charts import Part, draw
    >>> chart = draw("i", [2, 8, 2, 8, 5, 5, 5, 5], parts=[Part(0, frozen_at=4)])
    >>> [found.places() for found in hugging(View.of(chart), points=4, sigmas=0.5)]
    [[4, 5, 6, 7]]
    """
    near = np.abs(view.z) < sigmas * (1 - CLOSE)
    runs = view.line.runs(near)
    yield Found.of_runs(view.line, runs, near[runs.starts] & (runs.lengths >= points), NEITHER)


def avoiding(view: View, *, points: int, sigmas: float) -> Iterator[Found]:
    """So many consecutive points farther from the mean than so many sigmas, on both sides of it.

    Takes   view: of a chart with limits · points: how many in a row · sigmas: how far
    Gives   the points, on neither side
    Raises  nothing
    Source  Nelson LS. J Qual Technol 1984;16:237–239 (test 8)

    >>> from partera.methods.control_charts.charts import Part, draw
    >>> chart = draw("i", [4, 6, 4, 6, 1, 1, 9, 9], parts=[Part(0, frozen_at=4)])
    >>> [found.places() for found in avoiding(View.of(chart), points=4, sigmas=1)]
    [[4, 5, 6, 7]]
    """
    far = np.abs(view.z) > sigmas * (1 + CLOSE)
    runs = view.line.runs(far)
    chosen = far[runs.starts] & (runs.lengths >= points)
    if len(far):
        above = np.add.reduceat((view.z > 0).astype(np.int64), runs.starts)
        chosen &= (above > 0) & (above < runs.lengths)
    yield Found.of_runs(view.line, runs, chosen, NEITHER)


def astronomical(view: View, *, fences: float) -> Iterator[Found]:
    """Points farther outside the middle half than so many times its width: proposed, for people to judge.

    Takes   view: of any chart · fences: how many widths
    Gives   what lies above, then what lies below; nothing in a section of fewer than ten points
    Raises  nothing
    Source  Tukey JW. Exploratory Data Analysis, 1977 (outer fences, for 3); our own rule

    >>> from partera.methods.control_charts.charts import draw
    >>> chart = draw("run", [5, 6, 4, 5, 6, 4, 5, 6, 4, 30])
    >>> [found.places() for found in astronomical(View.of(chart), fences=3)]
    [[9], []]
    """
    counted = view.line.count()
    ranked = view.line.ranked(view.value)
    low, high = quantile(ranked, counted, 0.25), quantile(ranked, counted, 0.75)
    width = np.where(counted >= FEWEST_USEFUL, high - low, np.nan)
    section = view.line.section
    yield Found.side_by_side(view.line, view.value > (high + fences * width)[section], UP)
    yield Found.side_by_side(view.line, view.value < (low - fences * width)[section], DOWN)


def _first_of(window: Flags, covered: Flags, line: Line) -> Flags:
    """The first covered point of each stretch of windows."""
    stretch = np.cumsum(Found.side_by_side(line, window, NEITHER).begins)
    at = np.flatnonzero(covered)
    begins = np.zeros(len(window), dtype=bool)
    begins[at[np.diff(stretch[at], prepend=0) > 0]] = True
    return begins
