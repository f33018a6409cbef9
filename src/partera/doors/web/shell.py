"""What every page's frame shows: navigation, language, the mark of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from partera.core.viewers import PUBLIC, Viewer
from partera.doors.web.routes import may_enter


@dataclass(frozen=True)
class Room:
    """A line of the main navigation."""

    label: Any  # translated when shown
    address: str


ROOMS = (
    Room(_("Need"), "/places/"),
    Room(_("Partners"), "/partners/"),
    Room(_("Sessions"), "/sessions/"),
    Room(_("Work plan"), "/workplan/"),
    Room(_("Evidence"), "/evidence/"),
)
"""The thread, in its order, as far as it is built."""


@cache
def _need(address: str) -> str | None:
    """What the route at the address needs; None while it is not built."""
    try:
        return getattr(resolve(address).func, "needs", None)
    except Resolver404:
        return None


def rooms_for(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    """The rooms the viewer may enter, the one it is in marked."""
    open_rooms = []
    for room in ROOMS:
        need = _need(room.address)
        if need is not None and may_enter(viewer, need):
            here = path.startswith(room.address)
            open_rooms.append({"label": room.label, "address": room.address, "here": here})
    return open_rooms


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame's values."""
    viewer = getattr(request, "viewer", PUBLIC)
    user = getattr(request, "user", None)
    return {
        "viewer": viewer,
        "shell": {
            "rooms": rooms_for(viewer, request.path),
            "has_search": _need("/search/") is not None,
            "is_demo": settings.PARTERA_DEMO,
            "is_public": viewer.is_public,
            "name": viewer.name,
            "here": request.get_full_path(),
            "languages": settings.LANGUAGES,
            "shortcut": getattr(user, "search_shortcut", True),
            "manages_people": viewer.may_somewhere("people.manage"),
        },
    }
