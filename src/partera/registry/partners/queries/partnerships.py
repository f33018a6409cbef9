"""Partnerships, as their members and the public may know them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from partera.core.viewers import Viewer
from partera.registry.partners.models import Partnership


@dataclass(frozen=True)
class PartnershipRow:
    """A partnership as its members see it."""

    id: int
    name: str
    type: str
    state: str
    lead: int
    lead_name: str
    members: tuple[int, ...]
    places: tuple[str, ...]


def partnerships(
    viewer: Viewer, *, organisation: int | None = None, permission: str = "directory.see"
) -> list[PartnershipRow]:
    """The partnerships in which the viewer holds a permission, perhaps only those of one organisation."""
    rows = Partnership.objects.select_related("lead").prefetch_related("members", "places")
    numbers = viewer.partnerships_for(permission)
    if numbers is not None:
        rows = rows.filter(pk__in=numbers)
    if organisation is not None:
        rows = rows.filter(Q(lead=organisation) | Q(members=organisation)).distinct()
    return [
        PartnershipRow(
            id=row.pk,
            name=row.name,
            type=row.type,
            state=row.state,
            lead=row.lead_id,
            lead_name=row.lead.name,
            members=tuple(member.pk for member in row.members.all()),
            places=tuple(place.name for place in row.places.all()),
        )
        for row in rows
    ]
