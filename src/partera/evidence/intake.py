"""A supplier's file → checked Parquet and a manifest, all or nothing.

A file is read into a staging folder and becomes an extract by one rename, so a load killed at any moment
leaves the catalog as it was; what it left in staging is cleared by the next load. An extract's id comes from
the file's checksum and the facts given with it: the same file twice is the same extract.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from partera.core.errors import BadInput
from partera.core.periods import now
from partera.evidence import schema
from partera.evidence.catalog import Catalog, Extract
from partera.evidence.suppliers import all_suppliers
from partera.evidence.suppliers.protocol import Given, Reading, Source, Supplier

Progress = Callable[[str], None]
"""Takes a short sentence of what is being done."""

UNPACKED_LIMIT = 4 * 1024**3
RATIO_LIMIT = 200


@dataclass
class FileReport:
    """What became of one file."""

    path: str
    ok: bool
    message: str
    recognised_as: str | None = None
    extract: str | None = None
    already_loaded: bool = False
    rows_read: int = 0
    kept: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    set_aside_lines: dict[str, list[int]] = field(default_factory=dict)
    suppressed: int = 0
    sha256: str | None = None
    periods: list[str] = field(default_factory=list)
    places: int = 0
    totals: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shows: list[str] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The object that `partera load --json` prints for a file."""
        names = (
            "path", "ok", "recognised_as", "rows_read", "kept", "set_aside", "set_aside_lines", "suppressed",
            "sha256", "periods", "places", "totals", "message", "already_loaded", "extract", "notes", "shows",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def load(
    paths: list[Path],
    home: Path,
    given: Given | None = None,
    *,
    dry_run: bool = False,
    names: dict[Path, str] | None = None,
    progress: Progress = lambda _: None,
) -> list[FileReport]:
    """Load files, each standing alone.

    Takes   paths: files · home: PARTERA_HOME · given: facts the files lack · names: what a person calls a file
    Gives   one report a file, in order; a refused file's report has ok False and says why
    """
    catalog = Catalog(home)
    catalog.clear_staging()
    given = given or Given()
    reports = []
    for path in paths:
        name = (names or {}).get(path, path.name)
        progress(f"Reading {name}")
        try:
            reports.append(_load_one(path, name, catalog, given, dry_run, str(path) if not names else name))
        except BadInput as error:
            reports.append(FileReport(str(path) if not names else name, ok=False, message=error.sentence))
    return reports


def _load_one(path: Path, name: str, catalog: Catalog, given: Given, dry_run: bool, shown: str) -> FileReport:
    if not path.is_file():
        raise BadInput(f"{shown} is not a file that can be read. Check the path and try again.")
    digest = sha256_of(path)
    extract_id = _extract_id(digest, given)
    if (known := catalog.get(extract_id)) is not None:
        report = report_of(known, shown)
        report.already_loaded = True
        report.message = f"Already loaded on {known.loaded_at[:10]} as {known.recognised_as}; nothing was changed."
        return report
    with _unpacked(path, name) as source:
        supplier, sentence = recognise(source, given)
        staged = catalog.stage(extract_id)
        try:
            writer = _Writer(staged)
            try:
                reading = supplier.read(source, given, writer)
            finally:
                writer.close()
            _check_kept(reading, writer, shown)
            extract = _manifest(extract_id, supplier, reading, digest, name, given, path.stat().st_size)
            if not dry_run:
                catalog.commit(extract, staged)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    report = report_of(extract, shown)
    report.message = ("Would load: " if dry_run else "Loaded: ") + f"{reading.recognised_as or sentence}."
    return report


def recognise(source: Source, given: Given) -> tuple[Supplier, str]:
    """Which supplier's file it is, by content. Raises BadInput when no supplier knows it."""
    if source.size == 0:
        raise BadInput(f"{source.name} is empty. Export it again and load the new file.")
    for supplier in all_suppliers():
        if sentence := supplier.recognise(source, given):
            return supplier, sentence
    known = "; ".join(supplier.title for supplier in all_suppliers())
    raise BadInput(
        f"{source.name} is not a file Partera knows. It reads: {known}. For a table of your own, "
        "draft a mapping file with `partera load --explain` and give it with `--mapping`."
    )


def sha256_of(path: Path) -> str:
    """The file's checksum."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def report_of(extract: Extract, shown: str) -> FileReport:
    """An extract's summary in the form of a load's report."""
    return FileReport(
        path=shown,
        ok=True,
        message="",
        recognised_as=extract.recognised_as,
        extract=extract.id,
        rows_read=extract.rows_read,
        kept=extract.kept,
        set_aside={reason: found["count"] for reason, found in extract.set_aside.items()},
        set_aside_lines={reason: found["lines"] for reason, found in extract.set_aside.items()},
        suppressed=extract.suppressed,
        sha256=extract.sha256,
        periods=extract.periods,
        places=len(extract.places),
        totals=extract.totals,
        notes=extract.notes,
        shows=extract.shows,
        provenance=extract.provenance,
    )


def _extract_id(digest: str, given: Given) -> str:
    facts = json.dumps(given.as_dict(), sort_keys=True)
    if given.mapping is not None:
        if not given.mapping.is_file():
            raise BadInput(f"The mapping file {given.mapping.name} cannot be read. Check the path and try again.")
        facts += sha256_of(given.mapping)
    return hashlib.sha256((digest + facts).encode()).hexdigest()[:16]


@contextmanager
def _unpacked(path: Path, name: str) -> Iterator[Source]:
    """The file itself, or the one file inside a zip, within bounds."""
    with path.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04"
    if not is_zip:
        yield Source.of(path, name)
        return
    target = path.parent / f".{path.name}.{uuid.uuid4().hex}"
    if not os.access(path.parent, os.W_OK):
        target = Path(os.environ.get("TMPDIR", "/tmp")) / target.name  # noqa: S108
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX")]
            if len(members) != 1:
                raise BadInput(
                    f"{name} is a zip of {len(members)} files. Take out the one to load, or zip it alone."
                )
            _extract_within_bounds(archive, members[0], target, name)
        yield Source.of(target, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        if isinstance(error, OSError) and not isinstance(error, EOFError) and error.errno is not None:
            raise
        raise BadInput(f"{name} is a zip that cannot be opened: it is damaged or locked.") from error
    finally:
        target.unlink(missing_ok=True)


def _extract_within_bounds(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str) -> None:
    written = 0
    bound = min(UNPACKED_LIMIT, max(1, member.compress_size) * RATIO_LIMIT + 1024**2)
    with archive.open(member) as packed, target.open("wb") as out:
        while portion := packed.read(1024 * 1024):
            written += len(portion)
            if written > bound:
                raise BadInput(
                    f"{name} unpacks to far more than a real export would ({bound:,} bytes and counting); "
                    "it was not opened further. Unpack it yourself and load the file inside."
                )
            out.write(portion)


class _Writer:
    """Writes the rows a supplier hands on, and holds them to the kind's columns."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "rows.parquet"
        self.rows = 0
        self._writer: pq.ParquetWriter | None = None

    def __call__(self, table: pa.Table) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, table.schema, compression="zstd")
        self._writer.write_table(table)
        self.rows += table.num_rows

    @property
    def schema(self) -> pa.Schema | None:
        return None if self._writer is None else self._writer.schema

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def _check_kept(reading: Reading, writer: _Writer, shown: str) -> None:
    if writer.rows == 0 or writer.schema is None:
        raise BadInput(f"{shown} holds no row that can be kept. Look at the rows set aside and export it again.")
    expected = schema.arrow_schema(schema.KINDS[reading.kind])
    if writer.schema.names != expected.names or writer.schema.types != expected.types:
        raise AssertionError(f"{reading.kind} rows must have the columns of schema.KINDS, not {writer.schema}")
    if writer.rows != reading.kept:
        raise AssertionError(f"the supplier says {reading.kept} rows kept and wrote {writer.rows}")


def _manifest(
    extract_id: str, supplier: Supplier, reading: Reading, digest: str, name: str, given: Given, size: int
) -> Extract:
    return Extract(
        id=extract_id,
        supplier=supplier.key,
        kind=reading.kind,
        recognised_as=reading.recognised_as,
        coverage=f"{supplier.key}:{reading.coverage}",
        name=name,
        sha256=digest,
        size=size,
        loaded_at=now().isoformat(timespec="microseconds"),
        rows_read=reading.rows_read,
        kept=reading.kept,
        set_aside={r: {"count": s.count, "lines": s.lines} for r, s in sorted(reading.set_aside.items())},
        suppressed=reading.suppressed,
        periods=sorted(reading.periods),
        places=sorted(reading.places),
        totals=dict(sorted(reading.totals.items())),
        provenance=reading.provenance,
        given=given.as_dict(),
        notes=reading.notes,
        shows=sorted(reading.shows),
        not_collected=sorted(reading.not_collected),
    )
