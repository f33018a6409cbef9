"""What stands for a hospital in some months, and what its measures ask for there: what new numbers are judged by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, ParteraError, Refused
from partera.core.periods import Month, today
from partera.programs.quality.models import Count, Enrolment, Gap, Measure, MeasureVersion, Submission
from partera.programs.quality.rules import fates, measuring
from partera.programs.quality.rules.entries import Entry, Problem
from partera.programs.quality.rules.fates import Asked, Fate, Sheet

_BEFORE = 12
_FIELDS = ("dimension", "group", "numerator", "denominator", "unknown", "value", "spread")


@dataclass(frozen=True)
class Kept:
    """What stands for a measure and month, and who sent it."""

    submission: int
    version: int
    revision: int
    sheet: Sheet
    at: datetime
    by_name: str


@dataclass
class Standing:
    """A hospital's measures by number, and what is kept of them by measure and month."""

    part: Enrolment
    measures: dict[int, Measure]
    versions: dict[int, list[MeasureVersion]]
    kept: dict[tuple[int, Month], Kept]
    wholes: dict[int, dict[Month, Entry]] = field(default_factory=dict)

    def version_of(self, measure: int, month: Month) -> MeasureVersion:
        """The definition in force, or why the measure is not asked for then."""
        row, found = self.measures.get(measure), self.versions.get(measure)
        if row is None or not found:
            raise NotFound(_("There is no such measure in this collaborative."))
        if row.ended_on is not None and month > Month.of(row.ended_on):
            raise Refused(_("This measure is no longer asked for."))
        version = next((one for one in reversed(found) if one.first_month <= month.first_day), found[0])
        if version.every == "quarter" and month.month % 3 != 0:
            raise BadInput(_("This measure is entered for a quarter: choose its last month."))
        return version

    def asked(self, measure: int, month: Month) -> Asked:
        """What new numbers for the measure and month are judged by."""
        version, before = self.version_of(measure, month), self.kept.get((measure, month))
        wholes = self.wholes.get(measure, {})
        earlier = [wholes[one] for one in sorted(wholes) if one < month][-_BEFORE:]
        sheet, revision = (before.sheet, before.revision) if before else (None, 0)
        return Asked(version.shape, tuple(version.strata), earlier, sheet, revision)

    def fate(
        self,
        month: Month,
        sheet: Sheet,
        *,
        confirmed: Collection[str] = (),
        reason: str = "",
        seen: int | None = None,
    ) -> Fate:
        """What becomes of a sheet; *not asked* when its measure is not asked for in that month."""
        try:
            asked = self.asked(sheet.measure, month)
        except ParteraError as error:
            return Fate("not_asked", (Problem("not_asked", "all", error.words, tuple(error.values.items())),))
        this = Month.of(today())
        return fates.decide(sheet, asked, month=month, this=this, confirmed=confirmed, reason=reason, seen=seen)

    def note(self, month: Month, sheet: Sheet) -> None:
        """Judge later months as if this sheet were kept."""
        whole = next((entry for entry in sheet.entries if entry.is_of_all), None)
        if whole is not None:
            self.wholes.setdefault(sheet.measure, {})[month] = whole

    def with_groups(self, month: Month, sheet: Sheet) -> Sheet:
        """The sheet with the groups that stand, for dimensions it says nothing of: a file of totals drops no group."""
        before = self.kept.get((sheet.measure, month))
        if before is None:
            return sheet
        told = {entry.dimension for entry in sheet.entries}
        return Sheet(
            sheet.measure,
            (*sheet.entries, *(entry for entry in before.sheet.entries if entry.dimension not in told)),
            sheet.gaps,
        )


def standing(part: Enrolment, months: Collection[Month], measures: Collection[int] | None = None) -> Standing:
    """What stands for a hospital's part in these months; six queries. The caller has made sure that it may be read."""
    rows = Measure.objects.filter(collaborative=part.collaborative_id)
    if measures is not None:
        rows = rows.filter(pk__in=measures)
    by_number = {row.pk: row for row in rows}
    versions = defaultdict(list)
    for version in MeasureVersion.objects.filter(measure__in=by_number).order_by("measure", "first_month"):
        versions[version.measure_id].append(version)
    kept = kept_in(part, months, by_number)
    return Standing(part, by_number, dict(versions), kept, _wholes(part, by_number, months))


def kept_in(part: Enrolment, months: Collection[Month], measures: Collection[int]) -> dict[tuple[int, Month], Kept]:
    """What is current of these measures and months; three queries."""
    rows = Submission.objects.filter(
        enrolment=part, is_current=True, measure__in=measures, month__in=[month.first_day for month in months]
    )
    sheets = sheets_of(list(rows))
    return {
        (row.measure_id, Month.of(row.month)): Kept(
            row.pk, row.version_id, row.revision, sheets[row.pk], row.at, row.by_name
        )
        for row in rows
    }


def sheets_of(rows: Sequence[Submission]) -> dict[int, Sheet]:
    """The numbers of submissions, by submission; two queries."""
    numbers = [row.pk for row in rows]
    entries, gaps = defaultdict(list), defaultdict(list)
    counts = Count.objects.filter(submission__in=numbers).order_by("dimension", "group")
    for submission, *values in counts.values_list("submission", *_FIELDS):
        entries[submission].append(Entry(*values))
    between = Gap.objects.filter(submission__in=numbers).order_by("submission", "position")
    for submission, gap in between.values_list("submission", "between"):
        gaps[submission].append(gap)
    return {row.pk: Sheet(row.measure_id, tuple(entries[row.pk]), tuple(gaps[row.pk])) for row in rows}


def _wholes(part: Enrolment, measures: Collection[int], months: Collection[Month]) -> dict[int, dict[Month, Entry]]:
    """Everybody's numbers of every month before the last of these."""
    if not months:
        return {}
    rows = Count.objects.filter(
        dimension=measuring.EVERYBODY,
        submission__enrolment=part,
        submission__is_current=True,
        submission__measure__in=measures,
        submission__month__lt=max(months).first_day,
    ).order_by()
    found: dict[int, dict[Month, Entry]] = defaultdict(dict)
    for measure, month, *values in rows.values_list("submission__measure_id", "submission__month", *_FIELDS):
        found[measure][Month.of(month)] = Entry(*values)
    return dict(found)
