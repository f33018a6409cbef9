"""The public schedule: what anybody may know of a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.programs.convenings.models import Session


@dataclass(frozen=True)
class OnSchedule:
    """What the public may know of a session: never its link, people or notes."""

    id: int
    uid: str
    title: str
    place: str
    place_name: str
    level: str
    starts_at: datetime
    ends_at: datetime | None
    timezone: str
    venue: str
    summary: str
    is_cancelled: bool
    is_over: bool
    sequence: int
    changed_at: datetime


def schedule(now: datetime, *, place: str | None = None, partnership: int | None = None) -> list[OnSchedule]:
    """The public schedule, in order of time; perhaps only of a place or a partnership."""
    rows = _public(partnership).order_by("starts_at", "id")
    if place is not None:
        rows = rows.filter(place=place)
    return [_on_schedule(row, now) for row in rows]


def on_schedule(number: int, now: datetime) -> OnSchedule:
    """One session of the public schedule, or not found."""
    row = _public().filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such session on the schedule."))
    return _on_schedule(row, now)


def _public(partnership: int | None = None) -> QuerySet[Session]:
    """What was announced and is not taken off; called off afterwards it stays, called off before it never stood."""
    rows = Session.objects.filter(is_public=True, announced_at__isnull=False)
    if partnership is not None:
        rows = rows.filter(partnership=partnership)
    return rows.select_related("place").only(
        "uid", "title", "place__code", "place__name", "level", "starts_at", "ends_at", "timezone", "venue",
        "summary_public", "state", "sequence", "changed_at",
    )  # fmt: skip


def _on_schedule(row: Session, now: datetime) -> OnSchedule:
    assert row.starts_at is not None
    return OnSchedule(
        id=row.pk,
        uid=f"{row.uid}@partera",
        title=row.title,
        place=row.place_id,
        place_name=row.place.name,
        level=row.level,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        venue=row.venue,
        summary=row.summary_public,
        is_cancelled=row.state == "cancelled",
        is_over=(row.ends_at or row.starts_at) < now,
        sequence=row.sequence,
        changed_at=row.changed_at,
    )
