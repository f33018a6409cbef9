"""Giving and ending roles."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from partera.core.errors import NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.accounts.actions import add_user
from partera.platform.accounts.models import User
from partera.platform.audit.actions import record
from partera.registry.partners import rules
from partera.registry.partners.models import Person, RoleHeld


@transaction.atomic
def give_role(
    *,
    user: int,
    role: str,
    organisation: int | None = None,
    partnership: int | None = None,
    start: date | None = None,
    by: Viewer,
) -> RoleHeld:
    """Give somebody a role, everywhere or in an organisation or partnership."""
    by.require("people.manage")
    rules.check_role(role, organisation, partnership)
    same = RoleHeld.objects.filter(
        user=user, role=role, organisation=organisation, partnership=partnership, end__isnull=True
    )
    if same.exists():
        raise Refused("This person already holds this role there.")
    held = RoleHeld.objects.create(
        user_id=user,
        role=role,
        organisation_id=organisation,
        partnership_id=partnership,
        start=start or today(),
    )
    record(action="partners.give_role", thing=f"role {held.pk}", changes={"role": role, "user": user}, by=by)
    return held


@transaction.atomic
def end_role(*, role: int, by: Viewer) -> None:
    """Take a role back, from now on: today is its last day, and it gives nothing more."""
    by.require("people.manage")
    row = RoleHeld.objects.select_for_update().filter(pk=role, end__isnull=True).first()
    if row is None:
        raise NotFound("There is no such running role.")
    others = RoleHeld.objects.filter(role="administrator", end__isnull=True, user__is_active=True).exclude(pk=role)
    rules.check_last_administrator(row.role, others.count())
    row.end, row.taken_back_at = max(today(), row.start), now()
    row.save(update_fields=["end", "taken_back_at"])
    record(action="partners.end_role", thing=f"role {role}", changes={"role": row.role, "user": row.user_id}, by=by)


@transaction.atomic
def invite(
    *,
    name: str,
    email: str,
    role: str,
    organisation: int | None = None,
    partnership: int | None = None,
    language: str = "en",
    password: str | None = None,
    invented: bool = False,
    by: Viewer,
) -> User:
    """A new sign-in with a first role, and the person in the directory."""
    by.require("people.manage")
    user = add_user(name=name, email=email, language=language, password=password, by=by)
    Person.objects.create(name=user.name, email=user.email, user=user, invented=invented)
    give_role(user=user.pk, role=role, organisation=organisation, partnership=partnership, by=by)
    return user
