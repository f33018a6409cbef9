"""How a route declares who may come in. The walking test reads these declarations."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.http import urlencode

from partera.core.errors import NotFound
from partera.core.viewers import Viewer

PUBLIC = "public"
SIGNED_IN = "signed in"


def may_enter(viewer: Viewer, needs: str) -> bool:
    """Whether a route with that need is open to the viewer."""
    if needs == PUBLIC:
        return True
    return not viewer.is_public and (needs == SIGNED_IN or viewer.may_somewhere(needs))


def page(route: str, view: Callable[..., HttpResponse], *, name: str, needs: str) -> URLPattern:
    """A route with its declared need: PUBLIC, SIGNED_IN or the name of a permission.

    A stranger is asked to sign in; a person without the permission meets *not found*. Which things the person
    may see is decided by the query that reads them.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = request.viewer  # type: ignore[attr-defined]
        if may_enter(viewer, needs):
            return view(request, *args, **kwargs)
        if viewer.is_public:
            return redirect(f"/accounts/login/?{urlencode({'next': request.get_full_path()})}")
        raise NotFound("There is no such page.")

    guarded.needs = needs  # type: ignore[attr-defined]
    return path(route, guarded, name=name)
