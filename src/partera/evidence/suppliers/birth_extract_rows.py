"""The rows of an extract, from CSV or Parquet, a portion at a time, every cell as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from partera.core.errors import BadInput
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.protocol import Reading, Source

PORTION = 50_000
_MAGIC = b"PAR1"


@dataclass(frozen=True)
class Rows:
    """Some rows: where each stands, and the cells of the columns asked for."""

    lines: list[int]
    columns: dict[str, list[str]]

    def __getitem__(self, column: str) -> list[str]:
        return self.columns[column]


def columns_of(source: Source) -> list[str]:
    """The names of the file's columns.

    Takes   source: a CSV or Parquet file
    Gives   the names in the file's order
    Raises  BadInput when it is neither
    Source  none

    >>> from pathlib import Path
    >>> head = b"county,year,sex\\n05119,2024,F\\n"
    >>> columns_of(Source(Path("a.csv"), "a.csv", len(head), head, head))
    ['county', 'year', 'sex']
    """
    if source.head.startswith(_MAGIC):
        return list(_parquet(source).schema_arrow.names)
    names = delimited.header_of(source)
    if not names:
        raise BadInput(f"{source.name} is neither CSV nor Parquet: its first line names no columns.")
    return names


def portions(source: Source, needed: list[str], reading: Reading) -> Iterator[Rows]:
    """The file's rows, counted in `reading`.

    Takes   source: the file · needed: columns wanted · reading: where rows are counted, broken ones set aside
    Gives   rows in the file's order; lines count from 1, the header included (Parquet: rows from 1)
    Raises  BadInput when the file is cut or damaged
    Source  none

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("county,year,sex\\n05119,2024,F\\n")
    ...     [(rows.lines, rows["sex"]) for rows in portions(Source.of(path), ["sex"], Reading("births", "", ""))]
    [([2], ['F'])]
    """
    return (
        _parquet_rows(source, needed, reading) if source.head.startswith(_MAGIC) else _csv_rows(source, needed, reading)
    )


def _csv_rows(source: Source, needed: list[str], reading: Reading) -> Iterator[Rows]:
    rows = Rows([], {name: [] for name in needed})
    at = {name: place for place, name in enumerate(delimited.header_of(source))}
    takes = [(at[name], rows.columns[name]) for name in needed]
    for row in delimited.rows(source, reading, needed):
        rows.lines.append(row.line)
        for place, cells in takes:
            cells.append(row.cells[place])
        if len(rows.lines) == PORTION:
            yield rows
            rows.lines.clear()
            for _, cells in takes:
                cells.clear()
    if rows.lines:
        yield rows


def _parquet(source: Source) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(source.path)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(f"{source.name} is a Parquet file that cannot be opened: it is cut or damaged.") from error


def _parquet_rows(source: Source, needed: list[str], reading: Reading) -> Iterator[Rows]:
    first = 1
    try:
        for batch in _parquet(source).iter_batches(batch_size=PORTION, columns=needed):
            cells = {name: _texts(batch.column(name), source.name, name) for name in needed}
            lines = list(range(first, first + batch.num_rows))
            first += batch.num_rows
            reading.rows_read += batch.num_rows
            if lines:
                yield Rows(lines, cells)
    except (pa.ArrowException, OSError) as error:
        raise BadInput(f"{source.name} is a Parquet file that is damaged inside. Get it again.") from error


def _texts(column: pa.Array, name: str, title: str) -> list[str]:
    try:
        texts = column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise BadInput(
            f"{name}: the column “{title}” holds {column.type}, which is no text, number or date."
        ) from error
    return [(text or "").strip() for text in texts.to_pylist()]
