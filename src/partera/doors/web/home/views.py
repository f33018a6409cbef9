"""Home, search and the gallery of pieces."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from partera.doors.web.home import gallery as pieces
from partera.doors.web.home import pages
from partera.doors.web.places_typed import STATES_AND_COUNTIES, suggested
from partera.doors.web.routes import viewer_of


def home(request: HttpRequest) -> HttpResponse:
    """What needs you; for strangers, what Partera is."""
    viewer = viewer_of(request)
    if viewer.is_public:
        return render(request, "home/landing.html", {"page": pages.landing(viewer)})
    return render(request, "home/what_needs_you.html", {"page": pages.what_needs_you(viewer)})


def search(request: HttpRequest) -> HttpResponse:
    """Everything the viewer may see that is called like the text."""
    viewer = viewer_of(request)
    return render(request, "home/search.html", {"page": pages.search_page(viewer, request.GET.get("q", ""))})


def gallery(request: HttpRequest) -> HttpResponse:
    """Every piece in each of its states."""
    return render(request, "home/gallery.html", {"page": pieces.page(request.GET or None)})


def suggest_places(request: HttpRequest) -> JsonResponse:
    """Names of places that what was typed so far could mean."""
    kinds = [kind for kind in request.GET.get("kinds", "").split() if kind in STATES_AND_COUNTIES]
    text = request.GET.get("q", "")[:80].replace("\0", " ")
    answer = JsonResponse({"names": suggested(text, kinds or STATES_AND_COUNTIES)})
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
