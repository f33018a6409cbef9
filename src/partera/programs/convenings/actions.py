"""Changes to a session. Each is one transaction with its audit line; whoever may not see it meets *not found*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.programs.convenings import queries, rules
from partera.programs.convenings.models import (
    AgendaItem,
    Attendance,
    FocusMeasure,
    Invitee,
    Note,
    Overview,
    Result,
    Session,
)
from partera.registry.places.models import Place
from partera.registry.workplans.actions import propose

_CALENDAR_FIELDS = ("title", "starts_at", "ends_at", "timezone", "venue", "is_public", "summary_public")


@transaction.atomic
def create(*, partnership: int, place: str, title: str, purposes: tuple[str, ...], by: Viewer) -> int:
    """Begin a session for a place; gives its number."""
    by.require("sessions.run", partnership=partnership)
    found = Place.objects.filter(pk=place).first()
    if found is None:
        raise BadInput(_("There is no such place. Choose one from the list."))
    _check_purposes(purposes)
    if not title.strip():
        raise Refused(_("Give the session a title."))
    row = Session.objects.create(
        partnership_id=partnership,
        place=found,
        level=rules.level_of(found.kind),
        title=title.strip(),
        created_at=now(),
        changed_at=now(),
        **{name: name in purposes for name in rules.PURPOSES},
    )
    record(action="sessions.create", thing=f"session {row.pk}", changes={"place": place}, by=by)
    return row.pk


@transaction.atomic
def frame(
    *,
    session: int,
    title: str,
    purposes: tuple[str, ...],
    focus: dict[str, str],
    focus_reason: str,
    health_plans: str,
    acquaintance: str,
    kickoff_on: date | None,
    by: Viewer,
) -> None:
    """Agree at the kick-off what the session is about: `focus` holds a reason for each measure chosen."""
    row = _open(session, by)
    _check_purposes(purposes)
    for name in rules.PURPOSES:
        setattr(row, name, name in purposes)
    row.focus_reason, row.health_plans, row.kickoff_on = focus_reason, health_plans, kickoff_on
    row.acquaintance = acquaintance
    _save(row, title=title.strip() or row.title)
    row.focus.exclude(measure__in=focus).delete()
    for measure, reason in focus.items():
        FocusMeasure.objects.update_or_create(session=row, measure=measure, defaults={"reason": reason})
    record(action="sessions.frame", thing=f"session {session}", changes={"focus": sorted(focus)}, by=by)


@transaction.atomic
def set_time_and_place(
    *,
    session: int,
    starts_at: datetime | None,
    ends_at: datetime | None,
    timezone: str,
    venue: str,
    remote_link: str,
    by: Viewer,
) -> None:
    """Say when and where; a planned session keeps a date."""
    row = _open(session, by)
    if not rules.times_are_right(starts_at, ends_at) or (ends_at and not starts_at):
        raise Refused(_("The session would end before it starts. Change one of the times."))
    if starts_at is None and row.state != "kickoff":
        raise Refused(_("A planned session needs a day and time. Cancel it if it will not take place."))
    row.remote_link = remote_link
    _save(row, starts_at=starts_at, ends_at=ends_at, timezone=timezone, venue=venue)
    when = starts_at.isoformat() if starts_at else None
    record(action="sessions.set_time_and_place", thing=f"session {session}", changes={"starts_at": when}, by=by)


@transaction.atomic
def publish(*, session: int, is_public: bool, summary: str, by: Viewer) -> None:
    """Put the session on the public schedule, or take it off; `summary` is what the public reads."""
    row = _open(session, by)
    _save(row, is_public=is_public, summary_public=summary.strip())
    record(action="sessions.publish", thing=f"session {session}", changes={"is_public": is_public}, by=by)


@transaction.atomic
def invite(*, session: int, organisation: int, person: int | None = None, presents: bool = False, by: Viewer) -> int:
    """Ask an organisation to come; asking again changes whether it presents."""
    row = _open(session, by)
    who: dict[str, Any] = {"session": row, "organisation_id": organisation, "person_id": person}
    invitee, _new = Invitee.objects.update_or_create(**who, defaults={"presents": presents})
    record(action="sessions.invite", thing=f"session {session}", changes={"organisation": organisation}, by=by)
    return invitee.pk


@transaction.atomic
def change_invitee(
    *, session: int, invitee: int, presents: bool, knows_others: bool | None, answer: str, by: Viewer
) -> None:
    """Note an invitee's answer, whether it presents, and whether it already knows the others."""
    row = _open(session, by)
    if answer not in rules.ANSWERS:
        raise BadInput(_("Choose one of the answers offered."))
    found = row.invitees.filter(pk=invitee)
    if not found.update(presents=presents, knows_others=knows_others, answer=answer):
        raise NotFound(_("This invitee is no longer on the list."))
    record(action="sessions.change_invitee", thing=f"session {session}", changes={"answer": answer}, by=by)


@transaction.atomic
def uninvite(*, session: int, invitee: int, by: Viewer) -> None:
    """Take an invitee off the list."""
    row = _open(session, by)
    row.invitees.filter(pk=invitee).delete()
    record(action="sessions.uninvite", thing=f"session {session}", changes={"invitee": invitee}, by=by)


@transaction.atomic
def plan(*, session: int, by: Viewer) -> None:
    """Close the kick-off: the session is planned once focus, invitees, presenters and time are chosen."""
    row = _open(session, by)
    ready = rules.readiness(
        focus=row.focus.count(),
        invitees=row.invitees.count(),
        presenters=row.invitees.filter(presents=True).count(),
        starts_at=row.starts_at,
    )
    if not ready.is_ready:
        raise Refused(_("The kick-off is not finished: choose the focus, who comes, who presents, and when."))
    _become(row, "planned", by)


@transaction.atomic
def hold(*, session: int, by: Viewer) -> None:
    """Note that the session took place."""
    row = _open(session, by)
    if row.starts_at and row.starts_at > now():
        raise Refused(_("The session has not begun yet."))
    _become(row, "held", by)


@transaction.atomic
def follow_up(*, session: int, by: Viewer) -> None:
    """Close the follow-up once a result is written down; policy feedback goes on until its submitter is told."""
    row = _open(session, by)
    if not row.results.exists():
        raise Refused(_("Write down at least one result: a new relationship, clarity, or an action step."))
    _become(row, "followed_up", by)


@transaction.atomic
def cancel(*, session: int, reason: str, by: Viewer) -> None:
    """Call the session off; a public one stays on the schedule as cancelled."""
    row = _open(session, by)
    if not reason.strip():
        raise Refused(_("Say why the session is cancelled."))
    row.reason_cancelled = reason.strip()
    _become(row, "cancelled", by)


@transaction.atomic
def add_agenda_item(*, session: int, start: time, minutes: int, what: str, who: str, by: Viewer) -> int:
    """Put something on the agenda."""
    row = _open(session, by)
    if minutes < 1 or not what.strip():
        raise Refused(_("Say what is on the agenda and how many minutes it takes."))
    item = AgendaItem.objects.create(session=row, start=start, minutes=minutes, what=what.strip(), who=who)
    record(action="sessions.add_agenda_item", thing=f"session {session}", by=by)
    return item.pk


@transaction.atomic
def remove_agenda_item(*, session: int, item: int, by: Viewer) -> None:
    """Take something off the agenda."""
    row = _open(session, by)
    row.agenda.filter(pk=item).delete()
    record(action="sessions.remove_agenda_item", thing=f"session {session}", changes={"item": item}, by=by)


@transaction.atomic
def attend(*, session: int, organisation: int | None, person: int | None, way: str | None, by: Viewer) -> None:
    """Note who came, in person or remote; None takes the note back."""
    row = _open(session, by)
    found: dict[str, Any] = {"session": row, "organisation_id": organisation, "person_id": person}
    if organisation is None and person is None:
        raise BadInput(_("Say who came."))
    if way is None:
        Attendance.objects.filter(**found).delete()
    elif way in rules.WAYS:
        Attendance.objects.update_or_create(**found, defaults={"way": way})
    else:
        raise BadInput(_("Choose in person or remote."))
    record(action="sessions.attend", thing=f"session {session}", changes={"way": way}, by=by)


@dataclass(frozen=True)
class OverviewGiven:
    """The fields of a grantee overview."""

    program: str
    listing: str = ""
    award: str = ""
    amount: Decimal | None = None
    budget_period: str = ""
    counties: str = ""
    population: str = ""
    services: str = ""
    people_served: int | None = None
    measures: str = ""
    assets: str = ""
    needs: str = ""
    requirement_helps: str = ""
    requirement_hinders: str = ""


@transaction.atomic
def give_overview(*, session: int, organisation: int, given: OverviewGiven, by: Viewer) -> int:
    """Keep a grantee's overview; one for each of its programmes. The grantee itself may give it."""
    row = _visible(session, by)
    if not rules.is_open(row.state):
        raise Refused(_("This session is closed."))
    if not by.may("sessions.run", partnership=row.partnership_id):
        by.require("organisation.edit", organisation=organisation)
    if not given.program.strip():
        raise Refused(_("Name the program the overview is about."))
    values: dict[str, Any] = {name: getattr(given, name) for name in OverviewGiven.__dataclass_fields__}
    program = values.pop("program").strip()
    overview, _new = Overview.objects.update_or_create(
        session=row, organisation_id=organisation, program=program, defaults={**values, "changed_at": now()}
    )
    record(action="sessions.give_overview", thing=f"session {session}", changes={"organisation": organisation}, by=by)
    return overview.pk


@transaction.atomic
def take_note(
    *,
    session: int,
    kind: str,
    text: str,
    organisation: int | None = None,
    policy: str = "",
    suggestion: str = "",
    by: Viewer,
) -> int:
    """Write down what was said; policy feedback begins its path as received."""
    row = _open(session, by)
    if kind not in rules.NOTE_KINDS:
        raise BadInput(_("Choose what kind of note this is."))
    if not text.strip():
        raise Refused(_("The note is empty."))
    is_feedback = kind == "policy_feedback"
    note = Note.objects.create(
        session=row,
        kind=kind,
        text=text.strip(),
        organisation_id=organisation,
        policy=policy if is_feedback else "",
        suggestion=suggestion if is_feedback else "",
        status="received" if is_feedback else "",
        taken_by=by.name,
        at=now(),
    )
    record(action="sessions.take_note", thing=f"session {session}", changes={"kind": kind}, by=by)
    return note.pk


@transaction.atomic
def move_feedback(*, session: int, note: int, answer: str = "", answer_words: str = "", by: Viewer) -> str:
    """Move policy feedback to its next station; an answer is given when it is answered."""
    row = _visible(session, by)
    by.require("sessions.run", partnership=row.partnership_id)
    found = row.notes.select_for_update().filter(pk=note, kind="policy_feedback").first()
    if found is None:
        raise NotFound(_("There is no such feedback."))
    wanted = rules.next_feedback(found.status)
    if wanted is None:
        raise Refused(_("The submitter already knows the answer."))
    if wanted == "answered":
        if answer not in rules.FEEDBACK_ANSWERS:
            raise Refused(_("Choose the answer: adopted, adopted in part, not adopted, or referred."))
        found.answer, found.answer_words = answer, answer_words
    found.status = wanted
    found.save()
    record(action="sessions.move_feedback", thing=f"session {session}", changes={"status": wanted}, by=by)
    return wanted


@transaction.atomic
def add_result(*, session: int, kind: str, what: str, organisations: tuple[int, ...] = (), by: Viewer) -> int:
    """Write down a new relationship or a clarity gained; action steps come by `agree_step`."""
    row = _open(session, by)
    if kind not in ("new_relationship", "clarity"):
        raise BadInput(_("Choose a new relationship or clarity; add an action step as a step."))
    if not what.strip():
        raise Refused(_("Say what the result is."))
    result = Result.objects.create(session=row, kind=kind, what=what.strip(), at=now())
    result.organisations.set(organisations)
    record(action="sessions.add_result", thing=f"session {session}", changes={"kind": kind}, by=by)
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
    row = _open(session, by)
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
    Result.objects.create(session=row, kind="action_step", what=what.strip(), step_id=step, at=now())
    record(action="sessions.agree_step", thing=f"session {session}", changes={"step": step}, by=by)
    return step


def _visible(session: int, by: Viewer) -> Session:
    row = queries.visible(by).select_for_update(of=("self",)).filter(pk=session).first()
    if row is None:
        raise NotFound(_("There is no such session."))
    return row


def _open(session: int, by: Viewer) -> Session:
    """The session, held for this transaction, when the viewer runs it and it is not closed."""
    row = _visible(session, by)
    by.require("sessions.run", partnership=row.partnership_id)
    if not rules.is_open(row.state):
        raise Refused(_("This session is closed and can no longer be changed."))
    return row


def _save(row: Session, **changes: Any) -> None:
    """Save; a change that calendars show raises the sequence they go by."""
    if any(getattr(row, name) != value for name, value in changes.items() if name in _CALENDAR_FIELDS):
        row.sequence += 1
    for name, value in changes.items():
        setattr(row, name, value)
    row.changed_at = now()
    row.save()


def _become(row: Session, state: str, by: Viewer) -> None:
    if not rules.may_become(row.state, state):
        raise Refused(_("The session cannot take this step from where it stands."))
    before, row.state = row.state, state
    row.sequence += 1
    row.changed_at = now()
    row.save()
    record(action=f"sessions.{state}", thing=f"session {row.pk}", changes={"state": [before, state]}, by=by)


def _check_purposes(purposes: tuple[str, ...]) -> None:
    if not purposes or set(purposes) - set(rules.PURPOSES):
        raise Refused(_("Choose at least one purpose of the session."))
