"""How a route declares who may come in and who may change something. The walking test reads these declarations."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.http import urlencode

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.platform.accounts.permissions import PUBLIC, SIGNED_IN, may_enter

__all__ = ["PUBLIC", "SIGNED_IN", "may_enter", "page", "viewer_of"]

_READS = ("GET", "HEAD", "OPTIONS")


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, as the middleware has read it."""
    return request.viewer  # type: ignore[attr-defined]


def page(
    route: str, view: Callable[..., HttpResponseBase], *, name: str, needs: str, changes: str | None = None
) -> URLPattern:
    """A route with its declared need: PUBLIC, SIGNED_IN or the name of a permission; `changes` is the need of
    whoever sends something, when it is another.

    A stranger is asked to sign in; a person without the permission meets *not found*. Which things the person
    may see is decided by the query that reads them.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        needed = needs if request.method in _READS else changes or needs
        if may_enter(viewer, needed):
            return view(request, *args, **kwargs)
        if viewer.is_public:
            return redirect(f"/accounts/login/?{urlencode({'next': request.get_full_path()})}")
        raise NotFound("There is no such page.")

    guarded.needs = needs  # type: ignore[attr-defined]
    guarded.changes = changes or needs  # type: ignore[attr-defined]
    return path(route, guarded, name=name)
