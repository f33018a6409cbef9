"""Publishing a release, and going back to an earlier one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.evidence import release as releases
from partera.platform.audit.actions import record
from partera.registry.findings.models import Release, RollBack

MOST_REASON = 500


@transaction.atomic
def make_current(*, release: releases.Release, by: Viewer) -> None:
    """Point the release's audience to it; the one before stays and can be gone back to."""
    before = _point_to(release, by)
    if before is None or before.id != release.id:
        changes = {"current": [before.id if before else None, release.id]}
        record(action="findings.publish", thing=f"release {release.id}", changes=changes, by=by)


@transaction.atomic
def roll_back(*, to: str, reason: str, by: Viewer) -> None:
    """Make an earlier release current again; the reason is kept beside it."""
    row = Release.objects.filter(id=to).first()
    if row is None:
        raise NotFound(f"There is no release {to}. The page Releases and `partera release --list` name all there are.")
    reason = " ".join(reason.split())[:MOST_REASON]
    if not reason:
        raise BadInput("Say why the pages go back: the reason is kept with the release.")
    if row.is_current:
        raise Refused(f"Release {to} is what the pages show already. Choose an earlier one.")
    before = _point_to(releases.open_release(Path(settings.PARTERA_HOME), to), by)
    if before is None:
        raise Refused("Nothing is published yet, so there is nothing to go back from. Load files first.")
    RollBack.objects.create(to=row, before=before, at=now(), by=by.name, reason=reason)
    changes = {"current": [before.id, to], "reason": [None, reason]}
    record(action="findings.roll_back", thing=f"release {to}", changes=changes, by=by)


def _point_to(release: releases.Release, by: Viewer) -> Release | None:
    """Make it the current one of its audience; gives the one that was."""
    by.require_somewhere("evidence.load")
    audience = release.manifest["audience"]
    before = Release.objects.select_for_update().filter(audience=audience, is_current=True).first()
    if before is not None and before.id == release.id:
        return before
    Release.objects.filter(audience=audience, is_current=True).update(is_current=False)
    Release.objects.update_or_create(
        id=release.id,
        defaults={
            "audience": audience,
            "made_at": datetime.fromisoformat(release.manifest["created_at"]),
            "published_at": now(),
            "catalog": release.manifest["catalog"],
            "is_current": True,
        },
    )
    return before
