"""What a session is to those who may see it, as plain rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from partera.programs.convenings import rules


@dataclass(frozen=True)
class SessionRow:
    """A session in a list."""

    id: int
    title: str
    place: str
    place_name: str
    level: str
    partnership: int
    partnership_name: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str
    is_public: bool


@dataclass(frozen=True)
class Invited:
    """Somebody invited."""

    id: int
    organisation: int
    organisation_name: str
    person: int | None
    person_name: str
    presents: bool
    knows_others: bool | None
    answer: str


@dataclass(frozen=True)
class Item:
    """A line of the agenda."""

    id: int
    start: time
    minutes: int
    what: str
    who: str


@dataclass(frozen=True)
class Present:
    """Somebody who came."""

    organisation: int | None
    person: int | None
    name: str
    way: str


@dataclass(frozen=True)
class OverviewGiven:
    """A grantee's overview."""

    id: int
    organisation: int
    organisation_name: str
    program: str
    listing: str
    award: str
    amount: Decimal | None
    budget_period: str
    counties: str
    population: str
    services: str
    people_served: int | None
    measures: str
    assets: str
    needs: str
    requirement_helps: str
    requirement_hinders: str


@dataclass(frozen=True)
class NoteTaken:
    """A note; for policy feedback with the place it has reached on its path."""

    id: int
    kind: str
    text: str
    organisation_name: str
    policy: str
    suggestion: str
    status: str
    next_status: str | None
    answer: str
    answer_words: str
    taken_by: str
    at: datetime


@dataclass(frozen=True)
class ResultGained:
    """A result of the session."""

    id: int
    kind: str
    what: str
    organisations: tuple[str, ...]
    step: int | None


@dataclass(frozen=True)
class SessionDetail(SessionRow):
    """A session in full, for those who may see it."""

    purposes: tuple[str, ...] = ()
    focus: dict[str, str] = field(default_factory=dict)
    focus_reason: str = ""
    health_plans: str = ""
    acquaintance: str = "unknown"
    kickoff_on: date | None = None
    venue: str = ""
    remote_link: str = ""
    summary_public: str = ""
    reason_cancelled: str = ""
    may_run: bool = False
    missing: tuple[str, ...] = ()
    invitees: tuple[Invited, ...] = ()
    agenda: tuple[Item, ...] = ()
    present: tuple[Present, ...] = ()
    overviews: tuple[OverviewGiven, ...] = ()
    notes: tuple[NoteTaken, ...] = ()
    results: tuple[ResultGained, ...] = ()

    @property
    def is_open(self) -> bool:
        return rules.is_open(self.state)
