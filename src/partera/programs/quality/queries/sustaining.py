"""Sustainment watch: what slips at hospitals that take part, for who runs the collaborative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import get_language

from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.programs.quality.models import (
    Collaborative,
    ElementStatus,
    Enrolment,
    Signal,
    Submission,
)
from partera.programs.quality.queries import access, measures
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.rules import adoption, course, spreading

WENT_BACK, NOT_AUDITED, CONCERN, MISSING = "went_back", "not_audited", "concern", "missing"
KINDS = (WENT_BACK, CONCERN, NOT_AUDITED, MISSING)
"""What is watched, the most pressing first."""


@dataclass(frozen=True)
class Slip:
    """One thing that slipped at one hospital. What stands in it depends on its kind."""

    kind: str
    part: int
    hospital_name: str
    what: str  # the practice's or the measure's title; nothing when every measure is missing
    since: date
    status: str = ""  # of a practice that went back: what it is now
    months: tuple[Month, ...] = ()
    measure: int | None = None
    also: int = 0  # how many more measures are missing, or how many more signals of concern the measure has


def slipping(viewer: Viewer, collaborative: int) -> list[Slip]:
    """Everything that slips at hospitals that are active or sustaining: a fixed number of queries."""
    row = access.collaborative_seen(viewer, collaborative)
    viewer.require(access.RUN, partnership=row.partnership_id)
    parts = list(row.enrolments.filter(state__in=course.REPORTING).select_related("hospital", "wave"))
    asked = measures.measures(viewer, collaborative)
    found = [*_went_back(parts), *_concerns(parts, asked), *_not_audited(parts), *_missing(row, parts, asked)]
    return sorted(found, key=lambda slip: (KINDS.index(slip.kind), slip.hospital_name, slip.since, slip.what))


def _names(parts: Sequence[Enrolment]) -> dict[int, str]:
    return {part.pk: part.hospital.name for part in parts}


def _title(row: ElementStatus) -> str:
    element = row.element
    return element.title_es if (get_language() or "").startswith("es") and element.title_es else element.title


def _current(parts: Sequence[Enrolment]) -> QuerySet[ElementStatus]:
    return ElementStatus.objects.filter(enrolment__in=parts, is_current=True).select_related("element")


def _went_back(parts: Sequence[Enrolment]) -> list[Slip]:
    """Practices that were in place once and are not now."""
    names = _names(parts)
    was = ElementStatus.objects.filter(
        enrolment=OuterRef("enrolment"), element=OuterRef("element"), status__in=adoption.IN_PLACE, is_current=False
    )
    rows = _current(parts).exclude(status__in=adoption.IN_PLACE).filter(Exists(was))
    return [
        Slip(WENT_BACK, row.enrolment_id, names[row.enrolment_id], _title(row), row.at.date(), status=row.status)
        for row in rows
    ]


def _not_audited(parts: Sequence[Enrolment]) -> list[Slip]:
    """Practices in place that nobody has looked at again for longer than they should."""
    names, found = _names(parts), []
    for row in _current(parts).filter(status__in=adoption.IN_PLACE):
        due = adoption.reaudit_due(row.status, row.since, row.audited_on, row.element.audit_months)
        if due is not None and due < today():
            found.append(Slip(NOT_AUDITED, row.enrolment_id, names[row.enrolment_id], _title(row), due))
    return found


def _concerns(parts: Sequence[Enrolment], asked: Sequence[MeasureRow]) -> list[Slip]:
    """Signals of concern on which nobody has written a note: one line for each measure of a hospital."""
    names, titles = _names(parts), {row.id: _measure_title(row) for row in asked}
    rows = Signal.objects.filter(
        enrolment__in=parts, measure__in=titles, meaning="concern", gone_at=None, notes__isnull=True, dimension=""
    )
    found: dict[tuple[int, int], list[Signal]] = {}
    for row in rows:
        found.setdefault((row.enrolment_id, row.measure_id), []).append(row)
    return [_concern(names[part], titles[measure], signals) for (part, measure), signals in found.items()]


def _concern(hospital_name: str, title: str, signals: Sequence[Signal]) -> Slip:
    first, last = min(row.first_month for row in signals), max(row.last_month for row in signals)
    return Slip(
        CONCERN,
        signals[0].enrolment_id,
        hospital_name,
        title,
        first,
        months=tuple(Month.of(day) for day in sorted({first, last})),
        measure=signals[0].measure_id,
        also=len(signals) - 1,
    )


def _missing(row: Collaborative, parts: Sequence[Enrolment], asked: Sequence[MeasureRow]) -> list[Slip]:
    """Where the two newest due months are both missing: of every monthly measure, or of some entered before."""
    last = spreading.last_due(today(), row.due_day)
    monthly = [one for one in asked if one.definition.every == "month"]
    newest = _newest_entered(parts, [one.id for one in monthly], last)
    slips = (_missing_at(part, monthly, newest, last) for part in parts)
    return [slip for slip in slips if slip is not None]


def _missing_at(
    part: Enrolment, monthly: Sequence[MeasureRow], newest: Mapping[tuple[int, int], Month], last: Month
) -> Slip | None:
    due = (last + -1, last)
    begins = _begins(part)
    lacking = [
        one
        for one in monthly
        if max(begins, one.first_month) <= due[0] and newest.get((part.pk, one.id), due[0] + -1) < due[0]
    ]
    stopped = [one for one in lacking if (part.pk, one.id) in newest]
    told = lacking if len(lacking) == len(monthly) else stopped
    if not told:
        return None
    is_all = len(told) == len(monthly)
    what = "" if is_all else _measure_title(told[0])
    also = 0 if is_all else len(told) - 1
    return Slip(MISSING, part.pk, part.hospital.name, what, due[0].first_day, months=due, also=also)


def _newest_entered(parts: Sequence[Enrolment], asked: Sequence[int], last: Month) -> dict[tuple[int, int], Month]:
    """The newest month that each hospital has entered of each measure, up to the last that is due."""
    rows = Submission.objects.filter(enrolment__in=parts, measure__in=asked, month__lte=last.first_day, is_current=True)
    found = rows.order_by().values_list("enrolment", "measure").annotate(newest=Max("month"))
    return {(part, measure): Month.of(newest) for part, measure, newest in found}


def _begins(part: Enrolment) -> Month:
    """The month from which a hospital's counts are due: its wave's first, or that of its agreement when it is later."""
    days = [part.wave.starts_on, *([part.agreed_on] if part.agreed_on else [])]
    return Month.of(max(days))


def _measure_title(row: MeasureRow) -> str:
    given = row.definition
    return given.title_es if (get_language() or "").startswith("es") and given.title_es else given.title
