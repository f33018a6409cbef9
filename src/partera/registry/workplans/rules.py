"""What may become of an action step, who may change it, and when silence counts."""

from __future__ import annotations

from datetime import date, timedelta

from partera.core.viewers import Viewer

STATUSES = ("proposed", "agreed", "in_progress", "done", "dropped")
OPEN = ("proposed", "agreed", "in_progress")

_NEXT = {
    "proposed": ("agreed", "in_progress", "dropped"),
    "agreed": ("in_progress", "done", "dropped"),
    "in_progress": ("done", "dropped"),
    "done": ("in_progress",),
    "dropped": ("proposed",),
}

QUIET_AFTER_DAYS = 30
SOON_DAYS = 14


def next_statuses(status: str) -> tuple[str, ...]:
    """What a step of this status may become."""
    return _NEXT[status]


def may_become(status: str, wanted: str) -> bool:
    """Whether a step may go from one status to another; staying is always allowed."""
    return wanted == status or wanted in _NEXT[status]


def is_open(status: str) -> bool:
    """Whether something is still to be done."""
    return status in OPEN


def may_edit(viewer: Viewer, *, partnership: int) -> bool:
    """Whether the viewer may change everything about the partnership's steps."""
    return viewer.may("workplan.edit", partnership=partnership)


def may_report(viewer: Viewer, *, partnership: int, lead_organisation: int | None) -> bool:
    """Whether the viewer may say how a step stands: its editors, and those who report for its lead."""
    if may_edit(viewer, partnership=partnership):
        return True
    return lead_organisation is not None and viewer.may("workplan.report", organisation=lead_organisation)


def quiet_days(*, last_news: date, today: date) -> int:
    """Days since anybody last said how the step stands."""
    return max(0, (today - last_news).days)


def is_silent(*, status: str, last_news: date, today: date) -> bool:
    """Whether an open step has gone without news for longer than the inactivity clock allows."""
    return is_open(status) and quiet_days(last_news=last_news, today=today) > QUIET_AFTER_DAYS


def is_overdue(*, status: str, due: date, today: date) -> bool:
    """Whether an open step's day has passed."""
    return is_open(status) and due < today


def when_to_look(*, status: str, due: date, next_check: date | None, last_news: date) -> date | None:
    """The day by which somebody should say how the step stands; None for a step that is closed."""
    if not is_open(status):
        return None
    days = [due, last_news + timedelta(days=QUIET_AFTER_DAYS)]
    return min([*days, next_check] if next_check else days)
