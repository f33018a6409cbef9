"""The pages that say what went wrong: one template, one plain sentence, one next step."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from partera.core.errors import ParteraError, status_of
from partera.doors.web.sentences import spoken


def error_page(request: HttpRequest, error: ParteraError) -> HttpResponse:
    """The page for one of the family."""
    status = status_of(error)
    if status == 404:
        return not_found(request, error)
    if status == 503:
        heading = _("This part is not available just now")
    elif status == 422:
        heading = _("What was given could not be read")
    else:
        heading = _("This could not be done")
    return _page(request, status, heading, spoken(error))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, whether it does not exist or not for this person."""
    sentence = _("There is no such page, or it is not open to you.")
    return _page(request, 404, _("Page not found"), sentence)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403, _("Not allowed"), _("You may not do this here. Ask an administrator for the role."))


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, 400, _("Request not understood"), _("The browser sent something that cannot be read."))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose safety mark is missing or old."""
    sentence = _("The form was open too long, or cookies are switched off. Go back, reload the page and send it again.")
    return _page(request, 403, _("The form has expired"), sentence)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: how long to wait, in words and for machines."""
    seconds = getattr(request, "wait_seconds", 60)
    page = {"minutes": max(1, round(seconds / 60))}
    answer = render(request, "429.html", {"page": page}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """500: leans on nothing that may itself be broken."""
    number = getattr(request, "number", "")
    return HttpResponse(render_to_string("errors/broken.html", {"number": number}), status=500)


def _page(request: HttpRequest, status: int, heading: str, sentence: str) -> HttpResponse:
    context: dict[str, Any] = {"page": {"heading": heading, "sentence": sentence, "status": status}}
    return render(request, "errors/error.html", context, status=status)
