"""Learning sessions, action periods and coaching calls: set, changed, taken back; who came; what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture, removed
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import Enrolment, Event, EventAttendance
from partera.programs.quality.queries import access
from partera.programs.quality.rules import course

MOST_PEOPLE = 500


@dataclass(frozen=True)
class Planned:
    """What an event is: a coaching call has one day, an action period goes from a day to another."""

    kind: str
    title: str
    starts_on: date
    ends_on: date
    where: str = ""
    summary: str = ""


@transaction.atomic
def add(*, collaborative: int, event: Planned, keep_reason: str = "", by: Viewer) -> int:
    """Set an event of a collaborative; gives its number."""
    row = held.run(collaborative, by)
    made_row = Event(collaborative=row)
    _fill(made_row, event)
    _guard(made_row, keep_reason, by)
    record(action="quality.add_event", thing=f"collaborative {row.pk}", changes=made(made_row), by=by)
    return made_row.pk


@transaction.atomic
def change(*, event: int, to: Planned, keep_reason: str = "", by: Viewer) -> None:
    """Change what an event is, or write down what came of it."""
    row = _held(event, by)
    before = picture(row)
    _fill(row, to)
    _guard(row, keep_reason, by)
    record(action="quality.change_event", thing=f"event {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def take_back(*, event: int, by: Viewer) -> None:
    """Take back an event that is still to come; one that has been stays on record."""
    row = _held(event, by)
    if row.starts_on <= today():
        raise Refused(_("This event has begun. It stays on record; write down what came of it instead."))
    record(action="quality.take_back_event", thing=f"event {row.pk}", changes=removed(row), by=by)
    row.delete()


@transaction.atomic
def note_attendance(*, event: int, people: Mapping[int, int | None], by: Viewer) -> None:
    """Note how many people of each hospital came, by its part; None takes a number back."""
    row = _held(event, by)
    if row.starts_on > today():
        raise Refused(_("Nobody can have come yet. Note it once the event has begun."))
    parts = set(
        Enrolment.objects.filter(collaborative=row.collaborative_id, pk__in=people).values_list("pk", flat=True)
    )
    if set(people) - parts:
        raise NotFound(_("There is no such hospital in the collaborative."))
    if any(count is not None and not 0 <= count <= MOST_PEOPLE for count in people.values()):
        raise BadInput(_("The number of people lies between 0 and 500."))
    known = {one.enrolment_id: one for one in row.attendances.select_for_update()}
    told = {}
    for part, count in people.items():
        was = known[part].people if part in known else None
        if was == count:
            continue
        told[str(part)] = [was, count]
        if count is None:
            known[part].delete()
        else:
            EventAttendance.objects.update_or_create(event=row, enrolment_id=part, defaults={"people": count})
    if told:
        record(action="quality.attendance", thing=f"event {row.pk}", changes={"people": told}, by=by)


def _held(event: int, by: Viewer) -> Event:
    row = Event.objects.select_for_update().filter(pk=event, collaborative__in=access.visible(by)).first()
    if row is None:
        raise NotFound(_("There is no such event."))
    held.run(row.collaborative_id, by)
    return row


def _guard(row: Event, keep_reason: str, by: Viewer) -> None:
    """Everyone in the collaborative reads it: no text of an event names a patient. The place may be a phone."""
    said = {"title": row.title, "summary": row.summary}
    texts.checked_each(thing=f"event {row.pk}", texts=said, keep_reason=keep_reason, by=by)


def _fill(row: Event, given: Planned) -> None:
    if given.kind not in course.EVENT_KINDS:
        raise BadInput(_("Choose one of the kinds offered."))
    if not given.title.strip():
        raise BadInput(_("Give the event a title."))
    if given.ends_on < given.starts_on:
        raise BadInput(_("The event would end before it begins. Change one of the days."))
    row.kind, row.title, row.where = given.kind, given.title.strip(), given.where.strip()
    row.starts_on, row.ends_on, row.summary = given.starts_on, given.ends_on, given.summary.strip()
    row.changed_at = now()
    row.save()
