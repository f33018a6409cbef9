"""The sentence with which a chart begins, and what is said below it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.doors.web.quality.charts import words
from partera.programs.quality.queries import signal_sentences
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.rules import charting, measuring
from partera.programs.quality.rules.charting import Mark

FEW = 10
"""Points below which runs say nothing."""


def sentence(one: HospitalChart) -> str:
    """What the chart says: its leading signal, or that it varies as by chance, or that there is too little."""
    chart = one.chart
    newest = chart.newest
    if newest is None:
        return _("Nothing is entered yet.")
    mark = charting.leading(chart.marks, chart.series.points[newest].month)
    if mark is not None:
        return said(one, mark)
    known = sum(value is not None for value in chart.value)
    if known < FEW:
        return ngettext(
            "%(n)s point so far: too few to tell a change from chance.",
            "%(n)s points so far: too few to tell a change from chance.",
            known,
        ) % {"n": known}
    return _("The ups and downs are what chance explains; nothing points to a change.")


def meaning_now(one: HospitalChart) -> str:
    """What the signal that reaches the newest value means; nothing when none does."""
    newest = one.chart.newest
    if newest is None:
        return ""
    last = one.chart.series.points[newest].month
    mark = charting.leading(one.chart.marks, last)
    return mark.meaning if mark and mark.last == last else ""


def said(one: HospitalChart, mark: Mark) -> str:
    """A signal of this chart in words."""
    chart = one.chart
    newest = chart.newest
    goes_on = newest is not None and mark.last == chart.series.points[newest].month
    center = words.value(mark.center, one.measure.definition)
    cases = one.measure.definition.shape in measuring.RARE
    return signal_sentences.sentence(signal_sentences.of_mark(mark, center=center, cases=cases, goes_on=goes_on))


def newest(one: HospitalChart) -> str:
    """The newest value with its count: 85.0% in February 2026 (17 of 20)."""
    at = one.chart.newest
    if at is None:
        return ""
    point, defined = one.chart.series.points[at], one.measure.definition
    counted = words.counted(point, defined)
    said_value = _("%(value)s in %(month)s") % {
        "value": words.value(one.chart.value[at], defined), "month": words.month(point.month),
    }  # fmt: skip
    return f"{said_value} ({counted})" if counted else said_value


def notes(one: HospitalChart) -> list[str]:
    """What must be said with a chart: provisional limits, rare events, more spread than chance."""
    chart, found = one.chart, []
    if chart.sections and chart.sections[-1].provisional and chart.newest is not None:
        found.append(_("The middle and limits rest on fewer than twelve points and are provisional."))
    if chart.too_rare:
        found.append(_("Events are so rare that this chart says little. A chart of the births between them says more."))
    if chart.offered:
        found.append(
            _(
                "The values vary %(ratio)s times as much as chance alone explains. A %(chart)s allows for that; "
                "choose it below."
            )
            % {"ratio": f"{chart.spread_ratio:.1f}", "chart": words.chart_name(chart.offered)}
        )
    return found
