"""A run or control chart: values through time, center line, limits as a band, parts, flags, signals by their shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from partera.charts import drawing
from partera.charts.palette import GRID, INK, PAPER, QUIET, REFERENCES, SUBJECT
from partera.charts.values import Words

WIDE, NARROW, HEIGHT = 700, 300, 300
TILE_WIDE, TILE_HIGH = 240, 64
MANY_WIDE, MANY_HIGH = 190, 120
_SHAPES = {"": "circle", "above": "triangle-up", "below": "triangle-down", "either": "diamond"}
_SIGNAL = REFERENCES[0]
_LABEL = 15
"""Pixels between two labels that would touch."""
_CAUSE = 34


@dataclass(frozen=True)
class Dot:
    """One point: its place on the time axis in words, its value and its limits.

    `mark`: `above`, `below` or `either` where it lies in a signal. `section`: which part it belongs to. `beside`: the
    same of all hospitals. `word` stands in the gap where a value is hidden.
    """

    label: str
    value: float | None
    center: float | None = None
    lower: float | None = None
    upper: float | None = None
    mark: str = ""
    left_out: bool = False
    section: int = 0
    beside: float | None = None
    word: str = ""


@dataclass(frozen=True)
class Stretch:
    """A part: where it begins and ends, why, up to which point its baseline is frozen, its center in words."""

    first: int
    last: int
    cause: str = ""
    frozen_to: int | None = None
    middle: str = ""
    redefined: bool = False


@dataclass(frozen=True)
class Flag:
    """A numbered flag over a point."""

    at: int
    number: int


@dataclass(frozen=True)
class Control:
    """What is drawn. The words for the target, the roll-up and the middle stand on their lines."""

    dots: tuple[Dot, ...]
    stretches: tuple[Stretch, ...] = ()
    flags: tuple[Flag, ...] = ()
    target: float | None = None
    target_word: str = ""
    beside_word: str = ""
    middle_word: str = "{0}"
    frozen_word: str = ""


def control_chart(given: Control, words: Words, *, narrow: bool = False) -> dict[str, Any]:
    """The spec."""
    size, width = len(given.dots), NARROW if narrow else WIDE
    low, high = drawing.nice_domain(_all_values(given))
    has_more = given.flags or any(part.first > 0 for part in given.stretches)
    top = high + (high - low) * (0.24 if has_more else 0.02)  # room for causes and flags
    x, y = _x(given, size, width), _y(words, low, top, high)
    layers = [
        *_flag_lines(given, x, y, low, top),
        *_parts(given, x, low, high, top),
        *_band(given, x, y),
        *_hidden(given, x, y, low, high),
        *_target(given, x, y, size),
        *_beside(given, x, y),
        *_center(given, x, y),
        *_values(given, x, y),
        *_middles(given, x, y, low),
        *_flags(given, x, y, top),
        *_ends(given, x, y, low, top),
    ]
    return drawing.spec(width=width, height=HEIGHT, layers=layers)


def draw(given: Control, words: Words, *, narrow: bool = False) -> bytes:
    """The SVG."""
    return drawing.svg(control_chart(given, words, narrow=narrow), title=words.title, sentence=words.sentence)


def tile_chart(given: Control) -> dict[str, Any]:
    """The same as a small picture without axes: line, center and signals."""
    low, high = drawing.nice_domain(_all_values(given))
    scale = {"domain": [-0.5, max(len(given.dots) - 0.5, 0.5)], "nice": False, "zero": False}
    x = {"field": "i", "type": "quantitative", "scale": scale, "axis": None}
    y_scale = {"domain": [low, high], "nice": False, "zero": False}
    y = {"field": "value", "type": "quantitative", "scale": y_scale, "axis": None}
    layers = [
        *_band(given, x, y),
        *_target(given, x, y, len(given.dots), named=False),
        *_center(given, x, y, small=True),
    ]
    layers += _values(given, x, y, small=True)
    return drawing.spec(width=TILE_WIDE, height=TILE_HIGH, layers=layers)


def many_chart(given: Sequence[tuple[str, Control]], words: Words, *, narrow: bool = False) -> dict[str, Any]:
    """Several groups, each in its own small drawing, all on one scale."""
    values = [value for _, one in given for value in _all_values(one)]
    low, high = drawing.nice_domain(values)
    across = 1 if narrow else 3
    pieces = [_small(name, one, words, low, high, first=i % across == 0) for i, (name, one) in enumerate(given)]
    rows = [{"hconcat": pieces[i : i + across], "spacing": 14} for i in range(0, len(pieces), across)]
    whole = drawing.spec(width=MANY_WIDE, height=MANY_HIGH, layers=[])
    for name in ("layer", "width", "height"):
        del whole[name]
    return whole | {"vconcat": rows, "spacing": 12}


def _small(name: str, one: Control, words: Words, low: float, high: float, *, first: bool) -> dict[str, Any]:
    x, y = _x(one, len(one.dots), MANY_WIDE), _y(words, low, high, high)
    if not first:
        y = y | {"axis": {"title": None, "labels": False, "ticks": False, "tickCount": 3, "domain": False}}
    else:
        y = y | {"axis": y["axis"] | {"title": None, "tickCount": 3}}
    layers = [
        *_band(one, x, y),
        *_hidden(one, x, y, low, high),
        *_center(one, x, y, small=True),
        *_values(one, x, y, small=True),
    ]
    title = {"text": name, "anchor": "start", "fontSize": 12, "fontWeight": "bold", "color": INK, "limit": MANY_WIDE}
    return {"width": MANY_WIDE, "height": MANY_HIGH, "title": title, "layer": layers}


def _all_values(given: Control) -> list[float]:
    found = [value for dot in given.dots for value in (dot.value, dot.center, dot.lower, dot.upper, dot.beside)]
    return [value for value in (*found, given.target) if value is not None]


def _x(given: Control, size: int, width: int) -> dict[str, Any]:
    """Places counted from 0, their words under some of them."""
    most = max(width // 80, 2)
    step = next((step for step in (1, 2, 3, 4, 6, 12, 24, 48, 96) if size / step <= most), 96)
    labels = [dot.label for dot in given.dots]
    return {
        "field": "i",
        "type": "quantitative",
        "scale": {"domain": [-0.6, max(size - 0.4, 0.6)], "nice": False, "zero": False},
        "axis": {
            "title": None,
            "values": list(range(0, size, step)),
            "labelExpr": f"{labels!r}[datum.value]",
            "grid": False,
            "labelPadding": 8,
            "labelOverlap": True,
        },
    }


def _y(words: Words, low: float, top: float, high: float) -> dict[str, Any]:
    title = words.axis if low == 0 or not words.from_zero else f"{words.axis} ({words.from_zero.format(f'{low:,g}')})"
    ticks = _ticks(low, high)
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [low, top], "nice": False, "zero": False},
        "axis": {"title": title, "values": ticks},
    }


def _ticks(low: float, high: float) -> list[float]:
    """About five round numbers between the ends."""
    rough = (high - low) / 5
    ten = (
        10.0 ** len(str(int(rough))) / 10
        if rough >= 1
        else 10.0 ** -next(k for k in range(1, 12) if rough * 10**k >= 1)
    )
    step = next(times * ten for times in (1, 2, 5, 10) if times * ten >= rough)
    first = -(-low // step)
    return [round((first + k) * step, 10) for k in range(int((high - first * step) // step) + 1)]


def _rows(given: Control, *names: str) -> list[dict[str, Any]]:
    """The points that have all of these numbers, with their place, their part and their unbroken stretch."""
    rows, stretch = [], 0
    for i, dot in enumerate(given.dots):
        found = {name: getattr(dot, name) for name in names}
        if any(value is None for value in found.values()):
            stretch += 1
            continue
        rows.append({"i": i, "part": dot.section, "stretch": stretch, **found})
    return rows


def _stepped(given: Control, *names: str) -> list[dict[str, Any]]:
    """Lines that keep their height over the whole width of a point."""
    return [
        row | {"i": row["i"] + side} for row in _rows(given, *names) for side in (-0.5, 0.5)
    ]  # fmt: skip


def _part_of(field: str = "part") -> dict[str, Any]:
    return {"field": field, "type": "nominal"}


def _band(given: Control, x: dict[str, Any], y: dict[str, Any]) -> Iterator[dict[str, Any]]:
    rows = _stepped(given, "lower", "upper")
    if not rows:
        return
    low = {**y, "field": "lower"}
    yield {
        "data": {"values": rows},
        "mark": {"type": "area", "color": SUBJECT, "opacity": 0.1},
        "encoding": {"x": x, "y": low, "y2": {"field": "upper"}, "detail": _part_of()},
    }
    for side in ("lower", "upper"):
        yield {
            "data": {"values": rows},
            "mark": {"type": "line", "color": SUBJECT, "opacity": 0.45, "strokeWidth": 1, "strokeDash": [2, 2]},
            "encoding": {"x": x, "y": {**y, "field": side}, "detail": _part_of()},
        }


def _center(given: Control, x: dict[str, Any], y: dict[str, Any], *, small: bool = False) -> Iterator[dict[str, Any]]:
    """The center line; stronger over the points of a frozen baseline."""
    rows = _stepped(given, "center")
    if not rows:
        return
    line = {"x": x, "y": {**y, "field": "center"}, "detail": _part_of()}
    yield {
        "data": {"values": rows},
        "mark": {"type": "line", "color": QUIET, "strokeWidth": 1.4},
        "encoding": line,
    }
    frozen = [
        row
        for row in rows
        for part in given.stretches
        if part.frozen_to is not None and part.first - 0.5 <= row["i"] <= part.frozen_to + 0.5 and row["part"] ==
        given.dots[part.first].section
    ]  # fmt: skip
    if frozen and not small:
        yield {
            "data": {"values": frozen},
            "mark": {"type": "line", "color": INK, "strokeWidth": 2.6},
            "encoding": line,
        }


def _target(
    given: Control, x: dict[str, Any], y: dict[str, Any], size: int, *, named: bool = True
) -> Iterator[dict[str, Any]]:
    if given.target is None:
        return
    rows = [{"i": -0.6, "value": given.target}, {"i": max(size - 0.4, 0.6), "value": given.target}]
    yield {
        "data": {"values": rows},
        "mark": {"type": "line", "color": "#00785a", "strokeWidth": 1.6, "strokeDash": [8, 4]},
        "encoding": {"x": x, "y": y},
    }
    if named and given.target_word:
        yield {
            "data": {"values": [{"i": -0.5, "value": given.target, "word": given.target_word}]},
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -3, "color": "#00543f"},
            "encoding": {"x": x, "y": y, "text": {"field": "word"}},
        }


def _beside(given: Control, x: dict[str, Any], y: dict[str, Any]) -> Iterator[dict[str, Any]]:
    rows = _rows(given, "beside")
    if rows:
        yield {
            "data": {"values": rows},
            "mark": {"type": "line", "color": "#9c3587", "strokeWidth": 1.6, "strokeDash": [5, 3]},
            "encoding": {"x": x, "y": {**y, "field": "beside"}, "detail": _part_of("stretch")},
        }


def _values(given: Control, x: dict[str, Any], y: dict[str, Any], *, small: bool = False) -> Iterator[dict[str, Any]]:
    rows = [
        row | {"mark": given.dots[row["i"]].mark, "out": given.dots[row["i"]].left_out} for row in _rows(given, "value")
    ]
    if not rows:
        return
    joined = [row for row in rows if not row["out"]]
    yield {
        "data": {"values": joined},
        "mark": {"type": "line", "color": SUBJECT, "strokeWidth": 1.4 if small else 2},
        "encoding": {"x": x, "y": y, "detail": _part_of("stretch")},
    }
    yield from _points(rows, x, y, small=small)


def _points(
    rows: Iterable[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], *, small: bool
) -> Iterator[dict[str, Any]]:
    """Each kind of point with its own shape, so that nothing hangs on color alone."""
    kinds = sorted(rows, key=lambda row: (row["out"], row["mark"]))
    for (out, mark), each in groupby(kinds, key=lambda row: (row["out"], row["mark"])):
        color = _SIGNAL if mark and not out else SUBJECT
        size = (46 if mark else 8) if small else (110 if mark else 48)
        yield {
            "data": {"values": list(each)},
            "mark": {
                "type": "point", "shape": "circle" if out else _SHAPES[mark], "size": size, "filled": True,
                "fill": PAPER if out else color, "stroke": color, "strokeWidth": 1.8, "opacity": 1,
            },
            "encoding": {"x": x, "y": y},
        }  # fmt: skip


def _hidden(given: Control, x: dict[str, Any], y: dict[str, Any], low: float, high: float) -> Iterator[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"i": i, "low": low, "high": high, "word": dot.word} for i, dot in enumerate(given.dots) if dot.word
    ]
    if not rows:
        return
    yield {
        "data": {"values": rows},
        "mark": {"type": "bar", "fill": drawing.HATCHED, "width": 9},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    firsts = [row for k, row in enumerate(rows) if k == 0 or rows[k - 1]["i"] != row["i"] - 1]
    for stroke in ({"stroke": PAPER, "strokeWidth": 5}, {}):
        yield {
            "data": {"values": firsts},
            "mark": {"type": "text", "angle": 270, "align": "left", "color": INK, **stroke},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "text": {"field": "word"}},
        }


def _parts(given: Control, x: dict[str, Any], low: float, high: float, top: float) -> Iterator[dict[str, Any]]:
    """A line where limits are made anew, with the cause beside it; an unbroken one where the definition changed."""
    scale = {"domain": [low, top], "nice": False, "zero": False}
    rows: list[dict[str, Any]] = [
        {"i": part.first - 0.5, "low": low, "high": high + (top - high) * 0.42,
         "word": part.cause if len(part.cause) <= _CAUSE else part.cause[: _CAUSE - 1] + "…", "new": part.redefined}
        for part in given.stretches if part.first > 0
    ]  # fmt: skip
    for redefined in (False, True):
        chosen = [row for row in rows if row["new"] == redefined]
        if not chosen:
            continue
        y = {"field": "low", "type": "quantitative", "scale": scale}
        dash = {} if redefined else {"strokeDash": [4, 3]}
        yield {
            "data": {"values": chosen},
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.4, **dash},
            "encoding": {"x": x, "y": y, "y2": {"field": "high"}},
        }
        for late in (False, True):
            side = [row for row in chosen if (row["i"] > len(given.dots) * 0.55) == late]
            yield {
                "data": {"values": side},
                "mark": {
                    "type": "text", "align": "right" if late else "left", "dx": -4 if late else 4, "fontSize": 11,
                    "baseline": "top", "color": INK,
                },
                "encoding": {"x": x, "y": {**y, "field": "high"}, "text": {"field": "word"}},
            }  # fmt: skip


def _flag_lines(
    given: Control, x: dict[str, Any], y: dict[str, Any], low: float, top: float
) -> Iterator[dict[str, Any]]:
    """Thin lines from the flags down to their points in time, behind everything."""
    rows = [{"i": at, "value": top, "low": low} for at in sorted({flag.at for flag in given.flags})]
    if rows:
        yield {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": GRID, "strokeWidth": 1.4},
            "encoding": {"x": x, "y": y, "y2": {"field": "low"}},
        }


def _flags(given: Control, x: dict[str, Any], y: dict[str, Any], top: float) -> Iterator[dict[str, Any]]:
    """Numbered flags at the top, several of a month side by side."""
    before: dict[int, int] = {}
    found: dict[int, list[dict[str, Any]]] = {}
    for flag in given.flags:
        beside = before[flag.at] = before.get(flag.at, -1) + 1
        found.setdefault(beside, []).append({"i": flag.at, "value": top, "word": str(flag.number)})
    for beside, rows in found.items():
        dot = {"type": "point", "shape": "circle", "size": 230, "filled": True, "fill": INK, "opacity": 1}
        yield {
            "data": {"values": rows},
            "mark": dot | {"yOffset": 9, "xOffset": beside * 17},
            "encoding": {"x": x, "y": y},
        }
        word = {"type": "text", "color": PAPER, "fontSize": 11, "fontWeight": "bold", "dy": 10, "dx": beside * 17}
        yield {
            "data": {"values": rows},
            "mark": word,
            "encoding": {"x": x, "y": y, "text": {"field": "word"}},
        }


def _middles(given: Control, x: dict[str, Any], y: dict[str, Any], low: float) -> Iterator[dict[str, Any]]:
    """Where there are several parts or a frozen baseline: the center of each part in words, above the time axis."""
    rows = []
    for part in given.stretches:
        center = given.dots[part.first].center
        frozen = given.frozen_word if part.frozen_to is not None else ""
        middle = given.middle_word.format(part.middle) if part is not given.stretches[-1] else ""
        words = [word for word in (middle, frozen) if word]
        if center is not None and words:
            rows.append({"i": part.first - 0.4, "value": low, "word": ", ".join(words)})
    for stroke in ({"stroke": PAPER, "strokeWidth": 4, "opacity": 0.85}, {}):
        if rows:
            yield {
                "data": {"values": rows},
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -4, "fontSize": 11, **stroke},
                "encoding": {"x": x, "y": y, "text": {"field": "word"}},
            }


def _ends(given: Control, x: dict[str, Any], y: dict[str, Any], low: float, top: float) -> Iterator[dict[str, Any]]:
    """The middle and the roll-up named at their right end, moved apart where they would touch."""
    size = len(given.dots)
    ends: list[tuple[float, str, str]] = []
    centers = _rows(given, "center")
    if centers and given.stretches:
        ends.append((centers[-1]["center"], given.middle_word.format(given.stretches[-1].middle), QUIET))
    beside = _rows(given, "beside")
    if beside and given.beside_word:
        ends.append((beside[-1]["beside"], given.beside_word, "#9c3587"))
    room = (top - low) * _LABEL / HEIGHT
    lowest: float | None = None
    rows = []
    for value, word, color in sorted(ends, reverse=True):
        lowest = value if lowest is None else min(value, lowest - room)
        rows.append({"i": max(size - 0.4, 0.6), "value": lowest, "word": word, "color": color})
    if rows:
        yield {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "limit": 170},
            "encoding": {
                "x": x,
                "y": y,
                "text": {"field": "word"},
                "color": {"field": "color", "type": "nominal", "scale": None},
            },
        }
