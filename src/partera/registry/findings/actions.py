"""Publishing a release, and going back to an earlier one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from partera.core.errors import NotFound
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.evidence import release as releases
from partera.platform.audit.actions import record
from partera.registry.findings.models import Release


@transaction.atomic
def make_current(*, release: releases.Release, by: Viewer) -> None:
    """Point the release's audience to it; the one before stays and can be gone back to."""
    if not by.may_somewhere("evidence.load"):
        by.require("evidence.load")
    audience = release.manifest["audience"]
    before = Release.objects.select_for_update().filter(audience=audience, is_current=True).first()
    if before is not None and before.id == release.id:
        return
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
    changes = {"before": before.id if before else None, "after": release.id}
    record(action="findings.publish", thing=f"release {release.id}", changes=changes, by=by)


@transaction.atomic
def roll_back(*, to: str, by: Viewer) -> None:
    """Make an earlier release current again."""
    if not Release.objects.filter(id=to).exists():
        raise NotFound("There is no such release.")
    make_current(release=releases.open_release(Path(settings.PARTERA_HOME), to), by=by)
