"""Closing a month: what stood where at its end is kept, so that any later day is found from there."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction

from partera.core.periods import Month, now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import state
from partera.programs.kits.actions import closing_lock
from partera.programs.kits.models import ClosedMonth, Closing, Movement, Program
from partera.programs.kits.queries import stock


@transaction.atomic
def close(*, program: int, month: date, by: Viewer) -> bool:
    """Keep what stood at the end of a month that is over; gives whether it was not yet closed.

    Refused while movements of the programme are being written: nothing depends on a month being closed but speed.
    """
    wanted = Month.of(month)
    row = Program.objects.select_for_update(no_key=True).get(pk=program)
    if wanted.first_day >= stock.month_of(now()) or row.closed_months.filter(month=wanted.first_day).exists():
        return False
    closing_lock.alone(program)
    held = stock.as_of(program, (wanted + 1).first_day - timedelta(days=1))
    Closing.objects.bulk_create(
        Closing(month=wanted.first_day, location_id=place, lot_id=lot, on_hand=number)
        for (place, lot), number in sorted(held.items())
    )
    ClosedMonth.objects.create(program=row, month=wanted.first_day, at=now())
    changes = {"month": str(wanted), **state("open", "closed")}
    record(action="kits.close_month", thing=f"kit program {program}", changes=changes, by=by)
    return True


def close_all(*, by: Viewer) -> int:
    """Close every month that is over, of every programme, the oldest first; gives how many were closed.

    Where movements are just being written, the rest is left to the next time.
    """
    this, closed = Month.of(stock.month_of(now())), 0
    for number, started_on in Program.objects.order_by("pk").values_list("pk", "started_on"):
        known = ClosedMonth.objects.filter(program=number).order_by("-month").values_list("month", flat=True).first()
        month = Month.of(known) + 1 if known else Month.of(_first_day(number, started_on))
        with suppress(closing_lock.Writing):
            while month < this:
                closed += close(program=number, month=month.first_day, by=by)
                month += 1
    return closed


def _first_day(program: int, started_on: date) -> date:
    """The day of the first movement, or the programme's first day when that is earlier."""
    first = Movement.objects.filter(source__program=program).order_by("at").values_list("at", flat=True).first()
    return min(started_on, stock.day_of(first)) if first else started_on
