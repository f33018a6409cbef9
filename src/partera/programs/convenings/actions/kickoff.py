"""What is agreed at the kick-off: the focus, the time, who comes and who presents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture, removed
from partera.programs.convenings import rules
from partera.programs.convenings.actions.held import check_purposes, opened, save
from partera.programs.convenings.models import FocusMeasure, Invitee


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
    row = opened(session, by)
    check_purposes(purposes)
    before = picture(row)
    for name in rules.PURPOSES:
        setattr(row, name, name in purposes)
    row.focus_reason, row.health_plans, row.kickoff_on = focus_reason, health_plans, kickoff_on
    row.acquaintance = acquaintance
    save(row, title=title.strip() or row.title)
    reasons = dict(row.focus.values_list("measure", "reason"))
    row.focus.exclude(measure__in=focus).delete()
    for measure, reason in focus.items():
        FocusMeasure.objects.update_or_create(session=row, measure=measure, defaults={"reason": reason})
    changes = between(before, row) | ({"focus": [reasons, focus]} if reasons != focus else {})
    record(action="sessions.frame", thing=f"session {session}", changes=changes, by=by)


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
    row = opened(session, by)
    if not rules.times_are_right(starts_at, ends_at) or (ends_at and not starts_at):
        raise Refused(_("The session would end before it starts. Change one of the times."))
    if starts_at is None and row.state != "kickoff":
        raise Refused(_("A planned session needs a day and time. Cancel it if it will not take place."))
    before, row.remote_link = picture(row), remote_link
    save(row, starts_at=starts_at, ends_at=ends_at, timezone=timezone, venue=venue)
    record(action="sessions.set_time_and_place", thing=f"session {session}", changes=between(before, row), by=by)


@transaction.atomic
def invite(*, session: int, organisation: int, person: int | None = None, presents: bool = False, by: Viewer) -> int:
    """Ask an organisation to come; asking again changes whether it presents."""
    row = opened(session, by)
    who: dict[str, Any] = {"session": row, "organisation_id": organisation, "person_id": person}
    known = Invitee.objects.filter(**who).first()
    before = picture(known) if known else {}
    invitee, _new = Invitee.objects.update_or_create(**who, defaults={"presents": presents})
    changes = {**(between(before, invitee) if known else made(invitee)), "organisation": organisation}
    record(action="sessions.invite", thing=f"session {session}", changes=changes, by=by)
    return invitee.pk


@transaction.atomic
def change_invitee(
    *, session: int, invitee: int, presents: bool, knows_others: bool | None, answer: str, by: Viewer
) -> None:
    """Note an invitee's answer, whether it presents, and whether it already knows the others."""
    row = opened(session, by)
    if answer not in rules.ANSWERS:
        raise BadInput(_("Choose one of the answers offered."))
    found = row.invitees.filter(pk=invitee).first()
    if found is None:
        raise NotFound(_("This invitee is no longer on the list."))
    before = picture(found)
    found.presents, found.knows_others, found.answer = presents, knows_others, answer
    found.save()
    changes = {"invitee": invitee, **between(before, found)}
    record(action="sessions.change_invitee", thing=f"session {session}", changes=changes, by=by)


@dataclass(frozen=True)
class Guest:
    """What is known of an invitee: its answer, whether it presents, whether it knows the others."""

    invitee: int
    presents: bool
    knows_others: bool | None
    answer: str


@transaction.atomic
def arrange_guests(
    *, session: int, known: Iterable[Guest] = (), gone: Iterable[int] = (), new: Iterable[int] = (), by: Viewer
) -> None:
    """Bring the whole list of guests to what was agreed: what is known of some, who is taken off, who is invited."""
    for invitee in gone:
        uninvite(session=session, invitee=invitee, by=by)
    for guest in known:
        change_invitee(session=session, **asdict(guest), by=by)
    for organisation in new:
        invite(session=session, organisation=organisation, by=by)


@transaction.atomic
def uninvite(*, session: int, invitee: int, by: Viewer) -> None:
    """Take an invitee off the list."""
    row = opened(session, by)
    found = row.invitees.filter(pk=invitee).first()
    changes = {"invitee": invitee, **(removed(found) if found else {})}
    row.invitees.filter(pk=invitee).delete()
    record(action="sessions.uninvite", thing=f"session {session}", changes=changes, by=by)
