"""Whose requests for help somebody may read: those of the partnerships in which one coordinates care."""

from __future__ import annotations

from django.db.models import QuerySet

from partera.core.viewers import Viewer
from partera.programs.families.models import HelpRequest

SEE = "families.see"


def visible(viewer: Viewer) -> QuerySet[HelpRequest]:
    """The requests the viewer may read."""
    partnerships = viewer.partnerships_for(SEE)
    return (
        HelpRequest.objects.all() if partnerships is None else HelpRequest.objects.filter(partnership__in=partnerships)
    )
