"""Working on an upload: reading it for a look, loading it after the yes.

Both may be cut off anywhere and begun again: reading keeps nothing, and loading finds what an earlier run has kept.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction

from partera.core.errors import ParteraError, Unavailable
from partera.core.viewers import Viewer
from partera.evidence import intake
from partera.evidence.agreements import NEEDS_AGREEMENT
from partera.evidence.catalog import Catalog
from partera.evidence.file_report import FileReport
from partera.flows import uploads
from partera.flows.take_in_files import take_in
from partera.flows.uploads import Pending
from partera.platform.work import actions as work

READ, LOAD = "read_upload", "take_in_files"
ALONE = frozenset({LOAD})
"""Two loadings would each make a release of what the other has not finished."""

SMALL_BYTES = 8 * 1024**2
SMALL_RECORDS = 200_000
FIRST_ROWS = 6
SHOWN_ROWS = ("cells", "figures", "sites", "awards", "obligations")
"""Kinds whose first rows may be looked at. Rows of birth records are never shown."""

Say = Callable[[str], None]


def read(pending: Pending, *, by: Viewer) -> None:
    """Have the files tried, keeping nothing; ends with previews to look at."""
    pending.step, pending.problem, pending.previews = "reading", "", []
    _ask(pending, READ, at_once=pending.size <= SMALL_BYTES, by=by)


def load(pending: Pending, *, by: Viewer) -> None:
    """Have the files loaded that can be, and the release made."""
    pending.step = "loading"
    records = sum(extract.kept for extract in Catalog(Path(settings.PARTERA_HOME)).current("births"))
    at_once = pending.size <= SMALL_BYTES and records <= SMALL_RECORDS
    _ask(pending, LOAD, key=f"{LOAD} {pending.token}", at_once=at_once, by=by)


def _ask(pending: Pending, kind: str, *, key: str = "", at_once: bool, by: Viewer) -> None:
    """Ask for the job. What is small is done here and now, held like any worker holds it."""
    with transaction.atomic():
        job = work.request(kind=kind, arguments={"upload": pending.token}, key=key, by=by)
        if job.attempts:
            return  # a second yes
        pending.progress, pending.job = "", job.pk
        uploads.save(pending)
    held = work.begin(job=job.pk, row=job.delivery or 0, alone=ALONE, by=by) if at_once else None
    if held is None:
        return
    try:
        work_on(pending.token, say=lambda _: None, by=by)
    except Unavailable as error:
        work.fail(job=held, problem=error.sentence)  # a worker tries it again
    else:
        work.finish(job=held)


def work_on(token: str, *, say: Say, by: Viewer) -> None:
    """Do what the upload waits for. What its files do not allow is said on its page."""
    pending = uploads.stored(token)
    if pending is None or not pending.is_working:
        return
    try:
        _WORK[pending.step](pending, _telling(pending, say), by)
    except Unavailable:
        raise
    except ParteraError as error:
        pending.step, pending.problem = "failed", error.sentence
        uploads.save(pending)


def _telling(pending: Pending, say: Say) -> Say:
    def tell(sentence: str) -> None:
        say(sentence)
        pending.progress = sentence
        uploads.save(pending)

    return tell


def _read(pending: Pending, tell: Say, _by: Viewer) -> None:
    trial = uploads.folder_of(pending.token) / "trial"
    shutil.rmtree(trial, ignore_errors=True)
    try:
        with pending.opened() as names:
            reports = intake.load(list(names), trial, pending.given, names=names, looking=True, progress=tell)
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
    found["needs_agreement"] = extract is not None and extract.supplier in NEEDS_AGREEMENT
    return found


def _word(value: Any) -> str:
    return "" if value is None else f"{value:,.6g}" if isinstance(value, float) else str(value)


def _load(pending: Pending, tell: Say, by: Viewer) -> None:
    with pending.opened() as names:
        done = take_in(
            paths=list(names),
            given=pending.given,
            names=names,
            agreement=pending.agreement or None,
            progress=tell,
            by=by,
        )
    pending.results = [report.as_dict() for report in done.reports]
    pending.release = done.release.id if done.release is not None else ""
    pending.problem = done.problem or ""
    pending.step, pending.progress, pending.previews = "done", "", []
    uploads.save(pending)
    uploads.clear_files(pending)


_WORK = {"reading": _read, "loading": _load}
