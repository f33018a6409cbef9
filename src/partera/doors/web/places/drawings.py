"""The drawing of a figure block: what the table holds, drawn, and kept by its content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from partera.charts import drawing, intervals, trend
from partera.charts.cache import drawn, key_of
from partera.charts.values import Line, Point, Row, Words
from partera.doors.web.places import words
from partera.doors.web.places.blocks import FigureBlock, ShownRow
from partera.doors.web.places.gaps import GapBlock
from partera.evidence.measures.definition import Measure


def figure_drawing(block: FigureBlock, what: str, measure: Measure, folder: Path, *, narrow: bool) -> tuple[str, bytes]:
    """The SVG of a figure and its key."""
    chart_words = Words(
        title=f"{block.heading}: {words.title(measure)}" if what == "trend" else block.caption,
        sentence=block.sentence,
        axis=words.axis(measure),
        from_zero=_("axis starts at {0}"),
    )
    if what == "trend":
        chart = trend.trend_chart(_lines(block), chart_words, narrow=narrow)
    elif what == "comparison":
        chart = intervals.comparison_chart([_chart_row(row) for row in block.rows], chart_words, narrow=narrow)
    else:
        chart = intervals.groups_chart([_chart_row(row) for row in block.rows], chart_words, narrow=narrow)
    return _kept(chart, chart_words, folder)


def gaps_drawing(block: GapBlock, folder: Path, *, narrow: bool) -> tuple[str, bytes]:
    """The SVG of the widest gaps, as ratios (which have no unit), and its key."""
    rows = [
        Row(row.label, row.value, row.low, row.high, text=f"{row.ratio} ({row.ratio_interval})") for row in block.rows
    ]
    chart_words = Words(
        title=_("The widest gaps between groups"),
        sentence=block.sentence,
        axis=_("Ratio to the group with the best rate (1 = no difference)"),
    )
    return _kept(intervals.gap_chart(rows, chart_words, even_at=1.0, narrow=narrow), chart_words, folder)


def _kept(chart: dict[str, Any], chart_words: Words, folder: Path) -> tuple[str, bytes]:
    key = key_of([chart, chart_words.title, chart_words.sentence])
    return key, drawn(folder, key, lambda: drawing.svg(chart, title=chart_words.title, sentence=chart_words.sentence))


def _chart_row(row: ShownRow) -> Row:
    text = row.shown + (f" ({row.interval})" if row.interval else "")
    return Row(row.label, row.value, row.low, row.high, row.state, text, row.is_subject)


def _lines(block: FigureBlock) -> list[Line]:
    named: dict[str, list[ShownRow]] = {}
    for row in block.rows:
        named.setdefault(row.label, []).append(row)
    return [
        Line(
            name,
            tuple(Point(row.period, row.value, row.low, row.high, row.state, _("hidden")) for row in rows),
            is_subject=rows[0].is_subject,
        )
        for name, rows in named.items()
    ]
