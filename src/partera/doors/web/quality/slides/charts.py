"""Charts of measures as slides: the line with its middle, limits, signals and flags; other drawings as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.charts import drawing as charts
from partera.core.periods import Month
from partera.doors.web.quality.charts import sayings, words
from partera.doors.web.quality.charts.drawings import Drawing
from partera.doors.web.templatetags.showing import state_word
from partera.programs.quality.queries.charted import charted
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.flags import FlagRow
from partera.programs.quality.queries.roll_ups import RollUpLine
from partera.programs.quality.rules.charting import OF_THE_WHOLE, Charted, Entered
from partera.programs.quality.rules.definitions import Definition
from partera.reports.slides import (
    COMPARED,
    LIMIT,
    MIDDLE,
    TARGET,
    Flag,
    Line,
    PictureSlide,
    Point,
    SeriesSlide,
)

MOST_POINTS = 36
"""Older ones cannot be told apart at the back of a room."""


def upto(one: HospitalChart, last: Month) -> HospitalChart:
    """The chart as it stood with the months up to one: limits and signals are worked out anew."""
    series = one.chart.series
    points = tuple(point for point in series.points if point.month <= last)
    return one if points == series.points else replace(one, chart=charted([replace(series, points=points)])[0])


def chart_slide(
    one: HospitalChart,
    flags: Sequence[FlagRow] = (),
    beside: Sequence[RollUpLine] = (),
    *,
    owner: str,
    source: str,
    published: Sequence[RollUpLine] = (),
) -> SeriesSlide:
    """A measure's chart; `published` are the sums it is drawn from, when it is a roll-up's."""
    made, defined = one.chart, one.measure.definition
    start = max(0, len(made.series.points) - MOST_POINTS)
    hospitals = {line.month: line.hospitals for line in published}
    return SeriesSlide(
        sentence=_title(one, owner),
        source=source,
        notes=_notes(one),
        heading=words.title(defined),
        labels=tuple(words.month(point.month, short=True) for point in made.series.points[start:]),
        lines=tuple(_lines(made, defined, owner, beside, hospitals, start)),
        axis=words.axis(defined),
        flags=_flags(made, flags, start),
        decimals=words.decimals(defined),
        at_most=float(defined.per) if defined.shape == "share" else None,
    )


def picture_slide(drawn: Drawing, *, source: str) -> PictureSlide:
    """A drawing that no chart of the program can show: a funnel, groups on one scale."""
    return PictureSlide(
        sentence=drawn.sentence,
        source=source,
        heading=drawn.title,
        png=charts.png(drawn.svg(), scale=3),
        alt=f"{drawn.title}. {drawn.sentence}",
    )


def _title(one: HospitalChart, owner: str) -> str:
    newest = sayings.newest(one)
    return f"{owner}: {newest}. {sayings.sentence(one)}" if newest else f"{owner}: {sayings.sentence(one)}"


def _notes(one: HospitalChart) -> tuple[str, ...]:
    """What is counted, how it is charted and read, every signal, and what must be said with the chart."""
    defined, plan = one.measure.definition, one.chart.series.plan
    found = [words.counts(defined)]
    if out_of := words.out_of(defined):
        found.append(_("out of: %(what)s") % {"what": out_of})
    found.append(f"{words.chart_name(plan.chart)}; {words.rules_name(plan.rules)}")
    found += [sayings.said(one, mark) for mark in one.chart.marks]
    found += [f"{words.month(part.month)}: {part.cause}" for part in plan.parts if part.cause]
    return (*found, *sayings.notes(one))


def _lines(
    made: Charted,
    defined: Definition,
    owner: str,
    beside: Sequence[RollUpLine],
    hospitals: dict[Month, int],
    start: int,
) -> list[Line]:
    points = made.series.points
    marked = {at for mark in made.marks if mark.rule.split(".")[-1] not in OF_THE_WHOLE for at in mark.points}
    own = tuple(
        _point(points[at], made.value[at], defined, hospitals, is_signal=at in marked)
        for at in range(start, len(points))
    )
    lines = [Line(owner, own)]
    if beside:
        by_month = {line.month: line for line in beside}
        lines.append(
            Line(_("All hospitals"), tuple(_beside(by_month.get(p.month), defined) for p in points[start:]), COMPARED)
        )
    if defined.target is not None:
        goal = float(defined.target)
        name = _("Target %(value)s") % {"value": words.value(goal, defined)}
        lines.append(Line(name, (Point(goal),) * (len(points) - start), TARGET))
    for name, values, role in (
        (_("Middle"), made.center, MIDDLE), (_("Upper limit"), made.upper, LIMIT), (_("Lower limit"), made.lower, LIMIT)
    ):  # fmt: skip
        shown = values[start:]
        if any(value is not None for value in shown):
            lines.append(Line(name, tuple(Point(value) for value in shown), role))
    return lines


def _point(
    point: Entered, value: float | None, defined: Definition, hospitals: dict[Month, int], *, is_signal: bool
) -> Point:
    if value is None:
        hidden = point.state == "suppressed"
        return Point(None, word=state_word("suppressed").lower() if hidden else _("not entered"))
    parts = [counted] if (counted := words.counted(point, defined)) else []
    if point.unknown:
        parts.append(_("%(n)s unknown") % {"n": words.unknown(point)})
    if n := hospitals.get(point.month):
        parts.append(ngettext("%(n)s hospital", "%(n)s hospitals", n) % {"n": n})
    return Point(value, counts="; ".join(parts), is_signal=is_signal)


def _beside(line: RollUpLine | None, defined: Definition) -> Point:
    if line is None:
        return Point(None)
    if not line.is_shown or line.numerator is None or not line.denominator or defined.shape == "count":
        return Point(None, word=state_word("suppressed").lower() if line.state == "suppressed" else "")
    said = _("%(numerator)s of %(denominator)s") % {"numerator": line.numerator, "denominator": line.denominator}
    return Point(line.numerator / line.denominator * defined.per, counts=said)


def _flags(made: Charted, flags: Sequence[FlagRow], start: int) -> tuple[Flag, ...]:
    """Each change over the first point of its month or after; those outside of the series are left to the page."""
    points = made.series.points[start:]
    found = []
    for flag in flags:
        at = next((place for place, point in enumerate(points) if point.month >= flag.month), None)
        if at is not None and points[0].month <= flag.month:
            found.append(Flag(at, flag.title))
    return tuple(found)
