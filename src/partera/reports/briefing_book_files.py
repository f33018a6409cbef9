"""A briefing book's data: every figure shown, as CSV, in one archive. The same book gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

from partera.reports.briefing_book_model import Book, Table
from partera.reports.tables import Value, csv_lines

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def to_zip(book: Book) -> bytes:
    """An archive of one CSV a table, the drawings as SVG, and a page that says what is in it."""
    files = {f"{table.id}.csv": _csv(table) for table in book.tables()}
    files |= {f"{drawing.id}.svg": drawing.svg for drawing in book.drawings()}
    files["README.txt"] = _readme(book).encode("utf-8")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), files[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _csv(table: Table) -> bytes:
    """The unrounded values where the table has them, else what is shown."""
    if table.data_columns:
        columns, rows = list(table.data_columns), table.data_rows
    else:
        columns, rows = [column.title for column in table.columns], table.rows
    lines = csv_lines(columns=columns, rows=[[_plain(value) for value in row] for row in rows])
    return b"\xef\xbb\xbf" + "".join(lines).encode("utf-8")


def _plain(value: Any) -> Value:
    return float(value) if isinstance(value, Decimal) else value


def _readme(book: Book) -> str:
    lines = [f"{book.title}: {book.place_name}", book.subtitle, *([book.invented] if book.invented else []), ""]
    lines += [f"{word}: {value}" for word, value in book.facts]
    lines += ["", *(f"{table.id}.csv  {table.caption}" for table in book.tables())]
    lines += [f"{drawing.id}.svg  {drawing.title}" for drawing in book.drawings()]
    return "\n".join(lines) + "\n"
