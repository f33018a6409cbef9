"""Organisations and the people in them. What a person may not see does not exist for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import read
from partera.registry.partners.models import Organisation, Position
from partera.registry.partners.queries.access import may_edit
from partera.registry.partners.queries.partnerships import PartnershipRow, partnerships
from partera.registry.partners.rules import LEVEL_OF_KIND, is_held


@dataclass(frozen=True)
class OrganisationRow:
    """A line of the directory."""

    id: int
    name: str
    kind: str
    government_level: str
    is_tribal: bool
    home_county: str
    home_county_name: str
    statewide: bool
    counties: int
    invented: bool

    @property
    def shows_level(self) -> bool:
        """Whether the level of government says more than the kind does."""
        return bool(self.government_level) and self.kind not in LEVEL_OF_KIND


@dataclass(frozen=True)
class Found:
    """A part of a longer list."""

    rows: list[OrganisationRow]
    total: int


@dataclass(frozen=True)
class PositionRow:
    """Somebody in an office; the address only for those who work with them."""

    id: int
    title: str
    person: str
    email: str
    start: date
    end: date | None
    is_running: bool


@dataclass(frozen=True)
class OrganisationFull(OrganisationRow):
    """An organisation's page."""

    offers: str
    needs: str
    languages: str
    website: str
    updated_at: datetime
    counties_served: tuple[tuple[str, str], ...]  # (code, name)
    partnerships: tuple[PartnershipRow, ...]
    positions: tuple[PositionRow, ...]
    may_edit: bool
    sees_people: bool


def organisations(
    viewer: Viewer,
    *,
    kind: str = "",
    level: str = "",
    place: str = "",
    text: str = "",
    start: int = 0,
    size: int | None = None,
) -> Found:
    """The directory: organisations of a kind or level of government, at work in a place, or named like a text."""
    rows = _visible(viewer)
    if kind:
        rows = rows.filter(kind=kind)
    if level:
        rows = rows.filter(government_level=level)
    if place:
        rows = rows.filter(_works_in(place))
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(offers__icontains=word) | Q(needs__icontains=word))
    rows = rows.annotate(counties=_count_of_counties())
    stop = None if size is None else start + size
    found = [OrganisationRow(**_row(row)) for row in rows.select_related("home_county")[start:stop]]
    total = len(found) if size is None and not start else rows.count()
    return Found(rows=found, total=total)


def organisation(viewer: Viewer, number: int) -> OrganisationFull:
    """One organisation, or not found."""
    row = (
        _visible(viewer).annotate(counties=_count_of_counties()).select_related("home_county").filter(pk=number).first()
    )
    if row is None:
        raise NotFound("There is no such organization.")
    shared = partnerships(viewer, organisation=number)
    may = may_edit(viewer, number)
    sees_people = may or bool(shared) or viewer.may("directory.see", organisation=number)
    positions = _positions(number) if sees_people else []
    read(
        thing=f"organisation {number}",
        fields=["partners.Person.email"],
        rows=sum(bool(row.email) for row in positions),
        by=viewer,
    )
    return OrganisationFull(
        **_row(row),
        offers=row.offers,
        needs=row.needs,
        languages=row.languages,
        website=row.website,
        updated_at=row.updated_at,
        counties_served=tuple(row.counties_served.values_list("code", "name")),
        partnerships=tuple(shared),
        positions=tuple(positions),
        may_edit=may,
        sees_people=sees_people,
    )


def people_of(viewer: Viewer, organisation: int) -> list[tuple[int, str]]:
    """The people in a running position there, for choosing one: (number, name)."""
    if not organisation_is_open(viewer, organisation):
        return []
    rows = Position.objects.filter(_running(), organisation=organisation).select_related("person")
    return sorted({(row.person_id, row.person.name) for row in rows}, key=lambda pair: pair[1])


def organisation_is_open(viewer: Viewer, number: int) -> bool:
    """Whether the viewer sees the organisation's people."""
    return (
        may_edit(viewer, number)
        or viewer.may("directory.see", organisation=number)
        or bool(partnerships(viewer, organisation=number))
    )


def _visible(viewer: Viewer) -> QuerySet[Organisation]:
    """The directory is one: whoever may see it anywhere sees every organisation in it."""
    return Organisation.objects.all() if viewer.may_somewhere("directory.see") else Organisation.objects.none()


def _works_in(place: str) -> Q:
    """At home in the place, serving it or a county of it, or serving all of its state."""
    if len(place) == 2:
        return Q(home_county__parent=place) | Q(pk__in=_serving(Q(place__parent=place)))
    state = Q(statewide=True, home_county__parent=place[:2])
    return Q(home_county=place) | Q(pk__in=_serving(Q(place=place))) | state


def _serving(where: Q) -> QuerySet[Any]:
    return Organisation.counties_served.through.objects.filter(where).values("organisation")


def _count_of_counties() -> Coalesce:
    served = Organisation.counties_served.through.objects.filter(organisation=OuterRef("pk")).order_by()
    counted = served.values("organisation").annotate(n=Count("pk")).values("n")  # type: ignore[misc]
    return Coalesce(Subquery(counted), 0)


def _running() -> Q:
    return Q(start__lte=today()) & (Q(end__isnull=True) | Q(end__gte=today()))


def _positions(organisation: int) -> list[PositionRow]:
    day = today()
    rows = Position.objects.filter(organisation=organisation).select_related("person")
    found = [
        PositionRow(
            id=row.pk,
            title=row.title,
            person=row.person.name,
            email=row.person.email,
            start=row.start,
            end=row.end,
            is_running=is_held(row.start, row.end, day),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (not row.is_running, row.person, row.start))


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "kind": row.kind,
        "government_level": row.government_level,
        "is_tribal": row.is_tribal,
        "home_county": row.home_county_id or "",
        "home_county_name": row.home_county.name if row.home_county else "",
        "statewide": row.statewide,
        "counties": row.counties,
        "invented": row.invented,
    }
