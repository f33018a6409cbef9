"""Reading an XLSX workbook somebody sent: looked at before it is opened, cell by cell after, nothing in it is run."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from partera.core.errors import BadInput

MOST_BYTES = 3_000_000
_MOST_UNPACKED = 25_000_000
_MOST_PACKED_PARTS = 400
_MOST_LINES = 6_000
_MOST_COLUMNS = 60
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]{0,200}?ref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\"")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin as a packed workbook, or as a workbook of the format before it."""
    return content.startswith((b"PK", _OLD_FORMAT))


def sheets_in(content: bytes) -> dict[str, list[list[str]]]:
    """The lines of every visible sheet, as text. Raises BadInput for what is no workbook of plain cells."""
    _look(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, BadZipFile, EOFError, OSError) as error:
        raise BadInput(_("The workbook is damaged: open it, save it again as .xlsx, and send that.")) from error
    try:
        return {sheet.title: list(_lines(sheet)) for sheet in book.worksheets if sheet.sheet_state == "visible"}
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, BadZipFile, EOFError, SyntaxError) as error:
        raise BadInput(_("The workbook is damaged: open it, save it again as .xlsx, and send that.")) from error
    finally:
        book.close()


def _look(content: bytes) -> None:
    """Refuse what is better not opened: old or locked formats, macros, bombs, declared entities, merged cells."""
    if content.startswith(_OLD_FORMAT):
        raise BadInput(
            _("This is an old or password-protected workbook. Save it as .xlsx without a password, and send that.")
        )
    try:
        with ZipFile(BytesIO(content)) as packed:
            _look_inside(packed)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zipfile.LargeZipFile) as error:
        raise BadInput(_("The workbook is damaged: open it, save it again as .xlsx, and send that.")) from error


def _look_inside(packed: ZipFile) -> None:
    parts = packed.infolist()
    names = {part.filename.lower() for part in parts}
    if any("vbaproject" in name or "macrosheets" in name for name in names):
        raise BadInput(_("The workbook holds macros. Save it as .xlsx, which holds none, and send that."))
    if "xl/workbook.xml" not in names:
        raise BadInput(_("This is no Excel workbook. Send an .xlsx or a CSV file."))
    if len(parts) > _MOST_PACKED_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise BadInput(_("The workbook unpacks to far more than monthly counts need. Copy the counts to a new one."))
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            _look_at(packed, part)


def _look_at(packed: ZipFile, part: zipfile.ZipInfo) -> None:
    """Read one packed part no further than it says it goes."""
    with packed.open(part) as opened:
        text = opened.read(_MOST_UNPACKED + 1)
    if len(text) > _MOST_UNPACKED:
        raise BadInput(_("The workbook unpacks to far more than monthly counts need. Copy the counts to a new one."))
    if _DECLARES.search(text):
        raise BadInput(_("The workbook is damaged: open it, save it again as .xlsx, and send that."))
    if part.filename.lower().startswith("xl/worksheets/") and (merged := _MERGED.search(text)):
        where = merged[1].decode()
        raise BadInput(
            _("The cells %(cells)s are merged. Unmerge them, and send the workbook again.") % {"cells": where}
        )


def _lines(sheet: Any) -> Iterator[list[str]]:
    """The lines of a sheet, the empty ones too, so that their numbers are those the reader sees."""
    for number, line in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), start=1):
        if number > _MOST_LINES:
            raise BadInput(
                _("The sheet “%(sheet)s” goes beyond row %(most)s. Delete the empty rows below your counts.")
                % {"sheet": sheet.title, "most": f"{_MOST_LINES:,}"}
            )
        yield [_text(value) for value in line]


def _text(value: object) -> str:
    """A cell as text: whole numbers without a point, days as 2026-03-01."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)[:400]
