"""Sessions, as members of their partnerships may know them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.convenings import rules
from partera.programs.convenings.models import Note, Result, Session
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
from partera.registry.workplans.queries import of_partnerships


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
