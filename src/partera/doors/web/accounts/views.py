"""Signing in and out, the language, one's own settings, and people and their roles."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partera.core.errors import BadInput, NotFound
from partera.doors.web.accounts.forms import InviteForm, RoleForm, SettingsForm
from partera.doors.web.accounts.pages import OnePerson, People
from partera.doors.web.lists import refuse
from partera.platform.accounts import actions as accounts
from partera.platform.accounts.models import User
from partera.platform.accounts.permissions import ROLES
from partera.registry.partners import actions, queries


@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Speak another language, and stay on the page."""
    language = request.POST.get("language", "")
    if language not in dict(django_settings.LANGUAGES):
        raise BadInput(_("This language is not offered."))
    if request.user.is_authenticated:
        accounts.change_settings(
            user=request.user,
            language=language,
            search_shortcut=request.user.search_shortcut,
            by=request.viewer,  # type: ignore[attr-defined]
        )
    after = request.POST.get("next", "/")
    hosts = {request.get_host()}
    inside = url_has_allowed_host_and_scheme(after, allowed_hosts=hosts, require_https=request.is_secure())
    response = redirect(after if inside else "/")
    _remember(response, language)
    return response


def settings(request: HttpRequest) -> HttpResponse:
    """One's own settings."""
    user = cast(User, request.user)
    given: dict[str, Any] = {"language": user.language, "search_shortcut": user.search_shortcut}
    form = SettingsForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        accounts.change_settings(user=user, **form.cleaned_data, by=request.viewer)  # type: ignore[attr-defined]
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your settings are saved."))
        response = redirect("account_settings")
        _remember(response, form.cleaned_data["language"])
        return response
    return render(request, "accounts/settings.html", {"form": form})


def people(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in, with roles."""
    page = People(users=queries.users(request.viewer))  # type: ignore[attr-defined]
    return render(request, "accounts/people.html", {"page": page, "roles": ROLES})


def add_person(request: HttpRequest) -> HttpResponse:
    """Make a sign-in with a first role; the next page shows its one-time link."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = InviteForm(request.POST or None, viewer=viewer, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            user = actions.invite(**form.cleaned_data, by=viewer)
            messages.success(request, _("The sign-in is made. Make its one-time link below and hand it over."))
            return redirect("people_person", number=user.pk)
    return render(request, "accounts/add_person.html", {"form": form})


def person(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody's roles; a form gives another."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = RoleForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.give_role(user=_user(request, number).id, **form.cleaned_data, by=viewer)
            messages.success(request, _("The role is given."))
            return redirect("people_person", number=number)
    return _person(request, number, form)


@require_POST
def one_time_link(request: HttpRequest, number: int) -> HttpResponse:
    """Show a link with which the person sets a password, once; a copy goes to the mailbox."""
    viewer = request.viewer  # type: ignore[attr-defined]
    user = accounts.ask_for_link(user=_user(request, number).id, by=viewer)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    link = request.build_absolute_uri(path)
    context = {"user": user, "password_reset_url": link, "request": request}
    get_adapter().send_mail("account/email/password_reset_key", user.email, context)
    return _person(request, number, RoleForm(viewer=viewer), link)


@require_POST
def end_role(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role back."""
    actions.end_role(role=number, by=request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("The role is ended."))
    return redirect("people")


def _person(request: HttpRequest, number: int, form: RoleForm, link: str = "") -> HttpResponse:
    page = OnePerson(user=_user(request, number), form=form, link=link)
    return render(request, "accounts/person.html", {"page": page, "roles": ROLES})


def _user(request: HttpRequest, number: int) -> queries.UserRow:
    found = queries.users(request.viewer, number=number)  # type: ignore[attr-defined]
    if not found:
        raise NotFound("There is no such person.")
    return found[0]


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        django_settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=django_settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
