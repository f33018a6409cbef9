"""Which points of a series belong together: parts, frozen baselines, and points left out for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Shape = tuple[int, int]


class NotAPart(ValueError):
    """A part starts outside the series, before the one that stands ahead of it, or has too short a baseline."""


class NoCause(ValueError):
    """A new part was begun, or a point left out, and nobody said why."""


class NoSuchPoint(ValueError):
    """A series or a point is named that the chart does not have."""


@dataclass(frozen=True)
class Part:
    """A stretch of a series with limits of its own.

    It begins at the point `start` (counted from 0) and ends where the next one begins. `cause` says what changed;
    only a part at the very start needs none. `frozen_at` takes the limits from that many first points, also when
    some of them are missing or left out; without it, from all of them.
    """

    start: int
    cause: str = ""
    frozen_at: int | None = None


@dataclass(frozen=True)
class Exclusion:
    """A point that stays on the chart and is left out of limits and signals, and why."""

    series: int
    point: int
    reason: str


@dataclass(frozen=True)
class Sections:
    """Every part of every series, one after another; arrays hold one entry for each."""

    shape: Shape
    series: Ints
    start: Ints
    stop: Ints
    baseline_stop: Ints  # the limits are made of the points before it
    causes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.series)

    def over_points(self) -> NDArray[np.int32]:
        """Which section each point of the chart lies in (series × points)."""
        lengths = self.stop - self.start
        return np.repeat(np.arange(len(self), dtype=np.int32), lengths).reshape(self.shape)

    def in_baseline(self) -> Flags:
        """Which points the limits are made of, as far as parts decide (series × points)."""
        series, points = self.shape
        if np.array_equal(self.baseline_stop, self.stop):
            return np.ones(self.shape, dtype=bool)
        column = np.broadcast_to(np.arange(points), (series, points))
        return column < self.baseline_stop[self.over_points()]


def sections(shape: Shape, parts: Sequence[Part] | Mapping[int, Sequence[Part]] = ()) -> Sections:
    """The parts of every series, checked and put one after another.

    Takes   shape: number of series and of points · parts: those of every series, or of each series by its number;
            a series that is not named has one part, and a first part that begins later is preceded by one from 0
    Gives   a section for each part of each series
    Raises  NotAPart · NoCause when a part after the first has none · NoSuchPoint for a series that is not there
    Source  Provost LP, Murray SK. The Health Care Data Guide, 2011 (when to recompute limits); our own rule

    >>> found = sections((2, 24), {1: [Part(0, frozen_at=12), Part(18, cause="New order set")]})
    >>> found.series.tolist(), found.start.tolist(), found.baseline_stop.tolist()
    ([0, 1, 1], [0, 0, 18], [24, 12, 24])
    """
    series, points = shape
    if not isinstance(parts, Mapping):
        return _repeated(shape, _checked(parts, points))
    if any(not 0 <= number < series for number in parts):
        raise NoSuchPoint(f"Parts are given for a series that is not there: there are {series}, counted from 0.")
    if not parts:
        return _repeated(shape, _checked((), points))
    whole = _checked((), points)
    own = [_checked(parts[number], points) if number in parts else whole for number in range(series)]
    counted = [len(some) for some in own]
    flat = [part for some in own for part in some]
    return Sections(shape, np.repeat(np.arange(series), counted), *_bounds(flat, points), tuple(p.cause for p in flat))


def excluded(shape: Shape, exclusions: Iterable[Exclusion] = ()) -> Flags:
    """Which points are left out for a reason.

    Takes   shape: number of series and of points · exclusions: point and reason of each
    Gives   true for each that is left out (series × points)
    Raises  NoCause when a reason is blank · NoSuchPoint
    Source  our own rule

    >>> excluded((1, 4), [Exclusion(0, 2, "Strike: elective births moved")]).tolist()
    [[False, False, True, False]]
    """
    found = np.zeros(shape, dtype=bool)
    for one in exclusions:
        if not one.reason.strip():
            raise NoCause(f"Say why point {one.point} of series {one.series} is left out.")
        if not (0 <= one.series < shape[0] and 0 <= one.point < shape[1]):
            raise NoSuchPoint(f"Point {one.point} of series {one.series} is left out, but is not on the chart.")
        found[one.series, one.point] = True
    return found


def _checked(parts: Sequence[Part], points: int) -> list[Part]:
    found = list(parts)
    if not found or found[0].start > 0:
        found.insert(0, Part(0))
    for part in found:
        if part.start < 0 or (part.start >= points and part.start > 0):
            raise NotAPart(f"A part begins at point {part.start}; the series has points 0 to {points - 1}.")
        if part.frozen_at is not None and part.frozen_at < 2:
            raise NotAPart("Limits can be frozen from the second point of a part on.")
    for before, part in pairwise(found):
        if part.start <= before.start:
            raise NotAPart(f"A part begins at point {part.start}, not after the one before it.")
        if not part.cause.strip():
            raise NoCause(f"Say what changed at point {part.start}: limits are made anew only for a stated cause.")
    return found


def _bounds(flat: Sequence[Part], points: int) -> tuple[Ints, Ints, Ints]:
    """Start, stop and end of the baseline of parts that stand one after another, series by series."""
    start = np.array([part.start for part in flat], dtype=np.int64)
    stop = np.append(start[1:], 0)
    stop[stop == 0] = points
    frozen = np.array([points if part.frozen_at is None else part.frozen_at for part in flat], dtype=np.int64)
    return start, stop, np.minimum(stop, start + frozen)


def _repeated(shape: Shape, parts: list[Part]) -> Sections:
    series, points = shape
    start, stop, baseline_stop = (np.tile(bound, series) for bound in _bounds(parts, points))
    causes = tuple(part.cause for part in parts) * series
    return Sections(shape, np.repeat(np.arange(series), len(parts)), start, stop, baseline_stop, causes)
