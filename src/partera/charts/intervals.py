"""Values side by side, each a dot with its interval: places compared, and groups within a place."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import Any

from partera.charts import drawing
from partera.charts.palette import INK, PAPER, QUIET, SUBJECT
from partera.charts.values import Row, Words

WIDE, NARROW, ROW_HEIGHT = 280, 200, 34


def comparison_chart(rows: list[Row], words: Words, *, narrow: bool = False) -> dict[str, Any]:
    """A place beside its state and the nation, in the order given; the subject stands out."""
    return _side_by_side(rows, words, narrow=narrow)


def groups_chart(
    rows: list[Row], words: Words, *, line_at: tuple[float, str] | None = None, narrow: bool = False
) -> dict[str, Any]:
    """The groups of one dimension in the order given; `line_at` is everybody's value and its name."""
    return _side_by_side(rows, words, line_at=line_at, narrow=narrow)


def gap_chart(rows: list[Row], words: Words, *, even_at: float = 0.0, narrow: bool = False) -> dict[str, Any]:
    """Gaps between two groups with their intervals, around the line of no difference.

    That line is at 0 for differences, at 1 for ratios.
    """
    return _side_by_side(rows, words, line_at=(even_at, ""), narrow=narrow)


def draw(chart: dict[str, Any], words: Words) -> bytes:
    """The SVG of any of these."""
    return drawing.svg(chart, title=words.title, sentence=words.sentence)


def _side_by_side(
    rows: list[Row], words: Words, *, line_at: tuple[float, str] | None = None, narrow: bool = False
) -> dict[str, Any]:
    rows = [replace(row, label=_wrapped(row.label, 14 if narrow else 24)) for row in rows]
    order = [row.label for row in rows]
    bounds = [v for row in rows if row.is_shown for v in (row.value, row.low, row.high) if v is not None]
    start, end = drawing.nice_domain([*bounds, *([line_at[0]] if line_at else [])], zero=True)
    y = {
        "field": "label",
        "type": "nominal",
        "scale": {"domain": order, "type": "band"},
        "sort": None,
        "axis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "labelPadding": 10,
            "labelLimit": 130 if narrow else 250,
            "labelExpr": "split(datum.label, '\\n')",
            "labelLineHeight": 14,
        },
    }
    scale = {"domain": [start, end], "nice": False}
    axis = {"title": words.axis, "tickCount": 5}
    x = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}
    shown = [_shown(row) | {"end": end} for row in rows if row.is_shown]
    layers = [
        *([_line_layer(line_at, scale)] if line_at else []),
        *([_values_layer(shown, x, y)] if shown else []),
        *_gaps_layers([row for row in rows if not row.is_shown], x, y, start, end),
    ]
    return drawing.spec(width=NARROW if narrow else WIDE, height=_row_height(rows) * len(rows), layers=layers)


def _row_height(rows: list[Row]) -> int:
    """High enough for the label of most lines."""
    return max(ROW_HEIGHT, 15 * max((row.label.count("\n") + 1 for row in rows), default=1) + 14)


def _wrapped(label: str, width: int) -> str:
    return "\n".join(textwrap.wrap(label, width))


def _shown(row: Row) -> dict[str, Any]:
    low = row.low if row.low is not None else row.value
    high = row.high if row.high is not None else row.value
    values = {"label": row.label, "value": row.value, "low": low, "high": high, "text": row.text}
    return values | {"state": row.state, "colour": SUBJECT if row.is_subject else INK}


def _values_layer(rows: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    colour = {"field": "colour", "type": "nominal", "scale": None}
    hollow = {"test": "datum.state === 'unreliable'", "value": PAPER}
    return {
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.35, "strokeCap": "round"},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": y,
                    "stroke": colour,
                    "fill": {"condition": hollow, **colour},
                    "opacity": {"value": 1},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8},
                "encoding": {"x": {**x, "field": "end"}, "y": y, "text": {"field": "text"}},
            },
        ],
    }


def _gaps_layers(
    rows: list[Row], x: dict[str, Any], y: dict[str, Any], start: float, end: float
) -> list[dict[str, Any]]:
    """A hidden value is a hatched gap with the word; any other missing one is the word alone."""
    hidden = [_gap(row, start, end) for row in rows if row.state == "suppressed"]
    absent = [_gap(row, start, end) for row in rows if row.state != "suppressed"]
    low = {**x, "field": "low"}
    middle = {**x, "field": "middle"}
    layers: list[dict[str, Any]] = []
    if hidden:
        bar = {"mark": {"type": "bar", "fill": drawing.HATCHED, "height": 18}}
        layers.append({"data": {"values": hidden}} | bar | {"encoding": {"x": low, "x2": {"field": "high"}, "y": y}})
    if hidden or absent:
        values = {"data": {"values": [*hidden, *absent]}}
        encoding = {"encoding": {"x": middle, "y": y, "text": {"field": "text"}}}
        behind = {"type": "text", "color": PAPER, "stroke": PAPER, "strokeWidth": 6, "strokeJoin": "round"}
        layers.append(values | {"mark": behind} | encoding)
        layers.append(values | {"mark": {"type": "text", "color": INK}} | encoding)
    return layers


def _gap(row: Row, start: float, end: float) -> dict[str, Any]:
    return {"label": row.label, "low": start, "high": end, "middle": (start + end) / 2, "text": row.text}


def _line_layer(line_at: tuple[float, str], scale: dict[str, Any]) -> dict[str, Any]:
    """The line of everybody, or of no difference, with its name on it."""
    at, name = line_at
    x = {"field": "at", "type": "quantitative", "scale": scale}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "rule", "color": QUIET, "strokeDash": [4, 3]}, "encoding": {"x": x}}
    ]
    if name:
        mark = {"type": "text", "align": "center", "baseline": "bottom", "color": QUIET, "y": -3}
        layers.append({"mark": mark, "encoding": {"x": x, "text": {"field": "name"}}})
    return {"data": {"values": [{"at": at, "name": name}]}, "layer": layers}
