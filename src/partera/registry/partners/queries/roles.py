"""Everybody who signs in, and the roles they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.platform.audit.actions import read
from partera.registry.partners.models import RoleHeld
from partera.registry.partners.rules import confirm_by, is_held


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


def number_of_users(viewer: Viewer) -> int:
    """How many people can sign in; only for those who manage people."""
    viewer.require("people.manage")
    return User.objects.filter(is_active=True).count()


def users(viewer: Viewer, *, number: int | None = None) -> list[UserRow]:
    """Everybody who signs in, with their roles; only for those who manage people."""
    viewer.require("people.manage")
    rows = User.objects.order_by("name", "pk").prefetch_related("roles__organisation", "roles__partnership")
    if number is not None:
        rows = rows.filter(pk=number)
    thing = f"user {number}" if number is not None else "users"
    read(thing=thing, fields=["accounts.User.email"], rows=len(rows), by=viewer)
    return [UserRow(u.pk, u.name, u.email, u.is_active, tuple(_held(role) for role in u.roles.all())) for u in rows]


def _held(row: RoleHeld) -> HeldRole:
    where = " · ".join(thing.name for thing in (row.organisation, row.partnership) if thing is not None)
    held = is_held(row.start, row.end, today(), taken_back=row.taken_back_at is not None)
    return HeldRole(row.pk, row.role, where, row.start, row.end, held)


@dataclass(frozen=True)
class ToConfirm:
    """A role that nobody has looked at for long."""

    id: int
    user: int
    name: str
    role: str
    where: str
    since: date
    confirmed: date | None
    by_day: date


def roles_to_confirm(viewer: Viewer) -> list[ToConfirm]:
    """Running roles that are to be confirmed or ended by now, by where they are held; for those who manage people."""
    if not viewer.may_somewhere("people.manage"):
        return []
    months, day = settings.ROLES_CONFIRMED_EVERY_MONTHS, today()
    rows = RoleHeld.objects.filter(end=None, start__lte=day, user__is_active=True).annotate(
        last=Max("confirmations__on")
    )
    found = []
    for row in rows.select_related("user", "organisation", "partnership"):
        by_day = confirm_by(row.last or row.start, months)
        if by_day <= day:
            held = _held(row)
            found.append(
                ToConfirm(row.pk, row.user_id, row.user.name, row.role, held.where, row.start, row.last, by_day)
            )
    return sorted(found, key=lambda one: (one.where, one.name, one.role))
