"""Which groups are compared, and how wide a gap is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from partera.core.periods import Period
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import UNKNOWN, group_parts
from partera.methods import disparity

NOT_COMPARED_BY = ("plurality",)
"""Dimensions of the births themselves: twins are born earlier, and no partnership closes that gap."""

NOT_COMPARED = ("births", "early_term")
"""Early term birth is no gap: a group with more preterm births has fewer births left to be early term."""

Sizes = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]


def hiding_rule(highest: int) -> str:
    """The rule by which counts are hidden, in words."""
    return f"Counts of 1 to {highest} are hidden, and whatever would give one of them away by subtraction."


def is_ranked(measure: Measure) -> bool:
    """A rank among the nation's counties, said in words: 0.96 alone reads oddly."""
    return measure.unit == "percentile" and measure.family == "vulnerability"


def percent_below(rank: float) -> int:
    """The whole percent of counties that rank below, never rounded up to all of them nor down to none."""
    return min(99, max(1, int(rank * 100 + 1e-9)))


def comparable(figures: Iterable[Figure]) -> dict[tuple[str, str, str], list[Figure]]:
    """Shown figures of single-dimension groups by measure, period and dimension, newest and longest period only."""
    found: dict[tuple[str, str], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        parts = group_parts(figure.group)
        if len(parts) == 1 and figure.is_shown and figure.numerator is not None and figure.denominator:
            ((dimension, group),) = parts.items()
            if group != UNKNOWN and dimension not in NOT_COMPARED_BY and figure.measure not in NOT_COMPARED:
                found[figure.measure, dimension][figure.period].append(figure)
    newest = {}
    for (measure, dimension), periods in found.items():
        several = {period: shown for period, shown in periods.items() if len(shown) > 1}
        if several:
            period = max(several, key=lambda text: (Period(text).last_year, len(Period(text).years)))
            newest[measure, period, dimension] = several[period]
    return newest


def widest_gap(shown: list[Figure], measure: Measure) -> tuple[Figure, Figure, Sizes] | None:
    """The group with most excess events against the best one, when the whole interval lies on the worse side."""
    if measure.better not in ("lower", "higher") or measure.per == 1:
        return None
    sign = 1.0 if measure.better == "lower" else -1.0
    best = min(shown, key=lambda f: (sign * (f.value or 0.0), f.group))
    widest = None
    for figure in shown:
        if figure is best:
            continue
        sizes = gap_between(figure, best, measure)
        worse = sign * sizes[0][1] > 0 and sign * sizes[0][2] > 0
        if worse and (widest is None or abs(sizes[2][0]) > abs(widest[2][2][0])):
            widest = (figure, best, sizes)
    return widest


def gap_between(group: Figure, reference: Figure, measure: Measure) -> Sizes:
    """Difference in the measure's unit, ratio and excess events, each with its 95% limits.

    Excess counts what the group has too much of (or too little, where higher is better).
    """
    assert group.numerator is not None and group.denominator is not None
    assert reference.numerator is not None and reference.denominator is not None
    found = disparity.gap(group.numerator, group.denominator, reference.numerator, reference.denominator)
    times = float(measure.per)
    difference = tuple(float(x) * times for x in (found.difference.value, found.difference.low, found.difference.high))
    ratio = tuple(float(x) for x in (found.ratio.value, found.ratio.low, found.ratio.high))
    excess = tuple(float(x) for x in (found.excess.value, found.excess.low, found.excess.high))
    if measure.better == "higher":
        excess = (-excess[0], -excess[2], -excess[1])
    return difference, ratio, excess  # type: ignore[return-value]
