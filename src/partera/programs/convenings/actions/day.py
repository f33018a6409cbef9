"""What is kept of the session day: agenda, attendance, overviews, notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture, removed
from partera.programs.convenings import rules
from partera.programs.convenings.actions.held import opened, seen
from partera.programs.convenings.models import AgendaItem, Attendance, Note, Overview


@transaction.atomic
def add_agenda_item(*, session: int, start: time, minutes: int, what: str, who: str, by: Viewer) -> int:
    """Put something on the agenda."""
    row = opened(session, by)
    if minutes < 1 or not what.strip():
        raise Refused(_("Say what is on the agenda and how many minutes it takes."))
    item = AgendaItem.objects.create(session=row, start=start, minutes=minutes, what=what.strip(), who=who)
    record(action="sessions.add_agenda_item", thing=f"session {session}", changes=made(item), by=by)
    return item.pk


@transaction.atomic
def remove_agenda_item(*, session: int, item: int, by: Viewer) -> None:
    """Take something off the agenda."""
    row = opened(session, by)
    found = row.agenda.filter(pk=item).first()
    changes = {"item": item, **(removed(found) if found else {})}
    row.agenda.filter(pk=item).delete()
    record(action="sessions.remove_agenda_item", thing=f"session {session}", changes=changes, by=by)


@transaction.atomic
def attend(*, session: int, organisation: int | None, person: int | None, way: str | None, by: Viewer) -> None:
    """Note who came, in person or remote; None takes the note back."""
    row = opened(session, by)
    found: dict[str, Any] = {"session": row, "organisation_id": organisation, "person_id": person}
    if organisation is None and person is None:
        raise BadInput(_("Say who came."))
    before = Attendance.objects.filter(**found).values_list("way", flat=True).first()
    if way is None:
        Attendance.objects.filter(**found).delete()
    elif way in rules.WAYS:
        Attendance.objects.update_or_create(**found, defaults={"way": way})
    else:
        raise BadInput(_("Choose in person or remote."))
    changes = {"organisation": organisation, "person": person, "way": [before, way]}
    record(action="sessions.attend", thing=f"session {session}", changes=changes, by=by)


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
    row = seen(session, by)
    if not rules.is_open(row.state):
        raise Refused(_("This session is closed."))
    if not by.may("sessions.run", partnership=row.partnership_id):
        by.require("organisation.edit", organisation=organisation)
    if not given.program.strip():
        raise Refused(_("Name the program the overview is about."))
    values: dict[str, Any] = {name: getattr(given, name) for name in OverviewGiven.__dataclass_fields__}
    program = values.pop("program").strip()
    which: dict[str, Any] = {"session": row, "organisation_id": organisation, "program": program}
    known = Overview.objects.filter(**which).first()
    before = picture(known) if known else {}
    overview, _new = Overview.objects.update_or_create(**which, defaults={**values, "changed_at": now()})
    changes = {**(between(before, overview) if known else made(overview)), "organisation": organisation}
    record(action="sessions.give_overview", thing=f"session {session}", changes=changes, by=by)
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
    row = opened(session, by)
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
    record(action="sessions.take_note", thing=f"session {session}", changes=made(note), by=by)
    return note.pk
