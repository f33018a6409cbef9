"""The page at the bedside. With its script it saves on the phone first and then sends; without, it is a plain form."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partera.core.periods import now
from partera.doors.web.kits.handing import pages, words
from partera.doors.web.kits.handing.forms import HandOverForm
from partera.doors.web.lists import refuse
from partera.doors.web.middleware import policy_with
from partera.doors.web.routes import viewer_of
from partera.programs.kits.actions import handing as actions
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.queries import access
from partera.programs.kits.queries import handing as known

_LEVELS = {"success": messages.SUCCESS, "warning": messages.WARNING, "error": messages.ERROR}


def hand_over(request: HttpRequest, site: int) -> HttpResponse:
    """Scan or type, tap the language, done."""
    viewer = viewer_of(request)
    here = known.bedside(viewer, access.own_site(viewer, site).pk)
    form = HandOverForm(request.POST if request.method == "POST" else None, here=here)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            kept = actions.hand_over(site=site, given=_given(form), by=viewer)
            _tell(request, site, kept.pk)
            return redirect("kit_hand_over", site=site)
    key = str(form.data.get("key", "")) if form.is_bound and not form.non_field_errors() else secrets.token_hex(16)
    answer = render(
        request, "kits/handing/hand_over.html", {"page": pages.hand_over(here, form, key)}, status=_status(form)
    )
    answer.headers["Permissions-Policy"] = policy_with("camera")
    return answer


def _status(form: HandOverForm) -> int:
    return 422 if form.errors else 200


def _given(form: HandOverForm) -> Given:
    given = form.cleaned_data
    return Given(
        key=given["key"],
        language=given["language"],
        at=now(),
        outcome=given["outcome"],
        day_band=given["day_band"] or "not_asked",
        voucher=given["voucher"],
        card=given["card"],
        lot=None if given["card"] else given["lot"],
        missing=tuple(given["missing"]),
    )


def _tell(request: HttpRequest, site: int, number: int) -> None:
    viewer = viewer_of(request)
    kept = known.one_kept(viewer, site, number)
    assert kept is not None
    told = words.told(kept, known.bedside(viewer, site))
    messages.add_message(request, _LEVELS[told.kind], f"{told.heading} {told.text}")
