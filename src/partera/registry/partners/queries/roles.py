"""Everybody who signs in, and the roles they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.registry.partners.models import RoleHeld
from partera.registry.partners.rules import is_held


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
    held = is_held(row.start, row.end, today(), taken_back=row.taken_back_at is not None)
    return HeldRole(row.pk, row.role, where, row.start, row.end, held)
