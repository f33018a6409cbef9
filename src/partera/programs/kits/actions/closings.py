"""Closing a month: what stood where at its end is kept, so that any later day is found from there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db import transaction

from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.programs.kits.models import ClosedMonth, Closing, Program
from partera.programs.kits.queries import stock


@transaction.atomic
def close(*, program: int, month: date, by: Viewer) -> bool:
    """Keep what stood at the end of a month that is over; gives whether it was not yet closed."""
    wanted = Month.of(month)
    row = Program.objects.select_for_update().get(pk=program)
    if wanted >= Month.of(today()) or row.closed_months.filter(month=wanted.first_day).exists():
        return False
    end = datetime.combine((wanted + 1).first_day, time(), tzinfo=UTC)
    held = stock.summed(program, until=end)
    Closing.objects.bulk_create(
        Closing(month=wanted.first_day, location_id=place, lot_id=lot, on_hand=number)
        for (place, lot), number in sorted(held.items())
    )
    ClosedMonth.objects.create(program=row, month=wanted.first_day, at=now())
    record(action="kits.close_month", thing=f"kit program {program}", changes={"month": str(wanted)}, by=by)
    return True
