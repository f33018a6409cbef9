"""The exchange between hospitals: when a question waits, whose name is read, what is told of an idea's way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

THREAD_KINDS = {"question": "Question", "idea": "Change idea", "resource": "Resource"}
TIME_TO_ANSWER = timedelta(days=7)
FEWEST_TO_SPLIT = 5
"""Hospitals besides the reader's own, at least, that took an idea over before it is told how it went there."""


def waits_until(kind: str, asked_on: date, *, is_answered: bool, is_closed: bool, is_hidden: bool) -> date | None:
    """The day by which a question should have been answered; None for what does not wait."""
    if kind != "question" or is_answered or is_closed or is_hidden:
        return None
    return asked_on + TIME_TO_ANSWER


def reads_name(*, shows_hospital: bool, is_own: bool, runs: bool) -> bool:
    """Whether a reader is told which hospital wrote something: its own people and the convener always are."""
    return shows_hospital or is_own or runs


def way_of(states: Iterable[str]) -> dict[str, int] | None:
    """How many of other hospitals that took an idea over have it in each state; None while they are few."""
    counted = Counter(states)
    return dict(counted) if counted.total() >= FEWEST_TO_SPLIT else None
