"""What each page of this area shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.doors.web.convenings import labels
from partera.doors.web.lists import Chip
from partera.doors.web.templatetags.showing import is_spanish
from partera.programs.convenings.queries import NoteTaken, OnSchedule, OverviewGiven, SessionDetail, SessionRow
from partera.registry.workplans.queries import Step, Update


@dataclass(frozen=True)
class PhaseStep:
    """One phase in the row of steps."""

    label: str
    address: str
    state: str  # done | current | later


_REACHED = {"kickoff": 0, "planned": 1, "held": 2, "followed_up": 3, "cancelled": 0}


def phases(session: SessionDetail) -> list[PhaseStep]:
    """Kick-off, session, follow-up, and how far the session has come."""
    reached = _REACHED[session.state]
    names = [("session_kickoff", _("Kick-off")), ("session_day", _("Session")), ("session_followup", _("Follow-up"))]
    steps = []
    for place, (route, label) in enumerate(names):
        state = "done" if place < reached else "current" if place == reached else "later"
        may_open = route != "session_kickoff" or session.may_run
        address = reverse(route, kwargs={"number": session.id}) if may_open else ""
        steps.append(PhaseStep(label, address, state))
    return steps


def when(starts_at: datetime | None, ends_at: datetime | None, timezone: str) -> str:
    """Tuesday, May 12, 2026, 9:00 AM to 12:00 PM Central; nothing while no day is set."""
    if starts_at is None:
        return ""
    zone = ZoneInfo(timezone)
    locale = "es_US" if is_spanish() else "en_US"
    pattern = "EEEE, d 'de' MMMM 'de' y, h:mm a" if is_spanish() else "EEEE, MMMM d, y, h:mm a"
    text = format_datetime(starts_at.astimezone(zone), pattern, tzinfo=zone, locale=locale)
    if ends_at is not None:
        end = format_time(ends_at.astimezone(zone), "h:mm a", tzinfo=zone, locale=locale)
        text = _("%(start)s to %(end)s") % {"start": text, "end": end}
    return f"{text} ({labels.TIMEZONES.get(timezone, timezone)})"


@dataclass(frozen=True)
class ListedSession:
    """A session in the list, in words."""

    row: SessionRow
    when: str
    state: Any
    level: Any


@dataclass(frozen=True)
class SessionList:
    """The list of sessions."""

    sessions: list[ListedSession]
    chips: list[Chip]
    states: list[tuple[str, Any, bool]]
    levels: list[tuple[str, Any, bool]]
    may_begin: bool


@dataclass(frozen=True)
class Valued:
    """A measure to choose as focus, with the place's latest value."""

    id: str
    title: str
    value: str
    period: str
    compared: str


@dataclass(frozen=True)
class Gap:
    """A gap between groups in one sentence."""

    sentence: str


@dataclass(frozen=True)
class Summary:
    """A session's first page."""

    session: SessionDetail
    steps: list[PhaseStep]
    when: str
    state: Any
    level: Any
    facts: list[tuple[Any, Any]]
    focus: list[tuple[str, str]]
    next_address: str
    next_label: str
    may_cancel: bool


@dataclass(frozen=True)
class AttendanceLine:
    """An invited organisation and whether it is here."""

    organisation: int
    name: str
    way: str


@dataclass(frozen=True)
class NoteLine:
    """A note with its words, and for feedback the form of its next step."""

    note: NoteTaken
    kind: Any
    status: Any
    answer: Any
    verb: Any
    form: BaseForm | None


@dataclass(frozen=True)
class Day:
    """The page of the session day."""

    session: SessionDetail
    steps: list[PhaseStep]
    when: str
    attendance: list[AttendanceLine]
    in_person: int
    remote: int
    agenda: BaseForm
    note: BaseForm
    notes: list[NoteLine]
    overviews: list[OverviewGiven]
    may_give: list[tuple[int, str]]
    link: str
    ways: list[tuple[str, Any]]


@dataclass(frozen=True)
class StepLine:
    """An action step in words."""

    step: Step
    status: Any


@dataclass(frozen=True)
class FollowUp:
    """The follow-up page."""

    session: SessionDetail
    steps: list[PhaseStep]
    plan: list[StepLine]
    results: list[tuple[Any, str, str]]
    feedback: list[NoteLine]
    result: BaseForm
    step: BaseForm


@dataclass(frozen=True)
class WorkPlan:
    """A list of action steps."""

    steps: list[StepLine]
    chips: list[Chip]
    statuses: list[tuple[str, Any, bool]]
    overdue: int
    silent: int
    may_add: bool


@dataclass(frozen=True)
class OneStep:
    """One action step."""

    line: StepLine
    updates: list[tuple[Update, Any, Any]]
    report: BaseForm | None
    edit: BaseForm | None
    session_address: str


@dataclass(frozen=True)
class Month:
    """The sessions of one month."""

    first_day: date
    sessions: list[ScheduledSession] = field(default_factory=list)


@dataclass(frozen=True)
class ScheduledSession:
    """A session on the public schedule, in words."""

    session: OnSchedule
    when: str
    level: Any


@dataclass(frozen=True)
class Schedule:
    """The public schedule."""

    coming: list[Month]
    past: list[Month]
    count: int
    feed: str


@dataclass(frozen=True)
class BookPage:
    """The briefing book as a page."""

    title: str
    place: str
    subtitle: str
    facts: list[tuple[str, str]]
    invented: str
    body: str
    pdf: str
    data: str
    session: SessionRow | None
    code: str
