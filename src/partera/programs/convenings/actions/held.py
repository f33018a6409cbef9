"""A session held for the length of a change: found, checked, saved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from partera.core.errors import NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.programs.convenings import queries, rules
from partera.programs.convenings.models import Session

_CALENDAR_FIELDS = ("title", "starts_at", "ends_at", "timezone", "venue", "is_public", "summary_public")


def seen(session: int, by: Viewer) -> Session:
    row = queries.visible(by).select_for_update(of=("self",)).filter(pk=session).first()
    if row is None:
        raise NotFound(_("There is no such session."))
    return row


def opened(session: int, by: Viewer) -> Session:
    """The session, held for this transaction, when the viewer runs it and it is not closed."""
    row = seen(session, by)
    by.require("sessions.run", partnership=row.partnership_id)
    if not rules.is_open(row.state):
        raise Refused(_("This session is closed and can no longer be changed."))
    return row


def save(row: Session, **changes: Any) -> None:
    """Save; a change that calendars show raises the sequence they go by."""
    if any(getattr(row, name) != value for name, value in changes.items() if name in _CALENDAR_FIELDS):
        row.sequence += 1
    for name, value in changes.items():
        setattr(row, name, value)
    _keep(row)


def become(row: Session, state: str, by: Viewer) -> None:
    if not rules.may_become(row.state, state):
        raise Refused(_("The session cannot take this step from where it stands."))
    before, row.state = row.state, state
    row.sequence += 1
    _keep(row)
    record(action=f"sessions.{state}", thing=f"session {row.pk}", changes={"state": [before, state]}, by=by)


def _keep(row: Session) -> None:
    """Save; from the first moment that the public schedule shows it, the session is announced."""
    row.changed_at = now()
    if row.announced_at is None and rules.is_announced(row.state, is_public=row.is_public):
        row.announced_at = row.changed_at
    row.save()


def check_purposes(purposes: tuple[str, ...]) -> None:
    if not purposes or set(purposes) - set(rules.PURPOSES):
        raise Refused(_("Choose at least one purpose of the session."))
