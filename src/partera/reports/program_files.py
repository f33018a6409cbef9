"""A program's upload file, as CSV or workbook; beside it, until somebody has checked the mapping, what it is.

No cell of either is ever a formula. The same rows give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from partera.programs.quality.rules.mapping import Mapping
from partera.programs.quality.rules.program_rows import Value
from partera.reports.tables import cell

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's day has no zone
_ZIP_DAY = (2000, 1, 1, 0, 0, 0)
_WIDEST = 40


@dataclass(frozen=True)
class ProgramFile:
    """The file to be downloaded, and the checksum of the part that goes to the program."""

    name: str
    kind: str
    content: bytes
    sha256: str


def program_file(
    mapping: Mapping,
    header: Sequence[str],
    rows: Sequence[Sequence[Value]],
    *,
    months: str,
    readme: Sequence[str] = (),
    readme_name: str = "README",
) -> ProgramFile:
    """The file; `readme` are the lines that stand beside it, on a sheet of their own or in a second file."""
    name = f"{mapping.file}_{months}"
    if mapping.format == "xlsx":
        content = _workbook(mapping, header, rows, readme, readme_name)
        return ProgramFile(f"{name}.xlsx", XLSX, content, hashlib.sha256(content).hexdigest())
    text = _text(mapping, header, rows).encode("utf-8")
    sha256 = hashlib.sha256(text).hexdigest()
    if not readme:
        return ProgramFile(f"{name}.csv", CSV, text, sha256)
    beside = "\r\n".join([*readme, f"{name}.csv SHA-256: {sha256}", ""]).encode("utf-8")
    content = _zipped({f"{name}.csv": text, f"{readme_name}.txt": beside})
    return ProgramFile(f"{name}.zip", ZIP, content, sha256)


def _text(mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mapping.delimiter, lineterminator="\r\n")
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def _workbook(
    mapping: Mapping, header: Sequence[str], rows: Sequence[Sequence[Value]], readme: Sequence[str], readme_name: str
) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _DAY, "author": "Partera"})
        sheet = book.add_worksheet(mapping.sheet)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, min(_WIDEST, max(10, len(name) + 2)))
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value)
                else:
                    sheet.write_number(line, column, value)
        sheet.freeze_panes(1, 0)
        if readme:
            _readme_sheet(
                book, readme, readme_name if readme_name.casefold() != mapping.sheet.casefold() else f"{readme_name} 2"
            )
    return out.getvalue()


def _readme_sheet(book: xlsxwriter.Workbook, lines: Sequence[str], name: str) -> None:
    sheet = book.add_worksheet(name)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    for line, text in enumerate(lines):
        sheet.write_string(line, 0, text, wrapped)


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, content in files.items():
            kept.writestr(zipfile.ZipInfo(name, _ZIP_DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
