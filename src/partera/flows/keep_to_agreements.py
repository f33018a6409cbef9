"""Following what agreements on records say: destroying, and releases made without what may no longer be counted."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from partera.core.errors import ParteraError
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.evidence.agreements import left_out
from partera.evidence.catalog import Catalog
from partera.evidence.intake import Progress
from partera.evidence.release import Release, open_release
from partera.flows.take_in_files import bring_up_to_date
from partera.platform.work import actions as work
from partera.registry.custody import actions as custody
from partera.registry.custody import queries as agreements
from partera.registry.custody.models import Destruction
from partera.registry.findings import queries as findings

KIND = "keep_to_agreements"


def destroy_records(
    *, extract: str, typed: str, progress: Progress = lambda _: None, by: Viewer
) -> tuple[Destruction, str]:
    """Destroy an extract of records, then make the release without it; the sentence says why there is none, if so."""
    destroyed = custody.destroy(extract=extract, typed=typed, by=by)
    try:
        bring_up_to_date(progress=progress, by=by)
    except ParteraError as error:
        return destroyed, error.sentence
    return destroyed, ""


def ask_for_release(*, by: Viewer) -> None:
    """Have a release made without what may no longer be counted, by the work beside the pages."""
    work.request(kind=KIND, arguments={"turn": now().isoformat(timespec="seconds")}, by=by)


def release_without_ended(*, progress: Progress = lambda _: None, by: Viewer) -> Release | None:
    """A new release when the current one counts records that may be counted no longer; None when all is well.

    For the work that runs each night: so figures of ended agreements leave the pages with nobody asking.
    """
    custody.destroy_again(by=by)
    current = findings.current_release(by)
    if current is None or not _counts_ended(current.id, by):
        return None
    return bring_up_to_date(progress=progress, by=by)


def _counts_ended(release: str, by: Viewer) -> bool:
    home = Path(settings.PARTERA_HOME)
    catalog = Catalog(home)
    counted = open_release(home, release).manifest["extracts"]
    terms = agreements.terms_to_count(by, catalog.all())
    ended = {one.extract for one in left_out(catalog.all(), terms, today())}
    gone = {extract for extract, said in counted.items() if said.get("custody") and catalog.get(extract) is None}
    return bool(gone | (ended & set(counted)))
