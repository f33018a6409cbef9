"""A Vega-Lite spec made into an accessible SVG, always the same bytes for the same values."""

from __future__ import annotations

import math
import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import vl_convert

from partera.charts.palette import GRID, HATCH, INK, PAPER, QUIET

FONT = "Helvetica, Arial, sans-serif"
HATCHED = "#fefdfb"
"""A fill no chart uses: where a spec names it, the drawing is hatched."""

_PATTERN = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    f'<line x1="0" y1="0" x2="0" y2="6" stroke="{HATCH}" stroke-width="1.4"/></pattern></defs>'
)

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": PAPER,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": QUIET,
        "gridColor": GRID,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelLimit": 240,
    },
    "text": {"fontSize": 12, "color": INK},
}


def spec(*, width: int, height: int, layers: list[dict[str, Any]]) -> dict[str, Any]:
    """The frame of every chart."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "padding": 8,
        "autosize": {"type": "pad", "contains": "padding"},
        "layer": layers,
        "config": CONFIG,
    }


def svg(chart: dict[str, Any], *, title: str, sentence: str) -> bytes:
    """The drawing as an image with a title and a label for those who hear it."""
    drawn = vl_convert.vegalite_to_svg(chart, vl_version="5.20")
    drawn = drawn.replace(f'fill="{HATCHED}"', 'fill="url(#hatch)"')
    drawn = re.sub(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*")', "", drawn)
    drawn = re.sub(r' aria-label="[^"]*"', "", drawn)
    return _labelled(drawn, title, sentence, _PATTERN if "url(#hatch)" in drawn else "").encode("utf-8")


def _labelled(drawn: str, title: str, sentence: str, defs: str) -> str:
    head, body = drawn.split(">", 1)
    head = re.sub(r' class="[^"]*"', "", head)
    label = f"{title}. {sentence}" if sentence else title
    return f'{head} role="img" aria-label={quoteattr(label)}><title>{escape(title)}</title>{defs}{body}'


def png(drawn: bytes, scale: float = 2) -> bytes:
    """The same drawing as a picture for slides."""
    return vl_convert.svg_to_png(drawn.decode("utf-8"), scale=scale)


def nice_domain(values: list[float], *, zero: bool = False) -> tuple[float, float]:
    """Where the value axis starts and ends: at zero, unless all values lie far above it and it may start higher."""
    if not values:
        return 0.0, 1.0
    least, most = min(values), max(values)
    if zero or least < most / 2:
        return min(0.0, least * 1.05), (most * 1.05 if most > 0 else 0.0) or 1.0
    step = 10.0 ** math.floor(math.log10(most - least)) if most > least else most / 10
    start = math.floor((least - (most - least) / 4) / step) * step
    return max(0.0, round(start, 10)), most * 1.03
