"""A hospital's series as charts: values, limits, signals, flags, and the published roll-up beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.programs.quality.models import Collaborative, Count, Enrolment, Gap, MeasureVersion
from partera.programs.quality.queries import access, plans
from partera.programs.quality.queries.charted import charted
from partera.programs.quality.queries.measures import MeasureRow, row_of
from partera.programs.quality.rules import charting, measuring
from partera.programs.quality.rules.charting import Charted, Entered, Plan, Series

GROUPS = ("race", "payer")
_FIELDS = ("numerator", "denominator", "unknown", "value", "spread")


@dataclass(frozen=True)
class HospitalChart:
    """One measure of a hospital, charted."""

    measure: MeasureRow
    versions: tuple[MeasureRow, ...]
    chart: Charted


@dataclass(frozen=True)
class GroupChart:
    """One group of a measure, charted on the same scale as the others."""

    dimension: str
    group: str
    chart: Charted


def part_of(viewer: Viewer, enrolment: int) -> Enrolment:
    """A hospital's part whose charts the viewer may see, or not found."""
    return access.hospital_seen(viewer, enrolment)


def may_change(viewer: Viewer, part: Enrolment) -> bool:
    """Whether the viewer may choose charts, parts and what is left out, and write notes: its own people, and who runs
    the collaborative."""
    return viewer.may(access.ENTER, organisation=part.hospital_id) or access.runs(viewer, part.collaborative)


def of_part(
    part: Enrolment, collaborative: Collaborative, measures: Collection[int] | None = None
) -> list[HospitalChart]:
    """The measures, charted, in their order, of a part that is known to be open to whoever asks; six queries. Ended
    ones stay while they have values."""
    known = versions_of(collaborative.pk, measures)
    chosen = plans.plans(collaborative, part.pk, known)
    points = entered_points([part.pk], list(known), known)
    made = charted([series_of(known[measure], chosen[measure], points[measure, "", ""]) for measure in known])
    return [
        HospitalChart(known[measure][-1], tuple(known[measure]), chart)
        for measure, chart in zip(known, made, strict=True)
        if chart.series.points or known[measure][-1].ended_on is None
    ]


def hospital_chart(viewer: Viewer, enrolment: int, measure: int) -> HospitalChart:
    """One measure of a hospital, charted; or not found."""
    return one_of_part(part_of(viewer, enrolment), measure)


def one_of_part(part: Enrolment, measure: int) -> HospitalChart:
    """The same for a part that is known to be open to whoever asks."""
    found = of_part(part, part.collaborative, [measure])
    if not found:
        raise NotFound(_("There is no such measure in this collaborative."))
    return found[0]


def groups_of_part(part: Enrolment, chart: HospitalChart) -> list[GroupChart]:
    """The same measure by group, one query, of a part that is known to be open to whoever asks. Groups in which nobody
    was counted are left out."""
    known = {chart.measure.id: list(chart.versions)}
    points = entered_points([part.pk], [chart.measure.id], known, of_groups=True)
    keys = [
        (dimension, group)
        for dimension in GROUPS
        for group in measuring.STRATA[dimension]
        if any(point.total for point in points.get((chart.measure.id, dimension, group), ()))
    ]
    plan = chart.chart.series.plan
    made = charted([series_of(chart.versions, plan, points[chart.measure.id, *key]) for key in keys])
    return [GroupChart(*key, one) for key, one in zip(keys, made, strict=True)]


def versions_of(collaborative: int, measures: Collection[int] | None = None) -> dict[int, list[MeasureRow]]:
    """Every definition of each measure, the first first, measures in their order; one query."""
    rows = MeasureVersion.objects.filter(measure__collaborative=collaborative)
    rows = rows if measures is None else rows.filter(measure__in=measures)
    found: dict[int, list[MeasureRow]] = {}
    for row in rows.select_related("measure").order_by("measure__position", "measure", "number"):
        found.setdefault(row.measure_id, []).append(row_of(row.measure, row))
    return found


def series_of(versions: Sequence[MeasureRow], plan: Plan, points: Iterable[Entered]) -> Series:
    """A series, with blanks for months between its first and last for which nothing was entered."""
    defined = versions[-1].definition
    return Series(defined.shape, defined.better, defined.per, tuple(_filled(list(points), defined)), plan)


def _filled(points: list[Entered], defined: object) -> list[Entered]:
    shape, every = defined.shape, defined.every  # type: ignore[attr-defined]
    if not points or shape in measuring.RARE:
        return points
    at = {point.month: point for point in points}
    step = 3 if every == "quarter" else 1
    first, last = min(at), max(at)
    months = [first + i for i in range(0, last - first + 1, step)]
    return [at.get(month) or Entered(month, None, None) for month in sorted({*months, *at})]


Key = tuple[int, str, str]


def entered_points(
    parts: Sequence[int], measures: Sequence[int], known: dict[int, list[MeasureRow]], *, of_groups: bool = False
) -> dict[Key, list[Entered]]:
    """What stands for each measure, of everybody or of each group, by month; two queries, one for groups."""
    counts = Count.objects.filter(
        submission__enrolment__in=parts, submission__measure__in=measures, submission__is_current=True
    ).order_by("submission__month")
    counts = counts.exclude(dimension="") if of_groups else counts.filter(dimension="")
    head = ("submission__measure_id", "dimension", "group", "submission__month")
    found: dict[Key, list[Entered]] = defaultdict(list)
    for measure, dimension, group, month, *numbers in counts.values_list(*head, *_FIELDS):
        point = entered_point(known[measure][-1].definition.shape, Month.of(month), *numbers)
        found[measure, dimension, group].append(point)
    if not of_groups:
        gaps = Gap.objects.filter(
            submission__enrolment__in=parts, submission__measure__in=measures, submission__is_current=True
        ).order_by("submission__month", "position")
        for measure, month, between in gaps.values_list("submission__measure_id", "submission__month", "between"):
            found[measure, "", ""].append(Entered(Month.of(month), float(between)))
    return found


def entered_point(
    shape: str, month: Month, numerator: int | None, denominator: int | None, unknown: int, value: float | None,
    spread: float | None,
) -> Entered:  # fmt: skip
    """The numbers of a month as a point: what is counted, out of how many, and how it spreads."""
    total = None if denominator is None else float(denominator)
    if shape in measuring.WITH_DENOMINATOR:
        return Entered(month, None if numerator is None else float(numerator), total, None, unknown)
    if shape == "average":
        return Entered(month, value, total, spread, unknown)
    return Entered(
        month, float(numerator) if shape == "count" and numerator is not None else value, None, None, unknown
    )


def chart_words(chart: str) -> str:
    """What a chart is called."""
    return charting.CHARTS[chart]
