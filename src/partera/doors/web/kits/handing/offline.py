"""What the page's script asks for: whether it may send, one hand-over sent, its worker, and what installs it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, ParteraError, status_of
from partera.doors.web.kits.handing import pages, words
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.programs.kits.actions import handing as actions
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.queries import access
from partera.programs.kits.queries import handing as known
from partera.programs.kits.queries.handing import Bedside

_LONGEST = 10_000


def ready(request: HttpRequest, site: int) -> HttpResponse:
    """That whoever is signed in may send, with the mark to send with and how the site stands."""
    viewer = viewer_of(request)
    here = known.bedside(viewer, access.own_site(viewer, site).pk)
    return JsonResponse({"token": get_token(request), **_standing(here)})


def send(request: HttpRequest, site: int) -> HttpResponse:
    """One hand-over from the phone's queue. The same key again gets the same answer and counts once."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    viewer = viewer_of(request)
    access.own_site(viewer, site)
    try:
        kept = actions.hand_over(site=site, given=_given(request.body), by=viewer)
        row = known.one_kept(viewer, site, kept.pk)
        here = known.bedside(viewer, site)
    except ParteraError as error:
        return JsonResponse({"words": spoken(error)}, status=status_of(error))
    assert row is not None
    told = words.told(row, here)
    said = {"state": row.state, "reason": row.reason, "kind": told.kind, "heading": told.heading, "text": told.text}
    return JsonResponse(said | _standing(here))


def _standing(here: Bedside) -> dict[str, Any]:
    return {
        "left": words.left(here),
        "waiting": here.waiting,
        "lots": [[lot.value, lot.label] for lot in pages.lots_of(here)],
        "barcodes": pages.facts(here)["barcodes"],
        "held": pages.facts(here)["held"],
    }


def _given(body: bytes) -> Given:
    if len(body) > _LONGEST:
        raise BadInput(_("This is more than one hand-over."))
    try:
        said = json.loads(body)
        return Given(
            key=_text(said["key"]),
            language=_text(said["language"]),
            at=_moment(said["at"]),
            phone_now=_moment(said["now"]) if said.get("now") else None,
            outcome=_text(said.get("outcome", "given")),
            day_band=_text(said.get("day_band") or "not_asked"),
            voucher=_text(said.get("voucher") or ""),
            card=_text(said.get("card") or ""),
            lot=_number(said["lot"]) if said.get("lot") else None,
            missing=_numbers(said.get("missing") or []),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadInput(_("This hand-over cannot be read. Write it down again.")) from error


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("not a text")
    return value


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or not 0 <= (number := int(value)) < 2**63:
        raise ValueError("not a number")
    return number


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return tuple(_number(one) for one in value)


def _moment(value: object) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError("a moment without its zone")
    return found


def worker(request: HttpRequest, site: int) -> HttpResponse:
    """The service worker, from the folder that it may answer for when there is no connection."""
    access.own_site(viewer_of(request), site)
    path = finders.find("partera/kits_handing_worker.js")
    return HttpResponse(Path(str(path)).read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")


def manifest(request: HttpRequest, site: int) -> HttpResponse:
    """What a phone needs to put the page among its apps."""
    row = access.own_site(viewer_of(request), site)
    here = reverse("kit_hand_over", kwargs={"site": site})
    said = {
        "id": here,
        "name": _("Hand over kits: %(site)s") % {"site": row.location.name},
        "short_name": _("Hand over kits"),
        "start_url": here,
        "scope": here,
        "display": "standalone",
        "background_color": "#fcfaf7",
        "theme_color": "#6b2d46",
        "icons": [{"src": static("partera/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(said, content_type="application/manifest+json")
