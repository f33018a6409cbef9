"""A funnel: hospitals by size and value, with the limits within which each may lie by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from partera.charts import drawing
from partera.charts.palette import INK, PAPER, QUIET, REFERENCES, SUBJECT
from partera.charts.values import Words

WIDE, NARROW, HEIGHT = 620, 300, 320
_LABEL = 15
_LETTER = 6.0
"""About how many pixels wide a letter is."""
_LIMIT = {"near": [5, 3], "far": [1, 0]}


@dataclass(frozen=True)
class Spot:
    """A hospital: its denominator and value; a name only where the reader may know it."""

    total: float
    value: float
    name: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Funnel:
    """The hospitals, and the limits at so many denominators: (total, far low, near low, near high, far high)."""

    spots: tuple[Spot, ...]
    limits: tuple[tuple[float, float, float, float, float], ...]
    target: float
    target_word: str
    near_word: str
    far_word: str
    total_axis: str


def funnel_chart(given: Funnel, words: Words, *, narrow: bool = False) -> dict[str, Any]:
    """The spec."""
    bounds = [limit for row in given.limits for limit in (row[1], row[4])]
    values = [spot.value for spot in given.spots]
    start = min(given.limits[0][0], *(spot.total for spot in given.spots))
    least = [limit for limit in bounds if min(values) * 0.5 <= limit <= max(values) * 1.8]
    low, high = drawing.nice_domain([*values, *least, given.target])
    end = max(row[0] for row in given.limits)
    x = {
        "field": "total",
        "type": "quantitative",
        "scale": {"domain": [min(start, 0), end * 1.02], "nice": False},
        "axis": {"title": given.total_axis, "grid": False, "tickCount": 4 if narrow else 7},
    }
    title = words.axis if low == 0 else f"{words.axis} ({words.from_zero.format(f'{low:,g}')})"
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": {"title": title, "tickCount": 5},
    }
    width = NARROW if narrow else WIDE
    layers = [*_limits(given, x, y, low, high), *_target(given, x, y, end), *_spots(given, x, y, end / width)]
    layers += _names(given, x, y, end, (high - low) * _LABEL / HEIGHT)
    return drawing.spec(width=width, height=HEIGHT, layers=layers)


def draw(given: Funnel, words: Words, *, narrow: bool = False) -> bytes:
    """The SVG."""
    return drawing.svg(funnel_chart(given, words, narrow=narrow), title=words.title, sentence=words.sentence)


def _limits(given: Funnel, x: dict[str, Any], y: dict[str, Any], low: float, high: float) -> list[dict[str, Any]]:
    layers = []
    for at, kind in ((1, "far"), (2, "near"), (3, "near"), (4, "far")):
        rows = [{"total": row[0], "value": row[at]} for row in given.limits if low <= row[at] <= high]
        layers.append(
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": QUIET, "strokeWidth": 1.3, "strokeDash": _LIMIT[kind]},
                "encoding": {"x": x, "y": y},
            }
        )
    return layers


def _target(given: Funnel, x: dict[str, Any], y: dict[str, Any], end: float) -> list[dict[str, Any]]:
    rows = [{"total": given.limits[0][0], "value": given.target}, {"total": end, "value": given.target}]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "line", "color": INK, "strokeWidth": 1.6},
            "encoding": {"x": x, "y": y},
        }
    ]


def _names(given: Funnel, x: dict[str, Any], y: dict[str, Any], end: float, room: float) -> list[dict[str, Any]]:
    """The lines named at their right end, moved apart where they would touch."""
    last = given.limits[-1]
    near = max(last[3], given.target + room)
    far = max(last[4], near + room)
    named = [(given.target, given.target_word), (near, given.near_word), (far, given.far_word)]
    rows = [{"total": end, "value": value, "word": word} for value, word in named]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "color": QUIET, "limit": 150},
            "encoding": {"x": x, "y": y, "text": {"field": "word"}},
        }
    ]


def _spots(given: Funnel, x: dict[str, Any], y: dict[str, Any], pixel: float) -> list[dict[str, Any]]:
    """Others hollow, named ones filled, one's own a larger diamond; every name beside its point. `pixel`: how much of
    the denominator a pixel is."""
    kinds = (
        ([spot for spot in given.spots if not spot.is_own and not spot.name], "circle", 60, PAPER, SUBJECT),
        ([spot for spot in given.spots if not spot.is_own and spot.name], "circle", 60, SUBJECT, SUBJECT),
        ([spot for spot in given.spots if spot.is_own], "diamond", 190, REFERENCES[0], INK),
    )
    layers: list[dict[str, Any]] = []
    for spots, shape, size, fill, stroke in kinds:
        if not spots:
            continue
        rows = [{"total": spot.total, "value": spot.value, "name": spot.name} for spot in spots]
        point = {
            "type": "point", "shape": shape, "size": size, "filled": True, "fill": fill, "stroke": stroke,
            "strokeWidth": 1.6, "opacity": 1,
        }  # fmt: skip
        layers.append({"data": {"values": rows}, "mark": point, "encoding": {"x": x, "y": y}})
        if spots[0].name:
            layers += _beside(rows, x, y, max(spot.total for spot in given.spots), pixel, is_own=spots[0].is_own)
    return layers


def _beside(
    rows: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], end: float, pixel: float, *, is_own: bool
) -> list[dict[str, Any]]:
    """Names right of their points; left of them and higher where they would run into the words of the lines. A paper
    edge keeps them readable over a line."""
    layers: list[dict[str, Any]] = []
    for is_left in (False, True):
        named = [row for row in rows if (end - row["total"] < len(row["name"]) * _LETTER * pixel) == is_left]
        place = {"align": "right", "dx": -2, "dy": -17} if is_left else {"align": "left", "dx": 9, "dy": -7}
        text = {"type": "text", **place, "fontWeight": "bold" if is_own else "normal", "limit": 170}
        edge = {**text, "stroke": PAPER, "strokeWidth": 4}
        for mark in (edge, text) if named else ():
            layers.append(
                {
                    "data": {"values": named},
                    "mark": mark,
                    "encoding": {"x": x, "y": y, "text": {"field": "name"}},
                }
            )
    return layers
