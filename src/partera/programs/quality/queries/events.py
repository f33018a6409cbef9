"""A collaborative's events, and who came to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.quality.models import Event, EventAttendance
from partera.programs.quality.queries import access
from partera.programs.quality.rules import course


@dataclass(frozen=True)
class EventRow:
    """A learning session, action period or coaching call; how many hospitals and people came."""

    id: int
    collaborative: int
    collaborative_name: str
    kind: str
    title: str
    starts_on: date
    ends_on: date
    where: str
    summary: str
    hospitals: int
    people: int
    changed_at: datetime
    may_run: bool

    @property
    def is_coming(self) -> bool:
        return self.ends_on >= today()

    @property
    def has_begun(self) -> bool:
        return self.starts_on <= today()


@dataclass(frozen=True)
class Attendance:
    """How many of a hospital's team came; None when nobody has noted it."""

    part: int
    hospital_name: str
    people: int | None


@dataclass(frozen=True)
class Unwritten:
    """Events of a collaborative one runs that are over and of which nothing is written down."""

    id: int
    title: str
    ended_on: date


def events(viewer: Viewer, collaborative: int) -> list[EventRow]:
    """The events of a collaborative, the first first."""
    access.collaborative_seen(viewer, collaborative)
    return [_row(viewer, row) for row in _counted().filter(collaborative=collaborative)]


def coming(viewer: Viewer) -> list[EventRow]:
    """The events still to come of every collaborative the viewer may see."""
    rows = _counted().filter(collaborative__in=access.visible(viewer), ends_on__gte=today())
    return [_row(viewer, row) for row in rows]


def event(viewer: Viewer, number: int) -> EventRow:
    """One event, or not found."""
    row = _counted().filter(pk=number, collaborative__in=access.visible(viewer)).first()
    if row is None:
        raise NotFound(_("There is no such event."))
    return _row(viewer, row)


@dataclass(frozen=True)
class Attended:
    """A part of the list of hospitals; `total` counts all that were asked for."""

    rows: list[Attendance]
    total: int


def attendance(viewer: Viewer, number: int, *, text: str = "", start: int = 0, size: int | None = None) -> Attended:
    """Who came, by hospital: all that take part for who runs the collaborative, else one's own."""
    found = event(viewer, number)
    parts = access.in_full(viewer).filter(collaborative=found.collaborative)
    noted = EventAttendance.objects.filter(event=number)
    came = dict(noted.values_list("enrolment", "people"))
    rows = parts.filter(Q(state__in=course.AGREED) | Q(pk__in=noted.values("enrolment"))).select_related("hospital")
    for word in text.split():
        rows = rows.filter(hospital__name__icontains=word)
    page = rows[start : None if size is None else start + size]
    return Attended([Attendance(row.pk, row.hospital.name, came.get(row.pk)) for row in page], rows.count())


def unwritten(viewer: Viewer) -> list[Unwritten]:
    """What is over and waits for its summary, for those who run the collaborative: one query."""
    partnerships = viewer.partnerships_for(access.RUN)
    rows = Event.objects.filter(ends_on__lt=today(), summary="").exclude(collaborative__state="closed")
    if partnerships is not None:
        rows = rows.filter(collaborative__partnership__in=partnerships)
    return [Unwritten(row.pk, row.title, row.ends_on) for row in rows]


def _counted() -> QuerySet[Event]:
    return Event.objects.select_related("collaborative").annotate(
        hospitals_came=Count("attendances"), people_came=Sum("attendances__people")
    )


def _row(viewer: Viewer, row: Event) -> EventRow:
    return EventRow(
        id=row.pk,
        collaborative=row.collaborative_id,
        collaborative_name=row.collaborative.name,
        kind=row.kind,
        title=row.title,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        where=row.where,
        summary=row.summary,
        hospitals=row.hospitals_came,  # type: ignore[attr-defined]
        people=row.people_came or 0,  # type: ignore[attr-defined]
        changed_at=row.changed_at,
        may_run=access.runs(viewer, row.collaborative),
    )
