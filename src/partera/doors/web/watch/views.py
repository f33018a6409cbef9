"""Answers for a load balancer and a monitor; no person reads them in a browser."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from partera.core.errors import NotFound
from partera.doors.web.watch import health, metrics


def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """Requests may be sent here."""
    checks = health.checks()
    fine = all(checks.values())
    said = {"status": "ok" if fine else "not ready", "checks": checks, "release": fine and health.has_release()}
    return JsonResponse(said, status=200 if fine else 503)


def measured(request: HttpRequest) -> HttpResponse:
    """Metrics for Prometheus, to whoever brings the token; without a token set there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise NotFound("There is no such page.")
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)
