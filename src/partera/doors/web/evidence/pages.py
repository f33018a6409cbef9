"""The page objects of evidence: what is loaded, and where each figure comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.codes import NotACode, place_name
from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.evidence import provenance
from partera.doors.web.places.words import place_label, title
from partera.doors.web.templatetags.showing import as_sentence, day, number, said
from partera.evidence.catalog import Catalog, Extract
from partera.evidence.measures import all_measures
from partera.registry.findings import queries as findings


@dataclass(frozen=True)
class ExtractRow:
    """A loaded extract in the list."""

    id: str
    name: str
    recognised_as: str
    periods: str
    places: str
    kept: str
    suppressed: str
    loaded: str
    notes: tuple[str, ...]
    is_current: bool


@dataclass(frozen=True)
class LoadedPage:
    """Everything loaded, newest first."""

    answer: str
    rows: tuple[ExtractRow, ...]
    may_load: bool
    may_see_agreements: bool


@dataclass(frozen=True)
class ExtractPage:
    """One extract with its provenance."""

    row: ExtractRow
    facts: tuple[tuple[str, str], ...]
    set_aside: tuple[tuple[str, str, str], ...]
    provenance: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    shows: tuple[str, ...]
    not_collected: tuple[str, ...]


def _catalog() -> Catalog:
    return Catalog(Path(settings.PARTERA_HOME))


def loaded_page(viewer: Viewer) -> LoadedPage:
    """The list of extracts. Needs evidence.see."""
    viewer_needs(viewer)
    catalog = _catalog()
    current = {extract.id for extract in catalog.current()}
    rows = tuple(_row(extract, extract.id in current) for extract in reversed(catalog.all()))
    release = findings.current_release(viewer)
    if not rows:
        answer = _("No file has been loaded yet.")
    else:
        answer = ngettext("{count} file is loaded.", "{count} files are loaded.", len(rows)).format(
            count=number(len(rows))
        )
        if release is not None:
            answer += " " + _("What they show together stands in release {release}.").format(release=release.id)
    return LoadedPage(answer, rows, viewer.may_somewhere("evidence.load"), viewer.may_somewhere("records.see"))


def extract_page(viewer: Viewer, extract_id: str) -> ExtractPage:
    """One extract. Needs evidence.see; raises NotFound for an id that is none."""
    viewer_needs(viewer)
    catalog = _catalog()
    extract = catalog.get(extract_id) if extract_id.isalnum() else None
    if extract is None:
        raise NotFound("There is no loaded file of that id. The list of loaded files names each.")
    is_current = extract.id in {e.id for e in catalog.current()}
    row = _row(extract, is_current)
    return ExtractPage(
        row=row,
        facts=(
            (_("Recognized as"), row.recognised_as),
            (_("Periods"), row.periods),
            (_("Places"), row.places),
            (_("Rows read"), number(extract.rows_read)),
            (_("Rows kept"), number(extract.kept)),
            (_("Counts hidden by the publisher"), number(extract.suppressed)),
            (_("Loaded on"), row.loaded),
            (_("Stated by the person who loaded it"), _given(extract.given)),
            (_("Checksum (SHA-256)"), extract.sha256),
            (_("Name of this extract"), extract.id),
        ),
        set_aside=tuple(
            (said(reason), number(found["count"]), ", ".join(str(line) for line in found["lines"]))
            for reason, found in extract.set_aside.items()
        ),
        provenance=provenance.told(extract.provenance),
        caveats=tuple(str(caveat) for caveat in extract.provenance.get("caveats") or ()),
        shows=titles(extract.shows),
        not_collected=tuple(extract.not_collected),
    )


def titles(measures: list[str]) -> tuple[str, ...]:
    """The names of measures; an id that is none of ours stays as it is."""
    known = all_measures()
    return tuple(title(known[measure]) if measure in known else measure for measure in measures)


def viewer_needs(viewer: Viewer) -> None:
    """The list of loaded files is for those who work with evidence."""
    if not viewer.may_somewhere("evidence.see"):
        raise NotFound("There is no such page.")


def _row(extract: Extract, is_current: bool) -> ExtractRow:
    return ExtractRow(
        id=extract.id,
        name=extract.name,
        recognised_as=said(extract.recognised_as),
        periods=periods_said(extract.periods),
        places=_places(extract.places),
        kept=number(extract.kept),
        suppressed=number(extract.suppressed),
        loaded=day(datetime.fromisoformat(extract.loaded_at)),
        notes=tuple(as_sentence(note) for note in extract.notes),
        is_current=is_current,
    )


def periods_said(periods: list[str]) -> str:
    """The periods in few words."""
    if len(periods) <= 2:
        return ", ".join(period.replace("-", "–") if len(period) == 9 else period for period in periods)
    return _("{first} to {last} ({count} periods)").format(
        first=periods[0], last=periods[-1], count=number(len(periods))
    )


def _places(places: list[str]) -> str:
    if len(places) == 1:
        try:
            return place_label(place_name(places[0]))
        except NotACode:
            return places[0]
    return ngettext("{count} place", "{count} places", len(places)).format(count=number(len(places)))


def _given(given: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in given.items()) or _("nothing")
