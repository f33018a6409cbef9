"""Adoption across a collaborative: by hospital for who runs it; for hospitals only what many of them add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from partera.core.viewers import Viewer
from partera.programs.quality.models import (
    Collaborative,
    ElementStatus,
    Enrolment,
    EnrolmentChange,
)
from partera.programs.quality.queries import access
from partera.programs.quality.queries.bundles import BundleRow, ElementRow, same_practices, used_by
from partera.programs.quality.queries.practices import MonthInPlace, in_place_by_month
from partera.programs.quality.rules import adoption, course


@dataclass(frozen=True)
class Asked:
    """Which hospitals of the table are wanted: of a wave, named like a text, or without a practice in place."""

    wave: int | None = None
    text: str = ""
    lacking: int | None = None


@dataclass(frozen=True)
class HospitalStanding:
    """A hospital's line: its standing with each practice, in the bundle's order."""

    part: int
    hospital_name: str
    wave: int
    is_own: bool
    statuses: tuple[str, ...]

    @property
    def in_place(self) -> int:
        return sum(status in adoption.IN_PLACE for status in self.statuses)


@dataclass(frozen=True)
class Matrix:
    """A part of the table hospital × practice; the sums are over all hospitals asked for."""

    rows: list[HospitalStanding]
    hospitals: int
    in_place: tuple[int, ...]


@dataclass(frozen=True)
class Shared:
    """What hospitals see of each other: how many are counted, and for each practice the band of those that have it
    in place. None when fewer than five others are counted."""

    hospitals: int
    bands: dict[int, int]


def matrix(viewer: Viewer, collaborative: int, bundle: BundleRow, asked: Asked, *, start: int, size: int) -> Matrix:
    """Hospitals by name and their standing with each practice: five queries, however many hospitals there are."""
    row = access.collaborative_seen(viewer, collaborative)
    viewer.require(access.HOSPITALS, partnership=row.partnership_id)
    elements = [element.id for element in bundle.elements]
    parts = _parts(row, asked)
    page = list(parts.select_related("hospital", "wave")[start : start + size])
    current = ElementStatus.objects.filter(element__in=elements, is_current=True)
    known = {
        (part, element): status
        for part, element, status in current.filter(enrolment__in=[part.pk for part in page]).values_list(
            "enrolment", "element", "status"
        )
    }
    rows = [
        HospitalStanding(
            part=part.pk,
            hospital_name=part.hospital.name,
            wave=part.wave.number,
            is_own=viewer.may(access.ENTER, organisation=part.hospital_id),
            statuses=tuple(known.get((part.pk, element), "not_started") for element in elements),
        )
        for part in page
    ]
    sums = _in_place(current.filter(enrolment__in=parts.order_by().values("pk")))
    return Matrix(rows, parts.count(), tuple(sums.get(element, 0) for element in elements))


def number_asked_for(viewer: Viewer, collaborative: int, asked: Asked) -> int:
    """How many hospitals the table has."""
    row = access.collaborative_seen(viewer, collaborative)
    viewer.require(access.HOSPITALS, partnership=row.partnership_id)
    return _parts(row, asked).count()


def _parts(row: Collaborative, asked: Asked) -> QuerySet[Enrolment]:
    parts = row.enrolments.filter(state__in=course.AGREED)
    if asked.wave is not None:
        parts = parts.filter(wave__number=asked.wave)
    for word in asked.text.split():
        parts = parts.filter(hospital__name__icontains=word)
    if asked.lacking is not None:
        have = ElementStatus.objects.filter(element=asked.lacking, is_current=True, status__in=adoption.IN_PLACE)
        parts = parts.exclude(pk__in=have.values("enrolment"))
    return parts


def _in_place(rows: QuerySet[ElementStatus]) -> dict[int, int]:
    counted = rows.filter(status__in=adoption.IN_PLACE).order_by().values_list("element").annotate(n=Count("pk"))
    return dict(counted)


def shared(viewer: Viewer, collaborative: int, bundle: BundleRow) -> Shared | None:
    """The band of each practice over the hospitals counted together, or None while they are too few."""
    row = access.collaborative_seen(viewer, collaborative)
    counted = _counted(row)
    if not counted:
        return None
    elements = [element.id for element in bundle.elements]
    rows = ElementStatus.objects.filter(element__in=elements, is_current=True, enrolment__in=counted)
    sums, total = _in_place(rows), len(counted)
    return Shared(total, {element: adoption.band_of(sums.get(element, 0), total) for element in elements})


def progress(viewer: Viewer, collaborative: int) -> list[MonthInPlace]:
    """Practices in place at all hospitals that take part, month by month, added up, for who sees them by name."""
    row = access.collaborative_seen(viewer, collaborative)
    viewer.require(access.HOSPITALS, partnership=row.partnership_id)
    rows = _statuses(row, _elements_in_use(row)).filter(enrolment__state__in=course.AGREED)
    return in_place_by_month(rows, row.starts_on)


def shared_progress(viewer: Viewer, collaborative: int) -> tuple[int, list[MonthInPlace]] | None:
    """How many hospitals are counted together, and practices in place a hospital on average, as whole numbers; None
    while they are too few."""
    row = access.collaborative_seen(viewer, collaborative)
    running = used_by(collaborative)
    if not running:
        return None
    counted = _counted(row)
    if not counted:
        return None
    elements = [element for one in running for element in one.elements]
    rows = _statuses(row, elements).filter(enrolment__in=counted)
    months = in_place_by_month(rows, row.starts_on)
    return len(counted), [MonthInPlace(one.month, round(one.in_place / len(counted))) for one in months]


def number_in_use(viewer: Viewer, collaborative: int) -> int:
    """How many practices the bundles in use have."""
    return len(_elements_in_use(access.collaborative_seen(viewer, collaborative)))


def hospitals_taking_part(viewer: Viewer, collaborative: int) -> int:
    """How many hospitals take part now."""
    row = access.collaborative_seen(viewer, collaborative)
    return row.enrolments.filter(state__in=course.AGREED).count()


def _elements_in_use(row: Collaborative) -> list[ElementRow]:
    return [element for one in used_by(row.pk) for element in one.elements]


def _statuses(row: Collaborative, elements: list[ElementRow]) -> QuerySet[ElementStatus]:
    return ElementStatus.objects.filter(
        enrolment__collaborative=row, element__in=list(same_practices(row.pk, elements))
    )


def _counted(row: Collaborative) -> frozenset[int]:
    """The hospitals counted together in what hospitals see of practices: two queries."""
    answered = row.enrolments.exclude(first_answer_at=None).order_by("first_answer_at", "pk")
    return counted_since(row.pk, answered.values_list("pk", "first_answer_at"))


def counted_since(collaborative: int, came: Iterable[tuple[int, datetime | None]]) -> frozenset[int]:
    """The hospitals that others see together, of those that came, the first first, each with its moment: groups that
    come, leave and come back whole. A query more."""
    first = {part: at for part, at in came if at is not None}
    changes = EnrolmentChange.objects.filter(enrolment__collaborative=collaborative, after__in=("left", "active"))
    moved = changes.order_by("pk").values_list("at", "enrolment", "after")
    history = [(at, part, True) for part, at in first.items()]
    history += [(at, part, after == "active") for at, part, after in moved if part in first and at >= first[part]]
    history.sort(key=lambda one: one[0])
    return adoption.counted_together((part, is_there) for _at, part, is_there in history)
