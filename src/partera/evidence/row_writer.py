"""The file that an extract's rows are written to as a supplier hands them on."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from partera.evidence import custody, sealing


class RowWriter:
    """Writes the rows a supplier hands on, sealed when there is a key, and holds them to the kind's columns."""

    def __init__(self, folder: Path, extract_id: str, key: bytes = b"") -> None:
        self._folder, self._extract_id, self._key = folder, extract_id, key
        self.rows = 0
        self._file: sealing.SealingFile | None = None
        self._writer: pq.ParquetWriter | None = None

    def __call__(self, table: pa.Table) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._target(), table.schema, compression="zstd")
        self._writer.write_table(table)
        self.rows += table.num_rows

    def _target(self) -> Path | sealing.SealingFile:
        if not self._key:
            return self._folder / "rows.parquet"
        about = custody.about(self._extract_id)
        self._file = sealing.SealingFile(self._folder / "rows.sealed", self._key, about=about)
        return self._file

    @property
    def schema(self) -> pa.Schema | None:
        return None if self._writer is None else self._writer.schema

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        if self._file is not None:
            self._file.close()

    def abandon(self) -> None:
        """Let go of a file that will be thrown away, whatever state it is in."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(OSError, pa.ArrowException):
                writer.close()
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
