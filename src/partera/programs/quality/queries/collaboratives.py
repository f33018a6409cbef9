"""Collaboratives and the hospitals in them, as those who may see them know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from partera.core.viewers import Viewer
from partera.programs.quality.models import Enrolment, Wave
from partera.programs.quality.queries import access
from partera.programs.quality.rules import course


@dataclass(frozen=True)
class CollaborativeRow:
    """A collaborative in a list. `hospitals` have signed the agreement and not left."""

    id: int
    name: str
    partnership: int
    partnership_name: str
    purpose: str
    state: str
    starts_on: date
    ends_on: date | None
    due_day: int
    hospitals: int
    may_run: bool
    invented: bool


@dataclass(frozen=True)
class WaveRow:
    """A wave, with how many of its hospitals take part."""

    id: int
    number: int
    name: str
    starts_on: date
    hospitals: int


@dataclass(frozen=True)
class HospitalRow:
    """A hospital's part in a collaborative, for those who may see it in full."""

    id: int
    collaborative: int
    collaborative_name: str
    collaborative_state: str
    partnership: int
    hospital: int
    hospital_name: str
    wave: int
    state: str
    invited_on: date
    agreed_on: date | None
    agreed_by: str
    names_itself: bool
    expected_births: int | None
    is_own: bool


def collaboratives(viewer: Viewer) -> list[CollaborativeRow]:
    """The collaboratives the viewer may see, by name."""
    return [_row(viewer, row) for row in _counted(viewer)]


def collaborative(viewer: Viewer, number: int) -> CollaborativeRow:
    """One collaborative, or not found."""
    row = _counted(viewer).filter(pk=number).first()
    return _row(viewer, row or access.collaborative_seen(viewer, number))


def _counted(viewer: Viewer) -> Any:
    taking_part = Count("enrolments", filter=Q(enrolments__state__in=course.AGREED))
    return access.visible(viewer).select_related("partnership").annotate(taking_part=taking_part)


def _row(viewer: Viewer, row: Any) -> CollaborativeRow:
    return CollaborativeRow(
        id=row.pk,
        name=row.name,
        partnership=row.partnership_id,
        partnership_name=row.partnership.name,
        purpose=row.purpose,
        state=row.state,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        due_day=row.due_day,
        hospitals=row.taking_part,
        may_run=access.runs(viewer, row),
        invented=row.invented,
    )


def waves(viewer: Viewer, collaborative: int) -> list[WaveRow]:
    """The waves of a collaborative in their order."""
    access.collaborative_seen(viewer, collaborative)
    taking_part = Count("enrolments", filter=Q(enrolments__state__in=course.AGREED))
    return [
        WaveRow(row.pk, row.number, row.name, row.starts_on, row.taking_part)
        for row in Wave.objects.filter(collaborative=collaborative).annotate(taking_part=taking_part)
    ]


def hospitals(viewer: Viewer) -> list[HospitalRow]:
    """The hospitals that the viewer may see in full: all of collaboratives it runs, else its own; one query."""
    rows = access.in_full(viewer).filter(collaborative__in=access.visible(viewer))
    ordered = rows.order_by("collaborative__name", "collaborative", "hospital__name", "pk")
    return [hospital_row(viewer, row) for row in ordered.select_related("collaborative", "hospital", "wave")]


def hospital(viewer: Viewer, enrolment: int) -> HospitalRow:
    """A hospital's part in a collaborative, or not found."""
    return hospital_row(viewer, access.hospital_seen(viewer, enrolment))


def own_hospitals(viewer: Viewer) -> list[HospitalRow]:
    """The viewer's own hospitals in every collaborative they are, or are asked to be, part of."""
    rows = access.own(viewer).exclude(state__in=course.WITH_REASON)
    return [hospital_row(viewer, row) for row in rows.select_related("collaborative", "hospital", "wave")]


def hospital_row(viewer: Viewer, row: Enrolment) -> HospitalRow:
    """The row as plain values; its collaborative, hospital and wave are read already."""
    return HospitalRow(
        id=row.pk,
        collaborative=row.collaborative_id,
        collaborative_name=row.collaborative.name,
        collaborative_state=row.collaborative.state,
        partnership=row.collaborative.partnership_id,
        hospital=row.hospital_id,
        hospital_name=row.hospital.name,
        wave=row.wave.number,
        state=row.state,
        invited_on=row.invited_on,
        agreed_on=row.agreed_on,
        agreed_by=row.agreed_by,
        names_itself=row.names_itself,
        expected_births=row.expected_births,
        is_own=viewer.may(access.ENTER, organisation=row.hospital_id),
    )
