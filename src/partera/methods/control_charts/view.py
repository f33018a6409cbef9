"""What patterns are looked for in: a chart's points in one line; and what a pattern that was found consists of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from partera.methods.control_charts.charts import Chart
from partera.methods.control_charts.line import Line, Runs
from partera.methods.control_charts.parts import Flags, Ints
from partera.methods.control_charts.run_chart import side, used_line
from partera.methods.numbers import Floats

UP, DOWN, NEITHER = 1, -1, 0


@dataclass(frozen=True)
class Found:
    """Points of a line that make a pattern, and where a new stretch of it begins."""

    line: Line
    side: int  # UP, DOWN or NEITHER
    covered: Flags
    begins: Flags

    @classmethod
    def side_by_side(cls, line: Line, covered: Flags, side_of: int) -> Found:
        """Covered points that adjoin make one stretch."""
        begins = covered.copy()
        begins[1:] &= ~covered[:-1] | line.first[1:]
        return cls(line, side_of, covered, begins)

    @classmethod
    def of_runs(cls, line: Line, runs: Runs, chosen: Flags, side_of: int, *, lead: int = 0) -> Found:
        """Whole runs, each with so many points ahead of it."""
        covered = runs.spread(chosen)
        begins = np.zeros(len(line), dtype=bool)
        starts = runs.starts[chosen]
        for back in range(1, lead + 1):
            covered[starts - back] = True
        begins[starts - lead] = True
        return cls(line, side_of, covered, begins)

    @classmethod
    def of_sections(cls, line: Line, chosen: Flags) -> Found:
        """All points of whole sections."""
        covered = chosen[line.section]
        return cls(line, NEITHER, covered, covered & line.first)

    def places(self) -> list[int]:
        """Where the covered points stand in the flattened chart."""
        return self.line.at[self.covered].tolist()


@dataclass(frozen=True)
class View:
    """A chart's points in one line, with the side of the center each lies on and its distance in sigmas."""

    chart: Chart
    line: Line

    @classmethod
    def of(cls, chart: Chart) -> View:
        """The points of a chart that signals are made of."""
        return cls(chart, used_line(chart))

    @cached_property
    def value(self) -> Floats:
        """What is plotted."""
        return self.chart.value.ravel()[self.line.at]

    @cached_property
    def side(self) -> NDArray[np.int8]:
        """1 above the center line, −1 below, 0 on it."""
        return side(self.chart, self.line)

    @cached_property
    def z(self) -> Floats:
        """How many sigmas a point lies from what the limits lie around.

        Where nothing varied there is no sigma: infinite off the center line, not-a-number on it.
        """
        root = self.chart.kind.root
        value = self.value if root == 1 else self.value ** (1 / root)
        away = value - self.chart.mean[self.line.section]
        sigma = self.chart.sigma.ravel()[self.line.at]
        with np.errstate(divide="ignore", invalid="ignore"):
            found = away / sigma
        flat = sigma == 0
        if flat.any():
            found[flat] = np.where(self.side[flat] == 0, np.nan, np.copysign(np.inf, away[flat]))
        return found

    @cached_property
    def way(self) -> NDArray[np.int8]:
        """1 where a point is higher than the one before it, −1 lower, 0 equal or the first of its section."""
        return np.nan_to_num(np.sign(self.line.steps(self.value))).astype(np.int8)

    @cached_property
    def useful(self) -> View:
        """The same without the points on the center line."""
        return View(self.chart, self.line.only(self.side != 0))

    @cached_property
    def moving(self) -> View:
        """The same without points equal to the one before them."""
        return View(self.chart, self.line.only((self.way != 0) | self.line.first))

    @cached_property
    def crossings(self) -> Ints:
        """How often each section changes sides, going by points off the center line."""
        runs = self.useful.line.runs(self.useful.side)
        counted = np.bincount(self.useful.line.section[runs.starts], minlength=self.line.sections)
        return np.maximum(counted - 1, 0)


Pattern = Callable[[View], Iterator[Found]]
"""Gives what it found on the upper side, on the lower side, or on neither."""
