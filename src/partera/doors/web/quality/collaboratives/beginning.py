"""What whoever begins a collaborative does before it runs, with what is done already."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.viewers import Viewer
from partera.doors.web.quality.collaboratives.pages import Step
from partera.programs.quality.queries import hospitals, measures
from partera.programs.quality.queries.collaboratives import CollaborativeRow


def steps(viewer: Viewer, row: CollaborativeRow, bundles: int, events: int) -> list[Step]:
    """The steps in their order while the collaborative is being planned; nothing afterwards."""
    if row.state != "planning":
        return []
    number = [row.id]
    return [
        Step(
            _("Take up measures"),
            _("What every hospital counts each month."),
            reverse("quality_measures", args=number),
            bool(measures.measures(viewer, row.id)),
        ),
        Step(
            _("Take up a bundle"),
            _("The practices that the hospitals take in."),
            reverse("quality_bundles", args=number),
            bool(bundles),
        ),
        Step(
            _("Set the first learning session"),
            _("Where the teams meet and plan their first tests."),
            reverse("quality_event_new", args=number),
            bool(events),
        ),
        Step(
            _("Invite hospitals"),
            _("Whoever leads quality there gets a letter and answers."),
            reverse("quality_invite", args=number),
            bool(hospitals.by_state(viewer, row.id)),
        ),
        Step(
            _("Make the collaborative active"),
            _("When its first hospitals have signed."),
            reverse("quality_change", args=number),
            False,
        ),
    ]
