"""Adoption across a collaborative: hospital by practice for who runs it, one's own beside all for everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.viewers import Viewer
from partera.doors.web.lists import Chip, chips, csv_download
from partera.doors.web.quality.adoption import pages, words
from partera.doors.web.quality.adoption.forms import FilterForm
from partera.doors.web.quality.tabs import collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.programs.quality.queries import access, practices
from partera.programs.quality.queries import adoption as queries
from partera.programs.quality.queries import bundles as taken
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries.adoption import Asked, HospitalStanding
from partera.programs.quality.queries.bundles import BundleRow
from partera.programs.quality.queries.collaboratives import CollaborativeRow
from partera.programs.quality.rules import adoption as rules
from partera.programs.quality.rules import course

A_PAGE = 50


@dataclass(frozen=True)
class Reading:
    """Who looks at which bundle of which collaborative, and what was asked for in the address."""

    viewer: Viewer
    row: CollaborativeRow
    sees_hospitals: bool
    running: list[BundleRow]
    bundle: BundleRow | None
    asked: Asked
    form: FilterForm
    chips: list[Chip] = field(default_factory=list)


def read(request: HttpRequest, number: int) -> Reading:
    """What the address asks for; what makes no sense in it is left out."""
    viewer = viewer_of(request)
    row = known.collaborative(viewer, number)
    running = [one for one in taken.bundles(viewer, number) if one.is_in_use]
    wanted = request.GET.get("bundle", "")
    bundle = next((one for one in running if str(one.id) == wanted), running[0] if running else None)
    elements = [(one.id, f"{one.number}. {words.title(one)}") for one in bundle.elements] if bundle else []
    form = FilterForm(
        request.GET,
        bundles=[(one.id, words.title(one)) for one in running],
        waves=[(wave.number, str(wave.number)) for wave in known.waves(viewer, number)],
        elements=elements,
    )
    form.is_valid()
    given = form.cleaned_data
    asked = Asked(given.get("wave"), given.get("q", ""), given.get("lacking"))
    labels = {
        "q": asked.text,
        "wave": _("Wave %(n)s") % {"n": asked.wave} if asked.wave else "",
        "lacking": _("without: %(practice)s") % {"practice": dict(elements)[asked.lacking]} if asked.lacking else "",
    }
    sees = viewer.may(access.HOSPITALS, partnership=row.partnership)
    return Reading(viewer, row, sees, running, bundle, asked, form, chips(request.GET, labels))


class _Rows:
    """The table as the paginator takes it: counted, and read a part at a time."""

    def __init__(self, reading: Reading, bundle: BundleRow) -> None:
        self.reading, self.bundle = reading, bundle
        self.found: queries.Matrix | None = None

    def count(self) -> int:
        return queries.number_asked_for(self.reading.viewer, self.reading.row.id, self.reading.asked)

    def __getitem__(self, part: slice) -> list[HospitalStanding]:
        self.found = self._part(part.start, part.stop - part.start)
        return self.found.rows

    def _part(self, start: int, size: int) -> queries.Matrix:
        reading = self.reading
        return queries.matrix(reading.viewer, reading.row.id, self.bundle, reading.asked, start=start, size=size)


def adoption(request: HttpRequest, number: int) -> HttpResponse:
    """How far the practices are taken in."""
    reading = read(request, number)
    given: dict[str, Any] = _empty(reading)
    if reading.bundle is not None and reading.sees_hospitals:
        given |= _by_hospital(request, reading, reading.bundle)
    elif reading.bundle is not None:
        given |= _beside_all(reading, reading.bundle)
    page = pages.AdoptionPage(**given)
    return render(request, "quality/adoption/adoption.html", {"page": page})


def _empty(reading: Reading) -> dict[str, Any]:
    """The page without figures: what it shows while no bundle is in use."""
    shown, number = reading.bundle, reading.row.id
    line = pages.BundleLine(shown, words.title(shown), _(rules.BUNDLE_KINDS[shown.kind])) if shown else None
    elements = (
        [pages.ElementLine(one, words.title(one), words.evidence(one)) for one in shown.elements] if shown else []
    )
    return {
        "collaborative": reading.row,
        "tabs": collaborative_tabs(reading.viewer, number, "quality_adoption"),
        "sentence": _("The collaborative has not taken up a bundle yet."),
        "bundles": [(one.id, words.title(one), one is shown) for one in reading.running],
        "bundle": line,
        "elements": elements,
        "sees_hospitals": reading.sees_hospitals,
        "rows": [],
        "sums": [],
        "hospitals": 0,
        "pages": None,
        "form": reading.form,
        "chips": reading.chips,
        "own_row": None,
        "key": [(key, words.MARKS[key], words.status(key)) for key in rules.STATUSES],
        "own": [],
        "shared": [],
        "counted": 0,
        "download": "",
    }


def _cells() -> dict[str, pages.Cell]:
    """A cell for each status, made once a page: a table has hundreds of them."""
    return {status: pages.Cell(status, words.MARKS[status], words.status(status)) for status in rules.STATUSES}


def _by_hospital(request: HttpRequest, reading: Reading, bundle: BundleRow) -> dict[str, Any]:
    source: Any = _Rows(reading, bundle)
    cells = _cells()
    shown: Page = Paginator(source, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        pages.MatrixRow(
            one.part, one.hospital_name, one.wave, one.is_own, [cells[s] for s in one.statuses], one.in_place
        )
        for one in shown.object_list
    ]
    total = source.found.hospitals
    return {
        "sentence": _of_matrix(bundle, source.found),
        "rows": rows,
        "sums": [(n, round(100 * n / total) if total else 0) for n in source.found.in_place],
        "hospitals": total,
        "pages": shown,
        "own_row": next((row.part for row in rows if row.is_own), None),
        "download": f"{reverse('quality_adoption_csv', args=[reading.row.id])}?{request.GET.urlencode()}",
    }


def _of_matrix(bundle: BundleRow, found: queries.Matrix) -> str:
    if not found.hospitals or not found.in_place:
        return _("No hospital stands here.")
    total = found.hospitals * len(found.in_place)
    percent = round(100 * sum(found.in_place) / total)
    said = ngettext(
        "%(n)s hospital has %(percent)s%% of the practices of %(bundle)s in place.",
        "%(n)s hospitals have %(percent)s%% of the practices of %(bundle)s in place.",
        found.hospitals,
    )
    return said % {"n": found.hospitals, "percent": percent, "bundle": words.title(bundle)}


def _beside_all(reading: Reading, bundle: BundleRow) -> dict[str, Any]:
    """One's own hospitals beside all; all only as bands, once enough hospitals have answered."""
    viewer, number = reading.viewer, reading.row.id
    own = _own_columns(viewer, number, bundle)
    found = queries.shared(viewer, number, bundle)
    named, cells = words.bands(), _cells()
    rows = [
        pages.SharedRow(
            element=one,
            title=words.title(one),
            own=[cells[column.statuses[one.id]] for column in own],
            band=named[found.bands[one.id]] if found else "",
            level=found.bands[one.id] if found else None,
        )
        for one in bundle.elements
    ]
    return {
        "sentence": _of_own(bundle, own, found),
        "own": own,
        "shared": rows,
        "counted": found.hospitals if found else 0,
    }


def _own_columns(viewer: Viewer, number: int, bundle: BundleRow) -> list[pages.OwnColumn]:
    if not viewer.may_somewhere(access.ENTER):
        return []
    parts = [one for one in known.own_hospitals(viewer) if one.collaborative == number and one.state in course.AGREED]
    columns = []
    for part in parts:
        rows = next((some for one, some in practices.practices(viewer, part.id) if one.id == bundle.id), [])
        columns.append(pages.OwnColumn(part.id, part.hospital_name, {row.element.id: row.status for row in rows}))
    return columns


def _of_own(bundle: BundleRow, own: list[pages.OwnColumn], found: queries.Shared | None) -> str:
    said = [
        _("%(hospital)s has %(n)s of %(all)s practices of %(bundle)s in place.")
        % {
            "hospital": column.name,
            "n": sum(status in rules.IN_PLACE for status in column.statuses.values()),
            "all": len(column.statuses),
            "bundle": words.title(bundle),
        }
        for column in own
    ]
    if found is None:
        said.append(_("What all hospitals have in place is shown once at least five others have answered."))
    elif not own:
        common = sum(band >= len(rules.BANDS) - 1 for band in found.bands.values())
        said.append(
            _("%(n)s of %(all)s practices of %(bundle)s are in place at 60%% of the hospitals or more.")
            % {"n": common, "all": len(found.bands), "bundle": words.title(bundle)}
        )
    return " ".join(said)


def adoption_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The table hospital by practice as a file, whole."""
    reading = read(request, number)
    reading.viewer.require(access.HOSPITALS, partnership=reading.row.partnership)
    if reading.bundle is None:
        return csv_download("adoption.csv", ("hospital", "wave"), [])
    total = queries.number_asked_for(reading.viewer, number, reading.asked)
    found = queries.matrix(reading.viewer, number, reading.bundle, reading.asked, start=0, size=total)
    header = ("hospital", "wave", *(words.title(one) for one in reading.bundle.elements), "in_place")
    rows = [
        (one.hospital_name, one.wave, *(words.status(status) for status in one.statuses), one.in_place)
        for one in found.rows
    ]
    return csv_download("adoption.csv", header, rows)
