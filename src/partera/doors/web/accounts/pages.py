"""What the pages of this area show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings

from partera.core.viewers import Viewer
from partera.doors.web.accounts.forms import AcceptForm, GiveRoleForm
from partera.platform.accounts.queries import Device, SignIn, sign_ins
from partera.platform.accounts.rules import needs_second_factor, sign_in_state
from partera.registry.partners.queries import ToConfirm, UserRow, roles_to_confirm, users


@dataclass(frozen=True)
class PersonLine:
    """Somebody who signs in, and how far the sign-in has come."""

    user: UserRow
    sign_in: SignIn
    state: str  # off | invited | no_second_factor | active


@dataclass(frozen=True)
class People:
    """Everybody who signs in."""

    lines: list[PersonLine]
    due_roles: int


@dataclass(frozen=True)
class OnePerson:
    """Somebody who signs in: roles, a form for another, perhaps a link just made."""

    line: PersonLine
    form: GiveRoleForm
    is_oneself: bool
    needs_factor: bool
    link: str
    days: int


@dataclass(frozen=True)
class Devices:
    """Where one is signed in."""

    devices: list[Device]

    @property
    def has_others(self) -> bool:
        return any(not device.is_this for device in self.devices)


@dataclass(frozen=True)
class Beginning:
    """The page an invitation leads to."""

    email: str
    form: AcceptForm


@dataclass(frozen=True)
class Place:
    """The roles to look at in one organisation or partnership."""

    where: str
    roles: list[ToConfirm]


@dataclass(frozen=True)
class Review:
    """Every role to look at."""

    places: list[Place]
    count: int
    months: int


def review(viewer: Viewer) -> Review:
    """The roles that nobody has confirmed for long, by where they are held."""
    rows = roles_to_confirm(viewer)
    places = [Place(where, list(held)) for where, held in groupby(rows, key=lambda row: row.where)]
    return Review(places, len(rows), settings.ROLES_CONFIRMED_EVERY_MONTHS)


def one_person(viewer: Viewer, line: PersonLine, form: GiveRoleForm, link: str = "") -> OnePerson:
    """Somebody's page, for those who manage people."""
    roles = [role.role for role in line.user.roles if role.is_running]
    return OnePerson(
        line=line,
        form=form,
        is_oneself=viewer.person == line.user.id,
        needs_factor=needs_second_factor(roles, settings.SECOND_FACTOR_FOR),
        link=link,
        days=settings.INVITATION_DAYS,
    )


def people(viewer: Viewer, *, due_roles: int) -> People:
    """Everybody who signs in, with roles and how far each has come."""
    return People(lines=_lines(viewer), due_roles=due_roles)


def line(viewer: Viewer, number: int) -> PersonLine | None:
    """One of them."""
    return next(iter(_lines(viewer, number)), None)


def _lines(viewer: Viewer, number: int | None = None) -> list[PersonLine]:
    found = sign_ins(viewer, user=number)
    return [PersonLine(row, found[row.id], _state(row, found[row.id])) for row in users(viewer, number=number)]


def _state(row: UserRow, sign_in: SignIn) -> str:
    roles = [role.role for role in row.roles if role.is_running]
    return sign_in_state(
        is_active=sign_in.is_active,
        has_begun=sign_in.has_begun,
        needs_factor=settings.SECOND_FACTOR_DEMANDED and needs_second_factor(roles, settings.SECOND_FACTOR_FOR),
        has_factor=sign_in.has_factor,
    )
