"""How often somebody may try. The counts are kept where all processes see them."""

from __future__ import annotations

from hashlib import sha256

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from partera.core.viewers import PUBLIC, Viewer

RATES = {
    "invitation": "10/m/ip",
    "public_form": "20/m/ip",
    "api": "600/m/key",
}
"""How often each may be tried: `10/m/ip` is ten in a minute from one address; `key` counts a name of the caller's."""

WAIT_SECONDS = 60


def may_try(request: HttpRequest, action: str, *, key: str | None = None, reads: bool = False) -> bool:
    """Count one try; whether it is still within the limit. Looking at a page is counted only with `reads`."""
    used = ratelimit.consume(request, app="partera", action=action, config=RATES, key=key, limit_get=reads)
    return used is not None


def too_many(request: HttpRequest, *, seconds: int = WAIT_SECONDS) -> HttpResponse:
    """The page that says to wait, for how long, in words and in Retry-After."""
    request.wait_seconds = seconds  # type: ignore[attr-defined]
    return ratelimit.respond_429(request)


def is_first_time(what: str, *, seconds: int) -> bool:
    """Whether this is told for the first time within so many seconds; keeps a trail from being flooded."""
    return cache.add(f"told:{sha256(what.encode()).hexdigest()}", True, timeout=seconds)


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, as the frame has read it; a visitor where no frame was."""
    return getattr(request, "viewer", PUBLIC)
