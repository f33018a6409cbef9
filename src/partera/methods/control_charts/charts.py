"""A chart of many series at once: what is plotted, center, limits and sigma at every point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from partera.methods.control_charts.given import Given, read
from partera.methods.control_charts.limits import D2, KINDS, Base, Kind
from partera.methods.control_charts.line import Line
from partera.methods.control_charts.parts import Exclusion, Flags, Ints, Part, Sections, excluded, sections
from partera.methods.numbers import Floats

FEWEST_IN_A_BASELINE = 12
"""Limits made of fewer points than this are provisional."""

FEWEST_EXPECTED = 3.0
"""Fewer expected events at a typical point than this, and the event is too rare for the chart."""

Parts = Sequence[Part] | Mapping[int, Sequence[Part]]


class NoSuchChart(ValueError):
    """The name is not one of the kinds of chart."""


@dataclass(frozen=True)
class Chart:
    """A chart of many series. Arrays of points are series × points; those of sections hold one entry a section."""

    kind: Kind
    sections: Sections
    value: Floats  # what is plotted; not-a-number where a point is missing
    used: Flags  # points with a value that are not left out: what limits and signals are made of
    center: Floats
    sigma: Floats  # of the value; of its root on a t chart; a third of the upper limit on a chart of moving ranges
    lower: Floats  # at three sigmas
    upper: Floats
    mean: Floats  # of each section, on the scale of sigma: what the limits lie around
    baseline: Ints  # of each section: how many points its limits are made of
    expected: Floats  # of each section: events at a typical point of the baseline; not-a-number on charts of no events
    edges: tuple[float | None, float | None]  # what a limit cannot go beyond

    def bounds(self, sigmas: float) -> tuple[Floats, Floats]:
        """Lower and upper limit at so many sigmas, kept within what is possible."""
        return _bounds(self.kind, self.mean[self.sections.over_points()], self.sigma, self.edges, sigmas)

    def few_points(self) -> Flags:
        """Which sections have limits made of few points: provisional."""
        return self.baseline < FEWEST_IN_A_BASELINE

    def too_rare(self) -> Flags:
        """Which sections expect so few events a point, or so few without, that a g or t chart says more."""
        return self.expected < FEWEST_EXPECTED


def draw(
    kind: str, count: ArrayLike, total: ArrayLike | None = None, *,
    spread: ArrayLike | None = None, parts: Parts = (), exclusions: Iterable[Exclusion] = (),
    screened: bool = False, d2: float = D2, per: float = 1.0, edges: tuple[float | None, float | None] | None = None,
) -> Chart:  # fmt: skip
    """A chart of one kind for many series.

    Takes   kind: run, i, mr, xbar, s, p, pp (p′), u, up (u′), c, g or t · count: series × points (or the points of
            one series), not-a-number where a point is missing: the numerator, or the value where there is no
            denominator; means for xbar, deviations for s · total: denominators, or the sizes of subgroups; a point
            with nobody in it is missing · spread: deviations inside subgroups, for xbar · parts: limits anew from a
            point on, each part's baseline frozen or not · exclusions: points left out, with reason · screened: leave
            moving ranges above their own limit out of their mean, once · d2: the mean moving range in sigmas, 1.128,
            or `D2_OF_266` · per: 1,000 for a rate per 1,000 · edges: what a limit cannot go beyond, where the kind
            does not know
    Gives   the chart; limits are not-a-number in a section with too few points for them
    Raises  NoSuchChart · NotForThisChart · NotACount · NoDenominator · MoreEventsThanTotal · NotAPart · NoCause ·
            NoSuchPoint
    Source  Montgomery DC. Introduction to Statistical Quality Control; Laney DB. Qual Eng 2002;14:531–537;
            Benneyan JC. Health Care Manag Sci 2001;4:305–318 (g); Nelson LS. J Qual Technol 1994;26:318–319 (t)

    >>> chart = draw("u", [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2], [50] * 12, per=100)
    >>> round(float(chart.center[0, 0]), 2), round(float(chart.upper[0, 0]), 2), float(chart.lower[0, 0])
    (6.67, 17.62, 0.0)
    """
    if kind not in KINDS:
        raise NoSuchChart(f"{kind!r} is not a kind of chart: choose {', '.join(KINDS)}.")
    chosen = KINDS[kind]
    given = read(chosen, count, total, spread)
    whole = sections(given.value.shape, parts)
    left_out = excluded(given.value.shape, exclusions)
    value = _ranges(given.value, left_out, whole) if kind == "mr" else given.value
    used = ~np.isnan(value) & ~left_out
    base = _base(given, value, Line.of(len(whole), whole.over_points(), used & whole.in_baseline()), screened, d2)
    fit = chosen.fit(base)
    rooted = per ** (1 / chosen.root)
    of_point = whole.over_points()
    mean, sigma = fit.mean * rooted, (fit.unit * rooted)[of_point]
    if chosen.factor is not None and given.total is not None:
        sigma *= chosen.factor(np.where(np.isnan(value), np.nan, given.total))
    edges = edges or (chosen.floor, None if chosen.ceiling is None else chosen.ceiling * per)
    lower, upper = _bounds(chosen, mean[of_point], sigma, edges, 3)
    return Chart(
        chosen, whole, value * per, used, (fit.center * per)[of_point], sigma, lower, upper,
        mean, base.line.count(), _expected(chosen, base), edges,
    )  # fmt: skip


def draw_in_blocks(
    kind: str, count: ArrayLike, total: ArrayLike | None = None, *,
    spread: ArrayLike | None = None, parts: Parts = (), exclusions: Iterable[Exclusion] = (),
    screened: bool = False, d2: float = D2, per: float = 1.0, edges: tuple[float | None, float | None] | None = None,
    block: int = 4_000,
) -> Iterator[tuple[slice, Chart]]:  # fmt: skip
    """The same chart for more series than should stand in memory at once, some of them after others.

    Takes   as `draw` · block: how many series at once
    Gives   for each block which series it holds, and their chart; series are counted from the block's first
    Raises  as `draw`
    Source  our own rule

    >>> counts = np.arange(60).reshape(5, 12)
    >>> [(series.start, len(chart.value)) for series, chart in draw_in_blocks("c", counts, block=2)]
    [(0, 2), (2, 2), (4, 1)]
    """
    numerator = np.atleast_2d(np.asarray(count))
    others = [
        None if one is None else np.broadcast_to(np.atleast_2d(np.asarray(one)), numerator.shape)
        for one in (total, spread)
    ]
    left_out = list(exclusions)
    for start in range(0, len(numerator), block):
        rows = slice(start, min(start + block, len(numerator)))
        denominator, deviation = (None if one is None else one[rows] for one in others)
        chart = draw(
            kind, numerator[rows], denominator, spread=deviation, parts=_parts_of(parts, rows),
            exclusions=[
                replace(one, series=one.series - start) for one in left_out if rows.start <= one.series < rows.stop
            ],
            screened=screened, d2=d2, per=per, edges=edges,
        )  # fmt: skip
        yield rows, chart


def _parts_of(parts: Parts, rows: slice) -> Parts:
    """The parts of some of the series, counted from the first of them."""
    if not isinstance(parts, Mapping):
        return parts
    return {number - rows.start: some for number, some in parts.items() if rows.start <= number < rows.stop}


def _base(given: Given, value: Floats, line: Line, screened: bool, d2: float) -> Base:
    def at(numbers: Floats | None) -> Floats:
        return np.ones(len(line)) if numbers is None else numbers.ravel()[line.at]

    return Base(line, at(value), at(given.count), at(given.total), at(given.spread), screened, d2)


def _ranges(value: Floats, left_out: Flags, whole: Sections) -> Floats:
    """How far each point lies from the one before it that has a value and is not left out."""
    line = Line.of(len(whole), whole.over_points(), ~np.isnan(value) & ~left_out)
    found = np.full(value.shape, np.nan)
    found.ravel()[line.at] = np.abs(line.steps(value.ravel()[line.at]))
    return found


def _expected(kind: Kind, base: Base) -> Floats:
    if not kind.events:
        return np.full(base.line.sections, np.nan)
    events = base.line.mean(base.count)
    return np.minimum(events, base.line.mean(base.total) - events) if kind.share else events


def _bounds(
    kind: Kind, mean: Floats, sigma: Floats, edges: tuple[float | None, float | None], sigmas: float
) -> tuple[Floats, Floats]:
    low, high = mean - sigmas * sigma, mean + sigmas * sigma
    if kind.root != 1:
        low, high = np.maximum(low, 0) ** kind.root, high**kind.root
    floor, ceiling = edges
    return (
        low if floor is None else np.maximum(low, floor),
        high if ceiling is None else np.minimum(high, ceiling),
    )
