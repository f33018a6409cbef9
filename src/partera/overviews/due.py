"""What needs somebody: everything due, from every part, in one list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.programs.convenings import queries as convenings
from partera.registry.workplans import queries as workplans

SOON = timedelta(days=7)


@dataclass(frozen=True)
class DueThing:
    """Verb, thing, why, due, the button's word, and the route where it is done."""

    verb: str
    button: str
    thing: str
    why: str
    due: date
    url_name: str
    url_kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """What is due, by how pressing it is."""

    overdue: list[DueThing]
    this_week: list[DueThing]
    later: list[DueThing]

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.this_week) + len(self.later)


def due(viewer: Viewer) -> Due:
    """Everything that needs the viewer, the most pressing first."""
    day = today()
    things = sorted([*_steps(viewer), *_sessions(viewer)], key=lambda thing: (thing.due, thing.thing))
    return Due(
        overdue=[thing for thing in things if thing.due < day],
        this_week=[thing for thing in things if day <= thing.due < day + SOON],
        later=[thing for thing in things if thing.due >= day + SOON],
    )


def _steps(viewer: Viewer) -> list[DueThing]:
    return [
        DueThing(line.verb, line.button, line.thing, line.why, line.due, line.url_name, line.url_kwargs)
        for line in workplans.due(viewer)
    ]


def _sessions(viewer: Viewer) -> list[DueThing]:
    """Sessions to prepare, to hold and to follow up, for those who run them."""
    if not viewer.may_somewhere("sessions.run"):
        return []
    found = []
    for row in convenings.sessions(viewer):
        if viewer.may("sessions.run", partnership=row.partnership) and row.state in _NEXT_STEP:
            found.append(_session(row))
    return found


_NEXT_STEP = ("kickoff", "planned", "held")


def _session(row: convenings.SessionRow) -> DueThing:
    starts = row.starts_at.date() if row.starts_at else today() + timedelta(days=30)
    to = ("session", {"number": row.id})
    if row.state == "kickoff":
        why = _("its focus, date, presenters or guests are still open")
        return DueThing(_("Prepare"), _("Prepare"), row.title, why, max(starts - timedelta(days=30), today()), *to)
    if row.state == "planned" and row.starts_at and row.starts_at > now():
        days = (starts - today()).days
        why = ngettext("it takes place in %(days)s day", "it takes place in %(days)s days", days) % {"days": days}
        book = ("session_book", {"number": row.id})
        return DueThing(_("Read the briefing book of"), _("Read the book"), row.title, why, starts, *book)
    if row.state == "planned":
        why = _("it has taken place")
        return DueThing(_("Record what happened at"), _("Record it"), row.title, why, starts, *to)
    why = _("its results and action steps are to be followed up")
    return DueThing(_("Follow up"), _("Follow up"), row.title, why, starts + timedelta(days=30), *to)
