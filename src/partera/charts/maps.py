"""County maps from ready paths: five classes with stated breaks, hatch for hidden, dots for unreliable.

The paths are made at set-up by `map_paths`. A place pooled with others (a county that CDC WONDER does not name)
is drawn in the colour of the pooled figure under a weave, and its name says so.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from partera.charts.palette import CLASSES, HATCH, INK, NOT_SHOWN, PAPER, POOLED, QUIET

EDITION = 2017

CHANGES_SINCE = {
    "09": "Connecticut’s nine planning regions took the place of its eight counties in 2022; "
    "the map draws the counties, so figures for planning regions stand only in the table.",
    "02": "Alaska’s Valdez-Cordova Census Area (02261) was divided in 2019 into Chugach (02063) and Copper River "
    "(02066); the map draws it undivided, so figures for the two stand only in the table.",
}
"""What has changed since the edition that is drawn, by state. Found by comparing the map with the county list."""


@dataclass(frozen=True)
class Area:
    """A county or state to be coloured: its value, its state of a figure, what a reader hears, where a click goes."""

    code: str
    value: float | None
    state: str
    label: str
    href: str = ""
    pooled: bool = False


@dataclass(frozen=True)
class MapWords:
    """What is written on the map and its key."""

    title: str
    sentence: str
    hidden: str
    unreliable: str
    pooled: str
    absent: str
    edition: str = ""


class NoMap(LookupError):
    """The paths of this map have not been built."""


@lru_cache(maxsize=60)
def _drawing(path: str, changed: float) -> dict:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def paths(folder: Path, code: str) -> dict:
    """The ready paths of the nation or a state. Raises NoMap when set-up has not made them."""
    path = folder / f"{code}.json"
    if not path.is_file():
        raise NoMap(f"The map of {code} has not been built.")
    return _drawing(str(path), path.stat().st_mtime)


def breaks(values: list[float]) -> list[float]:
    """Four limits that part the values into five classes of about equal number; fewer when values repeat."""
    ordered = sorted(values)
    if len(set(ordered)) < 2:
        return []
    limits: list[float] = []
    for step in range(1, 5):
        limit = ordered[min(len(ordered) - 1, math.ceil(step * len(ordered) / 5))]
        if (not limits or limit > limits[-1]) and limit > ordered[0]:
            limits.append(limit)
    return limits


def own_values(areas: list[Area]) -> list[float]:
    """The values shown; one that is pooled counts once, however many areas it colours."""
    shown = [a for a in areas if a.value is not None and a.state in ("ok", "unreliable")]
    pooled = {a.value for a in shown if a.pooled and a.value is not None}
    return [a.value for a in shown if not a.pooled and a.value is not None] + sorted(pooled)


def class_of(value: float, limits: list[float]) -> int:
    """Which of the classes a value falls in; a limit belongs to the class above it."""
    return sum(value >= limit for limit in limits)


def colours(limits: list[float]) -> list[str]:
    """The colours of the classes in use, light to dark."""
    count = len(limits) + 1
    if count == 1:
        return [CLASSES[2]]
    return [CLASSES[round(i * (len(CLASSES) - 1) / (count - 1))] for i in range(count)]


def county_map(
    areas: list[Area],
    words: MapWords,
    *,
    drawing: dict,
    number: str = "{:.1f}",
    layer: str = "counties",
    subject: str = "",
) -> str:
    """The map as SVG text with a link on every area that has one."""
    known = {area.code: area for area in areas}
    limits = breaks(own_values(areas))
    fills = colours(limits)
    width, height = drawing["width"], drawing["height"]
    unit = max(width, height) / 600
    shapes = [_shape(path, known.get(code), limits, fills) for code, path in drawing[layer].items()]
    key, key_height = _key(areas, limits, fills, words, number, unit, width)
    borders = "".join(drawing["states"].values())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {round(height + key_height)}" '
        f'role="group" aria-label={quoteattr(words.title + ". " + words.sentence)}>',
        f"<title>{escape(words.title)}</title>",
        _patterns(unit),
        f'<g stroke="{PAPER}" stroke-width="{unit * 0.6:.2f}" stroke-linejoin="round">{"".join(shapes)}</g>',
        f'<path d="{borders}" fill="none" stroke="{QUIET}" stroke-width="{unit:.2f}" pointer-events="none"/>',
        _outline(drawing[layer].get(subject, ""), unit),
        f'<g font-family="Helvetica, Arial, sans-serif" transform="translate(0 {height})">{key}</g></svg>',
    ]
    return "".join(parts)


def _patterns(unit: float) -> str:
    size, dot = 6 * unit, 8 * unit
    return (
        f'<defs><pattern id="map-hatch" width="{size:.1f}" height="{size:.1f}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{size:.1f}" height="{size:.1f}" fill="{PAPER}"/>'
        f'<path d="M0,0V{size:.1f}" stroke="{HATCH}" stroke-width="{1.6 * unit:.1f}"/></pattern>'
        f'<pattern id="map-dots" width="{dot:.1f}" height="{dot:.1f}" patternUnits="userSpaceOnUse">'
        f'<circle cx="{dot / 2:.1f}" cy="{dot / 2:.1f}" r="{1.7 * unit:.1f}" fill="{INK}" stroke="{PAPER}" '
        f'stroke-width="{0.7 * unit:.1f}"/></pattern>'
        f'<pattern id="map-pooled" width="{size:.1f}" height="{size:.1f}" patternUnits="userSpaceOnUse">'
        f'<path d="M0,{size / 2:.1f}H{size:.1f}" stroke="{PAPER}" stroke-width="{1.3 * unit:.1f}"/></pattern></defs>'
    )


def _shape(path: str, area: Area | None, limits: list[float], fills: list[str]) -> str:
    """One area: its colour, what is laid over it, its name for a pointer, and its link."""
    if area is None:
        return f'<path d="{path}" fill="{NOT_SHOWN}"/>'
    over = ""
    if area.value is not None and area.state in ("ok", "unreliable"):
        fill = fills[class_of(area.value, limits)]
        over = "map-dots" if area.state == "unreliable" else "map-pooled" if area.pooled else ""
    elif area.pooled and area.state != "suppressed":
        fill, over = POOLED, "map-pooled"
    else:
        fill = "url(#map-hatch)" if area.state == "suppressed" else NOT_SHOWN
    shape = f'<path d="{path}" fill="{fill}"><title>{escape(area.label)}</title></path>'
    if over:
        shape += f'<path d="{path}" fill="url(#{over})" pointer-events="none"/>'
    if area.href:
        shape = f'<a href={quoteattr(area.href)} aria-label={quoteattr(area.label)} tabindex="-1">{shape}</a>'
    return shape


def _outline(path: str, unit: float) -> str:
    if not path:
        return ""
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="{2.4 * unit:.2f}" pointer-events="none"/>'


def _key(
    areas: list[Area],
    limits: list[float],
    fills: list[str],
    words: MapWords,
    number: str,
    unit: float,
    width: float,
) -> tuple[str, float]:
    """The key below the map: each class in use with its limits, each pattern in use with its word."""
    entries = [(fill, "", text) for fill, text in zip(fills, class_labels(areas, limits, number), strict=False)]
    if any(a.pooled for a in areas):
        entries.append((CLASSES[2], "map-pooled", words.pooled))
    if any(a.state == "unreliable" for a in areas):
        entries.append((CLASSES[1], "map-dots", words.unreliable))
    if any(a.state == "suppressed" for a in areas):
        entries.append(("url(#map-hatch)", "", words.hidden))
    entries.append((NOT_SHOWN, "", words.absent))
    box, size, line = 20 * unit, 18 * unit, 31 * unit
    columns = max(1, int(width // (230 * unit)))
    parts = []
    for number_of, (fill, over, text) in enumerate(entries):
        x, y = (number_of % columns) * width / columns + 4, (number_of // columns) * line + 10 * unit
        rect = f'x="{x:.0f}" y="{y:.0f}" width="{box:.0f}" height="{box:.0f}"'
        parts.append(f'<rect {rect} fill="{fill}" stroke="{QUIET}" stroke-width="{unit * 0.6:.1f}"/>')
        if over:
            parts.append(f'<rect {rect} fill="url(#{over})"/>')
        parts.append(
            f'<text x="{x + box * 1.5:.0f}" y="{y + box * 0.8:.0f}" font-size="{size:.1f}" '
            f'fill="{INK}">{escape(text)}</text>'
        )
    rows = math.ceil(len(entries) / columns)
    return "".join(parts), rows * line + 14 * unit


def class_labels(areas: list[Area], limits: list[float], number: str) -> list[str]:
    """Each class's limits as written in the key: from the least value shown, up to below the next limit."""
    values = [a.value for a in areas if a.value is not None and a.state in ("ok", "unreliable")]
    if not values:
        return []
    edges = [min(values), *limits, max(values)]
    *below, last = list(pairwise(edges))
    labels = [f"{number.format(start)} – <{number.format(end)}" for start, end in below]
    top = [number.format(edge) for edge in last]
    return [*labels, top[0] if top[0] == top[1] else " – ".join(top)]
