"""Case reviews without patients: one's own in full, counts per factor, and protected sums over other hospitals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.programs.quality.models import CaseReview, Recommendation
from partera.programs.quality.queries import access
from partera.programs.quality.rules import course, improving, reviewing
from partera.programs.quality.rules.reviewing import Reviewed, Sums


@dataclass(frozen=True)
class RecommendationRow:
    """What a review recommends."""

    id: int
    review: int
    level: str
    text: str
    owner: str
    due: date | None
    state: str
    result: str


@dataclass(frozen=True)
class ReviewRow:
    """What a review of a case taught."""

    id: int
    enrolment: int
    hospital_name: str
    collaborative: int
    collaborative_name: str
    month: Month
    kind: str
    severity: str
    preventability: str
    factors: tuple[str, ...]
    racism_answer: str
    racism: str
    learned: str
    reviewed_on: date
    by_name: str
    recommendations: tuple[RecommendationRow, ...]
    may_change: bool
    is_summed: bool


@dataclass(frozen=True)
class FactorCounts:
    """How often each factor was named in the reviews of a hospital, by year."""

    years: tuple[int, ...]
    reviews: dict[int, int]
    counts: dict[str, dict[int, int]]


def reviews(viewer: Viewer, enrolment: int) -> list[ReviewRow]:
    """A hospital's reviews, the latest case first, for those who may see it in full; two queries and access."""
    part = access.hospital_seen(viewer, enrolment)
    return _rows(viewer, CaseReview.objects.filter(enrolment=part))


def review(viewer: Viewer, number: int) -> ReviewRow:
    """One review of a hospital seen in full, or not found."""
    rows = _rows(viewer, CaseReview.objects.filter(enrolment__in=access.in_full(viewer), pk=number))
    if not rows:
        raise NotFound(_("There is no such case review."))
    return rows[0]


def factors(rows: Sequence[ReviewRow]) -> FactorCounts:
    """The factors named in a hospital's own reviews, by the year of the case."""
    years = tuple(sorted({row.month.year for row in rows}))
    counts = Counter((factor, row.month.year) for row in rows for factor in row.factors)
    return FactorCounts(
        years,
        dict(Counter(row.month.year for row in rows)),
        {factor: {year: counts[factor, year] for year in years} for factor in improving.FACTORS},
    )


def others(viewer: Viewer, enrolment: int, year: int) -> Sums | None:
    """The year's sums over the other hospitals of the collaborative; None when they would point at too few.

    Own are the hospital looked at and every one of the viewer's own: what somebody knows cannot be taken off a sum.
    """
    part = access.hospital_seen(viewer, enrolment)
    if not reviewing.is_closed(year, today()):
        return None
    rows = CaseReview.objects.filter(
        enrolment__collaborative=part.collaborative_id,
        month__gte=date(year, 1, 1),
        month__lte=date(year, 12, 1),
        at__date__lte=reviewing.closes_on(year),
    )
    own = access.own(viewer).filter(collaborative=part.collaborative_id).values_list("pk", flat=True)
    reviewed = [Reviewed(hospital, tuple(named)) for hospital, named in rows.values_list("enrolment_id", "factors")]
    return reviewing.sums(reviewed, own=frozenset([part.pk, *own]), factors=improving.FACTORS)


def due(viewer: Viewer) -> list[tuple[RecommendationRow, str]]:
    """The open recommendations with a day, of the viewer's own hospitals: each with the hospital's name."""
    rows = Recommendation.objects.filter(
        review__enrolment__in=access.own(viewer).filter(state__in=course.AGREED), due__isnull=False
    ).exclude(state__in=improving.ENDED)
    found = rows.select_related("review__enrolment__hospital").order_by("due", "pk")
    return [(_recommendation(row), row.review.enrolment.hospital.name) for row in found]


def _rows(viewer: Viewer, rows: Any) -> list[ReviewRow]:
    found = rows.select_related("enrolment__hospital", "enrolment__collaborative").prefetch_related("recommendations")
    return [_row(viewer, row) for row in found]


def _row(viewer: Viewer, row: CaseReview) -> ReviewRow:
    part = row.enrolment
    return ReviewRow(
        id=row.pk,
        enrolment=part.pk,
        hospital_name=part.hospital.name,
        collaborative=part.collaborative_id,
        collaborative_name=part.collaborative.name,
        month=Month.of(row.month),
        kind=row.kind,
        severity=row.severity,
        preventability=row.preventability,
        factors=tuple(row.factors),
        racism_answer=row.racism_answer,
        racism=row.racism,
        learned=row.learned,
        reviewed_on=row.reviewed_on,
        by_name=row.by_name,
        recommendations=tuple(_recommendation(one) for one in row.recommendations.all()),
        may_change=part.state in course.AGREED and viewer.may(access.ENTER, organisation=part.hospital_id),
        is_summed=reviewing.is_summed(row.month.year, localdate(row.at), today()),
    )


def _recommendation(row: Recommendation) -> RecommendationRow:
    return RecommendationRow(row.pk, row.review_id, row.level, row.text, row.owner, row.due, row.state, row.result)
