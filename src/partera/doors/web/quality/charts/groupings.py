"""A measure by group: small charts on one scale, and the gaps between the groups."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from partera.doors.web.quality.charts import drawings, gaps, words
from partera.doors.web.quality.charts.blocks import GroupFigure
from partera.doors.web.quality.charts.figures import picture
from partera.programs.quality.models import Enrolment
from partera.programs.quality.queries import charts
from partera.programs.quality.queries.charts import GroupChart, HospitalChart

MONTHS_OF_GAPS = 12


def group_figures(part: Enrolment, one: HospitalChart) -> list[GroupFigure]:
    """The figures by race and ethnicity and by payer, as far as the measure is entered by them."""
    if not one.measure.definition.strata or not one.chart.series.points:
        return []
    found = charts.groups_of_part(part, one)
    return [
        _group_figure(part, one, dimension, [each for each in found if each.dimension == dimension])
        for dimension in charts.GROUPS
        if any(each.dimension == dimension for each in found)
    ]


def _group_figure(part: Enrolment, one: HospitalChart, dimension: str, found: list[GroupChart]) -> GroupFigure:
    totals, period = totals_of(one, found)
    compared = gaps.compare(one.measure.definition, totals)
    where = {"part": part.pk, "measure": one.measure.id}
    drawing = drawings.groups(one, found, owner=part.hospital.name)
    size = (680, 34 + 176 * -(-len(found) // 3))
    return GroupFigure(
        id=dimension,
        heading=words.dimension(dimension),
        sentence=compared.sentence,
        picture=picture(drawing, where, dimension, size),
        rows=compared.lines,
        period=period,
        reference=compared.reference,
        csv_address=reverse("quality_chart_file", kwargs={**where, "what": dimension, "ending": "csv"}),
    )


def totals_of(one: HospitalChart, found: Sequence[GroupChart]) -> tuple[list[gaps.Totals], str]:
    """Each group over the last twelve months of the series."""
    points = one.chart.series.points
    last = points[-1].month
    first = max(last + -(MONTHS_OF_GAPS - 1), points[0].month)
    totals = []
    for each in found:
        within = [point for point in each.chart.series.points if first <= point.month <= last]
        known = [point for point in within if point.count is not None and point.total is not None]
        totals.append(
            gaps.Totals(
                each.dimension, each.group, sum(point.count or 0 for point in known),
                sum(point.total or 0 for point in known), len(known),
            )
        )  # fmt: skip
    return totals, f"{words.month(first)} – {words.month(last)}"
