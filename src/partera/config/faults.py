"""What is answered when no view could: problem details below /api/, a page elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from partera.doors.api.problems import problem
from partera.doors.web.home import errors


def _is_for_systems(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if _is_for_systems(request):
        return problem(request, 404, "There is no such address; /api/openapi.json lists those there are.")
    return errors.not_found(request, exception)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    if _is_for_systems(request):
        return problem(request, 400, "The request cannot be read as it was sent.")
    return errors.not_understood(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    if _is_for_systems(request):
        return problem(request, 500, "The fault is in the log under the request’s number. Nothing was done.")
    return errors.broken(request)
