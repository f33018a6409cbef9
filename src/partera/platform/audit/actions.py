"""Writing the trail, in the same transaction as the change; and sealing what was written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from partera.core.errors import NotAllowed
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit import sealing
from partera.platform.audit.changes import plain
from partera.platform.audit.models import Entry

READ = "read"


def record(*, action: str, thing: str, changes: dict[str, Any] | None = None, by: Viewer) -> None:
    """Add a line: `action` like `sessions.plan`, `thing` like `session 12`, `changes` as `changes.between` gives them.

    A list in `changes` is always `[before, after]`; what is said besides is one plain value, and a list of such is
    written as words. No personal value in it.
    Stands in the caller's transaction, so that there is no change without its line.
    """
    _write(action, thing, changes or {}, by)


def read(*, thing: str, fields: Iterable[str], rows: int = 1, by: Viewer) -> None:
    """Say that restricted fields were read: `fields` like `partners.Person.email`, of so many rows."""
    if rows:
        _write(READ, thing, {"fields": ", ".join(sorted(fields)), "rows": rows}, by)


def seal_due(by: Viewer) -> int:
    """Seal every line that has none yet; gives how many. For the job that runs each minute."""
    if by.kind not in ("job", "command"):
        raise NotAllowed("The trail is sealed by the work that runs each minute, or by `partera audit seal`.")
    return sealing.seal_due()


def _write(action: str, thing: str, changes: dict[str, Any], by: Viewer) -> None:
    with transaction.atomic():
        Entry.objects.create(
            at=now(),
            actor=by.name,
            actor_id=by.person,
            actor_kind=by.kind,
            where=by.where[:64],
            action=action,
            thing=thing,
            changes=plain({name: _in_words(told) for name, told in changes.items()}),
        )


def _in_words(told: Any) -> Any:
    """What is no pair of before and after, as one text."""
    if isinstance(told, list | tuple | set | frozenset) and len(told) != 2:
        return ", ".join(map(str, sorted(told) if isinstance(told, set | frozenset) else told))
    return told
