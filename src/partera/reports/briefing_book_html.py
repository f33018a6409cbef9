"""A briefing book as HTML: the part inside a page, and a page of its own that needs nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable
from html import escape

from partera.reports.briefing_book_model import Block, Book, Bullets, Column, Drawing, Table, Text, paired

AddressOf = Callable[[Drawing], str]

_SHEET = """body{font:17px/1.5 Georgia,serif;color:#1b1b1b;margin:0 auto;max-width:60rem;padding:1.5rem}
h1{font-size:2rem;line-height:1.2;color:#1a4480;margin-bottom:.2rem}
h2{color:#1a4480;border-bottom:2px solid;margin-top:2.5rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #c6cace}
.p-num{text-align:right}thead th{border-bottom:2px solid}.p-frame{overflow-x:auto}
.p-book__missing{background:#eef3f9;border-left:4px solid #1a4480;padding:.6rem 1rem}
.p-book__note{color:#565c65;font-size:.9rem}
.p-book__invented{background:#faf3d1;padding:.6rem 1rem;font-weight:bold}img{max-width:100%;height:auto}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#565c65}dd{margin:0}
@media(min-width:56em){.p-book__pair{display:grid;gap:0 1.5rem;grid-template-columns:3fr 2fr;align-items:start}}
@media print{h2{break-after:avoid}tr,figure{break-inside:avoid}}"""


def to_html(book: Book) -> str:
    """A page of its own: style and drawings inside it."""
    facts = "".join(f"<dt>{escape(word)}</dt><dd>{escape(value)}</dd>" for word, value in book.facts)
    invented = f'<p class="p-book__invented">{escape(book.invented)}</p>' if book.invented else ""
    title = escape(f"{book.title}: {book.place_name}")
    return (
        f'<!doctype html>\n<html lang="{escape(book.language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_SHEET}</style></head>\n<body><main><p>{escape(book.subtitle)}</p><h1>{title}</h1>{invented}"
        f"<dl>{facts}</dl>\n{to_html_part(book, _inside)}</main></body></html>\n"
    )


def to_html_part(book: Book, address_of: AddressOf) -> str:
    """The contents and the sections, to stand inside a page; `address_of` says where a drawing is."""
    contents = "".join(f'<li><a href="#{s.id}">{escape(s.heading)}</a></li>' for s in book.sections)
    parts = [f'<nav class="p-book__contents" aria-label="{escape(book.words["contents"])}"><ul>{contents}</ul></nav>']
    for section in book.sections:
        blocks = "\n".join(_group(group, address_of) for group in paired(section.blocks))
        parts.append(
            f'<section class="p-book__section" id="{section.id}" aria-labelledby="{section.id}-heading">'
            f'<h2 id="{section.id}-heading">{escape(section.heading)}</h2>\n{blocks}</section>'
        )
    return "\n".join(parts)


def _inside(drawing: Drawing) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.svg).decode("ascii")


def _group(group: tuple[Block, ...], address_of: AddressOf) -> str:
    inside = "\n".join(_block(block, address_of) for block in group)
    return f'<div class="p-book__pair">{inside}</div>' if len(group) > 1 else inside


def _block(block: Block, address_of: AddressOf) -> str:
    if isinstance(block, Text):
        kind = "" if block.kind == "plain" else f' class="p-book__{block.kind}"'
        return f"<p{kind}>{_with_commands(block.words)}</p>"
    if isinstance(block, Bullets):
        return '<ul class="usa-list">' + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Table):
        return _table(block)
    return (
        f'<figure class="p-book__drawing"><figcaption>{escape(block.title)}</figcaption>'
        f'<img src="{escape(address_of(block))}" alt="{escape(block.alternative)}" loading="lazy"></figure>'
    )


def _table(table: Table) -> str:
    head = "".join(
        f'<th scope="col"{_number(column.is_number)}>{escape(column.title)}</th>' for column in table.columns
    )
    body = "".join(f"<tr>{_row(table, row)}</tr>\n" for row in table.rows)
    return (
        f'<div class="p-frame" role="region" aria-label="{escape(table.caption)}" tabindex="0">'
        f'<table class="p-table {_kind(table)} p-book__table" id="table-{table.id}">'
        f"<caption>{escape(table.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _kind(table: Table) -> str:
    """A compact table stays one on a phone; the rows of the others become cards."""
    return "p-compact" if table.is_compact else "p-cards"


def _row(table: Table, row: tuple[str, ...]) -> str:
    first, *others = row
    cells = [f'<th scope="row" data-label="{escape(table.columns[0].title)}">{escape(first)}</th>']
    for column, cell in zip(table.columns[1:], others, strict=True):
        cells.append(
            f'<td data-label="{escape(column.title)}"{_number(column.is_number)}{_language(column)}>{escape(cell)}</td>'
        )
    return "".join(cells)


def _with_commands(words: str) -> str:
    """What stands between back-ticks is a command to type."""
    parts = escape(words).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def _language(column: Column) -> str:
    return f' lang="{column.language}"' if column.language else ""


def _number(is_number: bool) -> str:
    return ' class="p-num"' if is_number else ""
