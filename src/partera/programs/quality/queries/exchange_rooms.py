"""To whom an exchange is open, as whom each reads and writes there, and whose name stands beside what is written."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.quality.models import Collaborative, Enrolment
from partera.programs.quality.queries import access
from partera.programs.quality.queries.exchange_rows import Author, Room
from partera.programs.quality.rules import course, exchanging

EXCHANGE = "quality.exchange"


def room(viewer: Viewer, collaborative: int) -> Room:
    """The exchange of a collaborative, or not found."""
    row = opened(viewer).filter(pk=collaborative).first()
    if row is None:
        raise NotFound(_("There is no such exchange."))
    return room_of(viewer, row)


def opened(viewer: Viewer) -> QuerySet[Collaborative]:
    """The collaboratives whose exchange is open to the viewer: as one of its hospitals, or as who runs it."""
    partnerships = viewer.partnerships_for(access.HOSPITALS)
    if partnerships is None:
        return Collaborative.objects.all()
    own = access.own(viewer).filter(state__in=course.AGREED).values("collaborative")
    return Collaborative.objects.filter(Q(pk__in=own) | Q(partnership__in=partnerships))


def room_of(viewer: Viewer, row: Collaborative) -> Room:
    """Who reads, also where the exchange itself is not open to the reader."""
    own = access.own(viewer).filter(collaborative=row, state__in=course.AGREED).select_related("hospital")
    return Room(
        collaborative=row.pk,
        name=row.name,
        runs=access.runs(viewer, row),
        is_open=row.state != "closed",
        parts=tuple((part.pk, part.hospital.name) for part in own),
        names_itself=all(part.names_itself for part in own),
    )


def numbers(here: Room) -> list[int]:
    """The parts that the reader may write for."""
    return [part for part, _name in here.parts]


def author(here: Room, part: Enrolment | None, person: str, shows_hospital: bool) -> Author:
    """Who wrote something, as this reader is told."""
    if part is None:
        return Author("convener", person=person)
    is_own = part.pk in numbers(here)
    if exchanging.reads_name(shows_hospital=shows_hospital, is_own=is_own, runs=here.runs):
        return Author("hospital", part.hospital.name, person, is_own, not shows_hospital)
    return Author("unnamed")
