"""Home and what belongs to no other area."""

from __future__ import annotations

from tests.doors.walk_objects import Walk
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """Nothing is published in the tests' world, so the server is not ready for readers."""
    return {"health_ready": Walk(status=503, outsiders=503, stranger=503)}
