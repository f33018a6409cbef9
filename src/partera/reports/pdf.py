"""A briefing book as a tagged, accessible PDF. The same book gives the same bytes."""

from __future__ import annotations

import re
from typing import Any

from partera.reports.briefing_book_model import Block, Book, Bullets, Drawing, Table, Text, paired
from partera.reports.typesetting import typeset


def to_pdf(book: Book) -> bytes:
    """The PDF (PDF/UA-1), with fonts that Typst carries, whatever the machine has."""
    return typeset("briefing_book", _plain(book))


def _plain(book: Book) -> dict[str, Any]:
    made = book.made_on
    return {
        "title": book.title,
        "subtitle": book.subtitle,
        "place_name": book.place_name,
        "language": book.language,
        "made": [made.year, made.month, made.day],
        "facts": [list(fact) for fact in book.facts],
        "invented": book.invented,
        "words": book.words,
        "sections": [
            {
                "id": s.id,
                "heading": s.heading,
                "blocks": [_group(group, book.language) for group in paired(s.blocks)],
            }
            for s in book.sections
        ],
    }


def _group(group: tuple[Block, ...], language: str) -> dict[str, Any]:
    if len(group) == 1:
        return _block(group[0], language)
    drawing, table = group
    return {"type": "pair", "drawing": _block(drawing, language), "table": _block(table, language)}


def _block(block: Block, language: str) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"type": "text", "kind": block.kind, "words": block.words}
    if isinstance(block, Bullets):
        return {"type": "bullets", "items": list(block.items)}
    if isinstance(block, Table):
        columns = [
            {"title": c.title, "is_number": c.is_number, "width": c.width, "language": c.language or language}
            for c in block.columns
        ]
        rows = [list(row) for row in block.rows]
        return {"type": "table", "caption": block.caption, "columns": columns, "rows": rows}
    return _drawing(block)


def _drawing(block: Drawing) -> dict[str, Any]:
    svg = block.svg.decode("utf-8")
    width = re.search(r'<svg[^>]* width="([\d.]+)', svg)
    return {
        "type": "drawing",
        "title": block.title,
        "alternative": block.alternative,
        "svg": re.sub(r'font-family="[^"]*"', 'font-family="Libertinus Serif"', svg),
        "width": float(width.group(1)) * 0.75 if width else 420.0,
    }
