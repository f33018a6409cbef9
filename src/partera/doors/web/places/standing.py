"""Whether a figure stands above, below or not clearly apart from another."""

from __future__ import annotations

from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.methods.disparity import risk_difference


def standing(figure: Figure, other: Figure, measure: Measure) -> str | None:
    """above, below or alike, by the 95% interval of the difference of the two rates.

    None where the counts are not published or the measure is not a rate.
    """
    if measure.per == 1 or not (figure.is_shown and other.is_shown):
        return None
    if figure.numerator is None or other.numerator is None or not figure.denominator or not other.denominator:
        return None
    found = risk_difference(figure.numerator, figure.denominator, other.numerator, other.denominator)
    if found.low > 0:
        return "above"
    return "below" if found.high < 0 else "alike"
