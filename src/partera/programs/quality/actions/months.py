"""A hospital's counts of a month: drafts kept while somebody types, submissions, revisions with their reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.programs.quality.actions import held, signals
from partera.programs.quality.models import Count, Enrolment, Gap, Measure, MeasureVersion, MonthDraft, Submission
from partera.programs.quality.queries import series
from partera.programs.quality.rules import entries as rules
from partera.programs.quality.rules.entries import Entry, Problem


class Odd(Refused):
    """Values that are unlikely and not yet confirmed; `questions` says each."""

    def __init__(self, questions: Sequence[Problem]) -> None:
        super().__init__(" ".join(question.sentence for question in questions))
        self.questions = tuple(questions)


class Impossible(BadInput):
    """Values that cannot be; `problems` says each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Sheet:
    """What is sent for one measure: entries, or the gaps between rare events."""

    measure: int
    entries: tuple[Entry, ...] = ()
    gaps: tuple[int, ...] = field(default=())


@transaction.atomic
def submit(
    *,
    enrolment: int,
    month: date,
    sheet: Sheet,
    way: str = "form",
    confirmed: Sequence[str] = (),
    reason: str = "",
    by: Viewer,
) -> int:
    """Keep a hospital's numbers for a measure and month; gives the submission, an earlier one when nothing differs.

    Impossible values are refused; unlikely ones raise Odd until their codes stand in `confirmed`.
    """
    part = held.own_part(enrolment, by)
    month_of = Month.of(month)
    version = _version(part, sheet.measure, month_of)
    problems = rules.impossible(version.shape, version.strata, sheet.entries, sheet.gaps, month_of, Month.of(today()))
    if problems:
        raise Impossible(problems)
    earlier = series.earlier(part.pk, sheet.measure, month_of)
    odd = rules.unlikely(version.shape, sheet.entries, earlier)
    if open_questions := [question for question in odd if question.code not in confirmed]:
        raise Odd(open_questions)
    before = _current(part, sheet.measure, month_of)
    if before is not None and _is_same(before, sheet):
        return before.pk
    if before is not None and not reason.strip():
        raise Refused(_("Say why the number changes: the earlier one stays on record."))
    return _keep(part, version, month_of, sheet, before, [question.code for question in odd], way, reason.strip(), by)


@transaction.atomic
def keep_draft(*, enrolment: int, month: date, values: dict[str, Any], by: Viewer) -> None:
    """Keep what is typed for a month until it is sent; nothing of it is shown to anybody else."""
    part = held.own_part(enrolment, by)
    MonthDraft.objects.update_or_create(
        enrolment=part,
        month=Month.of(month).first_day,
        defaults={"values": values, "at": now(), "by_name": by.name},
    )


def _version(part: Enrolment, measure: int, month: Month) -> MeasureVersion:
    row = Measure.objects.filter(pk=measure, collaborative=part.collaborative_id).first()
    if row is None:
        raise NotFound(_("There is no such measure in this collaborative."))
    if row.ended_on is not None and month > Month.of(row.ended_on):
        raise Refused(_("This measure is no longer asked for."))
    version = series.version_of(row.pk, month)
    if version.every == "quarter" and month.month % 3 != 0:
        raise BadInput(_("This measure is entered for a quarter: choose its last month."))
    return version


def _current(part: Enrolment, measure: int, month: Month) -> Submission | None:
    return part.submissions.filter(measure=measure, month=month.first_day, is_current=True).first()


def _is_same(before: Submission, sheet: Sheet) -> bool:
    kept = {series.entry_of(row) for row in before.counts.all()}
    return kept == set(sheet.entries) and [gap.between for gap in before.gaps.all()] == list(sheet.gaps)


def _keep(
    part: Enrolment,
    version: MeasureVersion,
    month: Month,
    sheet: Sheet,
    before: Submission | None,
    odd: list[str],
    way: str,
    reason: str,
    by: Viewer,
) -> int:
    if before is not None:
        before.is_current = False
        before.save(update_fields=["is_current"])
    row = Submission.objects.create(
        enrolment=part,
        version=version,
        measure_id=sheet.measure,
        month=month.first_day,
        revision=before.revision + 1 if before else 1,
        reason=reason,
        odd=odd,
        way=way,
        at=now(),
        by_name=by.name,
    )
    is_share = version.shape == "share"
    Count.objects.bulk_create(
        Count(
            submission=row,
            dimension=entry.dimension,
            group=entry.group,
            numerator=entry.numerator,
            denominator=entry.denominator,
            unknown=entry.unknown,
            value=entry.value,
            spread=entry.spread,
            is_share=is_share,
        )
        for entry in sheet.entries
    )
    Gap.objects.bulk_create(Gap(submission=row, position=i, between=gap) for i, gap in enumerate(sheet.gaps))
    changes = {"measure": sheet.measure, "month": str(month), "revision": row.revision, "way": way, "odd": odd}
    record(action="quality.submit", thing=f"enrolment {part.pk}", changes=changes, by=by)
    signals.find(enrolment=part.pk, measures=[sheet.measure], by=by)
    return row.pk
