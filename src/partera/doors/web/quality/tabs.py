"""The tabs over the pages of one hospital's part in a collaborative, and over those of the collaborative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partera.core.viewers import Viewer
from partera.doors.web.routes import may_enter
from partera.doors.web.shell import need_of

HOSPITAL = (
    ("quality_hospital", _("Overview")),
    ("quality_months", _("Monthly counts")),
    ("quality_charts", _("Charts")),
    ("quality_practices", _("Practices")),
    ("quality_drills", _("Drills")),
    ("quality_improvement", _("Tests of change")),
    ("quality_reviews", _("Case reviews")),
    ("quality_coaching", _("Coaching")),
)
COLLABORATIVE = (
    ("quality_collaborative", _("Overview")),
    ("quality_results", _("Results")),
    ("quality_measures", pgettext_lazy("quality", "Measures")),
    ("quality_completeness", _("Completeness")),
    ("quality_bundles", _("Bundles")),
    ("quality_adoption", _("Adoption")),
    ("quality_aims", _("Aims")),
    ("quality_events", _("Events")),
    ("quality_exchange", _("Exchange")),
    ("quality_spread", _("Spread")),
    ("quality_destinations", _("Files for programs")),
    ("quality_slides_choose", _("Slides")),
)


@dataclass(frozen=True)
class Tab:
    """A page beside the one being read."""

    label: Any
    address: str
    here: bool


def hospital_tabs(viewer: Viewer, part: int, here: str) -> list[Tab]:
    """The pages of one hospital's part; each route takes its number as `part`."""
    return _tabs(viewer, HOSPITAL, {"part": part}, here)


def collaborative_tabs(viewer: Viewer, number: int, here: str) -> list[Tab]:
    """The pages of a collaborative; each route takes its number as `number`."""
    return _tabs(viewer, COLLABORATIVE, {"number": number}, here)


def _tabs(viewer: Viewer, routes: tuple[tuple[str, Any], ...], kwargs: dict[str, int], here: str) -> list[Tab]:
    found = []
    for name, label in routes:
        address = reverse(name, kwargs=kwargs)
        need = need_of(address)
        if need is not None and may_enter(viewer, need):
            found.append(Tab(label, address, name == here))
    return found
