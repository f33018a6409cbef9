"""Places and their pages: public, whatever is published."""

from __future__ import annotations

from tests.doors.walk_objects import Walk
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """A county before anything is published: its page stands, its measures and drawings are not there yet."""
    place = {"code": "05119"}
    missing = {"status": 404, "outsiders": 404, "stranger": 404}
    return {
        "place": Walk(place, outsiders=200),
        "place_csv": Walk(place, outsiders=200),
        "place_gaps_csv": Walk(place, **missing),
        "place_gaps_picture": Walk(place | {"ending": "svg"}, **missing),
        "place_gaps_slide": Walk(place, **missing),
        "place_measure_slide": Walk(place | {"measure": "ptb", "what": "trend"}, **missing),
        "nation_map": Walk({"measure": "ptb"}, **missing),
        "place_measure": Walk(place | {"measure": "ptb"}, **missing),
        "place_measure_csv": Walk(place | {"measure": "ptb", "what": "trend"}, **missing),
        "place_measure_picture": Walk(place | {"measure": "ptb", "what": "trend", "ending": "svg"}, **missing),
    }
