"""Reading and loading an upload: at once when it is small, else beside the page, which shows how far it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection

from partera.core.errors import ParteraError
from partera.core.viewers import Viewer
from partera.doors.web.evidence import pending as uploads
from partera.doors.web.evidence.pending import Pending
from partera.evidence import intake
from partera.evidence.catalog import Catalog
from partera.evidence.intake import FileReport
from partera.evidence.suppliers.protocol import Given
from partera.flows.take_in_files import take_in

SMALL_BYTES = 8 * 1024**2
SMALL_RECORDS = 200_000
FIRST_ROWS = 6
SHOWN_ROWS = ("cells", "figures", "sites", "awards", "obligations")
"""Kinds whose first rows may be looked at. Rows of birth records are never shown."""


def read(pending: Pending) -> None:
    """Try the files and keep nothing; ends with previews to look at."""
    pending.step, pending.problem, pending.previews = "reading", "", []
    uploads.save(pending)
    _work(pending, lambda: _read(pending), at_once=pending.size <= SMALL_BYTES)


def load(pending: Pending, by: Viewer) -> None:
    """Load the files that can be loaded, and make the release."""
    pending.step = "loading"
    uploads.save(pending)
    kept = Catalog(Path(settings.PARTERA_HOME)).current("births")
    records = sum(extract.kept for extract in kept)
    _work(pending, lambda: _load(pending, by), at_once=pending.size <= SMALL_BYTES and records <= SMALL_RECORDS)


def _work(pending: Pending, work: Callable[[], None], *, at_once: bool) -> None:
    def told() -> None:
        try:
            work()
        except ParteraError as error:
            pending.step, pending.problem = "failed", error.sentence
            uploads.save(pending)

    def apart() -> None:
        try:
            told()
        finally:
            connection.close()

    if at_once:
        told()
    else:
        Thread(target=apart, daemon=True, name=f"upload-{pending.token[:8]}").start()


def _telling(pending: Pending) -> Callable[[str], None]:
    def tell(sentence: str) -> None:
        pending.progress = sentence
        uploads.save(pending)

    return tell


def _read(pending: Pending) -> None:
    trial = uploads.folder_of(pending.token) / "trial"
    names = pending.names
    try:
        reports = intake.load(list(names), trial, pending.given, names=names, progress=_telling(pending))
        pending.previews = [_preview(report, trial) for report in reports]
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    pending.step, pending.progress = "ready", ""
    uploads.save(pending)


def _preview(report: FileReport, trial: Path) -> dict[str, Any]:
    found = asdict(report)
    if not report.ok or report.extract is None:
        return found
    catalog = Catalog(trial)
    extract = catalog.get(report.extract)
    found["known"] = Catalog(Path(settings.PARTERA_HOME)).get(report.extract) is not None
    if extract is not None and extract.kind in SHOWN_ROWS:
        with pq.ParquetFile(catalog.rows(extract)) as file:
            batch = next(file.iter_batches(batch_size=FIRST_ROWS))
        found["columns"] = [name for name in batch.schema.names if name not in ("line", "other")]
        found["rows"] = [[_word(row[name]) for name in found["columns"]] for row in batch.to_pylist()]
    found["kind"] = extract.kind if extract is not None else ""
    return found


def _word(value: Any) -> str:
    return "" if value is None else f"{value:,.6g}" if isinstance(value, float) else str(value)


def _load(pending: Pending, by: Viewer) -> None:
    names = {path: name for path, name in pending.names.items() if path.is_file()}
    given: Given = pending.given
    done = take_in(paths=list(names), given=given, names=names, progress=_telling(pending), by=by)
    pending.results = [report.as_dict() for report in done.reports]
    pending.release = done.release.id if done.release is not None else ""
    pending.problem = done.problem or ""
    pending.step, pending.progress, pending.previews = "done", "", []
    uploads.clear_files(pending)
    uploads.save(pending)
