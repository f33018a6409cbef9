"""Health and metrics; no token is set in the tests' world, so there are no metrics for anybody."""

from __future__ import annotations

from tests.doors.walk_objects import Walk
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    return {"metrics": Walk(status=404, outsiders=404, stranger=404)}
