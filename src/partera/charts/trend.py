"""A measure through time: a line with its interval as a band, others to compare with, names on the lines."""

from __future__ import annotations

import textwrap
from typing import Any

from partera.charts import drawing
from partera.charts.palette import INK, PAPER, REFERENCES, SUBJECT
from partera.charts.values import Line, Point, Words

WIDE, NARROW, HEIGHT = 420, 250, 240
_LABEL_HEIGHT, _TITLE_WIDTH = 15, 38


def trend_chart(lines: list[Line], words: Words, *, narrow: bool = False) -> dict[str, Any]:
    """The spec: lines are broken where a value is hidden, and the gap is hatched and named."""
    if len(lines) > 6:
        raise ValueError(f"{len(lines)} lines are too many for one drawing; six are the most.")
    periods = sorted({point.period for line in lines for point in line.points})
    shown = [p for line in lines for p in line.points if p.is_shown]
    bounds = [v for p in shown for v in (p.value, p.low, p.high) if v is not None]
    start, end = drawing.nice_domain(bounds)
    scale = {"domain": [start, end], "nice": False, "zero": False}
    axis_title = words.axis if start == 0 else f"{words.axis} ({words.from_zero.format(f'{start:,g}')})"
    titled = textwrap.wrap(axis_title, _TITLE_WIDTH)  # no longer than the axis is high
    x = {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": periods, "type": "point", "padding": 0.3},
        "axis": {
            "title": None,
            "labelAngle": 0,
            "labelAlign": "center",
            "labelPadding": 8,
            "labelOverlap": "greedy",
            "grid": False,
        },
    }
    y = {"field": "value", "type": "quantitative", "scale": scale, "axis": {"title": titled, "tickCount": 5}}
    colours = _colours(lines)
    layers = [_hidden_layer(lines, periods, start, end, scale)]
    for line in lines:
        layers += _line_layers(line, colours[line.name], x, y)
    layers.append(_names_layer(lines, colours, (start, end), x, scale))
    return drawing.spec(width=NARROW if narrow else WIDE, height=HEIGHT, layers=[layer for layer in layers if layer])


def draw(lines: list[Line], words: Words, *, narrow: bool = False) -> bytes:
    """The SVG."""
    return drawing.svg(trend_chart(lines, words, narrow=narrow), title=words.title, sentence=words.sentence)


def _colours(lines: list[Line]) -> dict[str, str]:
    others = iter((*REFERENCES, "#00785a", "#9c3587", "#8a6500"))
    return {line.name: SUBJECT if line.is_subject else next(others) for line in lines}


def _runs(line: Line) -> list[list[Point]]:
    """The stretches between gaps."""
    runs: list[list[Point]] = [[]]
    for point in sorted(line.points, key=lambda p: p.period):
        if point.is_shown:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _rows(line: Line) -> list[dict[str, Any]]:
    """The shown points, each with its interval and the stretch it belongs to."""
    return [
        {
            "period": p.period,
            "value": p.value,
            "low": p.low if p.low is not None else p.value,
            "high": p.high if p.high is not None else p.value,
            "run": number,
            "state": p.state,
        }
        for number, run in enumerate(_runs(line))
        for p in run
    ]


def _interval_layers(colour: str, x: dict[str, Any], y: dict[str, Any], run: dict[str, Any]) -> list[dict[str, Any]]:
    """The subject's intervals: a band, and a rule at each point."""
    band_y = {**y, "field": "low"}
    return [
        {
            "mark": {"type": "area", "opacity": 0.18, "color": colour},
            "encoding": {"x": x, "y": band_y, "y2": {"field": "high"}, "detail": run},
        },
        {
            "mark": {"type": "rule", "color": colour, "opacity": 0.55, "strokeWidth": 1.2},
            "encoding": {"x": x, "y": band_y, "y2": {"field": "high"}},
        },
    ]


def _line_layers(line: Line, colour: str, x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    rows = _rows(line)
    if not rows:
        return []
    run = {"field": "run", "type": "nominal"}
    layers = _interval_layers(colour, x, y, run) if line.is_subject else []
    width, dash = (2.6, [1, 0]) if line.is_subject else (1.6, [5, 3])
    layers.append(
        {
            "mark": {"type": "line", "color": colour, "strokeWidth": width, "strokeDash": dash},
            "encoding": {"x": x, "y": y, "detail": run},
        }
    )
    dots = {"test": "datum.state === 'unreliable'", "value": PAPER}
    layers.append(
        {
            "mark": {"type": "point", "filled": True, "size": 46 if line.is_subject else 22, "stroke": colour},
            "encoding": {"x": x, "y": y, "fill": {"condition": dots, "value": colour}, "opacity": {"value": 1}},
        }
    )
    return [{"data": {"values": rows}, "layer": layers}]


def _hidden_layer(
    lines: list[Line], periods: list[str], start: float, end: float, scale: dict[str, Any]
) -> dict[str, Any]:
    """Hatched gaps where the subject's value is hidden."""
    rows = [
        {"period": p.period, "low": start, "high": end, "word": p.word}
        for line in lines
        if line.is_subject
        for p in line.points
        if not p.is_shown and p.state == "suppressed"
    ]
    if not rows:
        return {}
    x = {"field": "period", "type": "ordinal", "scale": {"domain": periods, "type": "point", "padding": 0.3}}
    middle = {"datum": (start + end) / 2, "type": "quantitative", "scale": scale}
    low = {"field": "low", "type": "quantitative", "scale": scale}
    return {
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "fill": drawing.HATCHED, "width": 18},
                "encoding": {"x": x, "y": low, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "angle": 270, "color": INK, "stroke": PAPER, "strokeWidth": 5},
                "encoding": {"x": x, "y": middle, "text": {"field": "word"}},
            },
            {
                "mark": {"type": "text", "angle": 270, "color": INK},
                "encoding": {"x": x, "y": middle, "text": {"field": "word"}},
            },
        ],
    }


def _names_layer(
    lines: list[Line], colours: dict[str, str], domain: tuple[float, float], x: dict[str, Any], scale: dict[str, Any]
) -> dict[str, Any]:
    """The name of each line at its end, moved apart where two would touch."""
    ends = []
    for line in lines:
        if shown := [p for p in sorted(line.points, key=lambda p: p.period) if p.is_shown]:
            ends.append((line, shown[-1]))
    room = (domain[1] - domain[0]) * _LABEL_HEIGHT / HEIGHT
    rows = []
    lowest: float | None = None
    for line, point in sorted(ends, key=lambda end: -(end[1].value or 0)):
        at = float(point.value or 0)
        at = at if lowest is None else min(at, lowest - room)
        lowest = at
        row = {"period": point.period, "at": at, "name": line.name, "colour": colours[line.name]}
        rows.append(row | {"weight": "bold" if line.is_subject else "normal"})
    if not rows:
        return {}
    y = {"field": "at", "type": "quantitative", "scale": scale}
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 9, "limit": 170},
        "encoding": {
            "x": x,
            "y": y,
            "text": {"field": "name"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }
