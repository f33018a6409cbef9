"""The next wave of Delta's collaborative, and the question to Mercy's neighbor: County General answers it."""

from __future__ import annotations

from partera.core.viewers import Viewer
from partera.programs.quality.actions import collaboratives, spreading
from partera.programs.quality.queries.spreading import Weighing
from partera.programs.quality.rules import spreading as rules
from tests.doors.walk_objects import Walk
from tests.support import spreading as support
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """A collaborative without hospitals, an open plan with one of them chosen, a question to County General."""
    ana, delta, general = world.viewer("ana"), world.delta.pk, world.county_general.pk
    number = collaboratives.begin(
        partnership=delta, name="Walked next wave", purpose="", starts_on=support.TAKEN.date(), by=ana
    )
    support.take_sites()
    weights = dict.fromkeys(rules.CRITERIA, 0) | {"reach": 1}
    plan = spreading.begin_plan(collaborative=number, weighing=Weighing(weights), by=ana)
    spreading.choose(plan=plan, chosen={"049001": "Walked"}, by=ana)
    asked = spreading.ask_readiness(collaborative=number, site="049002", hospital=general, by=ana)

    def is_asked(viewer: Viewer) -> bool:
        return viewer.may("quality.enter", organisation=general)

    spread = Walk({"number": number})
    return {
        "quality_spread": spread,
        "quality_spread_csv": spread,
        "quality_spread_hospital": Walk({"number": number, "site": "049001"}, asked="?do=readiness"),
        "quality_spread_plan": Walk({"number": number, "plan": plan}, asked="?do=choose"),
        "quality_spread_invite": Walk({"number": number, "plan": plan}),
        "api:list_next_wave": spread,
        "api:list_slips": spread,
        "api:note_readiness": Walk({"number": number}, sent={"site": "049003", "items": {"sponsor": 2}}, status=201),
        "quality_readiness": Walk({"asked": asked}, organisation=general, may=is_asked),
    }
