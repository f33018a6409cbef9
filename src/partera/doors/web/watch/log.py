"""A line in the log for each request: its number, route, status and who by number; never an address or a value."""

from __future__ import annotations

import time

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware


class RequestLog(RequestMiddleware):
    """Names the route, not the address, which may hold a search or a one-time key; tells the caller the number."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        self.prepare(request)
        number = structlog.contextvars.get_contextvars()["request_id"]
        request.number = number  # type: ignore[attr-defined]
        response: HttpResponse = self.get_response(request)  # type: ignore[assignment]
        structlog.contextvars.bind_contextvars(ms=round((time.perf_counter() - start) * 1000))
        self.handle_response(request, response)
        response["X-Request-ID"] = number
        return response

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """The method and the route."""
        return f"{request.method} {_route(request)}"


def _route(request: HttpRequest) -> str:
    try:
        return "/" + (request.resolver_match or resolve(request.path_info)).route
    except Resolver404:
        return "(no such page)"
