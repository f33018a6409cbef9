"""Coaching notes and the stages of teams: all for who runs the collaborative, the shared ones for the hospital."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from partera.core.viewers import Viewer
from partera.programs.quality.models import CoachingNote
from partera.programs.quality.queries import access


@dataclass(frozen=True)
class NoteRow:
    """What a coach wrote down."""

    id: int
    on: date
    text: str
    stage: Decimal | None
    is_shared: bool
    by_name: str


@dataclass(frozen=True)
class Stage:
    """The stage a team has reached, and when a coach saw it."""

    stage: Decimal
    on: date


def notes(viewer: Viewer, enrolment: int) -> list[NoteRow]:
    """The notes on a hospital's team that the viewer may read, the newest first."""
    part = access.hospital_seen(viewer, enrolment)
    rows = part.coaching.all()
    if not viewer.may(access.HOSPITALS, partnership=part.collaborative.partnership_id):
        rows = rows.filter(is_shared=True)
    return [NoteRow(row.pk, row.on, row.text, row.stage, row.is_shared, row.by_name) for row in rows]


def newest_stage(notes: Iterable[NoteRow]) -> Stage | None:
    """The stage of the newest note that names one."""
    return next((Stage(note.stage, note.on) for note in notes if note.stage is not None), None)


def stages(viewer: Viewer, enrolments: Iterable[int]) -> dict[int, Stage]:
    """The newest stage of each hospital's team that the viewer may know: one query."""
    parts = access.in_full(viewer).filter(pk__in=list(enrolments))
    rows = CoachingNote.objects.filter(enrolment__in=parts.order_by(), stage__isnull=False)
    if (partnerships := viewer.partnerships_for(access.HOSPITALS)) is not None:
        rows = rows.filter(Q(is_shared=True) | Q(enrolment__collaborative__partnership__in=partnerships))
    known = rows.order_by("on", "id").values_list("enrolment", "stage", "on")
    return {part: Stage(stage, on) for part, stage, on in known if stage is not None}
