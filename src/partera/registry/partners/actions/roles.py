"""Giving and ending roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.accounts import invitations
from partera.platform.accounts.actions import add_user
from partera.platform.accounts.models import User
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.registry.partners import rules
from partera.registry.partners.models import Person, RoleConfirmed, RoleHeld


@transaction.atomic
def give_role(
    *,
    user: int,
    role: str,
    organisation: int | None = None,
    partnership: int | None = None,
    start: date | None = None,
    end: date | None = None,
    by: Viewer,
) -> RoleHeld:
    """Give somebody a role, everywhere or in an organisation or partnership; `end` is its last day."""
    by.require("people.manage")
    rules.check_role(role, organisation, partnership)
    rules.check_dates(start or today(), end)
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
        end=end,
    )
    record(action="partners.give_role", thing=f"role {held.pk}", changes=made(held), by=by)
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
    before = picture(row)
    row.end, row.taken_back_at = max(today(), row.start), now()
    row.save(update_fields=["end", "taken_back_at"])
    changes = {"role": row.role, "user": row.user_id, **between(before, row)}
    record(action="partners.end_role", thing=f"role {role}", changes=changes, by=by)


@transaction.atomic
def review_roles(*, keep: Iterable[int], end: Iterable[int], by: Viewer) -> None:
    """Somebody has looked at roles: some are kept until the next time, the others end today."""
    by.require("people.manage")
    ending, keeping = set(end), set(keep)
    if ending & keeping:
        raise BadInput("A role is either kept or ended: choose one for each.")
    for role in sorted(ending):
        end_role(role=role, by=by)
    rows = RoleHeld.objects.select_for_update().filter(pk__in=keeping, end__isnull=True)
    if len(rows) != len(keeping):
        raise NotFound("There is no such running role.")
    for row in rows:
        confirmed = RoleConfirmed.objects.create(role=row, on=today(), by_id=by.person)
        changes = made(confirmed) | {"role": row.role, "user": row.user_id}
        record(action="partners.confirm_role", thing=f"role {row.pk}", changes=changes, by=by)


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
    site: str = "",
    by: Viewer,
) -> User:
    """A new sign-in with a first role, and the person in the directory; with a site's address, an invitation to it."""
    by.require("people.manage")
    user = add_user(name=name, email=email, language=language, password=password, by=by)
    person = Person.objects.create(name=user.name, email=user.email, user=user, invented=invented)
    record(action="partners.add_person", thing=f"person {person.pk}", changes=made(person), by=by)
    give_role(user=user.pk, role=role, organisation=organisation, partnership=partnership, by=by)
    if site:
        invitations.send(user=user.pk, site=site, by=by)
    return user
