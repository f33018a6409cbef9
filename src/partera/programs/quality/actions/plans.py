"""How a series is charted, changed by the hospital's own people or whoever runs the collaborative."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.quality.actions import held, signals, texts
from partera.programs.quality.models import Change, ChartExclusion, ChartPart, ChartPlan, Enrolment, Measure
from partera.programs.quality.queries import access, series
from partera.programs.quality.queries.charts import may_change
from partera.programs.quality.rules import charting, measuring

FEWEST_FROZEN = 2


@transaction.atomic
def choose(*, enrolment: int, measure: int, chart: str, rules: str, by: Viewer) -> None:
    """Draw a hospital's series on another chart, or read it by other rules; blank is what the collaborative uses."""
    part, plan = _plan(enrolment, measure, by)
    shape = series.latest_version(measure).shape
    if chart and not measuring.is_offered(shape, chart):
        raise BadInput(_("This chart does not suit what is entered. Choose another."))
    if rules and rules not in charting.RULE_SETS:
        raise BadInput(_("Choose one of the rule sets that are listed."))
    if rules and measuring.chart_of(shape, chart) == "run" and rules not in charting.RUN_RULES:
        raise BadInput(_("These rules need limits, and a run chart has none. Choose Anhøj’s or the Institute’s rules."))
    before = picture(plan)
    plan.chart, plan.rules = chart, rules
    plan.save()
    changes = {"measure": measure, **between(before, plan)}
    record(action="quality.choose_chart", thing=f"enrolment {part.pk}", changes=changes, by=by)
    signals.find(enrolment=part.pk, measures=[measure], by=by)


@transaction.atomic
def add_part(
    *,
    enrolment: int,
    measure: int,
    month: date,
    cause: str,
    freeze: int | None = None,
    keep_reason: str = "",
    by: Viewer,
) -> int:
    """Make limits anew from a month on, for a stated cause; gives the part."""
    part, plan = _plan(enrolment, measure, by)
    start = Month.of(month).first_day
    if not cause.strip():
        raise Refused(_("Say what changed: limits are made anew only for a stated cause."))
    if freeze is not None and freeze < FEWEST_FROZEN:
        raise BadInput(_("A baseline is frozen from at least two points; twelve or more say much."))
    if plan.parts.filter(month=start, withdrawn_at__isnull=True).exists():
        raise Refused(_("Limits are already made anew from that month. Withdraw that first."))
    _is_in_series(part, measure, start)
    texts.checked(thing=f"chart plan {plan.pk}", field="cause", text=cause, keep_reason=keep_reason, by=by)
    row = ChartPart.objects.create(
        plan=plan, month=start, cause=cause.strip(), freeze=freeze, at=now(), by_name=by.name
    )
    changes = {"measure": measure, **made(row)}
    record(action="quality.chart_part", thing=f"enrolment {part.pk}", changes=changes, by=by)
    signals.find(enrolment=part.pk, measures=[measure], by=by)
    return row.pk


@transaction.atomic
def leave_out(*, enrolment: int, measure: int, month: date, reason: str, keep_reason: str = "", by: Viewer) -> int:
    """Leave a month out of limits and signals, for a reason; it stays on the chart. Gives the row."""
    part, plan = _plan(enrolment, measure, by)
    start = Month.of(month).first_day
    if not reason.strip():
        raise Refused(_("Say why the month is left out; it stays on the chart, drawn hollow."))
    if plan.exclusions.filter(month=start, withdrawn_at__isnull=True).exists():
        raise Refused(_("That month is already left out."))
    _is_in_series(part, measure, start)
    texts.checked(thing=f"chart plan {plan.pk}", field="reason", text=reason, keep_reason=keep_reason, by=by)
    row = ChartExclusion.objects.create(plan=plan, month=start, reason=reason.strip(), at=now(), by_name=by.name)
    changes = {"measure": measure, **made(row)}
    record(action="quality.leave_out", thing=f"enrolment {part.pk}", changes=changes, by=by)
    signals.find(enrolment=part.pk, measures=[measure], by=by)
    return row.pk


@transaction.atomic
def withdraw_part(*, part: int, by: Viewer) -> None:
    """Take back that limits are made anew; the row stays on record."""
    row = ChartPart.objects.select_related("plan").filter(pk=part, withdrawn_at__isnull=True).first()
    _withdraw(row, "quality.withdraw_part", by)


@transaction.atomic
def take_in_again(*, exclusion: int, by: Viewer) -> None:
    """Take back that a month is left out; the row stays on record."""
    row = ChartExclusion.objects.select_related("plan").filter(pk=exclusion, withdrawn_at__isnull=True).first()
    _withdraw(row, "quality.take_in_again", by)


@transaction.atomic
def flag(
    *, enrolment: int, month: date, title: str, cycle: int | None = None, keep_reason: str = "", by: Viewer
) -> int:
    """Put something that changed at a hospital as a flag on the time axis of its charts; gives the row."""
    part = _held(enrolment, by)
    if not title.strip():
        raise BadInput(_("Say in a few words what changed."))
    texts.checked(thing=f"enrolment {part.pk}", field="title", text=title, keep_reason=keep_reason, by=by)
    row = Change.objects.create(
        collaborative=part.collaborative, enrolment=part, month=Month.of(month).first_day, title=title.strip(),
        cycle=cycle, at=now(), by_name=by.name,
    )  # fmt: skip
    record(action="quality.flag", thing=f"enrolment {part.pk}", changes=made(row), by=by)
    return row.pk


def _withdraw(row: ChartPart | ChartExclusion | None, action: str, by: Viewer) -> None:
    if row is None or row.plan.enrolment_id is None:
        raise NotFound(_("There is no such thing on this chart."))
    part = _held(row.plan.enrolment_id, by)
    before = picture(row)
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    measure = row.plan.measure_id
    changes = {"measure": measure, "id": row.pk, "month": str(row.month), **between(before, row)}
    record(action=action, thing=f"enrolment {part.pk}", changes=changes, by=by)
    signals.find(enrolment=part.pk, measures=[measure], by=by)


def _plan(enrolment: int, measure: int, by: Viewer) -> tuple[Enrolment, ChartPlan]:
    part = _held(enrolment, by)
    if not Measure.objects.filter(pk=measure, collaborative=part.collaborative_id).exists():
        raise NotFound(_("There is no such measure in this collaborative."))
    return part, ChartPlan.objects.get_or_create(measure_id=measure, enrolment=part)[0]


def _held(enrolment: int, by: Viewer) -> Enrolment:
    part = held.part(enrolment, by)
    if not may_change(by, part):
        by.require(access.ENTER, organisation=part.hospital_id)
    return part


def _is_in_series(part: Enrolment, measure: int, month: date) -> None:
    if not part.submissions.filter(measure=measure, month=month, is_current=True).exists():
        raise BadInput(_("Nothing is entered for that month. Choose a month that is on the chart."))
