"""How a measure's definitions differ: in words, in the months each covers, and in the values on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count as HowMany
from django.db.models import Max, Min, Sum

from partera.core.errors import NotFound
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.models import Count, Measure, Submission
from partera.programs.quality.queries import access
from partera.programs.quality.queries import measures as known
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.rules import definitions, measuring

AROUND = 6
"""Months before and after a change whose values stand beside each other."""


@dataclass(frozen=True)
class Covered:
    """The months entered under one definition, and by how many submissions that count."""

    first: Month | None
    last: Month | None
    months: int
    submissions: int


@dataclass(frozen=True)
class MonthValue:
    """Everybody's numbers of a month added up over the hospitals that the viewer may see in full."""

    month: Month
    version: int
    hospitals: int
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True)
class Change:
    """Two definitions, one after the other."""

    before: MeasureRow
    after: MeasureRow
    differs: dict[str, tuple[object, object]]
    breaks: bool
    covered_before: Covered
    covered_after: Covered
    values: tuple[MonthValue, ...]


@dataclass(frozen=True)
class Beside:
    """A measure of the same family, with the months for which both are entered."""

    other: MeasureRow
    differs: dict[str, tuple[object, object]]
    months: tuple[tuple[MonthValue, MonthValue], ...]


def changes(viewer: Viewer, collaborative: int, measure: int) -> list[Change]:
    """Each pair of definitions of a measure, the newest first."""
    rows = known.versions(viewer, collaborative, measure)
    if not rows:
        raise NotFound("There is no such measure.")
    covered = _covered(rows)
    return [
        Change(
            before=before,
            after=after,
            differs=(differs := definitions.differences(before.definition, after.definition)),
            breaks=definitions.breaks_the_series(differs),
            covered_before=covered[before.version],
            covered_after=covered[after.version],
            values=tuple(_values_around(viewer, collaborative, measure, after)),
        )
        for before, after in reversed(list(pairwise(rows)))
    ]


def beside(viewer: Viewer, collaborative: int, measure: int) -> list[Beside]:
    """The other measures of its family, such as the other clock, where both are entered; the newest months."""
    mine = known.versions(viewer, collaborative, measure)[-1:]
    if not mine or not mine[0].family:
        return []
    found = []
    for row in known.measures(viewer, collaborative, also_ended=True):
        if row.family == mine[0].family and row.id != measure:
            differs = definitions.differences(mine[0].definition, row.definition)
            found.append(Beside(row, differs, tuple(_both(viewer, collaborative, measure, row.id))))
    return found


def _covered(rows: Sequence[MeasureRow]) -> dict[int, Covered]:
    counted = (
        Submission.objects.filter(version__in=[row.version for row in rows], is_current=True)
        .order_by()
        .values_list("version")
        .annotate(Min("month"), Max("month"), HowMany("month", distinct=True), HowMany("pk"))
    )
    found = {row.version: Covered(None, None, 0, 0) for row in rows}
    for version, first, last, months, submissions in counted:
        found[version] = Covered(Month.of(first), Month.of(last), months, submissions)
    return found


def _values_around(viewer: Viewer, collaborative: int, measure: int, after: MeasureRow) -> Iterable[MonthValue]:
    first, last = after.first_month + -AROUND, after.first_month + (AROUND - 1)
    return _values(viewer, collaborative, measure, first, last).values()


def _both(viewer: Viewer, collaborative: int, one: int, other: int) -> list[tuple[MonthValue, MonthValue]]:
    newest = Submission.objects.filter(measure=one, is_current=True).aggregate(Max("month"))["month__max"]
    if newest is None:
        return []
    last = Month.of(newest)
    mine, theirs = (_values(viewer, collaborative, number, last + -11, last) for number in (one, other))
    return [(mine[month], theirs[month]) for month in sorted(mine) if month in theirs]


def _values(viewer: Viewer, collaborative: int, measure: int, first: Month, last: Month) -> dict[Month, MonthValue]:
    """Sums over the hospitals the viewer may see: a hospital's own for its people, all for who runs it."""
    if not Measure.objects.filter(pk=measure, collaborative=collaborative).exists():
        raise NotFound("There is no such measure.")
    rows = Count.objects.filter(
        dimension=measuring.EVERYBODY,
        submission__measure=measure,
        submission__is_current=True,
        submission__month__range=(first.first_day, last.first_day),
        submission__enrolment__in=access.in_full(viewer).filter(collaborative=collaborative),
    )
    grouped = (
        rows.order_by("submission__month")
        .values_list("submission__month", "submission__version__number")
        .annotate(HowMany("pk"), Sum("numerator"), Sum("denominator"))
    )
    return {Month.of(month): MonthValue(Month.of(month), *numbers) for month, *numbers in grouped}
