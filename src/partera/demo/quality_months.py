"""The demonstration's monthly counts in the making: a month half typed, and a number revised with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from partera.core.periods import Month, clock_at, today
from partera.core.viewers import Viewer
from partera.programs.quality.actions import drafts, months
from partera.programs.quality.queries import entering
from partera.programs.quality.rules.cells import Cell
from partera.programs.quality.rules.entries import Entry
from partera.programs.quality.rules.fates import Sheet

REASON = "One chart of a birth after midnight was found in the folder of the next month (invented)."
_TREATED = "htn_60_confirmed"
_TYPED = {"htn_60_confirmed": (6, 9), "htn_60_first": (5, 10), "hem_qbl": (31, 44)}
_ODD = ("empty", "size", "share", "unknown", "count")


def lay_out(*, part: int, measures: Mapping[str, int], lead: Viewer) -> None:
    """Type the first numbers of the running month, and revise one of three months ago."""
    _type(part, measures, lead)
    _revise(part, measures[_TREATED], lead)


def _type(part: int, measures: Mapping[str, int], lead: Viewer) -> None:
    typed = {}
    for key, (numerator, denominator) in _TYPED.items():
        typed[Cell(measures[key], "", "", "numerator").name] = str(numerator)
        typed[Cell(measures[key], "", "", "denominator").name] = str(denominator)
    drafts.keep_draft(enrolment=part, month=today().replace(day=1), typed=typed, by=lead)


def _revise(part: int, measure: int, lead: Viewer) -> None:
    """One more patient, treated in time, of whom race and payer are not known."""
    month = Month.of(today()) + -3
    kept = entering.current(lead, part, [month])[measure, month]
    known = {(entry.dimension, entry.group): entry for entry in kept.sheet.entries}
    dimensions = sorted({entry.dimension for entry in kept.sheet.entries if entry.dimension})
    for place in (("", ""), *((dimension, "unknown") for dimension in dimensions)):
        entry = known.get(place, Entry(*place, 0, 0))
        known[place] = replace(entry, numerator=(entry.numerator or 0) + 1, denominator=(entry.denominator or 0) + 1)
    sheet = Sheet(measure, tuple(known[place] for place in sorted(known)))
    day = (month + 2).first_day + timedelta(days=3)
    with clock_at(datetime.combine(day, time(15, 40), tzinfo=UTC)):
        months.submit(enrolment=part, month=month.first_day, sheet=sheet, confirmed=_ODD, reason=REASON, by=lead)
