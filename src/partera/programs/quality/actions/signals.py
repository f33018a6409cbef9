"""Signals found in hospitals' series: kept with their rule set, taken back when a revision removes them, noted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import made
from partera.programs.quality.actions import texts
from partera.programs.quality.models import Cycle, Enrolment, Signal, SignalNote
from partera.programs.quality.queries import access, charts
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.rules.charting import Mark

Key = tuple[str, str, str, date]
_waiting: ContextVar[dict[int, set[int] | None] | None] = ContextVar("series to look at", default=None)


@contextmanager
def once(*, by: Viewer) -> Iterator[None]:
    """Look for signals once at the end, however many months are entered within: for whoever enters many at a time."""
    outer = _waiting.get()
    mine: dict[int, set[int] | None] = {} if outer is None else outer
    token = _waiting.set(mine)
    try:
        yield
    finally:
        _waiting.reset(token)
    if outer is None:
        for enrolment, measures in mine.items():
            find(enrolment=enrolment, measures=measures, by=by)


def _waits(enrolment: int, measures: Collection[int] | None) -> bool:
    """Whether these series are looked at later, with others."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    before = waiting.get(enrolment, set())
    waiting[enrolment] = None if measures is None or before is None else before | set(measures)
    return True


@transaction.atomic
def find(*, enrolment: int, measures: Collection[int] | None = None, by: Viewer) -> int:
    """Compare a hospital's series with the signals that stand, and keep what is new and what is gone; gives how many
    are new. Called in the transaction of whatever changed a series or the way it is charted."""
    if _waits(enrolment, measures):
        return 0
    part = Enrolment.objects.select_related("collaborative").get(pk=enrolment)
    drawn = charts.of_part(part, part.collaborative, measures)
    standing: dict[int, dict[Key, Signal]] = {}
    rows = Signal.objects.filter(enrolment=part, gone_at__isnull=True, dimension="")
    rows = rows if measures is None else rows.filter(measure__in=measures)
    for row in rows.select_for_update():
        standing.setdefault(row.measure_id, {})[row.rules, row.rule, row.side, row.first_month] = row
    return sum(_compare(part, one, standing.pop(one.measure.id, {}), by) for one in drawn)


def _compare(part: Enrolment, one: HospitalChart, standing: dict[Key, Signal], by: Viewer) -> int:
    plan, stood, new = one.chart.series.plan, len(standing), []
    for mark in one.chart.marks:
        row = standing.pop((plan.rules, mark.rule, mark.side, mark.first.first_day), None)
        if row is None:
            new.append(_signal(part, one, mark))
        elif (row.last_month, row.meaning, row.chart) != (mark.last.first_day, mark.meaning, plan.chart):
            row.last_month, row.meaning, row.chart = mark.last.first_day, mark.meaning, plan.chart
            row.save(update_fields=["last_month", "meaning", "chart"])
    if standing:
        Signal.objects.filter(pk__in=[row.pk for row in standing.values()]).update(gone_at=now())
    Signal.objects.bulk_create(new)
    if new or standing:
        stands = stood - len(standing) + len(new)
        changes = {"measure": one.measure.id, "found": len(new), "gone": len(standing), "signals": [stood, stands]}
        record(action="quality.signals", thing=f"enrolment {part.pk}", changes=changes, by=by)
    return len(new)


def _signal(part: Enrolment, one: HospitalChart, mark: Mark) -> Signal:
    plan = one.chart.series.plan
    return Signal(
        enrolment=part,
        measure_id=one.measure.id,
        chart=plan.chart,
        rules=plan.rules,
        rule=mark.rule,
        side=mark.side,
        meaning=mark.meaning,
        first_month=mark.first.first_day,
        last_month=mark.last.first_day,
        found_at=now(),
    )


@transaction.atomic
def note(*, signal: int, text: str, cycle: int | None = None, keep_reason: str = "", by: Viewer) -> int:
    """Say what a signal is thought to come from, perhaps with the test of change that explains it; gives the note."""
    row = Signal.objects.filter(pk=signal, enrolment__in=access.in_full(by)).select_related("enrolment").first()
    if row is None:
        raise NotFound(_("There is no such signal."))
    part = charts.part_of(by, row.enrolment_id)
    if not charts.may_change(by, part):
        raise NotFound(_("There is no such signal."))
    if not text.strip():
        raise BadInput(_("Write in a sentence what you think it comes from, or that you do not know yet."))
    if cycle is not None and not Cycle.objects.filter(pk=cycle, enrolment=part).exists():
        raise BadInput(_("Choose one of this hospital’s own tests of change."))
    texts.checked(thing=f"signal {row.pk}", field="text", text=text, keep_reason=keep_reason, by=by)
    kept = SignalNote.objects.create(signal=row, text=text.strip(), cycle=cycle, at=now(), by_name=by.name)
    record(action="quality.note_signal", thing=f"enrolment {part.pk}", changes=made(kept), by=by)
    return kept.pk
