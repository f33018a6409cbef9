"""Making sign-ins and changing one's own settings."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotAllowed, Refused
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.platform.audit.actions import record

LANGUAGES = ("en", "es")


@transaction.atomic
def add_user(*, name: str, email: str, language: str = "en", password: str | None = None, by: Viewer) -> User:
    """A new sign-in; without a password it waits for its one-time link."""
    by.require("people.manage")
    address = email.strip().lower()
    if not name.strip():
        raise BadInput("A person needs a name.")
    if User.objects.filter(email=address).exists():
        raise BadInput("Somebody already signs in with this address: give that person the role instead.")
    user = User.objects.create_user(address, name.strip(), password, language=_language(language))
    record(action="accounts.add_user", thing=f"user {user.pk}", by=by)
    return user


@transaction.atomic
def change_settings(*, user: User, language: str, search_shortcut: bool, by: Viewer) -> None:
    """Change one's own settings."""
    if by.person != user.pk and not by.may("people.manage"):
        raise NotAllowed("Only the person, or an administrator, changes these settings.")
    user.language = _language(language)
    user.search_shortcut = search_shortcut
    user.save(update_fields=["language", "search_shortcut"])
    record(action="accounts.change_settings", thing=f"user {user.pk}", changes={"language": language}, by=by)


@transaction.atomic
def ask_for_link(*, user: int, by: Viewer) -> User:
    """Somebody asks for another's one-time link; gives whose it is. The trail keeps who asked, never the link."""
    by.require("people.manage")
    row = User.objects.filter(pk=user, is_active=True).first()
    if row is None:
        raise Refused(_("This sign-in is switched off."))
    record(action="accounts.ask_for_link", thing=f"user {row.pk}", by=by)
    return row


@transaction.atomic
def switch_off(*, user: User, by: Viewer) -> None:
    """End a sign-in; its name stays where it stands."""
    by.require("people.manage")
    if by.person == user.pk:
        raise BadInput("You cannot switch off your own sign-in.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(action="accounts.switch_off", thing=f"user {user.pk}", by=by)


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise BadInput(f"“{code}” is not a language of this product: choose one of {', '.join(LANGUAGES)}.")
    return code
