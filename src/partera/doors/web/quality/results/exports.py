"""Downloads of results: exactly the rows a page shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from partera.doors.web.quality.charts import words
from partera.doors.web.quality.results.funnels import FunnelFigure
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.roll_ups import RollUpLine
from partera.reports.tables import TableColumn, csv_text


def funnel_csv(one: HospitalChart, figure: FunnelFigure, owner: str) -> str:
    """The hospitals as the viewer sees them."""
    columns = [
        TableColumn("hospital", _("its name; empty for a hospital without a name")),
        TableColumn("numerator", _("how many; empty where rounded")),
        TableColumn("denominator", _("out of how many; of a hospital without a name, rounded")),
        TableColumn("unknown", _("not known, and left out of the denominator")),
        TableColumn("value", _("the value as drawn, not rounded")),
        TableColumn("state", _("ok, or rounded")),
        TableColumn("where", _("within the limits, or beyond which")),
    ]
    facts = [*_facts(one, owner), (_("Period"), figure.period), *((_("Note"), note) for note in figure.notes)]
    return csv_text(facts=facts, columns=columns, rows=[line.stored for line in figure.rows])


def groups_csv(one: HospitalChart, lines: Sequence[RollUpLine], owner: str) -> str:
    """The published sums by group and month."""
    columns = [
        TableColumn("month", _("the month")),
        TableColumn("group", _("the group; unknown are those for whom it is not known")),
        TableColumn("numerator", _("how many")),
        TableColumn("denominator", _("out of how many, and for whom it is known")),
        TableColumn("state", _("ok, or suppressed: a small count, or what would give one away, is hidden")),
        TableColumn("hospitals", _("hospitals in the sum")),
    ]
    rows = [
        [str(line.month), line.group, line.numerator, line.denominator, line.state, line.hospitals] for line in lines
    ]  # fmt: skip
    return csv_text(facts=_facts(one, owner), columns=columns, rows=rows)


def _facts(one: HospitalChart, owner: str) -> list[tuple[str, str]]:
    defined = one.measure.definition
    return [
        (_("Measure"), words.title(defined)),
        (_("Of"), owner),
        (_("Counted"), words.counts(defined)),
        (_("Out of"), words.out_of(defined)),
        (_("Unit"), words.axis(defined)),
        (_("Source"), defined.source),
    ]
