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
    delta, office = world.delta.pk, world.health_office.pk
    number = planned_session(world)
    actions.publish(session=number, is_public=True, summary="All are welcome.", by=ana)
    step = propose(
        partnership=world.delta.pk, what="Share the list", start=date(2026, 1, 1), due=date(2026, 9, 1), by=ana
    )
    session = Walk({"number": number})
    return {
        **dict.fromkeys(
            (
                "session", "session_cancel", "session_kickoff", "session_book", "session_book_pdf",
                "session_book_zip",
            ),
            session,
        ),
        "session_kickoff_step": Walk({"number": number, "step": "guests"}),
        "session_overview": Walk(
            {"number": number, "organisation": office},
            may=lambda viewer: (
                viewer.may("sessions.run", partnership=delta) or viewer.may("organisation.edit", organisation=office)
            ),
        ),
        "book": Walk({"code": "05119"}, outsiders=200),
        "book_pdf": Walk({"code": "05119"}, outsiders=200),
        "book_zip": Walk({"code": "05119"}, outsiders=200),
        "book_drawing": Walk({"key": "0" * 32}, status=404),
        "session_day": Walk({"number": number}, asked="?do=hold"),
        "session_followup": Walk({"number": number}, asked="?do=close"),
        "step": Walk({"number": step}, asked="?do=report"),
        "scheduled": Walk({"number": number}, outsiders=200),
    }  # fmt: skip
