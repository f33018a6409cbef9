"""What comes of a session: answers to policy feedback, results, action steps."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture
from partera.programs.convenings import rules
from partera.programs.convenings.actions.held import opened, seen
from partera.programs.convenings.models import Result
from partera.registry.workplans.actions import propose


@transaction.atomic
def move_feedback(*, session: int, note: int, answer: str = "", answer_words: str = "", by: Viewer) -> str:
    """Move policy feedback to its next station; an answer is given when it is answered."""
    row = seen(session, by)
    by.require("sessions.run", partnership=row.partnership_id)
    found = row.notes.select_for_update().filter(pk=note, kind="policy_feedback").first()
    if found is None:
        raise NotFound(_("There is no such feedback."))
    before, wanted = picture(found), rules.next_feedback(found.status)
    if wanted is None:
        raise Refused(_("The submitter already knows the answer."))
    if wanted == "answered":
        if answer not in rules.FEEDBACK_ANSWERS:
            raise Refused(_("Choose the answer: adopted, adopted in part, not adopted, or referred."))
        found.answer, found.answer_words = answer, answer_words
    found.status = wanted
    found.save()
    changes = {"note": note, **between(before, found)}
    record(action="sessions.move_feedback", thing=f"session {session}", changes=changes, by=by)
    return wanted


@transaction.atomic
def add_result(*, session: int, kind: str, what: str, organisations: tuple[int, ...] = (), by: Viewer) -> int:
    """Write down a new relationship or a clarity gained; action steps come by `agree_step`."""
    row = opened(session, by)
    if kind not in ("new_relationship", "clarity"):
        raise BadInput(_("Choose a new relationship or clarity; add an action step as a step."))
    if not what.strip():
        raise Refused(_("Say what the result is."))
    result = Result.objects.create(session=row, kind=kind, what=what.strip(), at=now())
    result.organisations.set(organisations)
    changes = made(result) | listed("organisations", [], organisations)
    record(action="sessions.add_result", thing=f"session {session}", changes=changes, by=by)
    return result.pk


@transaction.atomic
def agree_step(
    *,
    session: int,
    what: str,
    start: date,
    due: date,
    why: str = "",
    lead_organisation: int | None = None,
    owner: int | None = None,
    resource: str = "",
    success: str = "",
    next_check: date | None = None,
    by: Viewer,
) -> int:
    """Put an action step into the partnership's work plan, as a result of the session; gives the step's number."""
    row = opened(session, by)
    step = propose(
        partnership=row.partnership_id,
        session=row.pk,
        what=what,
        why=why,
        lead_organisation=lead_organisation,
        owner=owner,
        start=start,
        due=due,
        resource=resource,
        success=success,
        next_check=next_check,
        agreed=True,
        by=by,
    )
    result = Result.objects.create(session=row, kind="action_step", what=what.strip(), step_id=step, at=now())
    record(action="sessions.agree_step", thing=f"session {session}", changes=made(result), by=by)
    return step
