"""What the demonstration's hospital has made of its charts: a part with its cause, a month left out, notes, flags; and
the published sums of all hospitals."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from partera.core.periods import Month, clock_at, today
from partera.demo.quality import Made
from partera.programs.quality.actions import plans, roll_ups, signals
from partera.programs.quality.models import Signal

BASELINE = 9
"""Months before the hospital's change, from which its first limits are made."""


def lay_out(made: Made) -> None:
    """Everything on the charts of the lead's own hospital, then the roll-ups."""
    timely, loss = made.measures["htn_60_confirmed"], made.measures["hem_qbl"]
    changed = _changed(made, timely)
    with clock_at(_noon(changed + 4)):
        plans.flag(
            enrolment=made.own, month=changed.first_day, title="Medicine for severe blood pressure kept on the ward",
            by=made.lead,
        )  # fmt: skip
        plans.flag(
            enrolment=made.own, month=(changed + 3).first_day, title="Alarm in the record at the first severe reading",
            by=made.lead,
        )  # fmt: skip
    with clock_at(_noon(Month.of(today()) + -1)):
        plans.add_part(
            enrolment=made.own, measure=timely, month=made.first.first_day, cause="Baseline before the change",
            freeze=BASELINE, by=made.lead,
        )  # fmt: skip
        plans.leave_out(
            enrolment=made.own, measure=loss, month=(made.first + 5).first_day,
            reason="New scales had not come: blood loss was guessed (invented)", by=made.lead,
        )  # fmt: skip
        _note(made, timely)
    roll_ups.publish(collaborative=made.id, by=made.convener)


def _note(made: Made, measure: int) -> None:
    """The lead says what the first signal comes from; the others still wait for a note."""
    row = Signal.objects.filter(
        enrolment=made.own, measure=measure, gone_at__isnull=True, meaning="improvement"
    ).first()
    if row is not None:
        signals.note(
            signal=row.pk, text="Since the medicine is on the ward nobody has to wait for the pharmacy (invented).",
            by=made.lead,
        )  # fmt: skip


def _changed(made: Made, measure: int) -> Month:
    """When its care changed: the month in which the longest signal of the hospital's own chart begins."""
    row = Signal.objects.filter(
        enrolment=made.own, measure=measure, gone_at__isnull=True, side="above", rule="anhoj.longest_run"
    ).first()
    return Month.of(row.first_month) if row else made.first + 12


def _noon(month: Month) -> datetime:
    return datetime.combine((month + 1).first_day + timedelta(days=6), time(18), tzinfo=UTC)
