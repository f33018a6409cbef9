"""Tests of change, one by one, in a list, and as a chain in which each carries on from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.programs.quality.models import Cycle
from partera.programs.quality.queries import access
from partera.programs.quality.rules import course, improving


@dataclass(frozen=True)
class CycleRow:
    """A test of change in a list or a chain."""

    id: int
    enrolment: int
    hospital_name: str
    number: int
    title: str
    idea: int | None
    idea_title: str
    parent: int | None
    scale: str
    state: str
    act: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Point:
    """A point on a chart that a test is linked to."""

    id: int
    measure: int
    month: Month


@dataclass(frozen=True)
class CycleFull(CycleRow):
    """A test of change with everything written in it."""

    collaborative: int
    collaborative_name: str
    objective: str
    questions: str
    prediction: str
    predicted_at: datetime | None
    who: str
    what: str
    where: str
    when: str
    collected: str
    left_out: str
    lived_experience: bool | None
    lived_experience_how: str
    did: str
    unexpected: str
    studied: str
    by_group: str
    learned: str
    next_step: str
    by_name: str
    points: tuple[Point, ...]
    may_change: bool


_ROW = (
    "id",
    "enrolment_id",
    "number",
    "title",
    "idea_id",
    "parent_id",
    "scale",
    "state",
    "act",
    "starts_on",
    "ends_on",
)
_WRITTEN = (
    "objective", "questions", "prediction", "predicted_at", "who", "what", "where", "when", "collected", "left_out",
    "lived_experience", "lived_experience_how", "did", "unexpected", "studied", "by_group", "learned", "next_step",
    "by_name",
)  # fmt: skip


def cycles(
    viewer: Viewer, enrolment: int, *, state: str = "", idea: int | None = None, measure: int | None = None
) -> list[CycleRow]:
    """A hospital's tests of change, the latest first, for those who may see it in full; one query and access."""
    part = access.hospital_seen(viewer, enrolment)
    rows = Cycle.objects.filter(enrolment=part)
    if state:
        rows = rows.filter(state=state)
    if idea is not None:
        rows = rows.filter(idea=idea)
    if measure is not None:
        rows = rows.filter(idea__measures=measure)
    return [_row(row) for row in rows.select_related("idea", "enrolment__hospital")]


def own_cycles(viewer: Viewer, *, state: str = "") -> QuerySet[Cycle]:
    """The tests of change of the viewer's own hospitals, for other systems and for what is due."""
    rows = Cycle.objects.filter(enrolment__in=access.own(viewer)).select_related("idea", "enrolment__hospital")
    return rows.filter(state=state) if state else rows


def listed(rows: QuerySet[Cycle]) -> list[CycleRow]:
    """The rows as they stand in a list."""
    return [_row(row) for row in rows]


def cycle(viewer: Viewer, number: int) -> CycleFull:
    """One test of change of a hospital seen in full, or not found."""
    return _full(viewer, Cycle.objects.filter(enrolment__in=access.in_full(viewer), pk=number))


def own_cycle(viewer: Viewer, number: int) -> CycleFull:
    """One test of change of the viewer's own hospital, or not found."""
    return _full(viewer, Cycle.objects.filter(enrolment__in=access.own(viewer), pk=number))


def _full(viewer: Viewer, rows: QuerySet[Cycle]) -> CycleFull:
    row = rows.select_related("idea", "enrolment__hospital", "enrolment__collaborative").first()
    if row is None:
        raise NotFound(_("There is no such test of change."))
    part = row.enrolment
    return CycleFull(
        **_fields(row),
        **{name: getattr(row, name) for name in _WRITTEN},
        collaborative=part.collaborative_id,
        collaborative_name=part.collaborative.name,
        points=tuple(Point(one.pk, one.measure_id, Month.of(one.month)) for one in row.points.all()),
        may_change=part.state in course.AGREED and viewer.may(access.ENTER, organisation=part.hospital_id),
    )


def chain(viewer: Viewer, number: int) -> list[CycleRow]:
    """All tests of a chain, from its first on, in the order of their numbers; two queries and access."""
    here = cycle(viewer, number)
    rows = {row.id: row for row in cycles(viewer, here.enrolment)}
    return sorted((row for row in rows.values() if _first(rows, row) == _first(rows, here)), key=lambda row: row.number)


def carried_over(row: CycleFull) -> dict[str, Any]:
    """What the plan of the next test takes from this one: all but its prediction, which is made anew."""
    kept = ("title", "idea", "questions", "who", "what", "where", "when", "collected", "left_out", "lived_experience",
            "lived_experience_how")  # fmt: skip
    return {name: getattr(row, name) for name in kept} | {
        "objective": row.next_step or row.objective,
        "scale": improving.next_scale(row.scale, row.act),
        "starts_on": today(),
    }


def _first(rows: dict[int, CycleRow], row: CycleRow) -> int:
    """The number of the test that a chain began with. A later test is never the parent of an earlier one."""
    first = row
    while first.parent is not None and first.parent in rows and rows[first.parent].number < first.number:
        first = rows[first.parent]
    return first.id


def _row(row: Cycle) -> CycleRow:
    return CycleRow(**_fields(row))


def _fields(row: Cycle) -> dict[str, Any]:
    named = {name.removesuffix("_id"): getattr(row, name) for name in _ROW}
    return named | {
        "hospital_name": row.enrolment.hospital.name,
        "idea_title": row.idea.title if row.idea else "",
    }
