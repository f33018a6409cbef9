"""The interface's operations, by `api:` and their name; `kwargs` stand in the path, `sent` is the body."""

from __future__ import annotations

from datetime import date

from partera.registry.partners.queries import may_edit
from partera.registry.workplans.actions import propose
from tests.doors.walk_objects import Walk
from tests.support.people import World
from tests.support.sessions import planned_session


def objects(world: World) -> dict[str, Walk]:
    """Delta's session and a step that County General leads; County General's profile."""
    delta, hospital = world.delta.pk, world.county_general.pk
    session = planned_session(world)
    days = {"start": date(2026, 1, 1), "due": date(2026, 9, 1)}
    step = propose(partnership=delta, what="Share the list", lead_organisation=hospital, **days, by=world.viewer("ana"))
    return {
        "api:get_organization": Walk({"number": hospital}, outsiders=200),
        "api:add_organization": Walk(sent={"name": "New Invented Group", "kind": "community"}, status=201),
        "api:change_organization": Walk(
            {"number": hospital}, sent={"offers": "A room"}, may=lambda viewer: may_edit(viewer, hospital)
        ),
        "api:get_session": Walk({"number": session}),
        "api:get_step": Walk({"number": step}),
        "api:add_step": Walk(
            sent={"partnership": delta, "what": "Meet again", "start": "2026-01-01", "due": "2026-02-01"},
            status=201,
            may=lambda viewer: viewer.may("workplan.edit", partnership=delta),
        ),
        "api:report_on_step": Walk(
            {"number": step},
            sent={"status": "in_progress", "said": "Begun"},
            status=201,
            may=lambda viewer: (
                viewer.may("workplan.edit", partnership=delta) or (viewer.may("workplan.report", organisation=hospital))
            ),
        ),
    }
