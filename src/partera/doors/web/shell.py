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
from partera.platform.accounts.permissions import may_enter
from partera.platform.letters.post import has_taker


@dataclass(frozen=True)
class Room:
    """A line of the main navigation."""

    label: Any  # translated when shown
    addresses: tuple[str, ...]  # the first that the viewer may enter


ROOMS = (
    Room(_("Need"), ("/places/",)),
    Room(_("Partners"), ("/partners/", "/partnerships/")),
    Room(_("Sessions"), ("/sessions/", "/schedule/")),
    Room(_("Work plan"), ("/workplan/",)),
    Room(_("Quality"), ("/quality/",)),
    Room(_("Kits"), ("/kits/",)),
    Room(_("Families"), ("/families/requests/",)),
    Room(_("Evidence"), ("/evidence/",)),
)
"""The thread, in its order."""


@cache
def need_of(address: str) -> str | None:
    """What the route at the address needs; None where nothing is served there."""
    try:
        return getattr(resolve(address).func, "needs", None)
    except Resolver404:
        return None


def _is_open(address: str, viewer: Viewer) -> bool:
    need = need_of(address)
    return need is not None and may_enter(viewer, need)


def rooms_for(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    """The rooms the viewer may enter, the one it is in marked."""
    open_rooms = []
    for room in ROOMS:
        address = next((one for one in room.addresses if _is_open(one, viewer)), None)
        if address is not None:
            open_rooms.append({"label": room.label, "address": address, "here": path.startswith(room.addresses)})
    return open_rooms


def provider_name() -> str:
    """What the organization's own sign-in is called; empty when there is none."""
    apps: list[dict[str, str]] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]  # type: ignore[assignment]
    return apps[0]["name"] if apps else ""


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame's values."""
    viewer = getattr(request, "viewer", PUBLIC)
    user = getattr(request, "user", None)
    return {
        "viewer": viewer,
        "shell": {
            "rooms": rooms_for(viewer, request.path),
            "is_demo": settings.PARTERA_DEMO,
            "sends_letters": has_taker(),
            "is_public": viewer.is_public,
            "name": viewer.name,
            "here": request.get_full_path(),
            "languages": settings.LANGUAGES,
            "shortcut": getattr(user, "search_shortcut", True),
            "provider": provider_name(),
            "manages_people": viewer.may_somewhere("people.manage"),
            "sees_work": viewer.may_somewhere("work.see"),
            "sees_trail": viewer.may_somewhere("audit.see"),
        },
    }
