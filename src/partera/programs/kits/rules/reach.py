"""What the board says of numbers: shares with their interval and state, births of a span of months, what the public
may read. Counts are counted; what is estimated is rounded only where it is shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from partera.core.periods import Month
from partera.methods.rates import wilson
from partera.methods.suppression import HIGHEST_HIDDEN, hide_pattern, is_small

OK, ESTIMATE, MISSING, SUPPRESSED = "ok", "estimate", "missing", "suppressed"
LOW_COVER_DAYS = 14
EXPIRES_SOON_DAYS = 60
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Share:
    """A count out of a whole, its share in percent with 95% limits, and its state. Never without all three counts."""

    numerator: float | None
    denominator: float | None
    unknown: float | None
    value: float | None
    low: float | None
    high: float | None
    state: str


def share(numerator: int, denominator: float | None, unknown: float | None = 0, *, estimate: bool = False) -> Share:
    """A counted numerator out of a whole. Where the whole is an estimate the share is one as well; where the count is
    above it, the share stands without limits: it is no proportion.
    """
    if denominator is None or denominator <= 0:
        return Share(numerator, None, unknown, None, None, None, MISSING)
    state = ESTIMATE if estimate else OK
    value = 100 * numerator / denominator
    if numerator > denominator:
        return Share(numerator, denominator, unknown, value, None, None, ESTIMATE)
    low, high = wilson(numerator, denominator)
    return Share(numerator, denominator, unknown, value, 100 * float(low), 100 * float(high), state)


def hidden_share() -> Share:
    """A share whose count may not be read."""
    return Share(None, None, None, None, None, None, SUPPRESSED)


def births_in(yearly: float | None, months: int) -> float | None:
    """The births of so many months, from a year's spread evenly."""
    return None if yearly is None else yearly * months / 12


@dataclass(frozen=True)
class Span:
    """Whole months, the first and the last among them."""

    first: Month
    last: Month

    @property
    def months(self) -> int:
        return self.last - self.first + 1


def last_year(started: Month, this: Month) -> Span | None:
    """The twelve whole months before this one, or those since the start; None before the first has ended."""
    last = this + -1
    first = max(started, last + -11)
    return Span(first, last) if first <= last else None


def last_quarters(started: Month, this: Month) -> list[Month]:
    """The last month of every calendar quarter that has ended since the start, the first one first."""
    return [month for month in started.to(this + -1) if month.month % 3 == 0]


def last_shown(cumulated: Sequence[int], highest: int = HIGHEST_HIDDEN) -> int | None:
    """The last count that could be read as the quarters went by; None while none could.

    A count is read only when neither it nor what has come since the last one read is small: whoever keeps old pages
    takes one from the other.
    """
    shown: int | None = None
    for count in cumulated:
        if _may_read(count, shown, highest):
            shown = count
    return shown


def _may_read(count: int, shown: int | None, highest: int) -> bool:
    grown = count if shown is None else abs(count - shown)
    return not bool(is_small(np.array([count, grown]), highest).any())


def hidden(cells: Mapping[Key, Sequence[int]], highest: int = HIGHEST_HIDDEN) -> tuple[set[Key], bool]:
    """Which cells of a table the public may not read, and whether its sum is hidden as well.

    `cells` holds each cell's count at the end of each quarter so far, the last of them now; the sum stands beside them.
    """
    keys = list(cells)
    if not keys:
        return set(), False
    total = [sum(quarter) for quarter in zip(*cells.values(), strict=True)]
    rows = [total, *(list(cells[key]) for key in keys)]
    now = np.array([row[-1] for row in rows], dtype=float)
    primary = np.array([not _may_read(row[-1], last_shown(row[:-1], highest), highest) for row in rows])
    sums = np.vstack([np.ones(len(keys)), np.eye(len(keys))])
    found = hide_pattern(sums, now, primary)
    return {key for key, is_hidden in zip(keys, found[1:], strict=True) if is_hidden}, bool(found[0])
