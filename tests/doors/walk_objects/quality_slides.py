"""The slides of Delta's collaborative."""

from __future__ import annotations

from datetime import date

from partera.programs.quality.actions import collaboratives
from tests.doors.walk_objects import Walk
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """A collaborative without hospitals has slides too."""
    number = collaboratives.begin(
        partnership=world.delta.pk, name="Walked slides", purpose="", starts_on=date(2026, 1, 1), by=world.viewer("ana")
    )
    set_ = Walk({"number": number})
    return {"quality_slides": set_, "quality_slides_choose": set_}
