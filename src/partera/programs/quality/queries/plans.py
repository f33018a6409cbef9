"""How each series is charted: the plan somebody chose, or the usual one, with breaks where the definition changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from partera.core.periods import Month
from partera.programs.quality.models import ChartPlan, Collaborative
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.rules import charting, definitions, measuring
from partera.programs.quality.rules.charting import Left, PartPlan, Plan


def plans(
    collaborative: Collaborative, enrolment: int | None, versions: dict[int, list[MeasureRow]]
) -> dict[int, Plan]:
    """The plan of each measure: of a hospital, or of the roll-up; three queries."""
    rows = ChartPlan.objects.filter(enrolment=enrolment, measure__in=versions)
    chosen = {row.measure_id: row for row in rows.prefetch_related("parts", "exclusions")}
    return {
        measure: plan_of(collaborative, chosen.get(measure), known, of_roll_up=enrolment is None)
        for measure, known in versions.items()
    }


def plan_of(
    collaborative: Collaborative, row: ChartPlan | None, versions: Sequence[MeasureRow], *, of_roll_up: bool = False
) -> Plan:
    """The plan as plain values; an average of sums has no spread of its own and is drawn as single values."""
    defined = versions[-1].definition
    wanted = (row.chart if row else "") or defined.chart
    wanted = wanted if not wanted or measuring.is_offered(defined.shape, wanted) else ""
    chart = measuring.chart_of(defined.shape, wanted)
    if of_roll_up and chart == "xbar_s":
        chart = "i"
    rules = charting.rules_of(chart, row.rules if row else "", collaborative.run_rules, collaborative.control_rules)
    parts = [*_breaks(versions)]
    left_out: list[Left] = []
    if row is not None:
        standing = [part for part in row.parts.all() if part.withdrawn_at is None]
        parts += [PartPlan(Month.of(part.month), part.cause, part.freeze, part.pk) for part in standing]
        left_out = [
            Left(Month.of(one.month), one.reason, one.pk) for one in row.exclusions.all() if one.withdrawn_at is None
        ]
    return Plan(chart, rules, tuple(parts), tuple(left_out))


def _breaks(versions: Sequence[MeasureRow]) -> Iterable[PartPlan]:
    """A part of its own from where a measure came to mean something else."""
    for before, after in pairwise(versions):
        if definitions.breaks_the_series(definitions.differences(before.definition, after.definition)):
            yield PartPlan(after.first_month, after.reason, of_definition=True)
