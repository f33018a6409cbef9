"""Published sums by group over the last twelve published months, and the gaps between groups shown in all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.doors.web.quality.charts import gaps, words
from partera.doors.web.quality.charts.blocks import GapLine, GroupFigure
from partera.programs.quality.queries import charts, roll_ups
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.roll_ups import RollUpLine
from partera.programs.quality.rules import measuring

MONTHS = 12


def published_groups(
    viewer: Viewer, collaborative: int, one: HospitalChart, where: dict[str, int], _owner: str
) -> list[GroupFigure]:
    """The groups of each dimension as far as they are published."""
    if not one.measure.definition.strata:
        return []
    lines = of_groups(viewer, collaborative, one.measure.id)
    found = [_figure(one, dimension, lines, where) for dimension in charts.GROUPS]
    return [figure for figure in found if figure is not None]


def of_groups(viewer: Viewer, collaborative: int, measure: int) -> list[RollUpLine]:
    """The published lines by group of the last twelve published months."""
    lines = roll_ups.lines(viewer, collaborative, measures=[measure], of_groups=True).get(measure, [])
    kept = sorted({line.month for line in lines})[-MONTHS:]
    return [line for line in lines if line.month in kept]


def _figure(one: HospitalChart, dimension: str, lines: list[RollUpLine], where: dict[str, int]) -> GroupFigure | None:
    own = [line for line in lines if line.dimension == dimension]
    if not own:
        return None
    months = sorted({line.month for line in own})
    totals, hidden = _totals(own, months)
    if not any(total.people or total.group in hidden for total in totals if total.group != measuring.UNKNOWN):
        return None  # no hospital enters these groups
    if not any(total.people for total in totals):
        return _all_hidden(dimension, where)
    whole = [total for total in totals if total.group not in hidden]
    compared = gaps.compare(one.measure.definition, whole)
    rest = [_partly(one, total, hidden[total.group], len(months)) for total in totals if total.group in hidden]
    return GroupFigure(
        id=dimension,
        heading=words.dimension(dimension),
        sentence=compared.sentence,
        picture=None,
        rows=(*compared.lines, *rest),
        period=f"{words.month(months[0])} – {words.month(months[-1])}",
        reference=compared.reference,
        csv_address=reverse("quality_result_file", kwargs={**where, "what": dimension, "ending": "csv"}),
        notes=(_("Groups that are hidden in a month, because a count is small, are not compared."),) if hidden else (),
    )


def _all_hidden(dimension: str, where: dict[str, int]) -> GroupFigure:
    """What is said where no group can be shown in any month."""
    address = reverse("quality_result_file", kwargs={**where, "what": dimension, "ending": "csv"})
    said = _("In every month some count of a group is small, and with it the others are hidden.")
    return GroupFigure(dimension, words.dimension(dimension), said, None, (), "", "", address)


def _totals(own: list[RollUpLine], months: list[Month]) -> tuple[list[gaps.Totals], dict[str, int]]:
    """Sums by group over the months that are shown, and in how many months each hidden one is."""
    found: dict[str, list[RollUpLine]] = defaultdict(list)
    for line in own:
        found[line.group].append(line)
    dimension = own[0].dimension
    hidden = {group: n for group, each in found.items() if (n := sum(not line.is_shown for line in each))}
    totals = [
        gaps.Totals(
            dimension, group, sum(line.numerator or 0 for line in found[group]),
            sum(line.denominator or 0 for line in found[group]), len(months) - hidden.get(group, 0),
        )
        for group in measuring.STRATA[dimension] if group in found
    ]  # fmt: skip
    return [total for total in totals if total.people or total.group in hidden], hidden


def _partly(one: HospitalChart, total: gaps.Totals, hidden: int, months: int) -> GapLine:
    note = _("small counts hidden in %(n)s of %(of)s months") % {"n": hidden, "of": months}
    name = words.group(total.dimension, total.group)
    if not total.people:
        return GapLine(name, "", "", "", "", "", note=note)
    (line,) = gaps.compare(one.measure.definition, [total]).lines
    return replace(line, note=note)
