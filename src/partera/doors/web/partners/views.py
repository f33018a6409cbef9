"""The directory: organisations, the people in them, their awards, and safety-net sites."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import BadInput, NotFound
from partera.core.viewers import Viewer
from partera.doors.web.lists import chips, csv_download, refuse
from partera.doors.web.partners import reading
from partera.doors.web.partners.forms import (
    AreaForm,
    EndForm,
    FilterForm,
    ImportForm,
    OrganisationForm,
    PositionForm,
)
from partera.doors.web.partners.pages import Awards, Directory, OrganisationPage, Preview, Sites
from partera.doors.web.places_typed import place_lines
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import kind_word, level_word
from partera.registry.funding import actions as funding_actions
from partera.registry.funding import queries as funding
from partera.registry.partners import actions, queries
from partera.registry.places import queries as places
from partera.registry.services import queries as services

A_PAGE = 50


class _Directory:
    """The directory as the paginator takes it: counted, and read a part at a time."""

    def __init__(self, viewer: Viewer, asked: dict[str, Any]) -> None:
        self.viewer, self.asked = viewer, asked

    def count(self) -> int:
        return queries.organisations(self.viewer, **self.asked, size=0).total

    def __getitem__(self, part: slice) -> list[queries.OrganisationRow]:
        size = part.stop - part.start
        return queries.organisations(self.viewer, **self.asked, start=part.start, size=size).rows


def organisations(request: HttpRequest) -> HttpResponse:
    """The list of organisations."""
    viewer = viewer_of(request)
    form = FilterForm(request.GET)
    asked, labels = _asked(viewer, form)
    directory: Any = _Directory(viewer, asked)
    pages: Page = Paginator(directory, A_PAGE).get_page(request.GET.get("page"))
    page = Directory(
        form=form,
        chips=chips(request.GET, labels),
        total=pages.paginator.count,
        pages=pages,
        may_add=viewer.may_somewhere("directory.edit"),
        download=f"/partners/organizations.csv?{request.GET.urlencode()}",
    )
    return render(request, "partners/organisations.html", {"page": page})


def organisations_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file, whole."""
    viewer = viewer_of(request)
    asked, _labels = _asked(viewer, FilterForm(request.GET))
    rows = (
        (r.name, r.kind, r.government_level, r.is_tribal, r.home_county, r.home_county_name, r.statewide, r.counties)
        for r in queries.organisations(viewer, **asked).rows
    )
    header = (
        "name",
        "kind",
        "government_level",
        "is_tribal",
        "home_county",
        "home_county_name",
        "statewide",
        "counties",
    )
    return csv_download("organizations.csv", header, rows)


def organisation(request: HttpRequest, number: int) -> HttpResponse:
    """One organisation."""
    viewer = viewer_of(request)
    page = OrganisationPage(
        organisation=queries.organisation(viewer, number),
        awards=funding.awards(viewer, organisation=number),
    )
    return render(request, "partners/organisation.html", {"page": page})


def add(request: HttpRequest) -> HttpResponse:
    """Put an organisation into the directory by hand."""
    viewer = viewer_of(request)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.add_organisation(**form.cleaned_data, by=viewer)
            if viewer.may_somewhere("evidence.load"):
                funding_actions.link_grantees(by=viewer)
            messages.success(request, _("The organization is in the directory."))
            return redirect("organisation", number=made.pk)
    return render(request, "partners/organisation_form.html", {"form": form, "organisation": None})


def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change an organisation's profile."""
    viewer = viewer_of(request)
    known = _mine(viewer, number)
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.of(known))
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.change_organisation(organisation=number, **form.cleaned_data, by=viewer)
            messages.success(request, _("The profile is saved."))
            return redirect("organisation", number=number)
    return render(request, "partners/organisation_form.html", {"form": form, "organisation": known})


def add_position(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody takes an office."""
    viewer = viewer_of(request)
    known = _mine(viewer, number)
    form = PositionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.start_position(organisation=number, **form.cleaned_data, by=viewer)
            messages.success(request, _("The position is added."))
            return redirect("organisation", number=number)
    return render(request, "partners/position_form.html", {"form": form, "organisation": known})


def end_position(request: HttpRequest, number: int, position: int) -> HttpResponse:
    """Somebody leaves an office."""
    viewer = viewer_of(request)
    known = _mine(viewer, number)
    held = next((row for row in known.positions if row.id == position), None)
    if held is None:
        raise NotFound("There is no such position.")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.end_position(position=position, **form.cleaned_data, by=viewer)
            messages.success(request, _("The position is ended."))
            return redirect("organisation", number=number)
    context = {"form": form, "organisation": known, "position": held}
    return render(request, "partners/position_end.html", context)


def import_organisations(request: HttpRequest) -> HttpResponse:
    """Read a file; show what would be kept; keep it when told so."""
    if request.method == "POST" and "text" in request.POST:
        lines = reading.read(request.POST["text"].encode())
        kept = _keep(lines, viewer_of(request))
        messages.success(
            request, ngettext("%(n)s organization was added.", "%(n)s organizations were added.", kept) % {"n": kept}
        )
        return redirect("organisations")
    form = ImportForm(request.POST or None, request.FILES or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            content = form.cleaned_data["file"].read()
            preview = Preview(lines=reading.read(content), text=content.decode("utf-8-sig"))
    context = {"form": form, "page": preview, "columns": reading.COLUMNS.items()}
    return render(request, "partners/import.html", context)


@transaction.atomic
def _keep(lines: list[reading.Line], by: Viewer) -> int:
    good = [line for line in lines if not line.problem]
    if not good:
        raise BadInput(_("No line of the file can be kept."))
    for line in good:
        actions.add_organisation(**line.fields, by=by)
    return len(good)


def awards(request: HttpRequest) -> HttpResponse:
    """Awards that could concern a place."""
    viewer = viewer_of(request)
    place, name, problem = _place(viewer, request.GET.get("place") or _own_place(viewer))
    page = Awards(
        place=place,
        place_name=name,
        problem=problem,
        rows=funding.awards(viewer, place_code=place) if place else [],
        may_state=viewer.may_somewhere("directory.edit"),
    )
    return render(request, "partners/awards.html", {"page": page})


def award_area(request: HttpRequest, number: int) -> HttpResponse:
    """Say where an award is at work."""
    viewer = viewer_of(request)
    award = funding.award(viewer, number)
    given = {"area": award.area_kind, "counties": place_lines(award.counties)}
    form = AreaForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            if form.cleaned_data["area"] == "statewide":
                funding_actions.state_statewide(award=number, by=viewer)
            else:
                funding_actions.state_area(award=number, counties=form.cleaned_data["counties"], by=viewer)
            messages.success(request, _("The area of the award is stated."))
            return redirect(f"/partners/awards/?place={award.state}")
    return render(request, "partners/award_area.html", {"form": form, "award": award})


def sites(request: HttpRequest) -> HttpResponse:
    """Safety-net sites in a place."""
    viewer = viewer_of(request)
    place, name, problem = _place(viewer, request.GET.get("place") or _own_place(viewer))
    rows = services.sites_in(viewer, place) if place else []
    return render(request, "partners/sites.html", {"page": Sites(place, name, problem, rows)})


def _own_place(viewer: Viewer) -> str:
    """Where the viewer's one partnership works; nothing when there are several or none."""
    places = {place for row in queries.partnerships(viewer) for place in row.places} if viewer.roles else set()
    return places.pop() if len(places) == 1 else ""


def _mine(viewer: Viewer, number: int) -> queries.OrganisationFull:
    """The organisation, when the viewer may change it; else it is not found."""
    known = queries.organisation(viewer, number)
    if not known.may_edit:
        raise NotFound("There is no such organization.")
    return known


def _asked(viewer: Viewer, form: FilterForm) -> tuple[dict[str, Any], dict[str, str]]:
    """The filters of the address, and what each is called on its chip."""
    form.is_valid()
    given = form.cleaned_data
    code, name, _problem = _place(viewer, given.get("place", ""))
    asked = {"text": given.get("q", ""), "kind": given.get("kind", ""), "level": given.get("level", ""), "place": code}
    labels = {
        "q": f"“{asked['text']}”",
        "kind": kind_word(asked["kind"]) if asked["kind"] else "",
        "level": level_word(asked["level"]) if asked["level"] else "",
        "place": name or _("no such place"),
    }
    return asked, labels


def _place(viewer: Viewer, text: str) -> tuple[str, str, str]:
    """The code and name of the place somebody wrote, or a sentence why there is none."""
    text = text.strip()
    if not text:
        return "", "", ""
    found = [row for row in places.found(viewer, text) if row.kind in ("state", "county")]
    if found:
        return found[0].code, found[0].name, ""
    return "none", "", _("There is no place called “%(text)s”.") % {"text": text[:60]}
