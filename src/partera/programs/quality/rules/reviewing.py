"""How factors of case reviews are summed over hospitals without showing one of them.

A year is summed once its time to enter is over, and over what had been entered by then: so no later review, and no
hospital that joins or leaves, changes a sum that somebody has read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MOST_HIDDEN = 9
"""Counts of 1 up to this are not shown."""
FEWEST_HOSPITALS = 5
"""Other hospitals, at least, that a sum is made of."""


@dataclass(frozen=True)
class Reviewed:
    """One review as it is summed: whose, and which factors."""

    hospital: int
    factors: tuple[str, ...]


@dataclass(frozen=True)
class Sums:
    """A year's sums over the other hospitals; a count of None is hidden because it is small."""

    hospitals: int
    reviews: int | None
    factors: dict[str, int | None]


def closes_on(year: int) -> date:
    """The last day on which reviews of a year are entered or corrected: the end of the next year's March."""
    return date(year + 1, 3, 31)


def is_closed(year: int, today: date) -> bool:
    """Whether the year's sums are made."""
    return today > closes_on(year)


def is_summed(year: int, entered_on: date, today: date) -> bool:
    """Whether a review of a case of that year stands in a sum, and so can no longer be corrected."""
    return is_closed(year, today) and entered_on <= closes_on(year)


def last_closed(today: date) -> int:
    """The newest year whose sums are made."""
    return today.year - 1 if is_closed(today.year - 1, today) else today.year - 2


def sums(reviews: Iterable[Reviewed], *, own: frozenset[int], factors: Iterable[str]) -> Sums | None:
    """The sums over the hospitals that are not the reader's own; None when too few of them have a review."""
    others = [review for review in reviews if review.hospital not in own]
    hospitals = len({review.hospital for review in others})
    if hospitals < FEWEST_HOSPITALS:
        return None
    counts = {factor: sum(factor in review.factors for review in others) for factor in factors}
    return Sums(hospitals, shown(len(others)), {factor: shown(count) for factor, count in counts.items()})


def shown(count: int) -> int | None:
    """The count, or None where it is small enough to point at somebody."""
    return None if 1 <= count <= MOST_HIDDEN else count
