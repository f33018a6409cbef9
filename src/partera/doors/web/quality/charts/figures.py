"""A chart with its table, its legend and its addresses; what a measure means, as facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from partera.doors.web.places.blocks import Picture
from partera.doors.web.quality.charts import drawings, sayings, words
from partera.doors.web.quality.charts.blocks import ChartFigure, PointRow
from partera.doors.web.quality.charts.drawings import Drawing
from partera.programs.quality.models import Enrolment
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.flags import FlagRow
from partera.programs.quality.queries.roll_ups import RollUpLine
from partera.programs.quality.rules import charting, measuring
from partera.programs.quality.rules.charting import Entered, Mark
from partera.programs.quality.rules.definitions import Definition


def address_or_none(route: str, **kwargs: int) -> str:
    """The address of another subject’s page; empty while it does not stand."""
    try:
        return reverse(route, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def picture(found: Drawing, where: dict[str, int], what: str, size: tuple[int, int]) -> Picture:
    """The addresses of a drawing of a hospital’s measure, each naming its content."""
    return addresses("quality_chart_file", found, where, what, size)


def addresses(route: str, found: Drawing, where: dict[str, int], what: str, size: tuple[int, int]) -> Picture:
    """The addresses of a drawing at a route; the narrow form’s content differs, so it is asked for anew each time."""
    asked = drawings.address_words(found)
    svg = reverse(route, kwargs={**where, "what": what, "ending": "svg"})
    png = reverse(route, kwargs={**where, "what": what, "ending": "png"})
    slide = reverse(route, kwargs={**where, "what": what, "ending": "pptx"})
    return Picture(
        f"{svg}?{asked}", f"{svg}?{asked}&w=narrow", found.sentence, *size, f"{png}?{asked}", f"{slide}?{asked}"
    )


def figure(
    part: Enrolment, one: HospitalChart, flags: Sequence[FlagRow], beside: Sequence[RollUpLine], *, small: bool = False
) -> ChartFigure:
    """The chart with its table."""
    where = {"part": part.pk, "measure": one.measure.id}
    drawing = drawings.chart(one, flags, beside, owner=part.hospital.name)
    shown = picture(drawing, where, "chart", (830, 342)) if one.chart.newest is not None else None
    title = words.title(one.measure.definition)
    return ChartFigure(
        id="clock" if small else "chart",
        heading=title if small else _("Through time"),
        sentence=sayings.sentence(one),
        picture=shown,
        rows=point_rows(one),
        csv_address=reverse("quality_chart_file", kwargs={**where, "what": "chart", "ending": "csv"}),
        notes=() if small else tuple(sayings.notes(one)),
        label_heading=_("Case in") if one.measure.definition.shape in measuring.RARE else _("Month"),
        legend=legend(one),
    )


def legend(one: HospitalChart) -> tuple[tuple[str, str], ...]:
    """What each kind of point means: only of those on the chart."""
    drawn = drawings.control_of(one.chart, one.measure.definition)
    marks = {dot.mark for dot in drawn.dots}
    found = [
        ("▲", _("in a signal, above or rising")) if "above" in marks else None,
        ("▼", _("in a signal, below or falling")) if "below" in marks else None,
        ("◆", _("in a signal of another kind")) if "either" in marks else None,
        ("○", _("left out of limits and signals")) if any(dot.left_out for dot in drawn.dots) else None,
    ]
    return tuple(line for line in found if line)


def point_rows(one: HospitalChart) -> tuple[PointRow, ...]:
    """The table of a chart, the newest first."""
    reasons = {left.month: left.reason for left in one.chart.series.plan.left_out}
    marked = _marked(one)
    rows = [_point_row(one, i, point, marked.get(i), reasons) for i, point in enumerate(one.chart.series.points)]
    return tuple(reversed(rows))


def _marked(one: HospitalChart) -> dict[int, Mark]:
    """The signal that each point is drawn for."""
    found: dict[int, Mark] = {}
    for mark in one.chart.marks:
        if mark.rule.split(".")[-1] not in charting.OF_THE_WHOLE:
            for point in mark.points:
                found.setdefault(point, mark)
    return found


def _point_row(one: HospitalChart, i: int, point: Entered, mark: Mark | None, reasons: dict[Any, str]) -> PointRow:
    defined, made = one.measure.definition, one.chart
    state = "ok" if made.value[i] is not None else "suppressed" if point.state == "suppressed" else "missing"
    is_shown = state == "ok"
    return PointRow(
        label=words.month(point.month),
        shown=words.value(made.value[i], defined) if is_shown else "",
        counts=words.counted(point, defined) if is_shown else "",
        unknown=words.unknown(point) if is_shown else "",
        center=words.value(made.center[i], defined),
        limits=words.limits(made.lower[i], made.upper[i], defined),
        chips=tuple(_chips(one, i, point, mark, state, reasons)),
        stored=_stored(one, i, point, state),
    )


def _chips(
    one: HospitalChart, i: int, point: Entered, mark: Mark | None, state: str, reasons: dict[Any, str]
) -> list[tuple[str, str]]:
    found = [(words.CHIPS[mark.meaning], _(words.MEANINGS[mark.meaning]))] if mark else []
    if one.chart.left_out[i]:
        found.append(("not_applicable", _("left out: %(why)s") % {"why": reasons.get(point.month, "")}))
    if state == "suppressed":
        found.append(("suppressed", _("Small count hidden")))
    elif state == "missing":
        found.append(("missing", _("not entered") if point.count is None else _("nobody counted")))
    return found


def _stored(one: HospitalChart, i: int, point: Entered, state: str) -> tuple[str | float | None, ...]:
    """What the CSV holds: numbers as they are, the rules whose signals cover the point, and its state."""
    made = one.chart
    shown = state == "ok"
    rules = "; ".join(mark.rule for mark in made.marks if i in mark.points)
    counts = (point.count, point.total, point.unknown) if shown else (None, None, None)
    lines = (made.center[i], made.lower[i], made.upper[i])
    return (str(point.month), made.value[i], *counts, *lines, rules, "left_out" if made.left_out[i] else state)


def definition_facts(defined: Definition) -> list[tuple[Any, Any]]:
    """What is counted, out of what, by which clock, and who says so."""
    target = defined.target_words or (words.value(float(defined.target), defined) if defined.target else "")
    found = [
        (_("Counted"), words.counts(defined)),
        (_("Out of"), words.out_of(defined)),
        (_("Left out"), defined.left_out),
        (_("The hour begins"), _(measuring.CLOCKS[defined.clock]) if defined.clock else ""),
        (_("Direction"), _(measuring.BETTER[defined.better])),
        (_("Target"), target),
        (_("Source"), defined.source),
        (_("Checked by"), _(defined.checked_by) if defined.checked_by else ""),
    ]
    return [(word, value) for word, value in found if value]
