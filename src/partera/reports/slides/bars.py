"""A chart of values side by side that the presentation program can edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION

from partera.charts.palette import INK, SUBJECT
from partera.reports.slides.parts import (
    PLOT_HEIGHT,
    PLOT_TOP,
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
from partera.reports.slides.values import Bar, BarsSlide

_ROOM_FOR_LABELS, _ROOM_FOR_WORDS = 0.3, 0.2  # of the chart's width, left and right of the bars


def add_bars(shapes: Any, slide: BarsSlide, box: tuple[int, int, int, int]) -> Any:
    """The chart of values side by side: bars from zero, the first on top, each with its value in words."""
    bars = list(reversed(slide.bars))  # the program draws the first at the bottom
    held = CategoryChartData(number_format=number_format(slide.decimals))
    held.categories = [bar.label for bar in bars]
    held.add_series(slide.heading, [bar.value for bar in bars])
    frame = shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, held)
    chart = frame.chart
    bare(chart)
    most = max((v for bar in bars for v in (bar.value, bar.high) if v is not None), default=1.0)
    least = min((v for bar in bars for v in (bar.value, bar.low) if v is not None), default=0.0)
    dress_values(chart.value_axis, slide, (min(0.0, least), most or 1.0))
    dress_labels(chart.category_axis, len(bars), skips=False)
    chart.plots[0].gap_width = 60
    series = chart.plots[0].series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb("#9db8d9")
    series.invert_if_negative = False
    for number, bar in enumerate(bars):
        point = series.points[number]
        if bar.is_subject:
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = rgb(SUBJECT)
    add_intervals(series, [(bar.value, bar.low, bar.high) for bar in bars])
    _words_of_bars(series, bars, chart.value_axis)
    set_layout(chart, left=_ROOM_FOR_LABELS, width=1 - _ROOM_FOR_LABELS - _ROOM_FOR_WORDS)
    return frame


def hidden_words(slide: BarsSlide, box: tuple[int, int, int, int]) -> list[tuple[str, tuple[int, int, int, int]]]:
    """The word of each bar that has no number, and where its bar would begin."""
    left, top, width, height = box
    step = height * PLOT_HEIGHT / len(slide.bars)
    first = top + height * PLOT_TOP
    x, room = int(left + width * _ROOM_FOR_LABELS), int(width * (1 - _ROOM_FOR_LABELS))
    return [
        (bar.text, (x, int(first + step * place), room, int(step)))
        for place, bar in enumerate(slide.bars)
        if bar.value is None and bar.text
    ]


def _words_of_bars(series: Any, bars: Sequence[Bar], axis: Any) -> None:
    """Each value in words, right of the bar and of its interval."""
    width = (1 - _ROOM_FOR_LABELS - _ROOM_FOR_WORDS) / (axis.maximum_scale - axis.minimum_scale)
    for number, bar in enumerate(bars):
        if bar.value is not None and bar.text:
            label = write_label(
                series.points[number], bar.text, INK, XL_LABEL_POSITION.OUTSIDE_END, bold=bar.is_subject
            )
            move_label(label, across=((bar.high or bar.value) - bar.value) * width + 0.008, down=0.0)
