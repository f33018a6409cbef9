"""A briefing book's data: every figure shown, as CSV, in one archive. The same book gives the same bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

from partera.reports.briefing_book_model import Book, Table
from partera.reports.tables import cell

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
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if table.data_columns:
        writer.writerow(table.data_columns)
        writer.writerows([[_safe(value) for value in row] for row in table.data_rows])
    else:
        writer.writerow([column.title for column in table.columns])
        writer.writerows([[_safe(value) for value in row] for row in table.rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _safe(value: object) -> str:
    return cell(float(value) if isinstance(value, Decimal) else value)  # type: ignore[arg-type]


def _readme(book: Book) -> str:
    lines = [f"{book.title}: {book.place_name}", book.subtitle, *([book.invented] if book.invented else []), ""]
    lines += [f"{word}: {value}" for word, value in book.facts]
    lines += ["", *(f"{table.id}.csv  {table.caption}" for table in book.tables())]
    lines += [f"{drawing.id}.svg  {drawing.title}" for drawing in book.drawings()]
    return "\n".join(lines) + "\n"
