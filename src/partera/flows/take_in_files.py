"""Taking files in: checked extracts, registry rows for sites, awards and obligations, a new release.

Each step can be cut off: extracts are whole or absent, registry rows are taken once per extract, and the next
run takes up whatever an earlier one left undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings

from partera.core.errors import ParteraError
from partera.core.viewers import Viewer
from partera.evidence import intake, release
from partera.evidence.catalog import Catalog, Extract
from partera.evidence.file_report import FileReport
from partera.evidence.intake import Progress
from partera.evidence.suppliers.protocol import Given
from partera.registry.custody import queries as custody
from partera.registry.findings import actions as findings
from partera.registry.funding import actions as funding
from partera.registry.places import actions as places
from partera.registry.places.models import Place
from partera.registry.services import actions as services

_TAKERS = {
    "awards": funding.take_awards,
    "obligations": funding.take_obligations,
    "sites": services.take_sites,
}


@dataclass(frozen=True)
class TakeIn:
    """What became of the files, and the release made of everything loaded so far."""

    reports: list[FileReport] = field(default_factory=list)
    release: release.Release | None = None
    problem: str | None = None  # why no new release could be made; what was loaded is kept

    @property
    def ok(self) -> bool:
        """Whether every file was loaded and the release stands."""
        return self.problem is None and all(report.ok for report in self.reports)


def take_in(
    *,
    paths: list[Path],
    given: Given | None = None,
    dry_run: bool = False,
    names: dict[Path, str] | None = None,
    agreement: int | None = None,
    progress: Progress = lambda _: None,
    by: Viewer,
) -> TakeIn:
    """Load files, each standing alone; then bring registry and release up to date with what is loaded."""
    by.require_somewhere("evidence.load")
    home = Path(settings.PARTERA_HOME)
    under = custody.terms_to_load(by, agreement) if agreement is not None else None
    reports = intake.load(paths, home, given, dry_run=dry_run, names=names, under=under, progress=progress)
    if dry_run or not any(report.ok for report in reports):
        return TakeIn(reports)
    try:
        made = bring_up_to_date(progress=progress, by=by)
    except ParteraError as error:
        return TakeIn(reports, problem=error.sentence)
    return TakeIn(reports, made)


def bring_up_to_date(*, progress: Progress = lambda _: None, by: Viewer) -> release.Release:
    """Take loaded lists that the registry lacks, make the release of everything loaded, and point to it."""
    by.require_somewhere("evidence.load")
    home = Path(settings.PARTERA_HOME)
    if not Place.objects.exists():
        places.fill(by=by)
    catalog = Catalog(home)
    for extract in catalog.all():
        if extract.kind in _TAKERS:
            progress(f"Taking {extract.name} into the directory")
            _take(extract, catalog, by)
    funding.link_grantees(by=by)
    progress("Making the release")
    agreements = custody.terms_to_count(by, catalog.all())
    made = release.build(home, agreements=agreements, engine=settings.PARTERA_ENGINE, progress=progress)
    findings.make_current(release=made, by=by)
    return made


def _take(extract: Extract, catalog: Catalog, by: Viewer) -> None:
    _TAKERS[extract.kind](
        extract=extract.id,
        loaded_at=datetime.fromisoformat(extract.loaded_at),
        rows=_rows(catalog.rows(extract)),
        by=by,
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            yield from batch.to_pylist()
