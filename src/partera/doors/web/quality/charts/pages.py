"""The pages of a hospital’s charts, as the templates take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.doors.web.quality.charts import drawings, sayings, words
from partera.doors.web.quality.charts.blocks import ChartFigure, GroupFigure, Tile
from partera.doors.web.quality.charts.figures import address_or_none, definition_facts, figure, picture
from partera.doors.web.quality.charts.groupings import group_figures
from partera.doors.web.quality.tabs import Tab, hospital_tabs
from partera.programs.quality.models import Enrolment
from partera.programs.quality.queries import charts, roll_ups, signal_sentences
from partera.programs.quality.queries import flags as queried
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.flags import FlagRow, NoteRow, SignalRow


@dataclass(frozen=True)
class ChartsPage:
    """All measures of a hospital as small charts."""

    part: int
    hospital: str
    collaborative: int
    collaborative_name: str
    above: tuple[str, str]
    tabs: list[Tab]
    tiles: list[Tile]
    improvements: int
    concerns: int


@dataclass(frozen=True)
class ShownSignal:
    """A signal with its notes."""

    id: int
    sentence: str
    chip: tuple[str, str]
    rules: str
    notes: tuple[NoteRow, ...]
    is_gone: bool

    @property
    def key(self) -> str:
        """Its number as text, for addresses and ids."""
        return str(self.id)


@dataclass(frozen=True)
class ShownFlag:
    """A line of the list below the chart."""

    number: int
    month: str
    title: str
    address: str
    kind: str
    is_ahead: bool = False  # whether its month is not on the chart yet


@dataclass(frozen=True)
class ShownPart:
    """A part or a month left out, with what undoes it."""

    id: int | None
    words: str
    why: str


@dataclass(frozen=True)
class ChartPage:
    """One measure of a hospital."""

    part: int
    measure: int
    hospital: str
    collaborative_name: str
    above: tuple[str, str]
    tabs: list[Tab]
    title: str
    newest: str
    figure: ChartFigure
    signals: list[ShownSignal]
    flags: list[ShownFlag]
    parts: list[ShownPart]
    left_out: list[ShownPart]
    clock: ChartFigure | None
    clock_address: str
    groups: list[GroupFigure]
    facts: list[tuple[Any, Any]]
    plan: list[tuple[Any, Any]]
    source: str
    may_change: bool
    waiting: int
    one: HospitalChart
    cycles: list[tuple[int, str]]


def charts_page(viewer: Viewer, number: int) -> ChartsPage:
    """All measures of a hospital."""
    part = charts.part_of(viewer, number)
    found = charts.of_part(part, part.collaborative)
    tiles = [_tile(part, one) for one in found]
    kinds = [tile.chip[0] for tile in tiles if tile.chip]
    return ChartsPage(
        part.pk, part.hospital.name, part.collaborative_id, part.collaborative.name, _above(part),
        hospital_tabs(viewer, part.pk, "quality_charts"), tiles, kinds.count("estimate"), kinds.count("unreliable"),
    )  # fmt: skip


def _above(part: Enrolment) -> tuple[str, str]:
    """The addresses of the collaborative and of the hospital, for the breadcrumbs."""
    hospital = address_or_none("quality_hospital", part=part.pk)
    return address_or_none("quality_collaborative", number=part.collaborative_id), hospital


def _tile(part: Enrolment, one: HospitalChart) -> Tile:
    newest = one.chart.newest
    meaning = sayings.meaning_now(one)
    chip = (words.CHIPS[meaning], _(words.MEANINGS[meaning])) if meaning else None
    where = {"part": part.pk, "measure": one.measure.id}
    found = drawings.tile(one)
    shown = picture(found, where, "tile", (240, 64)) if newest is not None else None
    address = reverse("quality_chart", kwargs=where)
    return Tile(words.title(one.measure.definition), address, sayings.sentence(one), sayings.newest(one), shown, chip)


def chart_page(viewer: Viewer, number: int, measure: int) -> ChartPage:
    """One measure of a hospital, with everything that belongs to it."""
    part = charts.part_of(viewer, number)
    one = charts.one_of_part(part, measure)
    kept = queried.signals(part, [measure])
    flags = queried.flags(part, measure)
    beside = roll_ups.of_collaborative(part.collaborative_id, [measure]).get(measure, [])
    clock = _other_clock(part, one)
    shown = _signals(one, kept)
    may_change = charts.may_change(viewer, part)
    return ChartPage(
        part=part.pk,
        measure=measure,
        hospital=part.hospital.name,
        collaborative_name=part.collaborative.name,
        above=_above(part),
        tabs=hospital_tabs(viewer, part.pk, "quality_charts"),
        title=words.title(one.measure.definition),
        newest=sayings.newest(one),
        figure=figure(part, one, flags, beside),
        signals=shown,
        flags=_flags(flags, one.chart.series.points[-1].month if one.chart.series.points else None),
        parts=_parts(one),
        left_out=_left_out(one),
        clock=figure(part, clock, (), (), small=True) if clock else None,
        clock_address=reverse("quality_chart", kwargs={"part": part.pk, "measure": clock.measure.id}) if clock else "",
        groups=group_figures(part, one),
        facts=definition_facts(one.measure.definition),
        plan=_plan(one),
        source=one.measure.definition.source,
        may_change=may_change,
        one=one,
        cycles=queried.cycles(part) if may_change and shown else [],
        waiting=sum(not signal.notes and not signal.is_gone for signal in shown),
    )


def _signals(one: HospitalChart, kept: Sequence[SignalRow]) -> list[ShownSignal]:
    """The kept signals, in the words of the chart where it still finds them."""
    rules = one.chart.series.plan.rules
    marks = {(rules, mark.rule, mark.side, mark.first.first_day): mark for mark in one.chart.marks}
    found = []
    for row in kept:
        mark = marks.get((row.rules, row.rule, row.side, row.first)) if row.gone_at is None else None
        plain = signal_sentences.Said(row.rule, row.side, row.meaning, row.first, row.last)
        sentence = sayings.said(one, mark) if mark else signal_sentences.sentence(plain)
        chip = (words.CHIPS[row.meaning], _(words.MEANINGS[row.meaning]))
        found.append(
            ShownSignal(row.id, sentence, chip, words.rules_name(row.rules), row.notes, row.gone_at is not None)
        )
    return sorted(found, key=lambda signal: signal.is_gone)


def _flags(flags: Sequence[FlagRow], last: Month | None) -> list[ShownFlag]:
    return [_flag(number, flag, last) for number, flag in enumerate(flags, start=1)]


def _flag(number: int, flag: FlagRow, last: Month | None) -> ShownFlag:
    address = address_or_none("quality_cycle", cycle=flag.cycle) if flag.cycle else ""
    kind = _("whole collaborative") if flag.everywhere else _("test of change") if flag.cycle else ""
    is_ahead = last is not None and flag.month > last
    return ShownFlag(number, words.month(flag.month), flag.title, address, kind, is_ahead)


def _parts(one: HospitalChart) -> list[ShownPart]:
    made, defined = one.chart, one.measure.definition
    return [
        ShownPart(
            part.id,
            _("From %(month)s: middle %(center)s") % {
                "month": words.month(made.series.points[part.first].month), "center": words.value(part.center, defined)
            },
            "; ".join(
                why for why in (
                    part.cause, _("baseline frozen at its first %(n)s points") % {"n": part.frozen_at} if part.frozen_at
                    else "", _("the definition changed") if part.of_definition else "",
                ) if why
            ),
        )
        for part in made.sections
    ]  # fmt: skip


def _left_out(one: HospitalChart) -> list[ShownPart]:
    return [ShownPart(left.id, words.month(left.month), left.reason) for left in one.chart.series.plan.left_out]


def _plan(one: HospitalChart) -> list[tuple[Any, Any]]:
    plan = one.chart.series.plan
    return [(_("Chart"), words.chart_name(plan.chart)), (_("Rules"), words.rules_name(plan.rules))]


def _other_clock(part: Enrolment, one: HospitalChart) -> HospitalChart | None:
    """The same measure by the other clock, where the collaborative asks for both."""
    if not one.measure.definition.clock or not one.measure.family:
        return None
    known = charts.versions_of(part.collaborative_id)
    other = next(
        (
            measure for measure, versions in known.items()
            if measure != one.measure.id and versions[-1].family == one.measure.family and versions[-1].definition.clock
            and versions[-1].definition.clock != one.measure.definition.clock
        ),
        None,
    )  # fmt: skip
    if other is None:
        return None
    return next(iter(charts.of_part(part, part.collaborative, [other])), None)
