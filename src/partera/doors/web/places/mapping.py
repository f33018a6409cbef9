"""The map of a measure over the parts of a place, and the table that stands beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from partera.charts.maps import CHANGES_SINCE, EDITION, Area, MapWords, NoMap, county_map, paths
from partera.core.codes import NATION
from partera.doors.web.places import words
from partera.doors.web.places.blocks import FigureBlock, ShownRow
from partera.doors.web.places.making import LONG, Maker, is_count
from partera.doors.web.places.reading import Shelf
from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.registry.findings.rules import is_ranked
from partera.registry.places.queries import PlaceRow


@dataclass(frozen=True)
class MapBlock:
    """The drawing itself (or the reason why there is none) and its figure."""

    svg: str
    lacking: str
    figure: FigureBlock
    county_map: str = ""  # address of the nation's county map

    @property
    def drawn(self) -> SafeString:
        """The drawing for the page; every text in it was escaped where it was made."""
        return mark_safe(self.svg)  # noqa: S308 - made by charts.maps, which escapes


def area_of(code: str) -> str:
    """Whose parts are drawn: the nation's states, a state's counties, for a county those of its state."""
    return NATION if code == NATION else code[:2]


def map_period(shelf: Shelf, measure: str, parts: list[str], wanted: str) -> str | None:
    """The wanted period when any part has a figure in it; else the one ending last that most parts have."""
    found = Counter(period for part in parts for period in shelf.series(measure, part))
    if wanted in found:
        return wanted
    if not found:
        return None
    return max(found, key=lambda period: (period[-4:], found[period]))


def map_block(maker: Maker, measure: Measure, parts: list[PlaceRow], period: str, folder: Path) -> MapBlock:
    """The map and table of a measure over these parts."""
    area = area_of(maker.place.code)
    pooled = maker.shelf.at(measure.id, f"{area}999", period) if area != NATION else None
    figures = {part.code: maker.shelf.at(measure.id, part.code, period) for part in parts}
    rows = [
        maker.row(
            figure,
            measure,
            part.short_name,
            address=address(part.code, measure),
            is_subject=part.code == maker.place.code,
        )
        for part in parts
        if (figure := figures[part.code]) is not None
    ]
    rows.sort(key=lambda row: (not row.has_number, -(row.value or 0), row.label))
    if pooled is not None:
        count = sum(figure is None for figure in figures.values())
        label = _("Counties the source does not name, taken together ({count})").format(count=count)
        rows.append(maker.row(pooled, measure, label, pooled=True))
    sentence = _sentence(rows, measure, period)
    areas = [_area(part, figures[part.code] or pooled, measure, figures[part.code] is None) for part in parts]
    svg, lacking = _drawn([a for a in areas if a], measure, sentence, maker.place.code, folder)
    block = FigureBlock(
        id="map",
        heading=_("On the map"),
        sentence=sentence,
        rows=tuple(rows),
        label_heading=_("State") if area == NATION else _("County"),
        caption=_("{measure}, {period}").format(measure=words.title(measure), period=words.period(period)),
        csv_address=f"/places/{maker.place.code}/{measure.id}/map.csv",
        slide_address=f"/places/{maker.place.code}/{measure.id}/map.pptx" if svg else "",
        folded=len(rows) > LONG,
        notes=_notes(area, measure),
        period=words.period(period),
    )
    nation = f"/places/{NATION}/{measure.id}/map.svg" if area == NATION and svg else ""
    return MapBlock(svg, lacking, block, nation)


def address(code: str, measure: Measure) -> str:
    """A part's own page of the measure."""
    return f"/places/{code}/{measure.id}/"


def _area(part: PlaceRow, figure: Figure | None, measure: Measure, pooled: bool) -> Area | None:
    if figure is None:
        return None
    value = words.shown(figure, measure)
    label = f"{part.short_name}: {value}"
    if pooled:
        label += f" ({_('pooled with other counties')})"
    is_drawn = figure.is_shown and not (pooled and is_count(measure))  # a pool's count is not one county's
    return Area(part.code, figure.value if is_drawn else None, figure.state, label, address(part.code, measure), pooled)


def map_words(measure: Measure, sentence: str) -> MapWords:
    """The words on a map and its key."""
    title = words.title(measure)
    return MapWords(
        title=f"{title} ({words.axis(measure)})" if is_ranked(measure) else title,
        sentence=sentence,
        hidden=_("Small count hidden"),
        unreliable=_("Unreliable"),
        pooled=_("Pooled with other counties"),
        absent=_("No figure"),
    )


def _drawn(areas: list[Area], measure: Measure, sentence: str, code: str, folder: Path) -> tuple[str, str]:
    area = area_of(code)
    try:
        drawing = paths(folder, area)
    except NoMap:
        return "", _("The map’s outlines have not been built here (set-up makes them); the table holds every figure.")
    if not areas:
        return "", _("There is nothing to draw; the table says why.")
    form = f"{{:,.{measure.decimals}f}}"
    layer = "states" if area == NATION else "counties"
    svg = county_map(areas, map_words(measure, sentence), drawing=drawing, number=form, layer=layer, subject=code)
    return svg, ""


def _sentence(rows: list[ShownRow], measure: Measure, period: str) -> str:
    shown = [row for row in rows if row.has_number and ("pooled", "") not in row.chips and row.address]
    if len(shown) < 2:
        return _("Too few places have a figure of their own in {period} to compare.").format(
            period=words.period(period)
        )
    return _("In {period}, from {least} ({least_value}) to {most} ({most_value}).").format(
        period=words.period(period),
        least=shown[-1].label,
        least_value=shown[-1].shown,
        most=shown[0].label,
        most_value=shown[0].shown,
    )


def _notes(area: str, measure: Measure) -> tuple[str, ...]:
    notes = []
    if is_ranked(measure):
        notes.append(_("The key shows the share of U.S. counties that are less vulnerable, from 0 to 1."))
    notes += [_("Five classes hold about equal numbers of places; a place on a limit is in the class above it.")]
    if area != NATION:
        notes.append(_("County boundaries as of {year}.").format(year=EDITION))
        if area in CHANGES_SINCE:
            notes.append(_(CHANGES_SINCE[area]))
    return tuple(notes)


def nation_counties(shelf: Shelf, measure: Measure, period: str, folder: Path, counties: dict[str, str]) -> str:
    """The nation's county map, each county a link; a county that is not named has its state's pooled figure."""
    drawing = paths(folder, NATION)
    areas = []
    for code in drawing["counties"]:
        own = shelf.at(measure.id, code, period)
        figure = own or shelf.at(measure.id, f"{code[:2]}999", period)
        if figure is not None:
            part = PlaceRow(code, counties.get(code, code), "county", None, "", None)
            if area := _area(part, figure, measure, own is None):
                areas.append(area)
    sentence = _("{measure} by county, {period}.").format(measure=words.title(measure), period=words.period(period))
    form = f"{{:,.{measure.decimals}f}}"
    return county_map(areas, map_words(measure, sentence), drawing=drawing, number=form)
