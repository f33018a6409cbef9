"""What the pages of this area show."""

from __future__ import annotations

from dataclasses import dataclass

from partera.doors.web.accounts.forms import RoleForm
from partera.registry.partners.queries import UserRow


@dataclass(frozen=True)
class People:
    """Everybody who signs in."""

    users: list[UserRow]


@dataclass(frozen=True)
class OnePerson:
    """Somebody who signs in: roles, a form for another, perhaps a one-time link just made."""

    user: UserRow
    form: RoleForm
    link: str = ""
