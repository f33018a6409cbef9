"""Tables on slides: columns by what they hold, and as many rows a slide as can be read."""

from __future__ import annotations

import math
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from partera.charts.palette import INK, PAPER, SERIES
from partera.reports.slides.frame import BODY_HEIGHT, INNER
from partera.reports.slides.values import TableSlide

_STRIPE = "#f3f6fa"
_MARGIN = Inches(0.2)  # above, below and beside the text of a cell
Rows = tuple[tuple[str, ...], ...]


def fitting(slide: TableSlide) -> list[Rows]:
    """The rows in portions that each fit on a slide below the header."""
    size, widths = letters(slide), _column_widths([slide.header, *slide.rows])
    room = BODY_HEIGHT - _height(slide.header, widths, size)
    portions: list[list[tuple[str, ...]]] = [[]]
    left = room
    for row in slide.rows:
        needed = _height(row, widths, size)
        if portions[-1] and needed > left:
            portions.append([])
            left = room
        portions[-1].append(row)
        left -= needed
    return [tuple(portion) for portion in portions]


def add_table(shapes: Any, slide: TableSlide, box: tuple[int, int, int, int]) -> Any:
    """The table itself."""
    left, top, width, _room = box
    rows = [slide.header, *slide.rows]
    size, widths = letters(slide), _column_widths(rows)
    heights = [_height(row, widths, size) for row in rows]
    drawn = shapes.add_table(len(rows), len(slide.header), left, top, width, Emu(sum(heights)))
    table = drawn.table
    for column, share in enumerate(widths):
        table.columns[column].width = Emu(int(width * share))
    for place, values in enumerate(rows):
        table.rows[place].height = Emu(heights[place])
        for column, value in enumerate(values):
            _write(table.cell(place, column), value, place, size, is_number=column in slide.numbers)
    return drawn


def letters(slide: TableSlide) -> int:
    """How large its letters are: smaller for tables of many columns or long texts, the same on all its slides."""
    if slide.letters:
        return slide.letters
    is_wide = len(slide.header) > 5 or any(len(value) > 60 for row in slide.rows for value in row)
    return int(Pt(14 if is_wide else 16))


def _column_widths(rows: list[tuple[str, ...]]) -> list[float]:
    """Shares of the width by the longest text of each column, and never narrower than its longest word."""
    needed = []
    for column in range(len(rows[0])):
        texts = [row[column] for row in rows]
        words = [len(part) for text in texts for part in text.split()]
        needed.append(max(max(words, default=1) + 3, min(34, max(len(text) for text in texts) + 2)))
    return [one / sum(needed) for one in needed]


def _height(row: tuple[str, ...], widths: list[float], size: int) -> int:
    """What a row needs when its texts wrap: a letter is about half as wide as it is high."""
    lines = 1
    for text, share in zip(row, widths, strict=True):
        signs = max(1, int((INNER * share - _MARGIN) / (size * 0.52)))
        lines = max(lines, math.ceil(len(text) / signs))
    return int(lines * size * 1.25 + _MARGIN)


def _write(cell: Any, value: str, row: int, size: int, *, is_number: bool) -> None:
    cell.text_frame.text = value
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(SERIES[0] if row == 0 else _STRIPE if row % 2 else PAPER)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.font.size, paragraph.font.bold = Emu(size), row == 0
    paragraph.font.color.rgb = _rgb(PAPER if row == 0 else INK)
    if is_number:
        paragraph.alignment = PP_ALIGN.RIGHT


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
