"""Writing the trail, in the same transaction as the change."""

from __future__ import annotations

from typing import Any

from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.models import Entry


def record(*, action: str, thing: str, changes: dict[str, Any] | None = None, by: Viewer) -> None:
    """Add a line: `action` like `sessions.plan`, `thing` like `session 12`. No personal value in `changes`."""
    Entry.objects.create(at=now(), actor=by.name, actor_id=by.person, action=action, thing=thing, changes=changes or {})
