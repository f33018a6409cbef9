"""The sign-in library tells by signals what it did. Each is written down by one function; nothing is decided here.

See docs/decisions/signing-in.md for why these are the only receivers of signals.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest

from partera.platform.accounts import happened
from partera.platform.accounts.limits import viewer_of
from partera.platform.accounts.models import User


@receiver(account.user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    records = get_authentication_records(request, user)
    how = list(dict.fromkeys(record.get("type") or record["method"] for record in records))
    happened.signed_in(user=user, how=how, by=viewer_of(request))


@receiver(account.user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None:
        happened.signed_out(user=user, by=viewer_of(request))


@receiver([account.password_changed, account.password_set, account.password_reset])
def _password_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    happened.password_changed(user=user, by=viewer_of(request))


@receiver(mfa.authenticator_added)
def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    happened.factor_added(user=user, kind=authenticator.type, by=viewer_of(request))


@receiver(mfa.authenticator_removed)
def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    happened.factor_removed(user=user, kind=authenticator.type, by=viewer_of(request))


@receiver(mfa.authenticator_reset)
def _recovery_codes_made(request: HttpRequest, user: User, **_more: Any) -> None:
    happened.recovery_codes_made(user=user, by=viewer_of(request))


@receiver(mfa.authenticator_used)
def _factor_used(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        happened.recovery_code_used(user=user, by=viewer_of(request))


@receiver(mfa.authentication_failed)
def _factor_failed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    happened.factor_failed(user=user, kind=authenticator.type, by=viewer_of(request))
