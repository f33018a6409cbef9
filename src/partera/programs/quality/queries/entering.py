"""A hospital's month as it is entered: what is asked, what is kept, what is typed and not yet sent, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.models import Enrolment, MonthDraft, Submission
from partera.programs.quality.queries import access
from partera.programs.quality.queries.measures import definition_of
from partera.programs.quality.queries.standing import Kept, kept_in, sheets_of, standing
from partera.programs.quality.rules import asking, course
from partera.programs.quality.rules.asking import AskedMeasure
from partera.programs.quality.rules.definitions import Definition
from partera.programs.quality.rules.fates import Fate, Sheet


@dataclass(frozen=True)
class MeasureToEnter:
    """A measure of the month: its definition then, what is kept, and what was kept for the time before."""

    id: int
    key: str
    family: str
    definition: Definition
    kept: Kept | None
    last: Sheet | None
    is_owed: bool  # rare events are owed by hospitals that count them


@dataclass(frozen=True)
class MonthToEnter:
    """A month of a hospital with everything that may be entered for it."""

    part: int
    hospital_name: str
    collaborative: int
    collaborative_name: str
    due_day: int
    month: Month
    measures: tuple[MeasureToEnter, ...]
    draft: dict[str, str]
    draft_at: datetime | None
    draft_by: str
    may_enter: bool


@dataclass(frozen=True)
class Revision:
    """One submission of a measure and month, current or not."""

    measure: int
    revision: int
    version: int
    sheet: Sheet
    reason: str
    odd: tuple[str, ...]
    way: str
    at: datetime
    by_name: str
    is_current: bool


def month_to_enter(viewer: Viewer, enrolment: int, month: Month) -> MonthToEnter:
    """A hospital's month for who may see it in full. The draft is shown to its own people only."""
    part = access.hospital_seen(viewer, enrolment)
    may_enter = part.state in course.AGREED and viewer.may(access.ENTER, organisation=part.hospital_id)
    row = MonthDraft.objects.filter(enrolment=part, month=month.first_day).first() if may_enter else None
    return MonthToEnter(
        part=part.pk,
        hospital_name=part.hospital.name,
        collaborative=part.collaborative_id,
        collaborative_name=part.collaborative.name,
        due_day=part.collaborative.due_day,
        month=month,
        measures=tuple(_measures(part, month)),
        draft=dict(row.values) if row else {},
        draft_at=row.at if row else None,
        draft_by=row.by_name if row else "",
        may_enter=may_enter,
    )


def _measures(part: Enrolment, month: Month) -> list[MeasureToEnter]:
    """The measures that may be entered for the month, in their order; rare ones too, asked or not."""
    before = [month + -back for back in range(1, asking.RARE_LATELY + 1)]
    stands = standing(part, [month, *before])
    found = []
    for row in stands.measures.values():
        versions = stands.versions.get(row.pk, [])
        if not versions:
            continue
        version = next((one for one in reversed(versions) if one.first_month <= month.first_day), versions[0])
        ended = Month.of(row.ended_on) if row.ended_on else None
        asked = AskedMeasure(row.pk, version.shape, version.every, Month.of(versions[0].first_month), ended)
        if asking.is_asked(asked, month) or (row.pk, month) in stands.kept:
            last = stands.kept.get((row.pk, month + (-3 if version.every == "quarter" else -1)))
            kept = stands.kept.get((row.pk, month))
            definition = definition_of(version)
            lately = any((row.pk, one) in stands.kept for one in before)
            owed = asking.is_asked(asked, month, is_entered_lately=lately)
            sheet = last.sheet if last else None
            found.append(MeasureToEnter(row.pk, row.key, row.family, definition, kept, sheet, owed))
    return found


def history(viewer: Viewer, enrolment: int, month: Month) -> list[Revision]:
    """Everything ever sent for a hospital's month, by measure, the newest first."""
    part = access.hospital_seen(viewer, enrolment)
    rows = list(
        Submission.objects.filter(enrolment=part, month=month.first_day).order_by("measure__position", "-revision")
    )
    sheets = sheets_of(rows)
    return [
        Revision(
            row.measure_id, row.revision, row.version_id, sheets[row.pk], row.reason, tuple(row.odd), row.way, row.at,
            row.by_name, row.is_current,
        )
        for row in rows
    ]  # fmt: skip


def drafts_of(viewer: Viewer, enrolment: int) -> dict[Month, datetime]:
    """The months with something typed and not sent, for the hospital's own people."""
    rows = MonthDraft.objects.filter(enrolment__in=access.own(viewer), enrolment=enrolment)
    return {Month.of(month): at for month, at in rows.values_list("month", "at")}


def fates(
    viewer: Viewer,
    enrolment: int,
    sheets: list[tuple[Month, Sheet]],
    *,
    confirmed: dict[tuple[Month, int], tuple[str, ...]] | None = None,
    reason: str = "",
) -> list[Fate]:
    """What would become of sheets of several months if they were sent now, each month seeing those before it."""
    part = access.hospital_seen(viewer, enrolment)
    stands = standing(part, {month for month, _sheet in sheets})
    found: dict[tuple[Month, int], Fate] = {}
    for month, sheet in sorted(sheets, key=lambda pair: pair[0]):
        given = (confirmed or {}).get((month, sheet.measure), ())
        fate = stands.fate(month, stands.with_groups(month, sheet), confirmed=given, reason=reason)
        found[month, sheet.measure] = fate
        if fate.kind not in ("impossible", "not_asked"):
            stands.note(month, sheet)
    return [found[month, sheet.measure] for month, sheet in sheets]


def current(viewer: Viewer, enrolment: int, months: list[Month]) -> dict[tuple[int, Month], Kept]:
    """What is kept of some months, by measure and month."""
    part = access.hospital_seen(viewer, enrolment)
    measures = part.collaborative.measures.values_list("pk", flat=True)
    return kept_in(part, months, list(measures))
