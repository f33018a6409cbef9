"""How signing in differs from the library's way: by invitation only, letters of ours, lock-outs told and kept."""

from __future__ import annotations

from typing import Any, NoReturn
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from partera.core.viewers import job
from partera.platform.accounts import factor_secrets, happened, invitations, post
from partera.platform.accounts.addresses import address_of
from partera.platform.accounts.limits import is_first_time, too_many, viewer_of
from partera.platform.accounts.models import User

LOCKED_SECONDS = 300
KNOWN_BROWSER = "partera_known"
KNOWN_SECONDS = 400 * 24 * 3600
_WRITER = job("signing in")


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are made by an administrator's invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many wrong passwords for an address, or from one place, close the door for five minutes."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            email = credentials.get("email", "")
            if is_first_time(f"locked {email} {address_of(request)}", seconds=LOCKED_SECONDS):
                happened.locked_out(email=email, by=viewer_of(request))
            raise ImmediateHttpResponse(too_many(request, seconds=LOCKED_SECONDS)) from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        happened.sign_in_failed(email=credentials.get("email", ""), by=viewer_of(request))

    def login(self, request: HttpRequest, user: User) -> None:
        self.is_first = user.last_login is None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Write to the person when this browser has not been seen before, and know it from now on."""
        response = super().post_login(request, user, **more)
        known = (request.get_signed_cookie(KNOWN_BROWSER, default="", salt=KNOWN_BROWSER) or "").split(".")
        if str(user.pk) not in known:
            if not self.is_first and not settings.PARTERA_DEMO:
                self._told(user, _new_sign_in)
            value = ".".join([*filter(None, known), str(user.pk)][-5:])
            response.set_signed_cookie(
                KNOWN_BROWSER,
                value,
                salt=KNOWN_BROWSER,
                max_age=KNOWN_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Only somebody who has a password sets it anew: an invitation is accepted by its own link."""
        if user.has_usable_password():
            values = {"name": user.name, "link": context["password_reset_url"]}
            post.send(template="password_reset", to=user, values=values, key=f"reset-{uuid4()}", by=_WRITER)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What the library would write about, in one letter of ours."""
        self._told(user, _NOTICES[template_prefix])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> NoReturn:
        raise NotImplementedError(f"{template_prefix} has no letter: write one in platform/letters")

    def _told(self, user: User, say: Any) -> None:
        with override(user.language):
            what = say()
        post.notice(to=user, what=what, by=_WRITER)


def _new_sign_in() -> str:
    return _("Somebody signed in with your account in a browser that had not been used before.")


_NOTICES = {
    "account/email/password_changed": lambda: _("Your password was changed."),
    "account/email/password_set": lambda: _("Your password was changed."),
    "account/email/password_reset": lambda: _("Your password was set anew with a link sent to you."),
    "mfa/email/totp_activated": lambda: _("An authenticator app was added as your second factor."),
    "mfa/email/totp_deactivated": lambda: _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": lambda: _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": lambda: _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": lambda: _("New recovery codes were made; the old ones no longer work."),
    "socialaccount/email/account_connected": lambda: _("The sign-in of your organization now opens your account."),
}


class SecondFactors(DefaultMFAAdapter):
    """The secrets of second factors are kept sealed; whoever cannot get in is told what to do next."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "That did not work: the code is wrong or was used already. Wait for the app’s next code, try the passkey "
            "again, or use a recovery code."
        ),
    }

    def encrypt(self, text: str) -> str:
        return factor_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secrets.unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return _("Passkey")


class InvitedOnlyProvider(DefaultSocialAccountAdapter):
    """An organization's own sign-in opens the door only for people who are invited already."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect a new sign-in of the provider to the person of the same address, when the provider vouches for it.

        The first sign-in connects; from then on the provider's own number of the person counts.
        """
        sociallogin.state.pop("process", None)  # there is only signing in: no other account is ever connected
        if sociallogin.is_existing:
            return
        vouched = [address.email.lower() for address in sociallogin.email_addresses if address.verified is True]
        user = User.objects.filter(email__in=vouched, is_active=True).first()
        if user is not None:
            sociallogin.connect(request, user)
            invitations.accept_through_provider(user=user.pk, by=viewer_of(request))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False
