"""The hospitals of a collaborative: a part of the list at a time, counts by state, who leads, what became of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.timezone import localdate

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.quality.models import (
    BundleChosen,
    ElementStatus,
    Enrolment,
    EnrolmentChange,
)
from partera.programs.quality.queries import access, reporting
from partera.programs.quality.queries.coaching import stages
from partera.programs.quality.queries.collaboratives import HospitalRow, hospital_row
from partera.programs.quality.rules import adoption, course
from partera.registry.partners.models import Organisation
from partera.registry.partners.queries import roles_running

LEAD = "hospital_quality_lead"
TIME_TO_ANSWER = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """A hospital in the convener's table. `has_reported`: it has entered everything of the last month that is over."""

    row: HospitalRow
    stage: Decimal | None
    in_place: int
    has_reported: bool


@dataclass(frozen=True)
class Hospitals:
    """A part of the list; `total` counts all that were asked for."""

    lines: list[Line]
    total: int


@dataclass(frozen=True)
class ChangeRow:
    """What became of a hospital's part."""

    before: str
    after: str
    reason: str
    on: date
    by_name: str


@dataclass(frozen=True)
class Waiting:
    """Hospitals of a collaborative one runs that have not answered, or have signed and wait to begin."""

    collaborative: int
    name: str
    unanswered: int
    to_begin: int
    since: date


def hospitals(
    viewer: Viewer, collaborative: int, *, wave: int | None, state: str, text: str, start: int, size: int | None
) -> Hospitals:
    """The hospitals the viewer may see in full, by wave and name; nine queries at most, however many there are."""
    row = access.collaborative_seen(viewer, collaborative)
    parts = access.in_full(viewer).filter(collaborative=row)
    if wave is not None:
        parts = parts.filter(wave__number=wave)
    parts = parts.filter(state=state) if state else parts.exclude(state__in=course.WITH_REASON)
    for word in text.split():
        parts = parts.filter(hospital__name__icontains=word)
    ordered = parts.order_by("wave__number", "hospital__name", "pk").select_related("collaborative", "hospital", "wave")
    page = list(ordered[start : None if size is None else start + size])
    numbers = [part.pk for part in page]
    reached = stages(viewer, numbers)
    in_place = _in_place(numbers)
    reported = reporting.complete(page, reporting.last_over())
    lines = [
        Line(
            hospital_row(viewer, part),
            reached[part.pk].stage if part.pk in reached else None,
            in_place.get(part.pk, 0),
            part.pk in reported,
        )
        for part in page
    ]
    return Hospitals(lines, parts.count())


def by_state(viewer: Viewer, collaborative: int) -> dict[tuple[int, str], int]:
    """How many hospitals stand in each state, by the number of their wave: one query and access."""
    row = access.collaborative_seen(viewer, collaborative)
    counted = row.enrolments.order_by().values_list("wave__number", "state").annotate(n=Count("pk"))
    return {(wave, state): n for wave, state, n in counted}


def changes(viewer: Viewer, enrolment: int) -> list[ChangeRow]:
    """What became of a hospital's part, the newest first."""
    part = access.hospital_seen(viewer, enrolment)
    rows = EnrolmentChange.objects.filter(enrolment=part).order_by("-pk")
    return [ChangeRow(row.before, row.after, row.reason, localdate(row.at), row.by_name) for row in rows]


def leads(viewer: Viewer, enrolment: int) -> list[str]:
    """Who leads quality at the hospital today, by name: whoever holds the role there."""
    part = access.hospital_seen(viewer, enrolment)
    rows = roles_running().filter(role=LEAD, organisation=part.hospital_id, user__is_active=True)
    return sorted(set(rows.values_list("user__name", flat=True)))


def to_invite(viewer: Viewer, collaborative: int, text: str, *, limit: int) -> list[tuple[int, str]]:
    """Hospitals of the directory called like the text that are not in the collaborative: number and name."""
    row = access.collaborative_seen(viewer, collaborative)
    viewer.require(access.RUN, partnership=row.partnership_id)
    inside = row.enrolments.exclude(state__in=course.WITH_REASON).values("hospital")
    found = Organisation.objects.filter(kind="hospital").exclude(pk__in=inside)
    for word in text.replace("\0", " ").split():
        found = found.filter(name__icontains=word)
    return list(found.order_by("name", "pk").values_list("pk", "name")[:limit])


def waiting(viewer: Viewer) -> list[Waiting]:
    """What waits for those who run a collaborative: hospitals long without an answer, and those that may begin."""
    partnerships = viewer.partnerships_for(access.RUN)
    rows = Enrolment.objects.exclude(collaborative__state="closed").filter(
        Q(state="invited", invited_on__lte=today() - TIME_TO_ANSWER) | Q(state="enrolled", wave__starts_on__lte=today())
    )
    if partnerships is not None:
        rows = rows.filter(collaborative__partnership__in=partnerships)
    found: dict[int, list[Enrolment]] = {}
    for row in rows.select_related("collaborative", "wave"):
        found.setdefault(row.collaborative_id, []).append(row)
    return [_waiting(number, parts) for number, parts in found.items()]


def _waiting(collaborative: int, parts: list[Enrolment]) -> Waiting:
    unanswered = [part.invited_on + TIME_TO_ANSWER for part in parts if part.state == "invited"]
    to_begin = [part.wave.starts_on for part in parts if part.state == "enrolled"]
    name = parts[0].collaborative.name
    return Waiting(collaborative, name, len(unanswered), len(to_begin), min(unanswered + to_begin))


def _in_place(numbers: list[int]) -> dict[int, int]:
    chosen = BundleChosen.objects.filter(
        end=None, collaborative=OuterRef("enrolment__collaborative"), bundle=OuterRef("element__bundle")
    )
    rows = ElementStatus.objects.filter(enrolment__in=numbers, is_current=True, status__in=adoption.IN_PLACE)
    counted = rows.filter(Exists(chosen)).order_by().values_list("enrolment").annotate(n=Count("pk"))
    return dict(counted)
