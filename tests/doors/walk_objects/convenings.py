"""Sessions, their books, the work plan, the schedule."""

from __future__ import annotations

from datetime import date

from partera.programs.convenings import actions
from partera.registry.workplans.actions import propose
from tests.doors.walk_objects import Walk
from tests.support.people import World
from tests.support.sessions import planned_session


def objects(world: World) -> dict[str, Walk]:
    """A planned session of Delta's that is on the public schedule, its step, and a place's book."""
    ana = world.viewer("ana")
    number = planned_session(world)
    actions.publish(session=number, is_public=True, summary="All are welcome.", by=ana)
    step = propose(
        partnership=world.delta.pk, what="Share the list", start=date(2026, 1, 1), due=date(2026, 9, 1), by=ana
    )
    session = Walk({"number": number})
    return {
        **dict.fromkeys(
            (
                "session", "session_kickoff", "session_day", "session_followup", "session_book", "session_book_pdf",
                "session_book_zip",
            ),
            session,
        ),
        "session_overview": Walk({"number": number, "organisation": world.health_office.pk}),
        "book": Walk({"code": "05119"}, outsiders=200),
        "book_pdf": Walk({"code": "05119"}, outsiders=200),
        "book_zip": Walk({"code": "05119"}, outsiders=200),
        "book_drawing": Walk({"key": "0" * 32}, status=404),
        "step": Walk({"number": step}),
        "scheduled": Walk({"number": number}, outsiders=200),
    }  # fmt: skip
