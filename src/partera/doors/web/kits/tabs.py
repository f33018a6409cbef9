"""The tabs over the pages of a supply program, and over those of one of its sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partera.core.viewers import Viewer
from partera.doors.web.routes import may_enter
from partera.doors.web.shell import need_of
from partera.programs.kits.queries import shelves

PROGRAM = (
    ("kit_program", _("Overview")),
    ("kit_board", _("Reach")),
    ("kit_stock", _("Stock")),
    ("kit_designs", _("Designs")),
    ("kit_sites", _("Sites")),
    ("kit_requests", _("Requests")),
    ("kit_shares", _("Fair share")),
    ("kit_guides", _("Guides")),
    ("kit_recalls", _("Recalls")),
    ("kit_arrivals", _("From another system")),
)
SITE = (
    ("kit_site", _("Overview")),
    ("kit_hand_over", _("Hand over")),
    ("kit_handed_over", _("Handed over")),
    ("kit_vouchers", _("Vouchers")),
    ("kit_unreconciled", _("To put right")),
    ("kit_returns", _("Returns")),
)


@dataclass(frozen=True)
class Tab:
    """A page beside the one being read."""

    label: Any
    address: str
    here: bool


def program_tabs(viewer: Viewer, number: int, here: str) -> list[Tab]:
    """The pages of a supply program; each route takes its number as `number`."""
    tabs = _tabs(viewer, PROGRAM, {"number": number}, here)
    return tabs if sees_stock(viewer, number) else [tab for tab in tabs if not tab.address.endswith("/stock/")]


def sees_stock(viewer: Viewer, number: int) -> bool:
    """Whether any of the program's stock is open to the viewer: it runs the program, or keeps a site of it."""
    return shelves.has_stores(viewer, number)


def site_tabs(viewer: Viewer, site: int, here: str) -> list[Tab]:
    """The pages of one site; each route takes its number as `site`."""
    return _tabs(viewer, SITE, {"site": site}, here)


def _tabs(viewer: Viewer, routes: tuple[tuple[str, Any], ...], kwargs: dict[str, int], here: str) -> list[Tab]:
    found = []
    for name, label in routes:
        address = reverse(name, kwargs=kwargs)
        need = need_of(address)
        if need is not None and may_enter(viewer, need):
            found.append(Tab(label, address, name == here))
    return found
