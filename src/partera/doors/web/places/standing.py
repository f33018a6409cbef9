"""Whether a figure stands above, below or not clearly apart from another."""

from __future__ import annotations

from math import sqrt

from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure

_Z95 = 1.959964


def standing(figure: Figure, other: Figure, measure: Measure) -> str | None:
    """above, below or alike, by the difference of the two rates and its 95% interval.

    The variance of a percentage is that of a share, of any other rate that of a count over its population
    (National Vital Statistics Reports); None where the counts are not published or the measure is not a rate.
    """
    if measure.per == 1 or not (figure.is_shown and other.is_shown):
        return None
    spread = _variance(figure, measure), _variance(other, measure)
    if spread[0] is None or spread[1] is None:
        return None
    difference = (figure.value or 0) / measure.per - (other.value or 0) / measure.per
    room = _Z95 * sqrt(spread[0] + spread[1])
    if abs(difference) <= room:
        return "alike"
    return "above" if difference > 0 else "below"


def _variance(figure: Figure, measure: Measure) -> float | None:
    if not figure.denominator or figure.value is None:
        return None
    share = figure.value / measure.per
    if measure.per == 100:
        return max(0.0, share * (1 - share)) / figure.denominator
    return share / figure.denominator
