"""Taking lists of sites in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.registry.places.models import Place
from partera.registry.services.models import Site, TakenList

_TEXT = {"name": 200, "address": 200, "city": 80, "zip": 10, "telephone": 30, "type": 80, "ownership": 80}
_FACTS = ("emergency", "birthing_friendly", "rating")


@transaction.atomic
def take_sites(*, extract: str, loaded_at: datetime, rows: Iterable[Mapping[str, Any]], by: Viewer) -> int:
    """Take a list of sites in; gives how many. A list taken before is not taken again.

    For each kind and state that it holds, a list takes the place of lists loaded earlier: a site that it no
    longer names is gone.
    """
    by.require_somewhere("evidence.load")
    if TakenList.objects.filter(pk=extract).exists():
        return 0
    found = list(rows)
    held = {(str(row["kind"]), str(row["state"])) for row in found}
    newer = set(Site.objects.filter(loaded_at__gt=loaded_at).values_list("kind", "state").distinct())
    found = [row for row in found if (row["kind"], row["state"]) not in newer]
    before = Counter(Site.objects.values_list("kind", "state"))
    counties = set(Place.objects.filter(kind="county").values_list("code", flat=True))
    Site.objects.bulk_create(
        [_site(row, extract, loaded_at, counties) for row in found],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "site"],
        update_fields=[*_TEXT, *_FACTS, "state", "county", "extract", "loaded_at"],
    )
    for kind, state in sorted(held - newer):
        Site.objects.filter(kind=kind, state=state).exclude(extract=extract).delete()
    TakenList.objects.create(extract=extract, loaded_at=loaded_at, rows=len(found))
    changes = {"sites": [sum(before[pair] for pair in held - newer), len(found)]}
    record(action="services.take_sites", thing=f"extract {extract}", changes=changes, by=by)
    return len(found)


def _site(row: Mapping[str, Any], extract: str, loaded_at: datetime, counties: set[str]) -> Site:
    return Site(
        site=row["site"],
        kind=row["kind"],
        state=row["state"],
        county_id=row["county"] if row["county"] in counties else None,
        extract=extract,
        loaded_at=loaded_at,
        **{name: (row[name] or "")[:length] for name, length in _TEXT.items()},
        **{name: row[name] for name in _FACTS},
    )
