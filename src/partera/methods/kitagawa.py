"""Why two rates differ: how much by who is born, how much by what happens to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from partera.methods.numbers import Floats, NoDenominator, parts


@dataclass(frozen=True)
class Split:
    """Arrays by stratum add up to the difference of the two rates."""

    study: Floats
    reference: Floats
    distribution: Floats  # by stratum: because more or fewer are in it
    specific: Floats  # by stratum: because more or fewer of those in it have the event

    @property
    def difference(self) -> Floats:
        """The study's rate less the reference's."""
        return self.study - self.reference


def kitagawa(
    events: ArrayLike, total: ArrayLike, reference_events: ArrayLike, reference_total: ArrayLike, *, per: float = 1.0
) -> Split:
    """The difference of two rates, split by strata such as weight at birth.

    Takes   events and total: … × strata of the study; of the reference · per: 1,000 for rates per 1,000
    Gives   both rates, and for each stratum the part that its share of births explains and the part that its own
            rate explains
    Raises  NotACount · MoreEventsThanTotal · NoDenominator when a stratum is empty: join it with its neighbor
    Source  Kitagawa EM. J Am Stat Assoc 1955;50:1168–1194

    >>> found = kitagawa([9, 6], [20, 1500], [4, 5], [10, 1990], per=1000)
    >>> [round(float(one), 2) for one in (found.difference, found.distribution.sum(), found.specific.sum())]
    [5.37, 3.44, 1.93]
    """
    try:
        (mine, whole), (theirs, other) = parts(events, total), parts(reference_events, reference_total)
    except NoDenominator as found:
        raise NoDenominator("A stratum is empty in one of the groups: join it with its neighbor.") from found
    share, other_share = (one / one.sum(axis=-1, keepdims=True) for one in (whole, other))
    rate, other_rate = mine / whole * per, theirs / other * per
    return Split(
        np.sum(share * rate, axis=-1),
        np.sum(other_share * other_rate, axis=-1),
        (share - other_share) * (rate + other_rate) / 2,
        (rate - other_rate) * (share + other_share) / 2,
    )
