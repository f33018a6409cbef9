"""Who must have a second factor, and what becomes of an invitation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from partera.platform.accounts.permissions import ROLES_NEEDING_SECOND_FACTOR

ALL = "all"


def needs_second_factor(roles: Collection[str], further: Collection[str] = ()) -> bool:
    """Whether somebody with these roles must have a second factor; `further` are roles an installation adds."""
    if ALL in further:
        return True
    return any(role in ROLES_NEEDING_SECOND_FACTOR or role in further for role in roles)


def may_accept(expires_at: datetime, accepted_at: datetime | None, withdrawn_at: datetime | None, at: datetime) -> bool:
    """Whether an invitation still opens the door."""
    return accepted_at is None and withdrawn_at is None and at < expires_at


def sign_in_state(*, is_active: bool, has_begun: bool, needs_factor: bool, has_factor: bool) -> str:
    """What the list of people says of a sign-in: off, invited, no_second_factor or active."""
    if not is_active:
        return "off"
    if not has_begun:
        return "invited"
    return "no_second_factor" if needs_factor and not has_factor else "active"
