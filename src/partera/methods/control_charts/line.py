"""The points of all series in one line, section after section: sums, medians, moving ranges and runs over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from partera.methods.arrays import over, quantile
from partera.methods.control_charts.parts import Flags, Ints
from partera.methods.numbers import Floats


@dataclass(frozen=True)
class Runs:
    """Stretches of points that are alike: where each begins in the line, and how many points it has."""

    starts: Ints
    lengths: Ints

    def spread(self, chosen: Flags) -> Flags:
        """Which points of the line lie in the chosen runs."""
        return np.repeat(chosen, self.lengths)


@dataclass(frozen=True)
class Line:
    """Chosen points of a chart: in which section each lies and where (its place in the flattened chart)."""

    sections: int
    section: NDArray[np.int32]
    at: Ints
    first: Flags  # a section begins here

    @classmethod
    def of(cls, sections: int, over_points: NDArray[np.int32], chosen: Flags) -> Line:
        """The chosen points of a chart, given the section of each of its points."""
        at = np.flatnonzero(chosen)
        section = over_points.ravel()[at]
        return cls(sections, section, at, _begins(section))

    def __len__(self) -> int:
        return len(self.section)

    def only(self, kept: Flags) -> Line:
        """The line without the points that are not kept; what stood on either side of them now adjoins."""
        section = self.section[kept]
        return Line(self.sections, section, self.at[kept], _begins(section))

    def count(self) -> Ints:
        """How many points each section has."""
        return np.bincount(self.section, minlength=self.sections)

    def total(self, values: Floats) -> Floats:
        """The sum over each section, added up in the order of the points."""
        found = np.bincount(self.section, weights=values, minlength=self.sections)
        return found.astype(np.float64, copy=False)

    def mean(self, values: Floats) -> Floats:
        """The mean of each section; not-a-number where it has no point."""
        return over(self.total(values), self.count())

    def ranked(self, values: Floats) -> Floats:
        """The values of each section in rising order (sections × the longest one), not-a-number after the last."""
        counted = self.count()
        widest = int(counted.max(initial=0))
        if len(self) == self.sections * widest:
            return np.sort(values.reshape(self.sections, widest), axis=1)
        found = np.full((self.sections, widest), np.nan)
        column = np.arange(len(self)) - (np.cumsum(counted) - counted)[self.section]
        found[self.section, column] = values
        return np.sort(found, axis=1)

    def median(self, values: Floats) -> Floats:
        """The median of each section; not-a-number where it has no point."""
        return quantile(self.ranked(values), self.count(), 0.5)

    def steps(self, values: Floats) -> Floats:
        """How far each point lies from the one before it in its section; not-a-number at the first."""
        found = np.empty(len(self))
        found[1:] = values[1:] - values[:-1]
        found[self.first] = np.nan
        return found

    def runs(self, alike: NDArray[np.generic]) -> Runs:
        """Stretches of one section over which `alike` stays the same."""
        new = self.first.copy()
        new[1:] |= alike[1:] != alike[:-1]
        starts = np.flatnonzero(new)
        return Runs(starts, np.diff(np.append(starts, len(self))))

    def within(self, back: int) -> Flags:
        """Whether the point so many places back is of the same section."""
        found = np.zeros(len(self), dtype=bool)
        found[back:] = self.section[back:] == self.section[: max(len(self) - back, 0)]
        return found


def _begins(section: NDArray[np.int32]) -> Flags:
    found = np.ones(len(section), dtype=bool)
    found[1:] = section[1:] != section[:-1]
    return found
