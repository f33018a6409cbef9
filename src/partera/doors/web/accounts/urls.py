"""The addresses of this area. Signing in is django-allauth's; the pages are ours."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, register_converter

from partera.doors.web.accounts import views
from partera.doors.web.routes import PUBLIC, SIGNED_IN, page


class Base36:
    """The user's part of a one-time link; it holds no hyphen, which parts it from the key."""

    regex = "[0-9A-Za-z]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Base36, "base36")

urlpatterns: list[URLPattern | URLResolver] = [
    page("accounts/login/", allauth.login, name="account_login", needs=PUBLIC),
    page("accounts/logout/", allauth.logout, name="account_logout", needs=SIGNED_IN),
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
    page("accounts/email/", views.settings, name="account_email", needs=SIGNED_IN),
    page("accounts/settings/", views.settings, name="account_settings", needs=SIGNED_IN),
    page("language/", views.change_language, name="change_language", needs=PUBLIC),
    page("people/", views.people, name="people", needs="people.manage"),
    page("people/add/", views.add_person, name="people_add", needs="people.manage"),
    page("people/<int:number>/", views.person, name="people_person", needs="people.manage"),
    page("people/<int:number>/link/", views.one_time_link, name="people_link", needs="people.manage"),
    page("people/roles/<int:number>/end/", views.end_role, name="people_end_role", needs="people.manage"),
]
