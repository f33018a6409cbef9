"""How far a hospital has taken each practice in, what became of it, and what is to be looked at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.programs.quality.models import BundleChosen, ElementStatus
from partera.programs.quality.queries import access
from partera.programs.quality.queries.bundles import BundleRow, ElementRow, same_practices, used_by
from partera.programs.quality.rules import adoption, course

MONTHS_SHOWN = 24


@dataclass(frozen=True)
class StatusRow:
    """A step that was noted."""

    status: str
    since: date | None
    evidence: str
    audited_on: date | None
    at: datetime
    by_name: str


@dataclass(frozen=True)
class PracticeRow:
    """A practice at a hospital: where it stands, and by when it is looked at again."""

    element: ElementRow
    status: str
    now: StatusRow | None
    due: date | None

    @property
    def is_in_place(self) -> bool:
        return self.status in adoption.IN_PLACE

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < today()


@dataclass(frozen=True)
class MonthInPlace:
    """How many practices were in place at a month's end, or are by now."""

    month: Month
    in_place: int


@dataclass(frozen=True)
class ToAudit:
    """A hospital with practices to look at again: how many, and the first day of them."""

    enrolment: int
    hospital_name: str
    practices: int
    first: date


def practices(viewer: Viewer, enrolment: int) -> list[tuple[BundleRow, list[PracticeRow]]]:
    """Every practice of the bundles in use with the hospital's standing, by bundle."""
    part = access.hospital_seen(viewer, enrolment)
    running = used_by(part.collaborative_id)
    standing = {row.element_id: row for row in part.statuses.filter(is_current=True)}
    return [(bundle, [_practice(row, standing.get(row.id)) for row in bundle.elements]) for bundle in running]


def practice(viewer: Viewer, enrolment: int, element: int) -> tuple[BundleRow, PracticeRow, list[StatusRow]]:
    """One practice with everything that was noted of it in any version of its bundle, the newest first."""
    for bundle, rows in practices(viewer, enrolment):
        for row in rows:
            if row.element.id == element:
                part = access.hospital_seen(viewer, enrolment)
                same = same_practices(part.collaborative_id, [row.element])
                return bundle, row, _without_copies(part.statuses.filter(element__in=same).order_by("pk"))
    raise NotFound(_("There is no such practice in the collaborative."))


def _without_copies(rows: Iterable[ElementStatus]) -> list[StatusRow]:
    """The steps, the newest first; what a new version of the bundle carried over is not said twice."""
    found: list[StatusRow] = []
    for row in rows:
        step = _status(row)
        last = found[-1] if found else None
        if last is None or (last.status, last.since, last.evidence, last.audited_on) != (
            step.status,
            step.since,
            step.evidence,
            step.audited_on,
        ):
            found.append(step)
    return found[::-1]


def progress(viewer: Viewer, enrolment: int) -> list[MonthInPlace]:
    """How many of today's practices the hospital had in place, month by month."""
    part = access.hospital_seen(viewer, enrolment)
    elements = [row for one in used_by(part.collaborative_id) for row in one.elements]
    rows = part.statuses.filter(element__in=same_practices(part.collaborative_id, elements))
    return in_place_by_month(rows, part.collaborative.starts_on)


def in_place_by_month(rows: QuerySet[ElementStatus], since: date) -> list[MonthInPlace]:
    """One query: what came into place and what went out of it, month by month, added up; two years at most.

    It adds up by day: SQLite has no months of its own, and there are far fewer days than rows.
    """
    counted = rows.filter(Q(counted_until=None) | Q(counted_until__gt=F("since")), status__in=adoption.IN_PLACE)
    changes: Counter[Month] = Counter()
    for came, went, n in counted.order_by().values_list("since", "counted_until").annotate(n=Count("pk")):
        changes[Month.of(came)] += n
        if went is not None:
            changes[Month.of(went)] -= n
    last = Month.of(today())
    months = max(Month.of(since), last + -(MONTHS_SHOWN - 1)).to(last)
    return [MonthInPlace(month, sum(n for at, n in changes.items() if at <= month)) for month in months]


def to_audit(viewer: Viewer, *, within: timedelta) -> list[ToAudit]:
    """The viewer's own hospitals with practices to look at again soon: one query."""
    parts = access.own(viewer).filter(state__in=course.AGREED).exclude(collaborative__state="closed")
    chosen = BundleChosen.objects.filter(
        end=None, collaborative=OuterRef("enrolment__collaborative"), bundle=OuterRef("element__bundle")
    )
    rows = ElementStatus.objects.filter(enrolment__in=parts, is_current=True, status__in=adoption.IN_PLACE)
    rows = rows.filter(Exists(chosen)).select_related("enrolment__hospital", "element")
    found: dict[int, list[date]] = {}
    names: dict[int, str] = {}
    for row in rows:
        due = adoption.reaudit_due(row.status, row.since, row.audited_on, row.element.audit_months)
        if due is not None and due <= today() + within:
            found.setdefault(row.enrolment_id, []).append(due)
            names[row.enrolment_id] = row.enrolment.hospital.name
    return [ToAudit(part, names[part], len(days), min(days)) for part, days in found.items()]


def _practice(element: ElementRow, row: ElementStatus | None) -> PracticeRow:
    if row is None:
        return PracticeRow(element, "not_started", None, None)
    due = adoption.reaudit_due(row.status, row.since, row.audited_on, element.audit_months)
    return PracticeRow(element, row.status, _status(row), due)


def _status(row: ElementStatus) -> StatusRow:
    return StatusRow(row.status, row.since, row.evidence, row.audited_on, row.at, row.by_name)
