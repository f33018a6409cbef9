"""What went wrong, as RFC 9457 problem details: one translation of the error family for this door."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from partera.core.errors import ParteraError, status_of

PROBLEM = "application/problem+json"
_TITLES = {
    400: "Request not understood",
    401: "A token is needed",
    404: "Not found",
    405: "Method not allowed",
    409: "This could not be done",
    413: "Too large",
    422: "What was given could not be read",
    429: "Too many requests",
    500: "Something broke on our side",
    503: "Not available just now",
}


def problem(request: HttpRequest, status: int, detail: str, **more: Any) -> HttpResponse:
    """A problem with its sentence and the request's number."""
    told = {"type": "about:blank", "title": _TITLES.get(status, "Request not understood"), "status": status}
    answer = JsonResponse({**told, "detail": detail, **more, "request": getattr(request, "number", "")}, status=status)
    answer["Content-Type"] = PROBLEM
    return answer


def declare(api: NinjaAPI) -> None:
    """Translate every error of an operation."""
    api.add_exception_handler(ParteraError, _family)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(Throttled, _too_many)
    api.add_exception_handler(HttpError, _other)
    api.add_exception_handler(Http404, _missing)


def _family(request: HttpRequest, error: Any) -> HttpResponse:
    status = status_of(error)
    sentence = "There is no such thing, or it is not open to the token." if status == 404 else error.sentence
    return problem(request, status, sentence)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """Which fields and why, never what was sent."""
    fields = [{"field": ".".join(map(str, one["loc"])), "why": one["msg"]} for one in error.errors]
    return problem(request, 422, "Some fields cannot be taken as they are.", fields=fields)


def _unknown(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(request, 401, "Bring a good token: Authorization: Bearer partera_…")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _too_many(request: HttpRequest, error: Any) -> HttpResponse:
    wait = max(1, int(error.wait or 1))
    answer = problem(request, 429, f"Wait {wait} seconds and go on more slowly.")
    answer["Retry-After"] = str(wait)
    return answer


def _other(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, error.status_code, "The request cannot be read as it was sent.")


def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 404, "There is no such address.")
