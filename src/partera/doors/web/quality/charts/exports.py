"""Downloads of charts: the rows a page shows, with what they are and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from partera.doors.web.quality.charts import words
from partera.doors.web.quality.charts.figures import point_rows
from partera.programs.quality.queries.charts import GroupChart, HospitalChart
from partera.programs.quality.rules import measuring
from partera.reports.tables import TableColumn, csv_text


def _columns() -> list[TableColumn]:
    return [
        TableColumn("month", _("the month; of rare events, the month the case happened in")),
        TableColumn("value", _("the value as drawn, not rounded")),
        TableColumn("numerator", _("how many; of rare events and averages, the value itself")),
        TableColumn("denominator", _("out of how many, and for whom it is known")),
        TableColumn("unknown", _("not known, and left out of the denominator")),
        TableColumn("center", _("the middle line")),
        TableColumn("lower", _("lower limit of three sigmas")),
        TableColumn("upper", _("upper limit of three sigmas")),
        TableColumn("rules", _("rules whose signals cover the point")),
        TableColumn("state", _("ok, suppressed (small count hidden), missing, or left_out of limits and signals")),
    ]


def chart_csv(one: HospitalChart, owner: str) -> str:
    """A chart’s table, oldest first."""
    rows = [list(row.stored) for row in reversed(point_rows(one))]
    return csv_text(facts=_facts(one, owner), columns=_columns(), rows=rows)


def groups_csv(one: HospitalChart, found: Sequence[GroupChart], owner: str) -> str:
    """The same of each group."""
    columns = [TableColumn("group", _("the group; unknown are those for whom it is not known")), *_columns()]
    rows = []
    for each in found:
        of_group = HospitalChart(one.measure, one.versions, each.chart)
        rows += [[each.group, *row.stored] for row in reversed(point_rows(of_group))]
    return csv_text(facts=_facts(one, owner), columns=columns, rows=rows)


def _facts(one: HospitalChart, owner: str) -> list[tuple[str, str]]:
    defined, plan = one.measure.definition, one.chart.series.plan
    found = [
        (_("Measure"), words.title(defined)),
        (_("Of"), owner),
        (_("Counted"), words.counts(defined)),
        (_("Out of"), words.out_of(defined)),
        (_("Unit"), words.axis(defined)),
        (_("Chart"), words.chart_name(plan.chart)),
        (_("Rules"), words.rules_name(plan.rules)),
        (_("Target"), words.value(float(defined.target), defined) if defined.target else ""),
        (_("Source"), defined.source),
        *((_("Limits anew"), f"{words.month(part.month)}: {part.cause}") for part in plan.parts),
        *((_("Left out"), f"{words.month(left.month)}: {left.reason}") for left in plan.left_out),
    ]
    if defined.shape in measuring.RARE:
        found.append((_("Each row"), _("a case, with what lies between it and the case before")))
    return [(word, said) for word, said in found if said]
