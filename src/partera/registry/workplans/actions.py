"""Changes to a work plan. Each is one transaction with its audit line."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.registry.partners.models import Organisation
from partera.registry.workplans import queries, rules
from partera.registry.workplans.models import ActionStep, StepUpdate


@transaction.atomic
def propose(
    *,
    partnership: int,
    what: str,
    start: date,
    due: date,
    why: str = "",
    lead_organisation: int | None = None,
    owner: int | None = None,
    resource: str = "",
    success: str = "",
    next_check: date | None = None,
    session: int | None = None,
    agreed: bool = False,
    by: Viewer,
) -> int:
    """Put a step into the partnership's work plan; gives its number."""
    by.require("workplan.edit", partnership=partnership)
    _check(what=what, start=start, due=due)
    if lead_organisation is not None and not Organisation.objects.filter(pk=lead_organisation).exists():
        raise NotFound(_("There is no such organization."))
    step = ActionStep.objects.create(
        partnership_id=partnership,
        session=session,
        what=what.strip(),
        why=why,
        lead_organisation_id=lead_organisation,
        owner_id=owner,
        start=start,
        due=due,
        resource=resource,
        success=success,
        next_check=next_check,
        status="agreed" if agreed else "proposed",
        last_news=today(),
        created_at=now(),
        updated_at=now(),
    )
    record(action="workplans.propose", thing=f"step {step.pk}", changes=made(step), by=by)
    return step.pk


@transaction.atomic
def change(
    *,
    step: int,
    what: str,
    why: str,
    lead_organisation: int | None,
    owner: int | None,
    start: date,
    due: date,
    resource: str,
    success: str,
    next_check: date | None,
    by: Viewer,
) -> None:
    """Change what a step says; its status is changed by `report`."""
    row = _locked(step, by)
    by.require("workplan.edit", partnership=row.partnership_id)
    _check(what=what, start=start, due=due)
    before = picture(row)
    row.what, row.why, row.resource, row.success = what.strip(), why, resource, success
    row.lead_organisation_id, row.owner_id = lead_organisation, owner
    row.start, row.due, row.next_check, row.updated_at = start, due, next_check, now()
    row.save()
    record(action="workplans.change", thing=f"step {step}", changes=between(before, row), by=by)


@transaction.atomic
def report(
    *,
    step: int,
    status: str,
    said: str = "",
    reason_dropped: str = "",
    next_check: date | None = None,
    by: Viewer,
) -> None:
    """Say how a step stands; the inactivity clock starts again."""
    row = _locked(step, by)
    if not rules.may_report(by, partnership=row.partnership_id, lead_organisation=row.lead_organisation_id):
        raise NotFound(_("There is no such action step."))
    was, before = picture(row), row.status
    _check_report(before=before, status=status, said=said, reason_dropped=reason_dropped)
    row.status, row.last_news, row.updated_at = status, today(), now()
    row.reason_dropped = reason_dropped.strip() if status == "dropped" else ""
    row.next_check = next_check
    row.save()
    StepUpdate.objects.create(
        step=row, at=now(), by_name=by.name, said=said.strip() or row.reason_dropped, before=before, after=status
    )
    record(action="workplans.report", thing=f"step {step}", changes=between(was, row), by=by)


def _locked(step: int, by: Viewer) -> ActionStep:
    """The step, held for this transaction; not found for those who may not see it."""
    row = queries.visible(by).select_for_update(of=("self",)).filter(pk=step).first()
    if row is None:
        raise NotFound(_("There is no such action step."))
    return row


def _check(*, what: str, start: date, due: date) -> None:
    if not what.strip():
        raise Refused(_("Say what is to be done."))
    if due < start:
        raise Refused(_("The step would be due before it starts. Choose a later due date."))


def _check_report(*, before: str, status: str, said: str, reason_dropped: str) -> None:
    if status not in rules.STATUSES or not rules.may_become(before, status):
        raise Refused(_("A step cannot go from this status to that one."))
    if status == "dropped" and not reason_dropped.strip():
        raise Refused(_("Say why the step is dropped, so that nobody has to ask."))
    if status == before and not said.strip():
        raise Refused(_("Say in a few words how the step stands, or choose a new status."))
