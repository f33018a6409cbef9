"""The course of a session: begun, planned, announced, held, followed up, cancelled."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.convenings import rules
from partera.programs.convenings.actions.held import become, check_purposes, opened, save
from partera.programs.convenings.models import Session
from partera.registry.places.models import Place


@transaction.atomic
def create(*, partnership: int, place: str, title: str, purposes: tuple[str, ...], by: Viewer) -> int:
    """Begin a session for a place; gives its number."""
    by.require("sessions.run", partnership=partnership)
    found = Place.objects.filter(pk=place).first()
    if found is None:
        raise BadInput(_("There is no such place. Choose one from the list."))
    check_purposes(purposes)
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
    record(action="sessions.create", thing=f"session {row.pk}", changes=made(row), by=by)
    return row.pk


@transaction.atomic
def publish(*, session: int, is_public: bool, summary: str, by: Viewer) -> None:
    """Put the session on the public schedule, or take it off; `summary` is what the public reads."""
    row = opened(session, by)
    before = picture(row)
    save(row, is_public=is_public, summary_public=summary.strip())
    record(action="sessions.publish", thing=f"session {session}", changes=between(before, row), by=by)


@transaction.atomic
def plan(*, session: int, by: Viewer) -> None:
    """Close the kick-off: the session is planned once focus, invitees, presenters and time are chosen."""
    row = opened(session, by)
    ready = rules.readiness(
        focus=row.focus.count(),
        invitees=row.invitees.count(),
        presenters=row.invitees.filter(presents=True).count(),
        starts_at=row.starts_at,
    )
    if not ready.is_ready:
        raise Refused(_("The kick-off is not finished: choose the focus, who comes, who presents, and when."))
    become(row, "planned", by)


@transaction.atomic
def hold(*, session: int, by: Viewer) -> None:
    """Note that the session took place."""
    row = opened(session, by)
    if row.starts_at and row.starts_at > now():
        raise Refused(_("The session has not begun yet."))
    become(row, "held", by)


@transaction.atomic
def follow_up(*, session: int, by: Viewer) -> None:
    """Close the follow-up once a result is written down; policy feedback goes on until its submitter is told."""
    row = opened(session, by)
    if not row.results.exists():
        raise Refused(_("Write down at least one result: a new relationship, clarity, or an action step."))
    become(row, "followed_up", by)


@transaction.atomic
def cancel(*, session: int, reason: str, by: Viewer) -> None:
    """Call the session off; one that was announced stays on the public schedule, as cancelled."""
    row = opened(session, by)
    if not reason.strip():
        raise Refused(_("Say why the session is cancelled."))
    row.reason_cancelled = reason.strip()
    become(row, "cancelled", by)
