"""The empty set of slides: 16 to 9, one plain theme, two layouts, places for title and text."""

from __future__ import annotations

import re
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from partera.charts.palette import INK, PAPER, SERIES

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
EDGE = Inches(0.6)
INNER = Emu(WIDTH - 2 * EDGE)
TITLE_TOP, TITLE_HEIGHT = Inches(0.4), Inches(1.25)
KICKER_TOP, KICKER_HEIGHT = Inches(1.6), Inches(0.4)
BODY_TOP, BODY_HEIGHT = Inches(2.05), Inches(4.6)
FOOT_TOP, FOOT_HEIGHT = Inches(6.75), Inches(0.5)
FONT = "Arial"
COVER, TITLED, WRITTEN = "Title Slide", "Title Only", "Title and Content"
_KEPT = (COVER, TITLED, WRITTEN)
_LEAD = 0


def empty() -> Any:
    """A presentation without slides."""
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    _dress(master)
    for shape in [*list(master.placeholders), *(s for one in deck.slide_layouts for s in list(one.placeholders))]:
        _place(shape)
    _letters(master)
    _bar(master)
    return deck


def layout(deck: Any, name: str) -> Any:
    """The layout of that name."""
    return next(one for one in deck.slide_layouts if one.name == name)


def _place(shape: Any) -> None:
    """Titles above, text below; the frame's own places for date, foot and number go: each slide writes its foot."""
    kind = int(shape.placeholder_format.type)
    if kind in (13, 15, 16):
        shape._element.getparent().remove(shape._element)
    elif kind == 3:
        _put(shape, Inches(2.3), Inches(1.7))
    elif kind == 4:
        _put(shape, Inches(4.1), Inches(1.8))
    elif kind == 1:
        _put(shape, TITLE_TOP, TITLE_HEIGHT)
    else:
        _put(shape, BODY_TOP, BODY_HEIGHT)


def _put(shape: Any, top: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = EDGE, top, INNER, height


def _bar(master: Any) -> None:
    """A bar of color along the top; it stands in the frame, so nobody has to hear of it."""
    bar = parse_xml(
        f"""<p:sp {nsdecls("p", "a")}>
        <p:nvSpPr><p:cNvPr id="99" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>
        <p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{WIDTH}" cy="{Inches(0.14)}"/></a:xfrm>
        <a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>
        <a:ln><a:noFill/></a:ln></p:spPr></p:sp>"""
    )
    master._element.cSld.spTree.insert(2, bar)


def _letters(master: Any) -> None:
    """Titles and text begin at the left edge, in sizes that can be read at the back."""
    styles = master._element.find(".//{*}txStyles")
    for level in styles.find("{*}titleStyle"):
        level.set("algn", "l")
        level.find("{*}defRPr").set("sz", str(Pt(28).centipoints))
        level.find("{*}defRPr").set("b", "1")
    for depth, level in enumerate(styles.find("{*}bodyStyle")):
        level.find("{*}defRPr").set("sz", str(Pt(24 if depth == _LEAD else 18).centipoints))


def _dress(master: Any) -> None:
    """The theme's name, letters and colors; the palette is the one of every chart."""
    part = master.part.part_related_by(RT.THEME)
    theme = part.blob.decode("utf-8")
    theme = re.sub(r'(<a:theme [^>]*?name=")[^"]*', r"\1Partera", theme)
    theme = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", theme)
    colours = {"dk1": INK, "lt1": PAPER, "dk2": SERIES[0], "lt2": "#f4efe8"}
    colours |= {f"accent{number}": colour for number, colour in enumerate(SERIES, start=1)}
    for name, colour in colours.items():
        theme = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>',
            theme,
            flags=re.DOTALL,
        )
    part._blob = theme.encode("utf-8")
