"""Strategic Partnership Sessions and the public schedule."""

from django.http import HttpRequest
from ninja import Router

from partera.core.periods import now
from partera.doors.api import shapes
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Number, Part, Short, part
from partera.platform.accounts.permissions import PUBLIC
from partera.programs.convenings import queries

router = Router(tags=["Sessions"])


@operation(router, "GET", "/schedule", needs=PUBLIC, gives=Part[shapes.Scheduled], summary="The public schedule")
def list_schedule(request: HttpRequest, bounds: Bounded, place: Code = "") -> dict:
    """Announced sessions, by time; calendars read /schedule.ics."""
    return part(queries.schedule(now(), place=place or None), bounds)


@operation(
    router, "GET", "/sessions", needs="sessions.see", gives=Part[shapes.Session], summary="Your partnerships’ sessions"
)
def list_sessions(
    request: HttpRequest,
    bounds: Bounded,
    state: Short = "",
    place: Code = "",
    partnership: Number | None = None,
) -> dict:
    """Sessions, the latest first."""
    found = queries.sessions(
        request.viewer,  # type: ignore[attr-defined]
        state=state or None,
        place=place or None,
        partnership=partnership,
    )
    return part(found, bounds)


@operation(router, "GET", "/sessions/{number}", needs="sessions.see", gives=shapes.SessionFull, summary="One session")
def get_session(request: HttpRequest, number: Number) -> object:
    """A session: its focus and where it stands. People, notes and the remote link stay on its pages."""
    return queries.session(request.viewer, number)  # type: ignore[attr-defined]
