"""Who is looking, and what they may change in the directory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from partera.core.periods import today
from partera.core.viewers import PUBLIC, Grant, Viewer
from partera.platform.accounts.permissions import PERMISSIONS
from partera.registry.partners.models import Partnership, RoleHeld
from partera.registry.partners.rules import reaches_partnerships


def viewer_for(user: Any, *, where: str = "") -> Viewer:
    """Who is looking, from the sign-in and the address: two SQL queries at most, none for a stranger."""
    if user is None or not user.is_authenticated or not user.is_active:
        return replace(PUBLIC, where=where) if where else PUBLIC
    held = list(roles_running().filter(user=user).values_list("role", "organisation_id", "partnership_id"))
    organisations = {organisation for _role, organisation, _partnership in held if organisation is not None}
    memberships = partnerships_of(organisations)
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
        where=where,
    )


def roles_running() -> QuerySet[RoleHeld]:
    """The roles that are held today, as `rules.is_held` decides for one."""
    day = today()
    return RoleHeld.objects.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day, taken_back_at=None)


def _grants(
    role: str, organisation: int | None, partnership: int | None, memberships: Iterable[int]
) -> Iterable[Grant]:
    """What one held role allows, and where."""
    is_bound = organisation is not None or partnership is not None
    for permission in PERMISSIONS.values():
        if role in permission.roles and not (permission.is_whole and is_bound):
            yield Grant(permission.name, organisation=organisation, partnership=partnership)
            if partnership is None and reaches_partnerships(permission.name):
                for other in memberships:
                    yield Grant(permission.name, organisation=organisation, partnership=other)


def partnerships_of(organisations: set[int]) -> dict[int | None, list[int]]:
    """The partnerships each organisation leads or is a member of."""
    found: dict[int | None, list[int]] = {}
    if organisations:
        rows = Partnership.objects.filter(Q(lead__in=organisations) | Q(members__in=organisations))
        for partnership, lead, member in rows.values_list("pk", "lead_id", "members__pk"):
            for organisation in {lead, member} & organisations:
                found.setdefault(organisation, []).append(partnership)
    return found


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
    found = partnerships_of({organisation}).get(organisation, [])
    return not found or bool(kept & set(found))
