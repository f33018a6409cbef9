"""The results of a collaborative, as the templates take them: published roll-ups, hospitals side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.quality.charts import drawings, sayings, words
from partera.doors.web.quality.charts.blocks import ChartFigure, GroupFigure, Tile
from partera.doors.web.quality.charts.figures import address_or_none, addresses, definition_facts, legend, point_rows
from partera.doors.web.quality.results import funnels
from partera.doors.web.quality.results.funnels import FunnelFigure
from partera.doors.web.quality.results.groups import published_groups
from partera.doors.web.quality.tabs import Tab, collaborative_tabs
from partera.doors.web.templatetags.showing import number
from partera.programs.quality.queries import access, roll_ups
from partera.programs.quality.queries import flags as changes
from partera.programs.quality.queries import funnels as queried
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.flags import FlagRow
from partera.programs.quality.queries.roll_ups import RollUpLine

FILE = "quality_result_file"


@dataclass(frozen=True)
class ResultsPage:
    """Every measure’s roll-up as a small chart."""

    number: int
    name: str
    above: str
    tabs: list[Tab]
    tiles: list[Tile]
    months: int
    improvements: int
    concerns: int
    may_run: bool


@dataclass(frozen=True)
class WaveLine:
    """A wave’s newest published sum."""

    wave: int
    month: str
    shown: str
    counts: str
    hospitals: int


@dataclass(frozen=True)
class ResultPage:
    """One measure over all hospitals."""

    number: int
    measure: int
    name: str
    above: str
    tabs: list[Tab]
    title: str
    newest: str
    figure: ChartFigure
    flags: list[tuple[str, str]]
    hospitals: str
    waves: list[WaveLine]
    funnel: FunnelFigure | None
    groups: list[GroupFigure]
    facts: list[tuple[Any, Any]]
    may_run: bool


def results_page(viewer: Viewer, collaborative: int) -> ResultsPage:
    """The results of a collaborative."""
    row = access.collaborative_seen(viewer, collaborative)
    found = roll_ups.roll_up_charts(viewer, collaborative)
    tiles = [_tile(collaborative, one, lines) for one, lines in found]
    months = len({line.month for _one, lines in found for line in lines})
    meanings = [meaning for one, lines in found if lines and (meaning := sayings.meaning_now(one))]
    return ResultsPage(
        number=row.pk,
        name=row.name,
        above=address_or_none("quality_collaborative", number=row.pk),
        tabs=collaborative_tabs(viewer, row.pk, "quality_results"),
        tiles=tiles,
        months=months,
        improvements=meanings.count("improvement"),
        concerns=meanings.count("concern"),
        may_run=access.runs(viewer, row),
    )


def _tile(collaborative: int, one: HospitalChart, lines: Sequence[RollUpLine]) -> Tile:
    where = {"number": collaborative, "measure": one.measure.id}
    has_values = one.chart.newest is not None
    shown = addresses(FILE, drawings.tile(one), where, "tile", (240, 64)) if has_values else None
    address = reverse("quality_result", kwargs=where)
    return Tile(words.title(one.measure.definition), address, sentence(one, lines), sayings.newest(one), shown, None)


def sentence(one: HospitalChart, lines: Sequence[RollUpLine]) -> str:
    """What the roll-up says, or why there is none."""
    if not lines:
        return _("No sum is published yet: six hospitals must have sent all counts of a month.")
    if one.chart.newest is None:
        return _("Every month’s count is small and hidden.")
    return sayings.sentence(one)


def measure_of(viewer: Viewer, collaborative: int, measure: int) -> tuple[HospitalChart, list[RollUpLine]]:
    """One measure’s roll-up, or not found."""
    found = roll_ups.roll_up_charts(viewer, collaborative, measures=[measure])
    if not found:
        raise NotFound(_("There is no such result in this collaborative. Rare events are read hospital by hospital."))
    return found[0]


def result_page(viewer: Viewer, collaborative: int, measure: int) -> ResultPage:
    """One measure over all hospitals, with what the viewer may see of them side by side."""
    row = access.collaborative_seen(viewer, collaborative)
    one, lines = measure_of(viewer, collaborative, measure)
    where = {"number": collaborative, "measure": measure}
    flags = changes.everywhere(row.pk)
    return ResultPage(
        number=row.pk,
        measure=measure,
        name=row.name,
        above=address_or_none("quality_collaborative", number=row.pk),
        tabs=collaborative_tabs(viewer, row.pk, "quality_results"),
        title=words.title(one.measure.definition),
        newest=sayings.newest(one),
        figure=figure(one, lines, flags, where, row.name),
        flags=[(words.month(flag.month), flag.title) for flag in flags],
        hospitals=_hospitals(lines),
        waves=_waves(viewer, collaborative, one),
        funnel=funnels.figure(queried.funnel(viewer, collaborative, one.measure, lines), one, where, row.name),
        groups=published_groups(viewer, collaborative, one, where, row.name),
        facts=definition_facts(one.measure.definition),
        may_run=access.runs(viewer, row),
    )


def figure(
    one: HospitalChart, lines: Sequence[RollUpLine], flags: Sequence[FlagRow], where: dict[str, int], owner: str
) -> ChartFigure:
    """The roll-up’s chart with its table."""
    drawing = drawings.chart(one, flags, (), owner=owner)
    has_values = one.chart.newest is not None
    return ChartFigure(
        id="chart",
        heading=_("All hospitals through time"),
        sentence=sentence(one, lines),
        picture=addresses(FILE, drawing, where, "chart", (830, 342)) if has_values else None,
        rows=point_rows(one),
        csv_address=reverse(FILE, kwargs={**where, "what": "chart", "ending": "csv"}),
        notes=tuple(sayings.notes(one)),
        label_heading=_("Month"),
        legend=legend(one),
    )


def _hospitals(lines: Sequence[RollUpLine]) -> str:
    """Over how many hospitals the newest sum goes, and when it was published."""
    if not lines:
        return ""
    newest = lines[-1]
    said = ngettext("%(n)s hospital", "%(n)s hospitals", newest.hospitals) % {"n": number(newest.hospitals)}
    return _("The newest sum is over %(hospitals)s.") % {"hospitals": said}


def _waves(viewer: Viewer, collaborative: int, one: HospitalChart) -> list[WaveLine]:
    found = roll_ups.lines(viewer, collaborative, measures=[one.measure.id], by_wave=True).get(one.measure.id, [])
    newest = {line.wave: line for line in found if line.is_shown}
    defined = one.measure.definition
    return [
        _wave_line(one, wave or 0, line)
        for wave, line in sorted(newest.items(), key=lambda item: item[0] or 0)
        if line.denominator and defined.shape in ("share", "rate")
    ]


def _wave_line(one: HospitalChart, wave: int, line: RollUpLine) -> WaveLine:
    defined = one.measure.definition
    value = (line.numerator or 0) / (line.denominator or 1) * defined.per
    counts = _("%(n)s of %(of)s") % {"n": number(line.numerator), "of": number(line.denominator)}
    return WaveLine(wave, words.month(line.month), words.value(value, defined), counts, line.hospitals)
