"""Case reviews written down without the patient, corrected while their year is open, and their recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import CaseReview, Recommendation
from partera.programs.quality.queries import access
from partera.programs.quality.rules import improving, reviewing


@dataclass(frozen=True)
class Review:
    """What is written of a case: its month and kind, never a day, an age or a word of the record."""

    month: date
    kind: str
    severity: str
    preventability: str
    racism_answer: str
    learned: str
    reviewed_on: date
    factors: Sequence[str] = ()
    racism: str = ""


@dataclass(frozen=True)
class Advice:
    """A recommendation: what, at which level, whose task (a role or a group), until when."""

    text: str
    level: str
    owner: str = ""
    due: date | None = None


@transaction.atomic
def add(*, enrolment: int, given: Review, keep_reason: str = "", by: Viewer) -> int:
    """Write down what a review at one's own hospital taught; gives its number."""
    part = held.own_part(enrolment, by)
    row = CaseReview(enrolment=part, at=now(), by_name=by.name)
    _write(row, given)
    row.save()
    _guard(row, keep_reason, by)
    record(action="quality.add_review", thing=f"review {row.pk}", changes=made(row), by=by)
    return row.pk


@transaction.atomic
def correct(*, review: int, given: Review, keep_reason: str = "", by: Viewer) -> None:
    """Write it otherwise, until its year is summed: a sum that others have read does not change."""
    row = _held(review, by)
    years = {row.month.year, Month.of(given.month).year}
    if any(reviewing.is_summed(year, localdate(row.at), today()) for year in years):
        raise Refused(_("This review stands in the sums of its year, which others have read. It can no longer change."))
    before = picture(row)
    _write(row, given)
    row.save()
    _guard(row, keep_reason, by)
    record(action="quality.correct_review", thing=f"review {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def recommend(*, review: int, given: Advice, keep_reason: str = "", by: Viewer) -> int:
    """Add a recommendation to a review; gives its number."""
    parent = _held(review, by)
    row = Recommendation(review=parent)
    _say(row, given)
    row.save()
    _guard_advice(row, keep_reason, by)
    record(action="quality.recommend", thing=f"recommendation {row.pk}", changes=made(row), by=by)
    return row.pk


@transaction.atomic
def report(*, recommendation: int, state: str, result: str = "", keep_reason: str = "", by: Viewer) -> None:
    """Say how a recommendation stands, and at its end what came of it."""
    found = Recommendation.objects.filter(pk=recommendation, review__enrolment__in=access.in_full(by)).first()
    if found is None:
        raise NotFound(_("There is no such recommendation."))
    _held(found.review_id, by)
    row = Recommendation.objects.select_for_update().get(pk=recommendation)
    if state not in improving.RECOMMENDATION_STATES or (
        state != row.state and not improving.recommendation_may_become(row.state, state)
    ):
        raise Refused(_("The recommendation cannot take this step from where it stands."))
    if state in improving.ENDED and not result.strip():
        raise BadInput(_("Say what came of it, or why it is dropped."))
    before = picture(row)
    row.state, row.result = state, result.strip()
    row.save()
    _guard_advice(row, keep_reason, by)
    record(
        action="quality.report_recommendation", thing=f"recommendation {row.pk}", changes=between(before, row), by=by
    )


def _held(number: int, by: Viewer) -> CaseReview:
    """The review, held with its hospital's part, when it is one of the viewer's own hospital."""
    found = CaseReview.objects.filter(pk=number, enrolment__in=access.in_full(by)).first()
    if found is None:
        raise NotFound(_("There is no such case review."))
    held.own_part(found.enrolment_id, by)
    return CaseReview.objects.select_for_update(of=("self",)).get(pk=number)


def _write(row: CaseReview, given: Review) -> None:
    _check(given)
    row.month, row.reviewed_on = Month.of(given.month).first_day, given.reviewed_on
    row.kind, row.severity, row.preventability = given.kind, given.severity, given.preventability
    row.factors = [factor for factor in improving.FACTORS if factor in given.factors]
    row.racism_answer, row.racism, row.learned = given.racism_answer, given.racism.strip(), given.learned.strip()


def _check(given: Review) -> None:
    offered = (
        (given.kind, improving.EVENT_KINDS),
        (given.severity, improving.SEVERITIES),
        (given.preventability, improving.PREVENTABILITY),
        *((factor, improving.FACTORS) for factor in given.factors),
    )
    if any(key not in words for key, words in offered):
        raise BadInput(_("Choose one of the words offered."))
    if given.racism_answer not in improving.RACISM_ANSWERS:
        raise BadInput(_("Say whether racism or bias contributed. “Considered, and not found” is an answer."))
    if not improving.factors_fit(given.racism_answer, given.factors):
        raise BadInput(
            _("Your answer on racism and bias does not agree with the factors you ticked. Change one of the two.")
        )
    if given.racism_answer == "found" and not given.racism.strip():
        raise BadInput(_("Say how racism or bias contributed."))
    if not given.learned.strip():
        raise BadInput(_("Say what was learned."))
    if Month.of(given.month).first_day > today() or given.reviewed_on > today():
        raise BadInput(_("A case is reviewed after it happened, and written down after its review."))
    if given.reviewed_on < Month.of(given.month).first_day:
        raise BadInput(_("The review cannot have been before the month of the case."))


def _guard(row: CaseReview, keep_reason: str, by: Viewer) -> None:
    said = {"racism": row.racism, "learned": row.learned}
    texts.checked_each(thing=f"review {row.pk}", texts=said, keep_reason=keep_reason, by=by)


def _say(row: Recommendation, given: Advice) -> None:
    if not given.text.strip():
        raise BadInput(_("Say what is recommended."))
    if given.level not in improving.LEVELS:
        raise BadInput(_("Choose one of the words offered."))
    row.text, row.level, row.owner, row.due = given.text.strip(), given.level, given.owner.strip(), given.due


def _guard_advice(row: Recommendation, keep_reason: str, by: Viewer) -> None:
    said = {"text": row.text, "owner": row.owner, "result": row.result}
    texts.checked_each(thing=f"recommendation {row.pk}", texts=said, keep_reason=keep_reason, by=by)
