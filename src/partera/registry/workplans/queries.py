"""What stands in a work plan, and what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.registry.workplans import rules
from partera.registry.workplans.models import ActionStep, StepUpdate


@dataclass(frozen=True)
class Step:
    """An action step as shown."""

    id: int
    partnership: int
    partnership_name: str
    session: int | None
    what: str
    why: str
    lead_organisation: int | None
    lead: str
    owner_id: int | None
    owner: str
    start: date
    due: date
    resource: str
    success: str
    status: str
    reason_dropped: str
    next_check: date | None
    last_news: date
    is_open: bool
    is_overdue: bool
    is_silent: bool
    quiet_days: int
    may_edit: bool
    may_report: bool


@dataclass(frozen=True)
class Update:
    """One thing that was said about a step."""

    at: datetime
    by: str
    said: str
    before: str
    after: str


@dataclass(frozen=True)
class DueLine:
    """One line of *What needs you*: verb, thing, why, due, the button's word, and the page where it is done; what its
    list is narrowed to, and the part of the page.
    """

    verb: str
    button: str
    thing: str
    why: str
    due: date
    url_name: str
    url_kwargs: dict[str, Any] = field(default_factory=dict)
    narrowed: dict[str, str] = field(default_factory=dict)
    part: str = ""


def of_partnerships(viewer: Viewer, permission: str) -> Q:
    """The rows whose partnership the viewer holds the permission in."""
    partnerships = viewer.partnerships_for(permission)
    return Q() if partnerships is None else Q(partnership__in=partnerships)


def visible(viewer: Viewer) -> QuerySet[ActionStep]:
    """The steps the viewer may see."""
    return ActionStep.objects.filter(of_partnerships(viewer, "workplan.see"))


def steps(
    viewer: Viewer,
    *,
    partnership: int | None = None,
    session: int | None = None,
    place: str | None = None,
    status: str | None = None,
    only_open: bool = False,
) -> list[Step]:
    """Action steps, the first due first."""
    rows = visible(viewer).select_related("partnership", "lead_organisation", "owner").order_by("due", "id")
    if partnership is not None:
        rows = rows.filter(partnership=partnership)
    if session is not None:
        rows = rows.filter(session=session)
    if place is not None:
        rows = rows.filter(partnership__places=place).distinct()
    if status is not None:
        rows = rows.filter(status=status)
    if only_open:
        rows = rows.filter(status__in=rules.OPEN)
    return [_shown(row, viewer, today()) for row in rows]


def step(viewer: Viewer, number: int) -> Step:
    """One step, or not found."""
    row = visible(viewer).select_related("partnership", "lead_organisation", "owner").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such action step."))
    return _shown(row, viewer, today())


def updates(viewer: Viewer, number: int) -> list[Update]:
    """What was said about a step, newest first."""
    rows = StepUpdate.objects.filter(step__in=visible(viewer).filter(pk=number))
    return [Update(row.at, row.by_name, row.said, row.before, row.after) for row in rows]


def due(viewer: Viewer) -> list[DueLine]:
    """The steps on which the viewer should report: overdue, due soon, to be looked at, or silent."""
    if viewer.is_public:
        return []
    day = today()
    found = [s for s in steps(viewer, only_open=True) if s.may_report]
    lines = []
    for item in found:
        when = rules.when_to_look(
            status=item.status, due=item.due, next_check=item.next_check, last_news=item.last_news
        )
        if when is not None and when <= day + timedelta(days=rules.SOON_DAYS):
            due = item.due if item.is_overdue else when
            why = _why(item, day, when)
            lines.append(DueLine(_("Report on"), _("Report"), item.what, why, due, "step", {"number": item.id}))
    return sorted(lines, key=lambda line: line.due)


def _why(item: Step, day: date, when: date) -> str:
    if item.is_overdue:
        late = (day - item.due).days
        return ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
    if item.is_silent or (item.quiet_days and when == item.last_news + timedelta(days=rules.QUIET_AFTER_DAYS)):
        return ngettext("no news for %(days)s day", "no news for %(days)s days", item.quiet_days) % {
            "days": item.quiet_days
        }
    if item.next_check is not None and item.next_check == when:
        return _("a check was agreed for this day")
    return _("its day is near")


def _shown(row: ActionStep, viewer: Viewer, day: date) -> Step:
    return Step(
        id=row.pk,
        partnership=row.partnership_id,
        partnership_name=row.partnership.name,
        session=row.session,
        what=row.what,
        why=row.why,
        lead_organisation=row.lead_organisation_id,
        lead=row.lead_organisation.name if row.lead_organisation else "",
        owner_id=row.owner_id,
        owner=row.owner.name if row.owner else "",
        start=row.start,
        due=row.due,
        resource=row.resource,
        success=row.success,
        status=row.status,
        reason_dropped=row.reason_dropped,
        next_check=row.next_check,
        last_news=row.last_news,
        is_open=rules.is_open(row.status),
        is_overdue=rules.is_overdue(status=row.status, due=row.due, today=day),
        is_silent=rules.is_silent(status=row.status, last_news=row.last_news, today=day),
        quiet_days=rules.quiet_days(last_news=row.last_news, today=day),
        may_edit=rules.may_edit(viewer, partnership=row.partnership_id),
        may_report=rules.may_report(viewer, partnership=row.partnership_id, lead_organisation=row.lead_organisation_id),
    )
