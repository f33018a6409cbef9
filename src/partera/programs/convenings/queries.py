"""What may be known of sessions: by members of the partnership, and by the public."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.convenings import rules
from partera.programs.convenings.models import Note, Result, Session
from partera.registry.workplans.queries import of_partnerships


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


@dataclass(frozen=True)
class OnSchedule:
    """What the public may know of a session: never its link, people or notes."""

    id: int
    uid: str
    title: str
    place: str
    place_name: str
    level: str
    starts_at: datetime
    ends_at: datetime | None
    timezone: str
    venue: str
    summary: str
    is_cancelled: bool
    is_over: bool
    sequence: int
    changed_at: datetime


def visible(viewer: Viewer) -> QuerySet[Session]:
    """The sessions the viewer may see."""
    return Session.objects.filter(of_partnerships(viewer, "sessions.see"))


def sessions(
    viewer: Viewer,
    *,
    state: str | None = None,
    level: str | None = None,
    place: str | None = None,
    partnership: int | None = None,
) -> list[SessionRow]:
    """Sessions, the latest first."""
    wanted = {"state": state, "level": level, "place": place, "partnership": partnership}
    rows = visible(viewer).filter(**{name: value for name, value in wanted.items() if value is not None})
    return [SessionRow(**_row(row)) for row in rows.select_related("partnership", "place")]


def session(viewer: Viewer, number: int) -> SessionDetail:
    """One session in full, or not found."""
    row = visible(viewer).select_related("partnership", "place").filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such session."))
    focus = {chosen.measure: chosen.reason for chosen in row.focus.all()}
    invitees = tuple(_invited(i) for i in row.invitees.select_related("organisation", "person"))
    ready = rules.readiness(
        focus=len(focus),
        invitees=len(invitees),
        presenters=sum(i.presents for i in invitees),
        starts_at=row.starts_at,
    )
    return SessionDetail(
        **_row(row),
        purposes=row.purposes,
        focus=focus,
        focus_reason=row.focus_reason,
        health_plans=row.health_plans,
        acquaintance=row.acquaintance,
        kickoff_on=row.kickoff_on,
        venue=row.venue,
        remote_link=row.remote_link,
        summary_public=row.summary_public,
        reason_cancelled=row.reason_cancelled,
        may_run=viewer.may("sessions.run", partnership=row.partnership_id),
        missing=ready.missing,
        invitees=invitees,
        agenda=tuple(Item(i.pk, i.start, i.minutes, i.what, i.who) for i in row.agenda.all()),
        present=tuple(_present(a) for a in row.attendances.select_related("organisation", "person")),
        overviews=tuple(_overview(o) for o in row.overviews.select_related("organisation")),
        notes=tuple(_note(n) for n in row.notes.select_related("organisation")),
        results=tuple(_result(r) for r in row.results.prefetch_related("organisations")),
    )


def overviews_for(viewer: Viewer, place: str) -> list[OverviewGiven]:
    """The overviews given at the place's sessions, the newest of each programme."""
    from_sessions = visible(viewer).filter(place=place).exclude(state="cancelled")
    found: dict[tuple[int, str], OverviewGiven] = {}
    for row in from_sessions.prefetch_related("overviews__organisation").order_by("created_at", "id"):
        for overview in row.overviews.all():
            found[overview.organisation_id, overview.program] = _overview(overview)
    return sorted(found.values(), key=lambda o: (o.organisation_name, o.program))


def schedule(now: datetime, *, place: str | None = None) -> list[OnSchedule]:
    """The public schedule, in order of time."""
    rows = _public().order_by("starts_at", "id")
    if place is not None:
        rows = rows.filter(place=place)
    return [_on_schedule(row, now) for row in rows]


def on_schedule(number: int, now: datetime) -> OnSchedule:
    """One session of the public schedule, or not found."""
    row = _public().filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such session on the schedule."))
    return _on_schedule(row, now)


def _public() -> QuerySet[Session]:
    return (
        Session.objects.filter(Q(is_public=True, starts_at__isnull=False) & ~Q(state="kickoff"))
        .select_related("place")
        .only(
            "uid", "title", "place__code", "place__name", "level", "starts_at", "ends_at", "timezone", "venue",
            "summary_public", "state", "sequence", "changed_at",
        )
    )  # fmt: skip


def _on_schedule(row: Session, now: datetime) -> OnSchedule:
    assert row.starts_at is not None
    return OnSchedule(
        id=row.pk,
        uid=f"{row.uid}@partera",
        title=row.title,
        place=row.place_id,
        place_name=row.place.name,
        level=row.level,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        venue=row.venue,
        summary=row.summary_public,
        is_cancelled=row.state == "cancelled",
        is_over=(row.ends_at or row.starts_at) < now,
        sequence=row.sequence,
        changed_at=row.changed_at,
    )


def _row(row: Session) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "place": row.place_id,
        "place_name": row.place.name,
        "level": row.level,
        "partnership": row.partnership_id,
        "partnership_name": row.partnership.name,
        "state": row.state,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "timezone": row.timezone,
        "is_public": row.is_public,
    }


def _invited(row: Any) -> Invited:
    return Invited(
        id=row.pk,
        organisation=row.organisation_id,
        organisation_name=row.organisation.name,
        person=row.person_id,
        person_name=row.person.name if row.person else "",
        presents=row.presents,
        knows_others=row.knows_others,
        answer=row.answer,
    )


def _present(row: Any) -> Present:
    names = [thing.name for thing in (row.person, row.organisation) if thing is not None]
    return Present(row.organisation_id, row.person_id, ", ".join(names), row.way)


def _overview(row: Any) -> OverviewGiven:
    same = [
        name for name in OverviewGiven.__dataclass_fields__ if name not in ("id", "organisation", "organisation_name")
    ]
    return OverviewGiven(
        id=row.pk,
        organisation=row.organisation_id,
        organisation_name=row.organisation.name,
        **{name: getattr(row, name) for name in same},
    )


def _note(row: Note) -> NoteTaken:
    return NoteTaken(
        id=row.pk,
        kind=row.kind,
        text=row.text,
        organisation_name=row.organisation.name if row.organisation else "",
        policy=row.policy,
        suggestion=row.suggestion,
        status=row.status,
        next_status=rules.next_feedback(row.status) if row.status else None,
        answer=row.answer,
        answer_words=row.answer_words,
        taken_by=row.taken_by,
        at=row.at,
    )


def _result(row: Result) -> ResultGained:
    return ResultGained(row.pk, row.kind, row.what, tuple(o.name for o in row.organisations.all()), row.step_id)
