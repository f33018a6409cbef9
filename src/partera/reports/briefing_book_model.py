"""What a briefing book is made of: ready words, tables and drawings. The page, the PDF and the data come from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Text:
    """A paragraph. `missing` says what is not there and what would fill it; `note` is small print."""

    words: str
    kind: str = "plain"  # plain | missing | note


@dataclass(frozen=True)
class Bullets:
    """Sentences one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column's heading, and whether it holds numbers."""

    title: str
    is_number: bool = False
    width: int = 2  # its share of the line
    language: str = ""  # of its cells, where it is not the book's


@dataclass(frozen=True)
class Table:
    """A table as read, and the same values unrounded for the data folder."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    data_columns: tuple[str, ...] = ()
    data_rows: tuple[tuple[object, ...], ...] = ()
    is_compact: bool = False  # few narrow columns: stands beside its chart, and stays a table on a phone


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG, with the words that stand for it; its table stands below it."""

    id: str
    title: str
    alternative: str
    svg: bytes


Block = Text | Bullets | Table | Drawing


def paired(blocks: Iterable[Block]) -> list[tuple[Block, ...]]:
    """The blocks in order; a chart and its own compact table, which stand beside each other, together."""
    found: list[tuple[Block, ...]] = []
    for block in blocks:
        last = found[-1][-1] if found else None
        if isinstance(block, Table) and block.is_compact and isinstance(last, Drawing) and last.id == block.id:
            found[-1] = (*found[-1], block)
        else:
            found.append((block,))
    return found


@dataclass(frozen=True)
class Section:
    """One part of the book."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Book:
    """A briefing book in one language."""

    place: str
    place_name: str
    language: str
    title: str
    subtitle: str
    made_on: date
    facts: tuple[tuple[str, str], ...]  # of the cover: word and value
    invented: str  # the words of the mark; empty when the data are real
    words: dict[str, str]  # of the frame: contents, page, …
    sections: tuple[Section, ...]

    def tables(self) -> list[Table]:
        """Every table, in order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Table)]

    def drawings(self) -> list[Drawing]:
        """Every chart, in order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Drawing)]
