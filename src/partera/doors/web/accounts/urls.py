"""The addresses of this area. Signing in is django-allauth's; the pages are ours."""

from allauth.account import views as allauth
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import URLPattern, URLResolver, register_converter

from partera.doors.web.accounts import people, views
from partera.doors.web.routes import PUBLIC, SIGNED_IN, page


class Base36:
    """The user's part of a one-time link; it holds no hyphen, which parts it from the key."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Base36, "base36")

FACTOR = "accounts/second-factor/"
PASSKEYS = f"{FACTOR}passkeys/"

_signing_in: list[URLPattern | URLResolver] = [
    page("accounts/login/", allauth.login, name="account_login", needs=PUBLIC),
    page("accounts/logout/", allauth.logout, name="account_logout", needs=PUBLIC),
    page("accounts/signup/", allauth.signup, name="account_signup", needs=PUBLIC),
    page("accounts/inactive/", allauth.account_inactive, name="account_inactive", needs=PUBLIC),
    page("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate", needs=SIGNED_IN),
    page("accounts/password/change/", allauth.password_change, name="account_change_password", needs=SIGNED_IN),
    page("accounts/password/set/", allauth.password_set, name="account_set_password", needs=SIGNED_IN),
    page("accounts/password/reset/", allauth.password_reset, name="account_reset_password", needs=PUBLIC),
    page(
        "accounts/password/reset/done/",
        allauth.password_reset_done,
        name="account_reset_password_done",
        needs=PUBLIC,
    ),
    page(
        "accounts/password/reset/key/<base36:uidb36>-<str:key>/",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
        needs=PUBLIC,
    ),
    page(
        "accounts/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
        needs=PUBLIC,
    ),
    page("accounts/oidc/<str:provider_id>/", openid.login, name="openid_connect_login", needs=PUBLIC),
    page("accounts/oidc/<str:provider_id>/back/", openid.callback, name="openid_connect_callback", needs=PUBLIC),
    page("accounts/oidc-cancelled/", provider.login_cancelled, name="socialaccount_login_cancelled", needs=PUBLIC),
    page("accounts/oidc-error/", provider.login_error, name="socialaccount_login_error", needs=PUBLIC),
    page("invitation/<str:token>/", views.accept_invitation, name="invitation", needs=PUBLIC),
]

_second_factor: list[URLPattern | URLResolver] = [
    page(FACTOR, factors.index, name="mfa_index", needs=SIGNED_IN),
    page("accounts/login/second-factor/", factors.authenticate, name="mfa_authenticate", needs=PUBLIC),
    page("accounts/login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn", needs=PUBLIC),
    page("accounts/reauthenticate/code/", factors.reauthenticate, name="mfa_reauthenticate", needs=SIGNED_IN),
    page(
        "accounts/reauthenticate/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
        needs=SIGNED_IN,
    ),
    page(f"{FACTOR}app/", app.activate_totp, name="mfa_activate_totp", needs=SIGNED_IN),
    page(f"{FACTOR}app/remove/", app.deactivate_totp, name="mfa_deactivate_totp", needs=SIGNED_IN),
    page(PASSKEYS, passkeys.list_webauthn, name="mfa_list_webauthn", needs=SIGNED_IN),
    page(f"{PASSKEYS}add/", passkeys.add_webauthn, name="mfa_add_webauthn", needs=SIGNED_IN),
    page(f"{PASSKEYS}<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn", needs=SIGNED_IN),
    page(f"{PASSKEYS}<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn", needs=SIGNED_IN),
    page(f"{FACTOR}recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes", needs=SIGNED_IN),
    page(
        f"{FACTOR}recovery-codes/make/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
        needs=SIGNED_IN,
    ),
]

_people: list[URLPattern | URLResolver] = [
    page("people/", people.everybody, name="people", needs="people.manage"),
    page("people/add/", people.add, name="people_add", needs="people.manage"),
    page("people/review/", people.review, name="people_review", needs="people.manage"),
    page("people/<int:number>/", people.person, name="people_person", needs="people.manage"),
    page("people/<int:number>/invite/", people.invite_again, name="people_invite", needs="people.manage"),
    page("people/<int:number>/withdraw/", people.withdraw, name="people_withdraw", needs="people.manage"),
    page("people/<int:number>/off/", people.switch_off, name="people_off", needs="people.manage"),
    page("people/<int:number>/on/", people.switch_on, name="people_on", needs="people.manage"),
    page("people/<int:number>/second-factor/", people.reset_factor, name="people_reset", needs="people.manage"),
    page("people/roles/<int:number>/end/", people.end_role, name="people_end_role", needs="people.manage"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_signing_in,
    *_second_factor,
    page("accounts/email/", views.settings, name="account_email", needs=SIGNED_IN),
    page("accounts/settings/", views.settings, name="account_settings", needs=SIGNED_IN),
    page("accounts/devices/", views.devices, name="usersessions_list", needs=SIGNED_IN),
    page("accounts/devices/end/", views.end_other_devices, name="devices_end", needs=SIGNED_IN),
    page("accounts/devices/<int:number>/end/", views.end_device, name="device_end", needs=SIGNED_IN),
    page("language/", views.change_language, name="change_language", needs=PUBLIC),
    *_people,
]
