"""Figures of a place as slides: a chart that can be edited, a table, or the map as a picture."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.charts import drawing
from partera.doors.web.places import words
from partera.doors.web.places.blocks import About, FigureBlock, ShownRow
from partera.doors.web.places.gaps import GapBlock
from partera.doors.web.places.mapping import MapBlock
from partera.doors.web.places.pages import MeasurePage
from partera.evidence.measures.definition import Measure
from partera.reports.slides import (
    COMPARED,
    MAIN,
    Bar,
    BarsSlide,
    Deck,
    Line,
    PictureSlide,
    Point,
    SeriesSlide,
    Slide,
    TableSlide,
)

MOST_BARS = 9
"""More side by side than these cannot be read at the back: they stand in a table."""


def deck(title: str, *slides: Slide) -> Deck:
    """Slides in the language of the page, marked when what they show is invented."""
    mark = _("Invented demonstration data. Nothing here is real.") if settings.PARTERA_DEMO else ""
    return Deck(title, get_language() or "en", slides, mark)


def figure_slide(page: MeasurePage, what: str, measure: Measure) -> Slide | None:
    """The figure of that name as a slide; None when the page has no such figure."""
    if what == "map":
        return _map_slide(page, page.map) if page.map is not None and page.map.svg else None
    block = page.block(what)
    if block is None:
        return None
    if what == "trend":
        return _trend_slide(page, block, measure)
    return _side_by_side(page, block, measure)


def gaps_slide(block: GapBlock, name: str, about: About | None) -> Slide:
    """The widest gaps of a place."""
    return TableSlide(
        sentence=block.sentence,
        source=_source(about),
        notes=(block.rule,),
        heading=f"{_('Widest gaps between groups')}: {name}",
        header=(_("Measure"), _("Compared"), _("Difference"), _("Ratio"), _("Period")),
        rows=tuple(
            (row.measure, row.compared, f"{row.difference} ({row.difference_interval})", row.ratio, row.period)
            for row in block.rows
        ),
        numbers=(3,),
    )


def _source(about: About | None) -> str:
    return about.cite if about else ""


def _trend_slide(page: MeasurePage, block: FigureBlock, measure: Measure) -> Slide:
    labels = tuple(sorted({row.period for row in block.rows}))
    found = {(row.label, row.period): row for row in block.rows}
    lines = [
        Line(
            name,
            tuple(_point(found.get((name, label))) for label in labels),
            MAIN if name == block.lines[0] else COMPARED,
        )
        for name in block.lines
    ]
    return SeriesSlide(
        sentence=block.sentence,
        source=_source(page.about),
        notes=block.notes,
        heading=f"{page.heading}. {block.heading}",
        labels=labels,
        lines=tuple(lines),
        axis=words.axis(measure),
        decimals=measure.decimals,
    )


def _point(row: ShownRow | None) -> Point:
    if row is None:
        return Point(None)
    if not row.has_number:
        return Point(None, word=row.shown)
    return Point(row.value, row.low, row.high, row.counts)


def _side_by_side(page: MeasurePage, block: FigureBlock, measure: Measure) -> Slide:
    """Bars where they can be read; else a table."""
    if block.picture is None or len(block.rows) > MOST_BARS:
        return _table_slide(page, block)
    return BarsSlide(
        sentence=block.sentence,
        source=_source(page.about),
        notes=block.notes,
        heading=f"{page.heading}. {block.caption}",
        bars=tuple(
            Bar(
                row.label,
                row.value if row.has_number else None,
                row.low,
                row.high,
                row.shown + (f" ({row.interval})" if row.interval else ""),
                row.counts,
                row.is_subject or not any(other.is_subject for other in block.rows),
            )
            for row in block.rows
        ),
        axis=words.axis(measure),
        decimals=measure.decimals,
    )


def _table_slide(page: MeasurePage, block: FigureBlock) -> Slide:
    return TableSlide(
        sentence=block.sentence,
        source=_source(page.about),
        notes=block.notes,
        heading=f"{page.heading}. {block.caption}",
        header=(block.label_heading, _("Value"), _("95% interval"), _("Count of all"), _("Period")),
        rows=tuple((row.label, row.shown, row.interval, row.counts, row.period) for row in block.rows),
        numbers=(1, 2, 3),
    )


def _map_slide(page: MeasurePage, block: MapBlock) -> Slide:
    figure = block.figure
    told = "; ".join(f"{row.label}: {row.shown}" for row in figure.rows[:12])
    return PictureSlide(
        sentence=figure.sentence,
        source=_source(page.about),
        notes=(*figure.notes, *(f"{row.label}: {row.shown} {row.counts}".strip() for row in figure.rows)),
        heading=f"{page.heading}. {figure.heading}",
        png=drawing.png(block.svg.encode("utf-8"), scale=3),
        alt=f"{figure.caption}. {figure.sentence} {told}",
    )
