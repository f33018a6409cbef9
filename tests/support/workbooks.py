"""What stands in a workbook, read without the part that wrote it."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(content: bytes) -> dict[str, list[list[str | float]]]:
    """Each sheet's rows by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = [one.get("name") or "" for one in _root(book, "xl/workbook.xml").iter(f"{_MAIN}sheet")]
        texts = ["".join(part.itertext()) for part in _root(book, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]
        return {
            name: [
                [_value(cell, texts) for cell in row.iter(f"{_MAIN}c")]
                for row in _root(book, f"xl/worksheets/sheet{number}.xml").iter(f"{_MAIN}row")
            ]
            for number, name in enumerate(names, start=1)
        }


def has_formula(content: bytes) -> bool:
    """Whether any cell would be worked out."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return any(re.search(rb"<f[ >]", book.read(name)) for name in book.namelist() if "worksheets/" in name)


def _root(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))


def _value(cell: ElementTree.Element, texts: list[str]) -> str | float:
    held = cell.find(f"{_MAIN}v")
    if held is None or held.text is None:
        return ""
    return texts[int(held.text)] if cell.get("t") == "s" else float(held.text)
