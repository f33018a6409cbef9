"""Aims with what drives them, and change ideas, as those who may see them know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.quality.models import Aim, ChangeIdea, Driver, Enrolment
from partera.programs.quality.queries import access
from partera.programs.quality.queries.measures import MeasureRow, measures
from partera.programs.quality.rules import course


@dataclass(frozen=True)
class IdeaRow:
    """A change idea. `origin` is the idea it was taken over from; `enrolment` is None for one of the collaborative."""

    id: int
    collaborative: int
    enrolment: int | None
    hospital_name: str
    driver: int | None
    measures: tuple[int, ...]
    origin: int | None
    title: str
    text: str
    state: str
    is_shared: bool
    cycles: int
    may_change: bool


@dataclass(frozen=True)
class DriverRow:
    """A driver with those under it, and the change ideas that serve it."""

    id: int
    level: str
    text: str
    under: tuple[DriverRow, ...]
    ideas: tuple[IdeaRow, ...]


@dataclass(frozen=True)
class AimRow:
    """An aim with its driver diagram. Without an enrolment it is the whole collaborative's."""

    id: int
    collaborative: int
    collaborative_name: str
    enrolment: int | None
    hospital_name: str
    origin: int | None
    measure: int | None
    text: str
    baseline: Decimal | None
    target: Decimal | None
    by: date
    for_whom: str
    where: str
    state: str
    reason: str
    drivers: tuple[DriverRow, ...]
    may_change: bool


def aims(viewer: Viewer, enrolment: int) -> list[AimRow]:
    """The aims of a hospital, for those who may see it in full; three queries and access."""
    part = access.hospital_seen(viewer, enrolment)
    return _aims(viewer, Aim.objects.filter(enrolment=part))


def common_aims(viewer: Viewer, collaborative: int) -> list[AimRow]:
    """The aims of the whole collaborative, which its hospitals may take over."""
    access.collaborative_seen(viewer, collaborative)
    return _aims(viewer, Aim.objects.filter(collaborative=collaborative, enrolment__isnull=True))


def aim(viewer: Viewer, number: int) -> AimRow:
    """One aim, or not found."""
    rows = _aims(viewer, aims_seen(viewer).filter(pk=number))
    if not rows:
        raise NotFound(_("There is no such aim."))
    return rows[0]


def aims_seen(viewer: Viewer) -> QuerySet[Aim]:
    """The aims the viewer may see: those of whole collaboratives, and of hospitals seen in full."""
    return Aim.objects.filter(
        Q(enrolment__isnull=True, collaborative__in=access.visible(viewer)) | Q(enrolment__in=access.in_full(viewer))
    )


def ideas(viewer: Viewer, enrolment: int) -> list[IdeaRow]:
    """The change ideas of a hospital, for those who may see it in full."""
    part = access.hospital_seen(viewer, enrolment)
    return _ideas(viewer, ChangeIdea.objects.filter(enrolment=part))


def common_ideas(viewer: Viewer, collaborative: int) -> list[IdeaRow]:
    """The change ideas of the whole collaborative."""
    access.collaborative_seen(viewer, collaborative)
    return _ideas(viewer, ChangeIdea.objects.filter(collaborative=collaborative, enrolment__isnull=True))


def idea(viewer: Viewer, number: int) -> IdeaRow:
    """One change idea of a collaborative or of a hospital seen in full, or not found."""
    rows = _ideas(viewer, ideas_seen(viewer).filter(pk=number))
    if not rows:
        raise NotFound(_("There is no such change idea."))
    return rows[0]


def own_ideas(viewer: Viewer, *, state: str = "", start: int = 0, most: int = 50) -> tuple[list[IdeaRow], int]:
    """A part of the change ideas of the viewer's own hospitals, and how many there are."""
    rows = ChangeIdea.objects.filter(enrolment__in=access.own(viewer))
    if state:
        rows = rows.filter(state=state)
    numbers = list(rows.values_list("pk", flat=True)[start : start + most])
    return _ideas(viewer, ChangeIdea.objects.filter(pk__in=numbers)), rows.count()


def ideas_seen(viewer: Viewer) -> QuerySet[ChangeIdea]:
    """The change ideas the viewer may see in full: of whole collaboratives, and of hospitals seen in full."""
    return ChangeIdea.objects.filter(
        Q(enrolment__isnull=True, collaborative__in=access.visible(viewer)) | Q(enrolment__in=access.in_full(viewer))
    )


def measures_of(viewer: Viewer, collaborative: int) -> dict[int, MeasureRow]:
    """The collaborative's measures by number, ended ones too: an aim or a test may still name one."""
    return {row.id: row for row in measures(viewer, collaborative, also_ended=True)}


def taken_over(viewer: Viewer, aims: Iterable[AimRow]) -> dict[int, list[int]]:
    """Which of the viewer's own hospitals have taken over which of the aims: aim → parts."""
    rows = Aim.objects.filter(origin__in=[row.id for row in aims], enrolment__in=access.own(viewer))
    found: dict[int, list[int]] = defaultdict(list)
    for origin, enrolment in rows.values_list("origin_id", "enrolment_id"):
        found[origin].append(enrolment)
    return found


def own_parts(viewer: Viewer, collaborative: int) -> list[tuple[int, str]]:
    """The viewer's own hospitals that take part in a collaborative: part and name."""
    rows = access.own(viewer).filter(collaborative=collaborative, state__in=course.AGREED)
    return list(rows.values_list("pk", "hospital__name"))


def _aims(viewer: Viewer, rows: QuerySet[Aim]) -> list[AimRow]:
    found = list(rows.select_related("collaborative", "enrolment__hospital"))
    drivers = list(Driver.objects.filter(aim__in=[row.pk for row in found]))
    serving = _ideas(viewer, ChangeIdea.objects.filter(driver__in=[row.pk for row in drivers]))
    return [_aim(viewer, row, [one for one in drivers if one.aim_id == row.pk], serving) for row in found]


def _aim(viewer: Viewer, row: Aim, drivers: list[Driver], serving: list[IdeaRow]) -> AimRow:
    return AimRow(
        id=row.pk,
        collaborative=row.collaborative_id,
        collaborative_name=row.collaborative.name,
        enrolment=row.enrolment_id,
        hospital_name=row.enrolment.hospital.name if row.enrolment else "",
        origin=row.origin_id,
        measure=row.measure_id,
        text=row.text,
        baseline=row.baseline,
        target=row.target,
        by=row.by,
        for_whom=row.for_whom,
        where=row.where,
        state=row.state,
        reason=row.reason,
        drivers=_tree(None, drivers, serving),
        may_change=_may_change(viewer, row, row.enrolment),
    )


def _tree(parent: int | None, drivers: list[Driver], serving: list[IdeaRow]) -> tuple[DriverRow, ...]:
    return tuple(
        DriverRow(
            id=row.pk,
            level=row.level,
            text=row.text,
            under=_tree(row.pk, drivers, serving),
            ideas=tuple(idea for idea in serving if idea.driver == row.pk),
        )
        for row in drivers
        if row.parent_id == parent
    )


def _ideas(viewer: Viewer, rows: QuerySet[ChangeIdea]) -> list[IdeaRow]:
    found = rows.select_related("collaborative", "enrolment__hospital").prefetch_related("measures")
    return [_idea(viewer, row) for row in found.annotate(tests=Count("cycles"))]


def _idea(viewer: Viewer, row: Any) -> IdeaRow:
    return IdeaRow(
        id=row.pk,
        collaborative=row.collaborative_id,
        enrolment=row.enrolment_id,
        hospital_name=row.enrolment.hospital.name if row.enrolment else "",
        driver=row.driver_id,
        measures=tuple(measure.pk for measure in row.measures.all()),
        origin=row.origin_id,
        title=row.title,
        text=row.text,
        state=row.state,
        is_shared=row.is_shared,
        cycles=row.tests,
        may_change=_may_change(viewer, row, row.enrolment),
    )


def _may_change(viewer: Viewer, row: Aim | ChangeIdea, enrolment: Enrolment | None) -> bool:
    """A hospital's own people change what is the hospital's, while it takes part; who runs it, what is everybody's."""
    if enrolment is None:
        return access.runs(viewer, row.collaborative) and row.collaborative.state != "closed"
    return enrolment.state in course.AGREED and viewer.may(access.ENTER, organisation=enrolment.hospital_id)


def drivers_of(rows: Collection[AimRow]) -> list[DriverRow]:
    """Every driver of the aims, a primary one before those under it."""
    return [driver for aim in rows for primary in aim.drivers for driver in (primary, *primary.under)]
