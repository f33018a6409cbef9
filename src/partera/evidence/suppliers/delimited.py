"""Reading delimited text as publishers really write it: any line ends, mixed encodings, quoted line breaks.

Each cell is decoded by itself, because one file may hold UTF-8, Windows-1252 and doubly encoded names at once.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from partera.core.errors import BadInput
from partera.evidence import schema
from partera.evidence.suppliers.protocol import Keep, Reading, Source

LONGEST_LINE = 1024 * 1024
PORTION = 20_000
_BOM = b"\xef\xbb\xbf"
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_TWICE = re.compile("[ÃÂâ][\u0080-\u00ff\u20ac\u201a-\u2122\u0152-\u0192\u02c6\u02dc]")

WRONG_WIDTH = "not as many columns as the header"
EMPTY_ROW = "no value in the row"


@dataclass(frozen=True)
class Row:
    """One row, with the line it begins on."""

    line: int
    cells: list[str]
    index: dict[str, int]

    def __getitem__(self, column: str) -> str:
        return self.cells[self.index[column]]

    def get(self, column: str) -> str:
        """The cell, or nothing where the file lacks the column."""
        at = self.index.get(column)
        return "" if at is None else self.cells[at]


def text_of(cell: str) -> str:
    """A cell that was carried as Latin-1 bytes, as the text it means, blanks at the ends removed.

    Takes   cell: text whose characters are bytes
    Gives   the text, read as UTF-8, else as Windows-1252; a name encoded twice is decoded twice
    Raises  nothing
    Source  names such as Doña Ana in one file of county populations, in three spellings

    >>> text_of("Do\\xf1a Ana"), text_of("Do\\xc3\\xb1a Ana"), text_of("Do\\xc3\\x83\\xc2\\xb1a Ana")
    ('Doña Ana', 'Doña Ana', 'Doña Ana')
    """
    if cell.isascii():
        return cell.strip()
    raw = cell.encode("latin-1")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").strip().strip("\u00a0")
    if _TWICE.search(text):
        try:
            text = text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            return text.strip().strip("\u00a0")
    return text.strip().strip("\u00a0")


def header_of(source: Source) -> list[str]:
    """The names of the columns in the first line; empty when the file is not delimited text.

    Takes   source: the file as first met
    Gives   names, blanks at the ends removed
    Raises  nothing
    Source  none

    >>> from pathlib import Path
    >>> header_of(Source(Path("a"), "a", 9, b'\\xef\\xbb\\xbf"year";place\\r\\n2020;05\\r\\n', b""))
    ['year', 'place']
    """
    return _split_header(source.head)[0]


def _split_header(head: bytes) -> tuple[list[str], str]:
    first = re.split(rb"\r\n|\r|\n", head.removeprefix(_BOM), maxsplit=1)[0]
    if not first.strip() or b"\x00" in first:
        return [], ","
    line = first.decode("latin-1")
    best: list[str] = []
    chosen = ","
    for delimiter in (",", "\t", ";", "|"):
        try:
            found = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        if len(found) > len(best):
            best, chosen = [text_of(name) for name in found], delimiter
    return (best, chosen) if len(best) > 1 else ([], ",")


def _lines(file: io.TextIOBase, name: str) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE:
            raise BadInput(f"{name}, line {number}: the line is longer than a million characters. Export it again.")
        if "\x00" in line:
            raise BadInput(f"{name}, line {number}: the line holds NUL bytes, so the file is damaged. Get it again.")
        yield line


def _records(source: Source, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record and the line it begins on, the header first; cells still carried as bytes."""
    with source.path.open("rb") as raw:
        if raw.read(3) != _BOM:
            raw.seek(0)
        with io.TextIOWrapper(raw, encoding="latin-1", newline="") as text:
            reader = csv.reader(_lines(text, source.name), delimiter=delimiter, strict=True)
            begins = 1
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise BadInput(
                        f"{source.name}, line {begins}: the quotation marks do not close, or a field is far too "
                        "long. The file is cut or damaged; get it again."
                    ) from error
                yield begins, cells
                begins = reader.line_num + 1


def rows(source: Source, reading: Reading, needed: Iterable[str]) -> Iterator[Row]:
    """Each row of the file, counted in `reading`; rows that cannot be rows are set aside there.

    Takes   source: the file · reading: where rows are counted · needed: columns that must be there, once each
    Gives   rows in the order of the file, their cells decoded
    Raises  BadInput when a needed column is missing, the file is cut, or is not text
    Source  none

    >>> import tempfile; from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_bytes(b"year,place\\r\\n2020,05\\r\\n2021\\r\\n,\\r\\n")
    >>> found = Reading("figures", "", "")
    >>> [(row.line, row["place"]) for row in rows(Source.of(path), found, ["place"])], found.rows_read
    ([(2, '05')], 3)
    >>> {reason: aside.lines for reason, aside in found.set_aside.items()}
    {'not as many columns as the header': [3], 'no value in the row': [4]}
    """
    header, delimiter = _split_header(source.head)
    _check_columns(source, header, needed)
    index = {name: at for at, name in reversed(list(enumerate(header)))}
    short = 0
    records = _records(source, delimiter)
    next(records, None)
    for line, cells in records:
        if not cells:
            continue
        reading.rows_read += 1
        short = line if len(cells) < len(header) else 0
        if not any(cell.strip() for cell in cells):
            reading.put_aside(EMPTY_ROW, line)
        elif len(cells) != len(header):
            reading.put_aside(WRONG_WIDTH, line)
        else:
            yield Row(line, [text_of(cell) for cell in cells], index)
    _check_whole(source, reading, len(header), short)


def _check_columns(source: Source, header: list[str], needed: Iterable[str]) -> None:
    """Refuse a file that lacks a needed column, or has it twice."""
    for column in needed:
        if header.count(column) != 1:
            wrong = "is missing" if column not in header else "stands there more than once"
            raise BadInput(f"{source.name}, line 1: the column “{column}” {wrong}.")


def _check_whole(source: Source, reading: Reading, columns: int, short: int) -> None:
    """Refuse a file that was cut in its last line, `short`, or whose columns are shifted."""
    if short and not source.tail.endswith((b"\n", b"\r")):
        raise BadInput(f"{source.name} ends in the middle of line {short}: it was cut. Get the file again.")
    aside = reading.set_aside.get(WRONG_WIDTH)
    if aside and aside.count > 10 and aside.count * 10 > reading.rows_read:
        raise BadInput(
            f"{source.name}: {aside.count:,} of {reading.rows_read:,} rows do not have the {columns} columns of "
            f"the header, first on line {aside.lines[0]}. Its columns are shifted; get the file again."
        )


def number(text: str, where: str, *, low: float | None = None, high: float | None = None) -> float | None:
    """The number a cell writes; None for an empty cell.

    Takes   text: a cell, `$` and thousands commas allowed · where: file, line and column, for the sentence ·
            low, high: the least and greatest that can be
    Gives   the number
    Raises  BadInput when it is no number, or cannot be
    Source  none

    >>> number("$11,523,951", "grants.csv, line 2, column Amount"), number("", "")
    (11523951.0, None)
    """
    if not text:
        return None
    plain = text.replace("$", "", 1).replace(",", "").strip()
    if not _NUMBER.fullmatch(plain):
        raise BadInput(f"{where}: “{text[:40]}” is not a number.")
    value = float(plain)
    if not math.isfinite(value) or (low is not None and value < low) or (high is not None and value > high):
        bounds = [f"at least {low:,.10g}"] if low is not None else []
        bounds += [f"at most {high:,.10g}"] if high is not None else []
        raise BadInput(f"{where}: {text[:40]} cannot be; it must be {' and '.join(bounds) or 'a number'}.")
    return value


def whole_number(text: str, where: str, *, low: float | None = None, high: float | None = None) -> int | None:
    """The whole number a cell writes (`2016.0` is one); None for an empty cell.

    Takes, Gives, Raises  as `number`
    Source  none

    >>> whole_number("2016.0", "")
    2016
    """
    value = number(text, where, low=low, high=high)
    if value is None:
        return None
    if value != int(value):
        raise BadInput(f"{where}: {text[:40]} is not a whole number.")
    return int(value)


def keep_rows(found: Iterable[dict[str, object]], reading: Reading, keep: Keep) -> None:
    """Hand rows on in portions, in the columns of the reading's kind, and count them.

    Takes   found: rows by column name, those of one line of the file together; a column left out is blank
    Gives   nothing; `reading.kept` counts lines of the file, `reading.written` the rows made of them
    Raises  what `found` raises
    Source  none

    >>> reading, tables = Reading("obligations", "", ""), []
    >>> keep_rows([{"listing": "93.926", "fiscal_year": 2022, "line": 2}], reading, tables.append)
    >>> reading.kept, tables[0].column("actual").to_pylist()
    (1, [None])
    """
    columns = schema.arrow_schema(schema.KINDS[reading.kind])
    portion: list[dict[str, object]] = []
    line: object = None
    reading.written = 0
    for row in found:
        reading.kept += row["line"] != line
        reading.written += 1
        line = row["line"]
        portion.append(row)
        if len(portion) == PORTION:
            keep(pa.Table.from_pylist(portion, schema=columns))
            portion = []
    if portion:
        keep(pa.Table.from_pylist(portion, schema=columns))


def full_code(text: str, length: int) -> str:
    """A code of digits with the leading zeros that a spreadsheet took, `.0` removed.

    Takes   text: `1001`, `01001`, `1001.0` · length: digits of the whole code
    Gives   the code; the text itself when it is not digits
    Raises  nothing
    Source  none

    >>> full_code("1001", 5), full_code("5.0", 2), full_code("AR", 2)
    ('01001', '05', 'AR')
    """
    plain = text.removesuffix(".0")
    return plain.zfill(length) if plain.isascii() and plain.isdigit() else text
