"""Finding places. They are public: every viewer sees the same."""

from __future__ import annotations

from dataclasses import dataclass

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.registry.places.models import Place
from partera.registry.places.rules import sought


@dataclass(frozen=True)
class PlaceRow:
    """A place as pages show it."""

    code: str
    name: str
    kind: str
    parent: str | None
    parent_name: str
    last_year: int | None

    @property
    def short_name(self) -> str:
        """Without the state's name: Pulaski County."""
        return self.name.removesuffix(f", {self.parent_name}")


def place(viewer: Viewer, code: str) -> PlaceRow:
    """The place of that code. Raises NotFound when there is none."""
    found = Place.objects.select_related("parent").filter(code=code.upper()).first()
    if found is None:
        raise NotFound(
            "There is no place with the code %(code)s. Look for it by name on the page Places.", code=code[:12]
        )
    return _row(found)


def states(viewer: Viewer) -> list[PlaceRow]:
    """The states, the District of Columbia and the territories, by name."""
    return [_row(p) for p in Place.objects.select_related("parent").filter(kind="state").order_by("name")]


def parts(viewer: Viewer, code: str) -> list[PlaceRow]:
    """What lies in a place and is valid today, by name: a nation's states, a state's counties."""
    kinds = ["state"] if code == "US" else ["county"]
    found = Place.objects.select_related("parent").filter(parent_id=code, kind__in=kinds, last_year=None)
    return [_row(p) for p in found.order_by("name")]


def found(viewer: Viewer, text: str, limit: int = 40) -> list[PlaceRow]:
    """Places whose name holds the text, those that begin with it first; a code finds its place."""
    form = sought(text)
    if not form:
        return []
    rows = Place.objects.select_related("parent").exclude(kind="division")
    if form.replace("-", "").isalnum() and (exact := rows.filter(code=form.upper()).first()):
        return [_row(exact)]
    holding = rows.filter(sought__contains=form, last_year=None).order_by("name")[: limit * 3]
    ordered = sorted(holding, key=lambda p: (not p.sought.startswith(form), p.kind != "state", p.name))
    return [_row(p) for p in ordered[:limit]]


def _row(place: Place) -> PlaceRow:
    parent = place.parent
    name = parent.name if parent else ""
    return PlaceRow(place.code, place.name, place.kind, place.parent_id, name, place.last_year)
