"""Reading the directory and the roles. What a person may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import PUBLIC, Grant, Viewer
from partera.platform.accounts.models import User
from partera.platform.accounts.permissions import PERMISSIONS
from partera.registry.partners.models import Organisation, Partnership, Position, RoleHeld
from partera.registry.partners.rules import is_held, reaches_partnerships


def viewer_for(user: Any) -> Viewer:
    """Who is looking, from the sign-in: two SQL queries at most, none for a stranger."""
    if user is None or not user.is_authenticated or not user.is_active:
        return PUBLIC
    day = today()
    held = list(
        RoleHeld.objects.filter(Q(end__isnull=True) | Q(end__gt=day), user=user, start__lte=day).values_list(
            "role", "organisation_id", "partnership_id"
        )
    )
    organisations = {organisation for _role, organisation, _partnership in held if organisation is not None}
    memberships = _partnerships_of(organisations)
    grants = {
        grant
        for role, organisation, partnership in held
        for grant in _grants(role, organisation, partnership, memberships.get(organisation, ()))
    }
    return Viewer(
        kind="person",
        name=user.name,
        person=user.pk,
        roles=frozenset(role for role, _organisation, _partnership in held),
        grants=frozenset(grants),
    )


def _grants(
    role: str, organisation: int | None, partnership: int | None, memberships: Iterable[int]
) -> Iterable[Grant]:
    """What one held role allows, and where."""
    for permission in PERMISSIONS.values():
        if role in permission.roles:
            yield Grant(permission.name, organisation=organisation, partnership=partnership)
            if partnership is None and reaches_partnerships(permission.name):
                for other in memberships:
                    yield Grant(permission.name, organisation=organisation, partnership=other)


def _partnerships_of(organisations: set[int]) -> dict[int | None, list[int]]:
    """The partnerships each organisation leads or is a member of."""
    found: dict[int | None, list[int]] = {}
    if organisations:
        rows = Partnership.objects.filter(Q(lead__in=organisations) | Q(members__in=organisations))
        for partnership, lead, member in rows.values_list("pk", "lead_id", "members__pk"):
            for organisation in {lead, member} & organisations:
                found.setdefault(organisation, []).append(partnership)
    return found


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
class PartnershipRow:
    """A partnership as its members see it."""

    id: int
    name: str
    type: str
    state: str
    lead: int
    lead_name: str
    members: tuple[int, ...]
    places: tuple[str, ...]


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


def may_edit(viewer: Viewer, organisation: int) -> bool:
    """Whether the viewer may change the organisation.

    Its own people may; and whoever keeps the directory: everywhere, in a partnership that the organisation is
    in, or when it is in none.
    """
    if viewer.may("directory.edit") or viewer.may("organisation.edit", organisation=organisation):
        return True
    kept = viewer.partnerships_for("directory.edit") or frozenset()
    if not kept:
        return False
    found = _partnerships_of({organisation}).get(organisation, [])
    return not found or bool(kept & set(found))


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
    return OrganisationFull(
        **_row(row),
        offers=row.offers,
        needs=row.needs,
        languages=row.languages,
        website=row.website,
        updated_at=row.updated_at,
        counties_served=tuple(row.counties_served.values_list("code", "name")),
        partnerships=tuple(shared),
        positions=tuple(_positions(number) if sees_people else ()),
        may_edit=may,
        sees_people=sees_people,
    )


def partnerships(
    viewer: Viewer, *, organisation: int | None = None, permission: str = "directory.see"
) -> list[PartnershipRow]:
    """The partnerships in which the viewer holds a permission, perhaps only those of one organisation."""
    rows = Partnership.objects.select_related("lead").prefetch_related("members", "places")
    numbers = viewer.partnerships_for(permission)
    if numbers is not None:
        rows = rows.filter(pk__in=numbers)
    if organisation is not None:
        rows = rows.filter(Q(lead=organisation) | Q(members=organisation)).distinct()
    return [
        PartnershipRow(
            id=row.pk,
            name=row.name,
            type=row.type,
            state=row.state,
            lead=row.lead_id,
            lead_name=row.lead.name,
            members=tuple(member.pk for member in row.members.all()),
            places=tuple(place.name for place in row.places.all()),
        )
        for row in rows
    ]


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
            is_running=row.start <= day and (row.end is None or day <= row.end),
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


@dataclass(frozen=True)
class HeldRole:
    """A role somebody holds or held."""

    id: int
    role: str
    where: str
    start: date
    end: date | None
    is_running: bool


@dataclass(frozen=True)
class UserRow:
    """Somebody with a sign-in, and the roles."""

    id: int
    name: str
    email: str
    is_active: bool
    roles: tuple[HeldRole, ...]


def users(viewer: Viewer, *, number: int | None = None) -> list[UserRow]:
    """Everybody who signs in, with their roles; only for those who manage people."""
    viewer.require("people.manage")
    rows = User.objects.order_by("name", "pk").prefetch_related("roles__organisation", "roles__partnership")
    if number is not None:
        rows = rows.filter(pk=number)
    return [UserRow(u.pk, u.name, u.email, u.is_active, tuple(_held(role) for role in u.roles.all())) for u in rows]


def _held(row: RoleHeld) -> HeldRole:
    where = " · ".join(thing.name for thing in (row.organisation, row.partnership) if thing is not None)
    return HeldRole(row.pk, row.role, where, row.start, row.end, is_held(row.start, row.end, today()))
