"""What rises by whole steps through time, on a scale that is known beforehand: practices in place, stages of a team."""

from __future__ import annotations

from typing import Any

from partera.charts import drawing
from partera.charts.palette import INK, REFERENCES, SUBJECT
from partera.charts.values import Line, Words

WIDE, NARROW, HEIGHT = 480, 230, 220
_LABEL_HEIGHT, _LINE_MOST = 15, 3


def progress_chart(
    lines: list[Line], words: Words, *, scale: tuple[float, float], narrow: bool = False
) -> dict[str, Any]:
    """The spec: stepped lines from the scale's beginning to its end, each named at its last point."""
    if len(lines) > _LINE_MOST:
        raise ValueError(f"{len(lines)} lines are too many for one drawing; three are the most.")
    periods = sorted({point.period for line in lines for point in line.points})
    x = {
        "field": "period",
        "type": "ordinal",
        "scale": {"domain": periods, "type": "point", "padding": 0.3},
        "axis": {"title": None, "labelAngle": 0, "labelPadding": 8, "labelOverlap": "greedy", "grid": False},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": list(scale), "nice": False, "zero": False},
        "axis": {"title": words.axis, "tickMinStep": 1, "format": "d", "tickCount": 6},
    }
    colours = dict(zip([line.name for line in lines], (SUBJECT, *REFERENCES), strict=False))
    layers = [_line(line, colours[line.name], x, y, is_first=i == 0) for i, line in enumerate(lines)]
    layers.append(_names(lines, colours, x, y, scale))
    return drawing.spec(width=NARROW if narrow else WIDE, height=HEIGHT, layers=[layer for layer in layers if layer])


def draw(lines: list[Line], words: Words, *, scale: tuple[float, float], narrow: bool = False) -> bytes:
    """The SVG."""
    chart = progress_chart(lines, words, scale=scale, narrow=narrow)
    return drawing.svg(chart, title=words.title, sentence=words.sentence)


def _line(line: Line, colour: str, x: dict[str, Any], y: dict[str, Any], *, is_first: bool) -> dict[str, Any]:
    rows = [{"period": point.period, "value": point.value} for point in line.points if point.is_shown]
    if not rows:
        return {}
    dash, width, size = ([1, 0], 2.6, 40) if is_first else ([5, 3], 1.6, 18)
    return {
        "data": {"values": rows},
        "layer": [
            {
                "mark": {
                    "type": "line",
                    "interpolate": "step-after",
                    "color": colour,
                    "strokeWidth": width,
                    "strokeDash": dash,
                },
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "point", "filled": True, "color": colour, "size": size, "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
        ],
    }


def _names(
    lines: list[Line], colours: dict[str, str], x: dict[str, Any], y: dict[str, Any], scale: tuple[float, float]
) -> dict[str, Any]:
    """Each line's name at its end, moved apart where two would touch."""
    if len(lines) == 1:
        return {}
    room = (scale[1] - scale[0]) * _LABEL_HEIGHT / HEIGHT
    ends = [(line, [point for point in line.points if point.is_shown]) for line in lines]
    rows: list[dict[str, Any]] = []
    for line, shown in sorted(((a, b) for a, b in ends if b), key=lambda end: -(end[1][-1].value or 0)):
        at = float(shown[-1].value or 0)
        at = at if not rows else min(at, rows[-1]["value"] - room)
        rows.append({"period": shown[-1].period, "value": at, "name": line.name, "colour": colours[line.name]})
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 9, "limit": 150, "color": INK},
        "encoding": {
            "x": x,
            "y": y,
            "text": {"field": "name"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }
