"""What may be known of sessions: by members of the partnership, and by the public."""

from partera.programs.convenings.queries.rows import (
    Invited,
    Item,
    NoteTaken,
    OverviewGiven,
    Present,
    ResultGained,
    SessionDetail,
    SessionRow,
)
from partera.programs.convenings.queries.schedule import OnSchedule, on_schedule, schedule
from partera.programs.convenings.queries.sessions import overviews_for, session, sessions, visible

__all__ = [
    "Invited",
    "Item",
    "NoteTaken",
    "OnSchedule",
    "OverviewGiven",
    "Present",
    "ResultGained",
    "SessionDetail",
    "SessionRow",
    "on_schedule",
    "overviews_for",
    "schedule",
    "session",
    "sessions",
    "visible",
]
