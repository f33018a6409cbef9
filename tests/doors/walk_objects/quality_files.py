"""A mapping of Delta's collaborative."""

from __future__ import annotations

from datetime import date

from partera.programs.quality.actions import collaboratives, destinations
from tests.doors.walk_objects import Walk
from tests.support.people import World

MAPPING = 'program = "Walked"\n[[column]]\nname = "H"\nfact = "name"\n'


def objects(world: World) -> dict[str, Walk]:
    """One version, not checked."""
    ana = world.viewer("ana")
    number = collaboratives.begin(
        partnership=world.delta.pk, name="Walked files", purpose="", starts_on=date(2026, 1, 1), by=ana
    )
    destinations.write(collaborative=number, key="walked", mapping=MAPPING, by=ana)
    one = Walk({"number": number, "key": "walked"}, asked="?do=check")
    return {
        "api:list_program_files": Walk({"number": number}),
        "api:get_program_rows": Walk({"number": number, "key": "walked"}, asked="?first=2026-01&last=2026-02"),
        "quality_destinations": Walk({"number": number}),
        "quality_destination_new": Walk({"number": number}),
        "quality_destination": one,
        "quality_destination_edit": Walk({"number": number, "key": "walked"}),
    }
