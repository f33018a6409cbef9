"""Classic rules for dividing what is not enough among claims."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from partera.methods.numbers import Floats, counts


def proportional(claims: ArrayLike, estate: float) -> Floats:
    """Everybody the same share of the claim.

    Takes   claims: each 0 or more · estate: what there is, 0 or more
    Gives   what each gets; all claims where there is enough
    Raises  NotACount
    Source  Thomson W. Math Soc Sci 2003;45:249–297

    >>> proportional([40, 90, 150, 220], 250).tolist()
    [20.0, 45.0, 75.0, 110.0]
    """
    claim, given = _read(claims, estate)
    return claim * (given / claim.sum() if claim.sum() else 0.0)


def equal_awards(claims: ArrayLike, estate: float) -> Floats:
    """Everybody the same, but nobody more than the claim: the largest smallest award.

    Takes   claims: each 0 or more · estate: what there is, 0 or more
    Gives   what each gets; all claims where there is enough
    Raises  NotACount
    Source  Thomson W. Math Soc Sci 2003;45:249–297 (constrained equal awards)

    >>> equal_awards([40, 90, 150, 220], 250).tolist()
    [40.0, 70.0, 70.0, 70.0]
    """
    claim, given = _read(claims, estate)
    return np.minimum(claim, _level(claim, given))


def equal_losses(claims: ArrayLike, estate: float) -> Floats:
    """Everybody the same less than the claim, but nobody below nothing.

    Takes   claims: each 0 or more · estate: what there is, 0 or more
    Gives   what each gets; all claims where there is enough
    Raises  NotACount
    Source  Thomson W. Math Soc Sci 2003;45:249–297 (constrained equal losses)

    >>> equal_losses([40, 90, 150, 220], 250).tolist()
    [0.0, 20.0, 80.0, 150.0]
    """
    claim, given = _read(claims, estate)
    return claim - np.minimum(claim, _level(claim, float(claim.sum()) - given))


def talmud(claims: ArrayLike, estate: float) -> Floats:
    """Equal awards up to half of every claim, equal losses beyond: what two claimants would agree on, for all pairs.

    Takes   claims: each 0 or more · estate: what there is, 0 or more
    Gives   what each gets; all claims where there is enough
    Raises  NotACount
    Source  Aumann RJ, Maschler M. J Econ Theory 1985;36:195–213

    >>> talmud([100, 200, 300], 200).tolist()
    [50.0, 75.0, 75.0]
    """
    claim, given = _read(claims, estate)
    half = float(claim.sum()) / 2
    if given <= half:
        return equal_awards(claim / 2, given)
    return claim / 2 + equal_losses(claim / 2, given - half)


def _read(claims: ArrayLike, estate: float) -> tuple[Floats, float]:
    claim = np.atleast_1d(counts(claims))
    return claim, min(float(counts(estate)), float(claim.sum()))


def _level(claim: Floats, given: float) -> float:
    """The level up to which claims are met so that they use up what is given."""
    rising = np.sort(claim)
    left = len(claim) - np.arange(len(claim))
    met = np.cumsum(rising) - rising  # what those with smaller claims take
    level = (given - met) / left
    fits = np.flatnonzero(level <= rising)
    return float(level[fits[0]]) if len(fits) else float(rising[-1]) if len(rising) else 0.0
