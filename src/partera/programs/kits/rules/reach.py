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


ALL, UNKNOWN = "all", "unknown"
"""Births of everybody and of those whose group is not stated, as releases write them."""
ALONE, NO_BIRTHS = "alone", "no_births"
"""Why there is no estimate by race and ethnicity: one place only, or a place without births by group."""


def why_not_estimated(places: Sequence[str], births: Mapping[str, object]) -> str:
    """Why reach by group cannot be estimated from births; nothing when it can.

    In one place alone every group would come out the same, whoever the kits reached.
    """
    if not places or any(place not in births for place in places):
        return NO_BIRTHS
    return ALONE if len(places) == 1 else ""


def estimated(
    given: Mapping[str, float], births: Mapping[str, Mapping[str, float | None]], months: int, elsewhere: float = 0
) -> dict[str, Share]:
    """Reach of each group if within each place every birth were as likely as another to bring a kit: an estimate.

    `births` of a year by place and group, with those of all; None where hidden. Kits given `elsewhere`, and those that
    fall to births of an unknown group, are the unknown. Nothing is rounded; a group with a small number is hidden.
    """
    groups = sorted({group for told in births.values() for group in told} - {ALL, UNKNOWN})
    births = {place: _with_unknown(told) for place, told in births.items()}
    expected: dict[str, float] = {}
    whole: dict[str, float] = {}
    for group in [*groups, UNKNOWN]:
        parts = [(given.get(place, 0), told.get(group), told[ALL]) for place, told in births.items()]
        known = [(kits, part, of) for kits, part, of in parts if part is not None and of]
        if len(known) == len(parts):
            expected[group] = sum(kits * part / of for kits, part, of in known)
            whole[group] = sum(part for _kits, part, _of in known)
    unknown = elsewhere + expected[UNKNOWN] if UNKNOWN in expected else None
    few, all_few = hidden({group: [round(expected[group])] for group in groups if group in expected})
    return {
        group: hidden_share()
        if group not in expected or group in few or all_few
        else _estimate(expected[group], births_in(whole[group], months), unknown)
        for group in groups
    }


def _with_unknown(told: Mapping[str, float | None]) -> Mapping[str, float | None]:
    """The births of a place with those of an unknown group: where they are not told, what the groups leave of all."""
    parts = [births for group, births in told.items() if group != ALL]
    if UNKNOWN in told or any(births is None for births in parts):
        return told
    return {**told, UNKNOWN: max((told[ALL] or 0) - sum(births or 0 for births in parts), 0)}


def _estimate(numerator: float, denominator: float | None, unknown: float | None) -> Share:
    if not denominator:
        return Share(numerator, None, unknown, None, None, None, MISSING)
    return Share(numerator, denominator, unknown, 100 * numerator / denominator, None, None, ESTIMATE)


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
