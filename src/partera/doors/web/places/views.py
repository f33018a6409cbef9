"""The pages of places, their drawings and their downloads."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from partera.charts import drawing as charts
from partera.charts.cache import drawn, key_of
from partera.charts.maps import NoMap
from partera.core.codes import NATION, counties
from partera.core.errors import NotFound
from partera.doors.web.places import drawings, exports, slides
from partera.doors.web.places.mapping import map_period, nation_counties
from partera.doors.web.places.pages import MeasurePage, measure_of, measure_page, place_page
from partera.doors.web.places.reading import Shelf
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import is_spanish
from partera.evidence.vocabulary import ALL
from partera.registry.findings import queries as findings
from partera.registry.places import queries as places
from partera.reports.slides import KIND, Deck, pptx

_LONG = 60 * 60 * 24 * 30


def _maps() -> Path:
    return Path(settings.PARTERA_ASSETS) / "maps"


def _charts() -> Path:
    return Path(settings.PARTERA_HOME) / "charts"


@gzip_page
def find(request: HttpRequest) -> HttpResponse:
    """Find a place by name, or go through the states."""
    viewer = viewer_of(request)
    text = request.GET.get("q", "").strip()[:80]
    found = places.found(viewer, text) if text else []
    if len(found) == 1:
        return redirect(f"/places/{found[0].code}/")
    page = {"text": text, "found": found, "states": places.states(viewer)}
    return render(request, "places/find.html", {"page": page})


@gzip_page
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """A place's profile."""
    if code != code.upper():
        return redirect(f"/places/{code.upper()}/")
    return render(request, "places/profile.html", {"page": place_page(viewer_of(request), code)})


@gzip_page
def measure(request: HttpRequest, code: str, measure: str) -> HttpResponse:
    """One measure at a place."""
    page = measure_page(viewer_of(request), code, measure, _maps())
    return render(request, "places/measure.html", {"page": page})


def profile_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The table of every measure on a place's profile."""
    page = place_page(viewer_of(request), code)
    blocks = [(block.heading, block) for family in page.families for block in family.blocks]
    return _csv(exports.figures_csv(blocks, page.name, page.about), f"{code}-profile")


def gaps_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The widest gaps of a place."""
    page = place_page(viewer_of(request), code)
    if page.gaps is None:
        raise NotFound("No gap between groups can be shown for this place.")
    return _csv(exports.gaps_csv(page.gaps, page.name, page.about), f"{code}-gaps")


def measure_csv(request: HttpRequest, code: str, measure: str, what: str) -> HttpResponse:
    """The table of one figure of a measure's page."""
    page = measure_page(viewer_of(request), code, measure, _maps(), with_map=what == "map")
    block = page.block(what)
    if block is None:
        raise NotFound("There is no such table. The measure’s page lists those there are.")
    text = exports.figures_csv([(page.title, block)], page.heading, page.about)
    return _csv(text, f"{page.place.code}-{measure}-{what}")


def gaps_slide(request: HttpRequest, code: str) -> HttpResponse:
    """The widest gaps as a slide."""
    with _language(request):
        page = place_page(viewer_of(request), code)
        if page.gaps is None:
            raise NotFound("No gap between groups can be shown for this place.")
        return slide_download(
            slides.deck(page.name, slides.gaps_slide(page.gaps, page.name, page.about)), f"{code}-gaps"
        )


def measure_slide(request: HttpRequest, code: str, measure: str, what: str) -> HttpResponse:
    """One figure of a measure's page as a slide that can be edited."""
    viewer = viewer_of(request)
    with _language(request):
        page = measure_page(viewer, code, measure, _maps(), with_map=what == "map")
        slide = slides.figure_slide(page, what, measure_of(viewer, measure))
        if slide is None:
            raise NotFound("There is no such figure. The measure’s page lists those there are.")
        return slide_download(slides.deck(page.heading, slide), f"{page.place.code}-{measure}-{what}")


def slide_download(deck: Deck, name: str) -> HttpResponse:
    """A set of slides as a file."""
    response = HttpResponse(pptx(deck), content_type=KIND)
    response["Content-Disposition"] = f'attachment; filename="{name}.pptx"'
    return response


def gaps_picture(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """The widest gaps, drawn."""
    with _language(request):
        page = place_page(viewer_of(request), code)
        if page.gaps is None:
            raise NotFound("No gap between groups can be shown for this place.")
        key, svg = drawings.gaps_drawing(page.gaps, _charts(), narrow=_narrow(request))
    return _picture(request, key, svg, ending)


def measure_picture(request: HttpRequest, code: str, measure: str, what: str, ending: str) -> HttpResponse:
    """One figure of a measure's page, drawn."""
    with _language(request):
        page: MeasurePage = measure_page(viewer_of(request), code, measure, _maps(), with_map=False)
        block = page.block(what)
        if block is None or block.picture is None:
            raise NotFound("There is no such drawing. The measure’s page lists those there are.")
        definition = measure_of(viewer_of(request), measure)
        key, svg = drawings.figure_drawing(block, what, definition, _charts(), narrow=_narrow(request))
    return _picture(request, key, svg, ending)


def nation_map(request: HttpRequest, measure: str) -> HttpResponse:
    """The map of all counties; each is a link to its place."""
    viewer = viewer_of(request)
    with _language(request):
        definition = measure_of(viewer, measure)
        nation = Shelf.of(findings.figures(viewer, places=[NATION], measures=[measure], groups=[ALL]))
        release = findings.current_release(viewer)
        names = {code: county.full_name for code, county in counties().items()}
        codes = [*names, *(f"{state.code}999" for state in places.states(viewer))]
        period = request.GET.get("period") or max(nation.series(measure, NATION), default="")
        wanted = [period] if period else None
        asked = findings.figures(viewer, places=codes, measures=[measure], periods=wanted, groups=[ALL])
        years = list(nation.series(measure, NATION))[-25:]
        asked = asked or findings.figures(viewer, places=codes, measures=[measure], periods=years, groups=[ALL])
        shelf = Shelf.of(asked)
        chosen = map_period(shelf, measure, codes, period)
        if chosen is None:
            raise NotFound("No county has a published figure of this measure.")
        key = key_of(["nation", release.id if release else "", measure, chosen, is_spanish()])
        try:
            svg = drawn(_charts(), key, lambda: nation_counties(shelf, definition, chosen, _maps(), names).encode())
        except NoMap as lacking:
            raise NotFound(_("The map’s outlines have not been built here; the tables hold every figure.")) from lacking
    return _picture(request, key, svg, "svg")


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _narrow(request: HttpRequest) -> bool:
    return request.GET.get("w") == "narrow"


def _language(request: HttpRequest) -> translation.override:
    """The language in the picture's address, so that a kept picture is never in the wrong one."""
    asked = request.GET.get("l", "")
    known = {code for code, _name in settings.LANGUAGES}
    return translation.override(asked if asked in known else translation.get_language())


def _picture(request: HttpRequest, key: str, svg: bytes, ending: str) -> HttpResponse:
    """The drawing with its content's name as tag; kept long when its address names the release."""
    tag = f'"{key}-{ending}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    elif ending == "png":
        response = HttpResponse(drawn(_charts(), key, lambda: charts.png(svg), ending="png"), content_type="image/png")
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(compress_string(svg), content_type="image/svg+xml")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(svg, content_type="image/svg+xml")
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    response["ETag"] = tag
    response["Cache-Control"] = f"private, max-age={_LONG if request.GET.get('v') else 0}"
    return response
