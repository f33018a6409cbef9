"""Making sign-ins, changing one's own settings, switching sign-ins off and on again."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.accounts import post
from partera.platform.accounts.models import User
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture

LANGUAGES = ("en", "es")


@transaction.atomic
def add_user(*, name: str, email: str, language: str = "en", password: str | None = None, by: Viewer) -> User:
    """A new sign-in; without a password it waits for its invitation to be accepted."""
    by.require("people.manage")
    address = email.strip().lower()
    if not name.strip():
        raise BadInput("A person needs a name.")
    if User.objects.filter(email=address).exists():
        raise BadInput("Somebody already signs in with this address: give that person the role instead.")
    user = User.objects.create_user(address, name.strip(), password, language=_language(language))
    record(action="accounts.add_user", thing=f"user {user.pk}", changes=made(user), by=by)
    return user


@transaction.atomic
def change_settings(*, user: int, language: str, search_shortcut: bool, by: Viewer) -> None:
    """Change one's own settings."""
    row = _own(user, by)
    before = picture(row)
    row.language = _language(language)
    row.search_shortcut = search_shortcut
    row.save(update_fields=["language", "search_shortcut"])
    record(action="accounts.change_settings", thing=f"user {user}", changes=between(before, row), by=by)


@transaction.atomic
def speak(*, user: int, language: str, by: Viewer) -> None:
    """Remember the language somebody switched to. One's own is a comfort and leaves no line in the trail."""
    row = _own(user, by)
    if row.language == _language(language):
        return
    before, row.language = picture(row), language
    row.save(update_fields=["language"])
    if by.person != user:
        record(action="accounts.speak", thing=f"user {user}", changes=between(before, row), by=by)


@transaction.atomic
def switch_off(*, user: int, by: Viewer) -> None:
    """End a sign-in, and every device it is signed in on; its name stays where it stands."""
    by.require("people.manage")
    if by.person == user:
        raise BadInput("You cannot switch off your own sign-in.")
    row = _locked(user)
    if not row.is_active:
        raise Refused(_("This sign-in is switched off already."))
    before, row.is_active = picture(row), False
    row.save(update_fields=["is_active"])
    withdrawn = row.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now())
    changes = between(before, row) | {"devices": [_end_devices(user), 0], "open_invitations": [withdrawn, 0]}
    record(action="accounts.switch_off", thing=f"user {user}", changes=changes, by=by)


@transaction.atomic
def switch_on(*, user: int, by: Viewer) -> None:
    """Let somebody sign in again. The password and the second factor are as they were."""
    by.require("people.manage")
    row = _locked(user)
    if row.is_active:
        raise Refused(_("This sign-in is not switched off."))
    before, row.is_active = picture(row), True
    row.save(update_fields=["is_active"])
    record(action="accounts.switch_on", thing=f"user {user}", changes=between(before, row), by=by)


@transaction.atomic
def reset_second_factor(*, user: int, by: Viewer) -> None:
    """Forget somebody's passkeys, app and recovery codes, end every device, and write to the person."""
    by.require("people.manage")
    if by.person == user:
        raise BadInput("Change your own second factor under Account settings.")
    row = _locked(user)
    forgotten = sorted(set(Authenticator.objects.filter(user=row).values_list("type", flat=True)))
    if not forgotten:
        raise Refused(_("This person has no second factor."))
    Authenticator.objects.filter(user=row).delete()
    changes = {"devices": [_end_devices(user), 0], **listed("factors", forgotten, [])}
    with override(row.language):
        what = _("An administrator has reset your second factor. You set it up anew when you sign in next.")
    post.notice(to=row, what=what, by=by)
    record(action="accounts.reset_second_factor", thing=f"user {user}", changes=changes, by=by)


@transaction.atomic
def end_device(*, device: int, by: Viewer) -> str:
    """Sign out one of one's own devices; gives its session's key."""
    row = UserSession.objects.filter(pk=device, user=by.person).first()
    if row is None:
        raise NotFound("There is no such device.")
    changes = {"device": [device, None]}
    row.end()
    record(action="accounts.end_device", thing=f"user {by.person}", changes=changes, by=by)
    return row.session_key


@transaction.atomic
def end_other_devices(*, this: str, by: Viewer) -> int:
    """Sign out everywhere but in this browser; gives how many were signed out."""
    rows = [row for row in UserSession.objects.filter(user=by.person) if row.session_key != this]
    for row in rows:
        row.end()
    record(action="accounts.end_devices", thing=f"user {by.person}", changes={"other_devices": [len(rows), 0]}, by=by)
    return len(rows)


def _own(user: int, by: Viewer) -> User:
    if by.person != user and not by.may("people.manage"):
        raise NotAllowed("Only the person, or an administrator, changes these settings.")
    return _locked(user)


def _locked(user: int) -> User:
    row = User.objects.select_for_update().filter(pk=user).first()
    if row is None:
        raise NotFound("There is no such person.")
    return row


def _end_devices(user: int) -> int:
    """Sign somebody out everywhere; gives of how many devices."""
    rows = list(UserSession.objects.filter(user=user))
    for row in rows:
        row.end()
    return len(rows)


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise BadInput(f"“{code}” is not a language of this product: choose one of {', '.join(LANGUAGES)}.")
    return code
