"""A shown table as CSV: the same rows and words, with its provenance above and the meaning of each column.

Layout: lines that begin with `#` say title, source, period, release, suppression rule and what each column
means; then the header and the rows. Read it with `pandas.read_csv(…, comment="#")` or open it in a spreadsheet.
Text that a spreadsheet would take for a formula gets a leading apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_NEGATIVE = re.compile(r"-\d[\d,]*(\.\d+)?%?")
"""What begins with a minus and is a number all the same."""

_AFTER_A_COMMA = re.compile(r"([,;] ?)(?=[=+@-])")
"""Lines of provenance are not quoted: what stands behind a comma is a cell of its own to a spreadsheet."""

Value = str | int | float | bool | None


@dataclass(frozen=True)
class TableColumn:
    """A column's heading and what it means."""

    name: str
    meaning: str


def csv_text(
    *, facts: Iterable[tuple[str, str]], columns: Sequence[TableColumn], rows: Iterable[Sequence[Value]]
) -> str:
    """The whole file as text. A row with more or fewer values than columns is refused."""
    out = io.StringIO()
    for word, value in facts:
        out.write(f"# {_one_line(word)}: {_one_line(value)}\n")
    for column in columns:
        out.write(f"# column {_one_line(column.name)}: {_one_line(column.meaning)}\n")
    out.writelines(csv_lines(columns=[column.name for column in columns], rows=rows))
    return out.getvalue()


def csv_lines(*, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """The header and the rows, one at a time: for tables that may be too long to hold."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([cell(column) for column in columns])
    yield out.getvalue()
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row of {len(row)} values does not fit {len(columns)} columns")
        out.seek(0)
        out.truncate()
        writer.writerow([cell(value) for value in row])
        yield out.getvalue()


def cell(value: Value) -> str:
    """One value as written: numbers as they are, text made safe, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        return str(value)
    runs = value.startswith(_FORMULA_STARTS) and not _NEGATIVE.fullmatch(value)
    return f"'{value}" if runs else value


def _one_line(text: str) -> str:
    return _AFTER_A_COMMA.sub(r"\1'", " ".join(str(text).split()))
