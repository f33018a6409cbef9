"""Inviting somebody: a signed link that works once and for some days. Only its digest is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.accounts import post
from partera.platform.accounts.models import Invitation, User
from partera.platform.accounts.rules import may_accept
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture

PATH = "/invitation/{token}/"
_SIGNER = Signer(sep=".", salt="partera.invitation")


@dataclass(frozen=True)
class Invited:
    """Whom an invitation is for."""

    user: int
    name: str
    email: str
    language: str


@transaction.atomic
def send(*, user: int, site: str, by: Viewer) -> str:
    """Write to somebody with a new link; an older one works no longer. Gives the link, which is shown nowhere again.

    `site` is the installation's address, like https://partera.example.gov.
    """
    by.require("people.manage")
    row = User.objects.select_for_update().filter(pk=user).first()
    if row is None:
        raise NotFound("There is no such person.")
    if not row.is_active:
        raise Refused(_("This sign-in is switched off. Switch it on again first."))
    if row.has_usable_password():
        raise Refused(_("This person signs in already. A forgotten password is set anew from the sign-in page."))
    older = _open(user).update(withdrawn_at=now())
    token = _SIGNER.sign(secrets.token_urlsafe(32))
    invitation = Invitation.objects.create(
        user=row,
        digest=_digest(token),
        sent_at=now(),
        expires_at=now() + timedelta(days=settings.INVITATION_DAYS),
    )
    link = site.rstrip("/") + PATH.format(token=token)
    values = {"name": row.name, "link": link, "days": settings.INVITATION_DAYS}
    post.send(template="invitation", to=row, values=values, key=f"invitation-{invitation.pk}", by=by)
    changes = made(invitation) | ({"older_links": [older, 0]} if older else {})
    record(action="accounts.invite", thing=f"user {user}", changes=changes, by=by)
    return link


@transaction.atomic
def withdraw(*, user: int, by: Viewer) -> None:
    """Make somebody's open link useless."""
    by.require("people.manage")
    row = _open(user).select_for_update().first()
    if row is None:
        raise NotFound("There is no open invitation.")
    before, row.withdrawn_at = picture(row), now()
    row.save(update_fields=["withdrawn_at"])
    record(action="accounts.withdraw_invitation", thing=f"user {user}", changes=between(before, row), by=by)


def invited(token: str) -> Invited:
    """Whom a link is for, while it works; else not found, whatever the reason."""
    user = _found(token).user
    return Invited(user.pk, user.name, user.email, user.language)


@transaction.atomic
def accept(*, token: str, name: str, password: str, by: Viewer) -> User:
    """Begin to sign in: the name as the person writes it, and a password. The link is used up."""
    found = _found(token)
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if not may_accept(invitation.expires_at, invitation.accepted_at, invitation.withdrawn_at, now()):
        raise NotFound("This invitation no longer works.")
    user = invitation.user
    if not name.strip():
        raise BadInput("A person needs a name.")
    before, user.name = picture(user), name.strip()
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    _accepted(invitation, between(before, user), by)
    return user


@transaction.atomic
def accept_through_provider(*, user: int, by: Viewer) -> None:
    """The organization's own sign-in has proved who it is: an open invitation counts as accepted."""
    invitation = _open(user).select_for_update().first()
    if invitation is not None:
        _accepted(invitation, {}, by)


def _accepted(invitation: Invitation, of_user: dict[str, list[Any]], by: Viewer) -> None:
    before, invitation.accepted_at = picture(invitation), now()
    invitation.save(update_fields=["accepted_at"])
    changes = of_user | between(before, invitation)
    record(action="accounts.accept_invitation", thing=f"user {invitation.user_id}", changes=changes, by=by)


def _found(token: str) -> Invitation:
    try:
        _SIGNER.unsign(token)
    except BadSignature:
        raise NotFound("This invitation no longer works.") from None
    row = Invitation.objects.select_related("user").filter(digest=_digest(token), user__is_active=True).first()
    if row is None or not may_accept(row.expires_at, row.accepted_at, row.withdrawn_at, now()):
        raise NotFound("This invitation no longer works.")
    return row


def _open(user: int) -> QuerySet[Invitation]:
    return Invitation.objects.filter(user=user, accepted_at=None, withdrawn_at=None)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
