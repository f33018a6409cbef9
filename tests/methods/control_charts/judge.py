"""The slow judge: one series at a time, plain loops over plain numbers, written apart from what it judges."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

Number = float | None
Stretch = tuple[str, int, tuple[int, ...]]


@dataclass(frozen=True)
class Piece:
    """One part of one series: its limits at each of its points, and its signals."""

    points: tuple[int, ...]
    center: float | None
    lower: tuple[Number, ...]
    upper: tuple[Number, ...]


@dataclass(frozen=True)
class Stated:
    """One series as it is given: None where a month is missing."""

    kind: str
    count: tuple[Number, ...]
    total: tuple[Number, ...] | None = None
    parts: tuple[tuple[int, int | None], ...] = ((0, None),)
    left_out: frozenset[int] = frozenset()
    screened: bool = False


def values(stated: Stated) -> list[Number]:
    """What is plotted."""
    found: list[Number] = []
    for place, count in enumerate(stated.count):
        if count is None:
            found.append(None)
        elif stated.total is None:
            found.append(count)
        else:
            total = stated.total[place]
            found.append(None if not total else count / total)
    if stated.kind != "mr":
        return found
    ranges: list[Number] = [None] * len(found)
    for first, last in bounds(stated):
        before = None
        for place in range(first, last):
            if found[place] is None or place in stated.left_out:
                continue
            if before is not None:
                ranges[place] = abs(found[place] - before)  # type: ignore[operator]
            before = found[place]
    return ranges


def bounds(stated: Stated) -> list[tuple[int, int]]:
    """First point of each part, and the first after it."""
    starts = [start for start, _ in stated.parts]
    return list(zip(starts, [*starts[1:], len(stated.count)], strict=True))


def used(stated: Stated, first: int, last: int) -> list[int]:
    """Points of a stretch with a value that are not left out."""
    plotted = values(stated)
    return [place for place in range(first, last) if plotted[place] is not None and place not in stated.left_out]


def moving_mean(numbers: list[float], screened: bool) -> float | None:
    """The mean moving range."""
    ranges = [abs(after - before) for before, after in itertools.pairwise(numbers)]
    if not ranges:
        return None
    mean = math.fsum(ranges) / len(ranges)
    if screened:
        ranges = [one for one in ranges if one <= 3.267 * mean]
        mean = math.fsum(ranges) / len(ranges)
    return mean


def pieces(stated: Stated) -> list[Piece]:
    """Center and limits of every part."""
    found = []
    for (first, last), (_, frozen) in zip(bounds(stated), stated.parts, strict=True):
        baseline = used(stated, first, last if frozen is None else min(last, first + frozen))
        found.append(_piece(stated, first, last, baseline))
    return found


def _piece(stated: Stated, first: int, last: int, baseline: list[int]) -> Piece:
    points = tuple(range(first, last))
    if not baseline:
        return Piece(points, None, (None,) * len(points), (None,) * len(points))
    y = [values(stated)[place] for place in baseline]
    n = [1.0 if stated.total is None else stated.total[place] for place in baseline]
    x = [stated.count[place] for place in baseline]
    center, middle, unit = _fit(stated, y, x, n)  # type: ignore[arg-type]
    lower: list[Number] = []
    upper: list[Number] = []
    for place in points:
        total = 1.0 if stated.total is None else stated.total[place]
        present = stated.count[place] is not None and bool(total)
        sigma = _sigma(stated.kind, unit, total) if present or stated.kind not in _BY_TOTAL else None
        low, high = (None, None) if sigma is None else _limits(stated.kind, middle, sigma)
        lower.append(low)
        upper.append(high)
    return Piece(points, center, tuple(lower), tuple(upper))


_BY_TOTAL = {"p", "pp", "u", "up"}


def _fit(stated: Stated, y: list[float], x: list[float], n: list[float]) -> tuple[float, float, float | None]:
    kind, screened = stated.kind, stated.screened
    mean = math.fsum(y) / len(y)
    pooled = math.fsum(x) / math.fsum(n)
    if kind == "run":
        return statistics.median(y), mean, None
    if kind == "i":
        return mean, mean, _divided(moving_mean(y, screened), 1.128)
    if kind == "mr":
        kept = [one for one in y if not screened or one <= 3.267 * mean]
        return math.fsum(kept) / len(kept), 0.0, 3.267 * math.fsum(kept) / len(kept) / 3
    if kind == "c":
        return mean, mean, math.sqrt(mean)
    if kind == "g":
        return statistics.median(y), mean, math.sqrt(mean * (mean + 1))
    if kind == "t":
        rooted = [one ** (1 / 3.6) for one in y]
        middle = math.fsum(rooted) / len(rooted)
        return middle**3.6, middle, _divided(moving_mean(rooted, screened), 1.128)
    unit = math.sqrt(pooled * max(1 - pooled, 0)) if kind in ("p", "pp") else math.sqrt(pooled)
    if kind in ("pp", "up"):
        z = [0.0 if unit == 0 else (one - pooled) / (unit / math.sqrt(size)) for one, size in zip(y, n, strict=True)]
        moved = moving_mean(z, screened)
        return pooled, pooled, None if moved is None else unit * moved / 1.128
    return pooled, pooled, unit


def _divided(number: float | None, by: float) -> float | None:
    return None if number is None else number / by


def _sigma(kind: str, unit: float | None, total: Number) -> float | None:
    if unit is None:
        return None
    return unit / math.sqrt(total) if kind in _BY_TOTAL else unit  # type: ignore[arg-type]


def _limits(kind: str, middle: float, sigma: float) -> tuple[float, float]:
    low, high = middle - 3 * sigma, middle + 3 * sigma
    if kind == "t":
        return max(low, 0.0) ** 3.6, high**3.6
    if kind != "i":
        low = max(low, 0.0)
    return low, min(high, 1.0) if kind in ("p", "pp") else high


# Rules -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """A used point: where it stands, its value, its side of the center and its distance in sigmas."""

    place: int
    value: float
    side: int
    z: float


def seen(stated: Stated) -> list[list[Seen]]:
    """The used points of each part."""
    found = []
    plotted = values(stated)
    for piece, (first, last) in zip(pieces(stated), bounds(stated), strict=True):
        here = []
        for place in used(stated, first, last):
            value, center = plotted[place], piece.center
            if center is None:  # the baseline holds no point: nothing can be said
                here.append(Seen(place, value, 0, math.nan))  # type: ignore[arg-type]
                continue
            away = value - center  # type: ignore[operator]
            side = 0 if abs(away) <= 1e-12 * abs(center) else (1 if away > 0 else -1)
            here.append(Seen(place, value, side, _distance(stated, piece, place, value, side)))  # type: ignore[arg-type]
        found.append(here)
    return found


def _distance(stated: Stated, piece: Piece, place: int, value: float, side: int) -> float:
    first, frozen = next(part for part in reversed(stated.parts) if part[0] <= piece.points[0])
    last = piece.points[-1] + 1
    baseline = used(stated, first, last if frozen is None else min(last, first + frozen))
    y = [values(stated)[one] for one in baseline]
    n = [1.0 if stated.total is None else stated.total[one] for one in baseline]
    _, middle, unit = _fit(stated, y, [stated.count[one] for one in baseline], n)  # type: ignore[arg-type]
    sigma = _sigma(stated.kind, unit, None if stated.total is None else stated.total[place])
    if sigma is None:
        return math.nan
    away = (value ** (1 / 3.6) if stated.kind == "t" else value) - middle
    if sigma == 0:
        return math.nan if side == 0 else math.copysign(math.inf, away)
    return away / sigma


def _maximal(flags: list[bool], least: int) -> list[tuple[int, int]]:
    """First and last place of every unbroken run of true that is long enough."""
    found, start = [], None
    for place, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = place
        if not flag and start is not None:
            if place - start >= least:
                found.append((start, place - 1))
            start = None
    return found


def beyond(points: list[Seen], sigmas: float) -> list[tuple[int, tuple[int, ...]]]:
    return [
        (side, tuple(one.place for one in points[a : b + 1]))
        for side in (1, -1)
        for a, b in _maximal([one.z * side > sigmas * (1 + 1e-9) for one in points], 1)
    ]


def some_of(points: list[Seen], hits: int, among: int, sigmas: float) -> list[tuple[int, tuple[int, ...]]]:
    found = []
    for side in (1, -1):
        far = [one.z * side > sigmas * (1 + 1e-9) for one in points]
        inside = [False] * len(points)
        for start in range(len(points) - among + 1):
            if sum(far[start : start + among]) >= hits:
                for place in range(start, start + among):
                    inside[place] = True
        for a, b in _maximal(inside, 1):
            found.append((side, tuple(points[k].place for k in range(a, b + 1) if far[k])))
    return found


def one_side(points: list[Seen], least: int, passing: bool) -> list[tuple[int, tuple[int, ...]]]:
    kept = [one for one in points if one.side != 0] if passing else points
    return [
        (side, tuple(one.place for one in kept[a : b + 1]))
        for side in (1, -1)
        for a, b in _maximal([one.side == side for one in kept], least)
    ]


def trend(points: list[Seen], least: int, passing: bool) -> list[tuple[int, tuple[int, ...]]]:
    kept = points
    if passing:
        kept = [one for k, one in enumerate(points) if k == 0 or one.value != points[k - 1].value]
    found = []
    for side in (1, -1):
        steps = [(after.value - before.value) * side > 0 for before, after in itertools.pairwise(kept)]
        for a, b in _maximal(steps, least - 1):
            found.append((side, tuple(one.place for one in kept[a : b + 2])))
    return found


def alternating(points: list[Seen], least: int) -> list[tuple[int, tuple[int, ...]]]:
    steps = [after.value - before.value for before, after in itertools.pairwise(points)]
    turns = [before * after < 0 for before, after in itertools.pairwise(steps)]
    return [(0, tuple(one.place for one in points[a : b + 3])) for a, b in _maximal(turns, least - 2)]


def hugging(points: list[Seen], least: int) -> list[tuple[int, tuple[int, ...]]]:
    near = [abs(one.z) < 1 - 1e-9 for one in points]
    return [(0, tuple(one.place for one in points[a : b + 1])) for a, b in _maximal(near, least)]


def avoiding(points: list[Seen], least: int) -> list[tuple[int, tuple[int, ...]]]:
    far = [abs(one.z) > 1 + 1e-9 for one in points]
    return [
        (0, tuple(one.place for one in points[a : b + 1]))
        for a, b in _maximal(far, least)
        if {one.z > 0 for one in points[a : b + 1]} == {True, False}
    ]


def longest_allowed(useful: int) -> int:
    return round(math.log2(useful) + 3)


def crossings_needed(useful: int) -> int:
    """The 5% quantile of a binomial distribution of so many fair coins less one."""
    chance, flips = Fraction(0), useful - 1
    for heads in range(flips + 1):
        chance += Fraction(math.comb(flips, heads), 2**flips)
        if chance >= Fraction(5, 100):
            return heads
    raise AssertionError("a distribution adds up to one")


def runs_allowed(useful: int) -> tuple[int, int]:
    """The fewest and the most runs, each tail at most 2.5%, counted over all ways to place the points."""
    above, below = useful // 2, useful - useful // 2
    ways = {}
    for runs in range(2, useful + 1):
        half = runs // 2
        if runs % 2 == 0:
            ways[runs] = 2 * math.comb(above - 1, half - 1) * math.comb(below - 1, half - 1)
        else:
            ways[runs] = math.comb(above - 1, half) * math.comb(below - 1, half - 1)
            ways[runs] += math.comb(above - 1, half - 1) * math.comb(below - 1, half)
    tail = Fraction(math.comb(useful, above), 40)
    fewest = next(runs for runs in ways if sum(ways[one] for one in ways if one <= runs) > tail)
    most = next(runs for runs in reversed(ways) if sum(ways[one] for one in ways if one >= runs) > tail)
    return fewest, most


def by_runs(points: list[Seen], rule: str) -> list[tuple[int, tuple[int, ...]]]:
    kept = [one for one in points if one.side != 0]
    useful = len(kept)
    if useful < 10:
        return []
    runs = [run for side in (1, -1) for run in one_side(points, 1, passing=True) if run[0] == side]
    if rule == "anhoj.longest_run":
        return [run for run in runs if len(run[1]) > longest_allowed(useful)]
    everything = [(0, tuple(one.place for one in kept))]
    if rule == "anhoj.few_crossings":
        return everything if len(runs) - 1 < crossings_needed(useful) else []
    fewest, most = runs_allowed(useful)
    unusual = len(runs) < fewest if rule == "ihi.few_runs" else len(runs) > most
    return everything if unusual else []


def astronomical(points: list[Seen]) -> list[tuple[int, tuple[int, ...]]]:
    if len(points) < 10:
        return []
    low, _, high = statistics.quantiles([one.value for one in points], n=4, method="inclusive")
    found = []
    for side, far in (
        (1, [one.value > high + 3 * (high - low) for one in points]),
        (-1, [one.value < low - 3 * (high - low) for one in points]),
    ):
        found += [(side, tuple(one.place for one in points[a : b + 1])) for a, b in _maximal(far, 1)]
    return found


RULES: dict[str, Callable[[list[Seen]], list[tuple[int, tuple[int, ...]]]]] = {
    "3sigma.beyond_limits": lambda points: beyond(points, 3),
    "western_electric.beyond_limits": lambda points: beyond(points, 3),
    "western_electric.two_of_three": lambda points: some_of(points, 2, 3, 2),
    "western_electric.four_of_five": lambda points: some_of(points, 4, 5, 1),
    "western_electric.shift": lambda points: one_side(points, 8, passing=False),
    "nelson.beyond_limits": lambda points: beyond(points, 3),
    "nelson.shift": lambda points: one_side(points, 9, passing=False),
    "nelson.trend": lambda points: trend(points, 6, passing=False),
    "nelson.alternating": lambda points: alternating(points, 14),
    "nelson.two_of_three": lambda points: some_of(points, 2, 3, 2),
    "nelson.four_of_five": lambda points: some_of(points, 4, 5, 1),
    "nelson.hugging": lambda points: hugging(points, 15),
    "nelson.avoiding": lambda points: avoiding(points, 8),
    "ihi.beyond_limits": lambda points: beyond(points, 3),
    "ihi.shift": lambda points: one_side(points, 8, passing=True),
    "ihi.trend": lambda points: trend(points, 6, passing=True),
    "ihi.two_of_three": lambda points: some_of(points, 2, 3, 2),
    "ihi.hugging": lambda points: hugging(points, 15),
    "ihi.run_shift": lambda points: one_side(points, 6, passing=True),
    "ihi.run_trend": lambda points: trend(points, 5, passing=True),
    "ihi.few_runs": lambda points: by_runs(points, "ihi.few_runs"),
    "ihi.many_runs": lambda points: by_runs(points, "ihi.many_runs"),
    "ihi.astronomical": astronomical,
    "nhs.beyond_limits": lambda points: beyond(points, 3),
    "nhs.shift": lambda points: one_side(points, 7, passing=False),
    "nhs.trend": lambda points: trend(points, 7, passing=False),
    "nhs.two_of_three": lambda points: some_of(points, 2, 3, 2),
    "anhoj.longest_run": lambda points: by_runs(points, "anhoj.longest_run"),
    "anhoj.few_crossings": lambda points: by_runs(points, "anhoj.few_crossings"),
}


def judged(stated: Stated, rules: list[str]) -> set[Stretch]:
    """Every signal of the named rules."""
    return {(rule, side, places) for points in seen(stated) for rule in rules for side, places in RULES[rule](points)}
