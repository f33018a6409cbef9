"""Starting and changing partnerships."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from partera.core.errors import BadInput, Refused
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.registry.partners import rules
from partera.registry.partners.actions.directory import require_directory
from partera.registry.partners.models import Partnership


@transaction.atomic
def start_partnership(
    *,
    name: str,
    type: str,
    lead: int,
    members: Iterable[int] = (),
    places: Iterable[str] = (),
    state: str = "active",
    invented: bool = False,
    by: Viewer,
) -> Partnership:
    """Organisations begin to work together for places."""
    require_directory(by)
    if type not in rules.PARTNERSHIP_TYPES or state not in rules.PARTNERSHIP_STATES or not name.strip():
        raise BadInput("A partnership needs a name, one of the four types, and a state of the lifecycle.")
    if Partnership.objects.filter(name=name.strip()).exists():
        raise Refused("There is already a partnership of this name.")
    partnership = Partnership.objects.create(name=name.strip(), type=type, lead_id=lead, state=state, invented=invented)
    partnership.members.set({lead, *members})
    partnership.places.set(places)  # type: ignore[arg-type]  # codes are keys
    record(action="partners.start_partnership", thing=f"partnership {partnership.pk}", by=by)
    return partnership
