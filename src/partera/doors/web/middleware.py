"""Puts the viewer on the request, and turns the error family into pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from partera.core.viewers import PUBLIC

Next = Callable[[HttpRequest], HttpResponse]


class ViewerMiddleware:
    """Reads who is looking, once."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = PUBLIC  # type: ignore[attr-defined]
        return self.get_response(request)


class ErrorsMiddleware:
    """One translation of the error family at the edge."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
