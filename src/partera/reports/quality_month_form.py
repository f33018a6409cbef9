"""The workbook a hospital fills in offline: a sheet a month, or one for the whole span, with instructions.

What is typed is checked by the workbook itself (whole numbers of 0 or more, no more than the denominator); headings and
names are locked. It is read back by its headings, whatever sheet they stand on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

_WIDTHS = {"month": 11, "measure": 20, "title": 58, "dimension": 20, "group": 36, "gaps": 24}
_HEAD = PatternFill("solid", fgColor="E4F0EF")
_LOCKED = PatternFill("solid", fgColor="F4EFE8")
_FIRST = 2


@dataclass(frozen=True)
class FormRow:
    """A line of the form: what it is about, and the values that stand; None where nothing may be typed."""

    month: str
    measure: str
    title: str
    dimension: str
    group: str
    values: dict[str, int | float | str | None]  # only the columns that are open to typing


@dataclass(frozen=True)
class FormSheet:
    """A sheet with its rows."""

    name: str
    rows: Sequence[FormRow]


@dataclass(frozen=True)
class FormWords:
    """The form's words in its reader's language: headings by column, lines of instruction, the checks' messages."""

    headings: dict[str, str]
    instructions: str
    lines: Sequence[str]
    not_whole: str
    too_many: str
    not_a_number: str


def workbook(*, sheets: Sequence[FormSheet], words: FormWords, title: str) -> bytes:
    """The whole workbook as bytes."""
    book = Workbook()
    book.properties.title = title
    book.properties.creator = "Partera"
    _instruct(book.active, words)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet.rows, words)
    if sheets:
        book.active = 1
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _instruct(sheet: Any, words: FormWords) -> None:
    sheet.title = words.instructions
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(words.lines, start=1):
        cell = sheet.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.protection.sheet = True


def _fill(sheet: Any, rows: Sequence[FormRow], words: FormWords) -> None:
    columns = list(words.headings)
    for at, column in enumerate(columns, start=1):
        head = sheet.cell(1, at, words.headings[column])
        head.font, head.fill = Font(bold=True), _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(column, 13)
    for number, row in enumerate(rows, start=_FIRST):
        _line(sheet, number, row, columns)
    sheet.freeze_panes = sheet.cell(_FIRST, columns.index("group") + 2)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    _check(sheet, columns, len(rows) + 1, words)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _line(sheet: Any, number: int, row: FormRow, columns: Sequence[str]) -> None:
    told = {
        "month": row.month, "measure": row.measure, "title": row.title, "dimension": row.dimension, "group": row.group,
    }  # fmt: skip
    for at, column in enumerate(columns, start=1):
        cell = sheet.cell(number, at)
        if column in told:
            cell.value = told[column] or None
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=column == "title", vertical="top")
        elif column in row.values:
            cell.value = row.values[column]
            cell.protection = Protection(locked=False)
            cell.number_format = "@" if column == "gaps" else "General"
        if column not in row.values:
            cell.fill = _LOCKED


def _check(sheet: Any, columns: Sequence[str], last: int, words: FormWords) -> None:
    """The workbook's own checks: helpful to whoever types, and never relied on when it comes back."""
    if last < _FIRST:
        return
    letters = {column: get_column_letter(columns.index(column) + 1) for column in columns}
    top, bottom = f"{letters['numerator']}{_FIRST}", f"{letters['denominator']}{_FIRST}"
    within = f'AND(ISNUMBER({top}),{top}>=0,INT({top})={top},OR({bottom}="",{top}<={bottom}))'
    checks = [
        (("numerator",), DataValidation(type="custom", formula1=within, error=words.too_many)),
        (
            ("denominator", "unknown"),
            DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", error=words.not_whole),
        ),
        (
            ("value", "spread"),
            DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", error=words.not_a_number),
        ),
    ]
    for names, check in checks:
        check.allow_blank = True
        check.showErrorMessage = True
        check.errorTitle = "Partera"
        for name in names:
            check.add(f"{letters[name]}{_FIRST}:{letters[name]}{last}")
        sheet.add_data_validation(check)
