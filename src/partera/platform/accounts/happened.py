"""What the sign-in library did, written into the trail: whose sign-in, never a password, code or address typed in."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.platform.accounts.queries import number_of
from partera.platform.audit.actions import record


def _themselves(user: User, by: Viewer) -> Viewer:
    """The person, where the request came from; who is just signing in is still a visitor to the frame."""
    return replace(by, kind="person", name=user.name, person=user.pk)


def _whose(email: str) -> str:
    known = number_of(email)
    return f"user {known}" if known else "no user"


@transaction.atomic
def signed_in(*, user: User, how: list[str], by: Viewer) -> None:
    """Somebody has signed in; `how` names the methods used."""
    record(
        action="accounts.sign_in", thing=f"user {user.pk}", changes={"how": ", ".join(how)}, by=_themselves(user, by)
    )


@transaction.atomic
def signed_out(*, user: User, by: Viewer) -> None:
    """Somebody has signed out."""
    record(action="accounts.sign_out", thing=f"user {user.pk}", by=_themselves(user, by))


@transaction.atomic
def sign_in_failed(*, email: str, by: Viewer) -> None:
    """A password was wrong. The address is not kept: only whose sign-in it is, when it is one."""
    record(action="accounts.sign_in_failed", thing=_whose(email), by=by)


@transaction.atomic
def locked_out(*, email: str, by: Viewer) -> None:
    """Too many wrong passwords: nobody signs in there for some minutes."""
    record(action="accounts.locked_out", thing=_whose(email), by=by)


@transaction.atomic
def factor_failed(*, user: User, kind: str, by: Viewer) -> None:
    """A code of the second factor was wrong."""
    record(action="accounts.factor_failed", thing=f"user {user.pk}", changes={"type": kind}, by=_themselves(user, by))


@transaction.atomic
def factor_added(*, user: User, kind: str, by: Viewer) -> None:
    """A passkey, app or set of recovery codes was added."""
    record(
        action="accounts.add_factor",
        thing=f"user {user.pk}",
        changes={"factor": [None, kind]},
        by=_themselves(user, by),
    )


@transaction.atomic
def factor_removed(*, user: User, kind: str, by: Viewer) -> None:
    """A passkey, app or set of recovery codes was removed."""
    record(
        action="accounts.remove_factor",
        thing=f"user {user.pk}",
        changes={"factor": [kind, None]},
        by=_themselves(user, by),
    )


@transaction.atomic
def recovery_codes_made(*, user: User, by: Viewer) -> None:
    """New recovery codes; the old ones work no longer."""
    record(action="accounts.make_recovery_codes", thing=f"user {user.pk}", by=_themselves(user, by))


@transaction.atomic
def recovery_code_used(*, user: User, by: Viewer) -> None:
    """One of the recovery codes was used up."""
    record(action="accounts.use_recovery_code", thing=f"user {user.pk}", by=_themselves(user, by))


@transaction.atomic
def password_changed(*, user: User, by: Viewer) -> None:
    """A password was changed, or set anew with a link."""
    record(action="accounts.change_password", thing=f"user {user.pk}", by=_themselves(user, by))
