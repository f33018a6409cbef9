"""A session of the Delta partnership, as far as its kick-off goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from partera.programs.convenings import actions
from tests.support.people import World

START = datetime(2026, 5, 12, 14, 0, tzinfo=UTC)


def begun_session(world: World, place: str = "05119") -> int:
    """Begun, and nothing agreed yet."""
    return actions.create(
        partnership=world.delta.pk,
        place=place,
        title="Born too soon in Pulaski",
        purposes=("focus_issue",),
        by=world.viewer("ana"),
    )


def planned_session(world: World, place: str = "05119") -> int:
    """Planned for May 12, 2026 in Little Rock, with the health office presenting."""
    number, ana = begun_session(world, place), world.viewer("ana")
    actions.frame(
        session=number, title="Born too soon in Pulaski", purposes=("focus_issue",), focus={"ptb": "Highest"},
        focus_reason="Both hospitals asked", health_plans="", acquaintance="some", kickoff_on=None, by=ana,
    )  # fmt: skip
    actions.invite(session=number, organisation=world.health_office.pk, presents=True, by=ana)
    actions.invite(session=number, organisation=world.county_general.pk, by=ana)
    actions.set_time_and_place(
        session=number, starts_at=START, ends_at=START + timedelta(hours=3), timezone="America/Chicago",
        venue="Main Library, Little Rock", remote_link="https://meet.example/secret", by=ana,
    )  # fmt: skip
    actions.plan(session=number, by=ana)
    return number
