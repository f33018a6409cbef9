"""A chart of lines through time that the presentation program can edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from partera.charts.drawing import nice_domain
from partera.charts.palette import INK, PAPER, QUIET, SERIES, SUBJECT
from partera.reports.slides.parts import (
    PLOT_HEIGHT,
    add_intervals,
    bare,
    dress_labels,
    dress_values,
    move_label,
    number_format,
    rgb,
    set_layout,
    write_label,
)
from partera.reports.slides.values import COMPARED, LIMIT, MAIN, MIDDLE, TARGET, Line, Point, SeriesSlide

_ROOM_FOR_NAMES = 0.2  # of the chart's width, right of the lines
_NAME_HEIGHT = 0.085  # of the axis
_OTHERS = (SERIES[1], SERIES[5], SERIES[2], SERIES[3], SERIES[4])
_DASHES = {TARGET: MSO_LINE.LONG_DASH, MIDDLE: MSO_LINE.SOLID, LIMIT: MSO_LINE.ROUND_DOT, COMPARED: MSO_LINE.DASH}


def add_lines(shapes: Any, slide: SeriesSlide, box: tuple[int, int, int, int]) -> Any:
    """The chart of a series: lines broken where there is no number, each with its name at its end."""
    held = CategoryChartData(number_format=number_format(slide.decimals))
    held.categories = list(slide.labels)
    for line in slide.lines:
        held.add_series(line.name, [point.value for point in line.points])
    frame = shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, held)
    chart = frame.chart
    bare(chart)
    values = [v for line in slide.lines for p in line.points for v in (p.value, p.low, p.high) if v is not None]
    low, high = nice_domain(values, zero=slide.from_zero)
    dress_values(chart.value_axis, slide, (low, high if slide.at_most is None else min(high, slide.at_most)))
    dress_labels(chart.category_axis, len(slide.labels))
    colours = iter(_OTHERS)
    drawn = list(zip(chart.plots[0].series, slide.lines, strict=True))
    apart = _moved_apart(slide.lines, chart.value_axis.maximum_scale - chart.value_axis.minimum_scale)
    for series, line in drawn:
        colour = SUBJECT if line.role == MAIN else QUIET if line.role in (LIMIT, MIDDLE) else next(colours, QUIET)
        _draw_line(series, line, colour)
        _name_at_its_end(series, line, colour, apart.get(line.name, 0.0))
    main = next((pair for pair in drawn if pair[1].role == MAIN), None)
    if main:
        _number_the_flags(main[0], main[1], slide)
    set_layout(chart, left=0.085, width=1 - 0.085 - _ROOM_FOR_NAMES)
    return frame


def _draw_line(series: Any, line: Line, colour: str) -> None:
    series.smooth = False
    series.format.line.color.rgb = rgb(colour)
    series.format.line.width = Pt(3.5 if line.role == MAIN else 2 if line.role in (TARGET, COMPARED) else 1.5)
    if line.role != MAIN:
        series.format.line.dash_style = _DASHES[line.role]
    if line.role in (MAIN, COMPARED):
        _mark(series.marker, colour, 9 if line.role == MAIN else 6)
    else:
        series.marker.style = XL_MARKER_STYLE.NONE
    for number, point in enumerate(line.points):
        if point.is_signal and point.value is not None:
            _mark(series.points[number].marker, SERIES[1], 14, XL_MARKER_STYLE.DIAMOND)
    if line.role == MAIN and any(point.low is not None for point in line.points):
        add_intervals(series, [(point.value, point.low, point.high) for point in line.points])


def _mark(marker: Any, colour: str, size: int, style: Any = XL_MARKER_STYLE.CIRCLE) -> None:
    marker.style, marker.size = style, size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(colour)
    marker.format.line.color.rgb = rgb(PAPER)


def _last(line: Line) -> int | None:
    """The place of the line's last number."""
    return max((number for number, point in enumerate(line.points) if point.value is not None), default=None)


def _moved_apart(lines: Sequence[Line], room: float) -> dict[str, float]:
    """How far each line's name moves down from its end, as a part of the chart's height, so that none touch."""
    ends = [(line.points[last].value or 0.0, line.name) for line in lines if (last := _last(line)) is not None]
    moved, below = {}, None
    for value, name in sorted(ends, reverse=True):
        at = value / room if below is None else min(value / room, below - _NAME_HEIGHT)
        below = at
        moved[name] = (value / room - at) * PLOT_HEIGHT
    return moved


def _name_at_its_end(series: Any, line: Line, colour: str, down: float) -> None:
    last = _last(line)
    if last is None:
        return
    label = write_label(series.points[last], line.name, colour, XL_LABEL_POSITION.RIGHT, bold=line.role == MAIN)
    if down:
        move_label(label, across=0.0, down=down)


def _number_the_flags(series: Any, line: Line, slide: SeriesSlide) -> None:
    """Above its point each change has its number; the words stand below the chart."""
    last = _last(line)
    for number, flag in enumerate(slide.flags, start=1):
        if line.points[flag.at].value is None or flag.at == last:
            continue
        write_label(series.points[flag.at], f"▼{number}", INK, XL_LABEL_POSITION.ABOVE, bold=True)


def described(line: Line, point: Point) -> bool:
    """Whether a point is told in the notes: those of the line itself and of what it is compared with."""
    return line.role in (MAIN, COMPARED) and (point.value is not None or bool(point.word))
