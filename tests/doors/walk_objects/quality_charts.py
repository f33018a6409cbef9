"""A hospital's charts and a collaborative's results: County General's, which is Bea's; Ana runs the collaborative."""

from __future__ import annotations

from datetime import date
from typing import Any

from partera.core.viewers import Viewer
from partera.programs.quality.actions import roll_ups
from tests.doors.walk_objects import Walk
from tests.support import quality
from tests.support.people import SET_UP, World
from tests.support.quality import share


def objects(world: World) -> dict[str, Walk]:
    """Seven hospitals with a month each, published."""
    hospitals = ("County General", "Gum", "Hickory", "Ivy", "Juniper", "Koa", "Larch")
    joined = quality.collaborative(world, keys=("htn_60_confirmed",), hospitals=hospitals, name="Invented Delta Charts")
    measure = joined.measures["htn_60_confirmed"]
    for part in joined.parts.values():
        quality.enter(part, measure, date(2026, 1, 1), *share(14, 30))
    roll_ups.publish(collaborative=joined.id, by=SET_UP)
    part, hospital, delta = joined.parts["County General"], world.county_general.pk, world.delta.pk

    def in_full(viewer: Viewer) -> bool:
        return viewer.may("quality.enter", organisation=hospital) or viewer.may("quality.hospitals", partnership=delta)

    def seen(viewer: Viewer) -> bool:
        return viewer.may("quality.see", partnership=delta) or viewer.may("quality.enter", organisation=hospital)

    own: dict[str, Any] = {"insider": "ana", "organisation": hospital, "may": in_full}
    chart, result = {"part": part, "measure": measure}, {"number": joined.id, "measure": measure}
    return {
        "quality_charts": Walk({"part": part}, **own),
        "quality_chart": Walk(chart, asked="?do=flag", may_change=in_full, **own),
        "quality_chart_file": Walk({**chart, "what": "chart", "ending": "svg"}, **own),
        "quality_results": Walk(
            {"number": joined.id}, may=seen, may_change=lambda viewer: viewer.may("quality.run", partnership=delta)
        ),
        "quality_result": Walk(result, may=seen),
        "api:get_chart": Walk(chart, **own),
        "api:list_roll_ups": Walk(result, may=seen),
        "quality_result_file": Walk({**result, "what": "chart", "ending": "csv"}, may=seen),
    }
