"""Which counts of which months a hospital owes, when they fall due, and how far a month has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partera.core.periods import Month
from partera.programs.quality.rules import measuring

RARE_LATELY = 3
"""Months before, one of which a hospital has entered when it counts rare events."""
MONTH_STATES = {"complete": "Complete", "partly": "Partly entered", "missing": "Not entered", "nothing": "Nothing due"}


@dataclass(frozen=True)
class AskedMeasure:
    """When a measure is asked for: from its first month, every month or quarter, until it ends."""

    id: int
    shape: str
    every: str
    first: Month
    ended: Month | None = None


def due_on(month: Month, due_day: int) -> date:
    """The day on which a month's counts fall due: that day of the next month."""
    after = month + 1
    return date(after.year, after.month, due_day)


def owes_from(wave_starts: date, agreed_on: date | None) -> Month:
    """A hospital's first month: its wave's, or that of its agreement when it came later."""
    return max(Month.of(wave_starts), Month.of(agreed_on or wave_starts))


def is_asked(measure: AskedMeasure, month: Month, *, is_entered_lately: bool = True) -> bool:
    """Whether a hospital owes the measure in the month.

    Rare events are owed by the hospitals that count them: `is_entered_lately` says that one of the RARE_LATELY months
    before was entered.
    """
    if month < measure.first or (measure.ended is not None and month > measure.ended):
        return False
    if measure.every == "quarter" and month.month % 3 != 0:
        return False
    return measure.shape not in measuring.RARE or is_entered_lately


def state_of(asked: int, entered: int) -> str:
    """How far a month has come."""
    if not asked:
        return "nothing"
    return "complete" if entered >= asked else "partly" if entered else "missing"


def is_late(state: str, due: date, today: date) -> bool:
    """Whether something is still missing after the day it fell due."""
    return state in ("partly", "missing") and today > due
