"""Filling the list of places."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from partera.core.codes import NATION, STATES, counties, parent_place, place_kind, place_name
from partera.core.viewers import Viewer, command
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, picture
from partera.registry.places.models import Place
from partera.registry.places.rules import DIVISIONS, sought


@transaction.atomic
def fill(*, by: Viewer | None = None) -> int:
    """Put every place of the code lists into the database; gives how many were new or changed.

    Run again it changes nothing.
    """
    known = {place.code: place for place in Place.objects.all()}
    changed = [place for place in _all() if not _is_same(known.get(place.code), place)]
    Place.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind", "parent", "first_year", "last_year", "sought"],
    )
    if changed:
        changes = {"places": [len(known), len(known | {place.code: place for place in changed})]}
        for place in changed:
            if was := known.get(place.code):
                changes |= {f"{place.code} {name}": told for name, told in between(picture(was), place).items()}
        record(action="places.fill", thing="list of places", changes=changes, by=by or command("set-up"))
    return len(changed)


def _all() -> Iterator[Place]:
    """Every place, what holds others first."""
    yield _place(NATION)
    for code, name in DIVISIONS.items():
        yield Place(code=code, name=f"{name} division", kind="division", parent_id=NATION, sought=sought(name))
    for state in STATES:
        yield _place(state)
    for state in STATES:
        yield _place(f"{state}999")
    for code, county in counties().items():
        yield _place(code, county.first_year, county.last_year)


def _place(code: str, first_year: int | None = None, last_year: int | None = None) -> Place:
    name = place_name(code)
    return Place(
        code=code,
        name=name,
        kind=place_kind(code),
        parent_id=parent_place(code),
        first_year=first_year,
        last_year=last_year,
        sought=sought(name),
    )


def _is_same(known: Place | None, place: Place) -> bool:
    fields = ("name", "kind", "parent_id", "first_year", "last_year", "sought")
    return known is not None and all(getattr(known, name) == getattr(place, name) for name in fields)
