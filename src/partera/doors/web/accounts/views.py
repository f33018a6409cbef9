"""Invitations, the language, one's own settings and devices."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from partera.core.errors import BadInput
from partera.doors.web.accounts.forms import AcceptForm, SettingsForm
from partera.doors.web.accounts.pages import Beginning, Devices
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.platform.accounts import actions, invitations, queries
from partera.platform.accounts.limits import may_try, too_many
from partera.platform.accounts.models import User


@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Speak another language, and stay on the page."""
    language = request.POST.get("language", "")
    if language not in dict(django_settings.LANGUAGES):
        raise BadInput(_("This language is not offered."))
    viewer = viewer_of(request)
    if viewer.person is not None:
        actions.speak(user=viewer.person, language=language, by=viewer)
    after = request.POST.get("next", "/")
    hosts = {request.get_host()}
    inside = url_has_allowed_host_and_scheme(after, allowed_hosts=hosts, require_https=request.is_secure())
    response = redirect(after if inside else "/")
    _remember(response, language)
    return response


@never_cache
@sensitive_post_parameters("password", "again")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Begin with an invitation: a name and a password; then the person is signed in."""
    if not may_try(request, "invitation"):
        return too_many(request)
    invited = invitations.invited(token)
    if django_settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invited.language)  # that of the letter, and of the pages after it
    form = AcceptForm(request.POST or None, email=invited.email, initial={"name": invited.name})
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            given = form.cleaned_data
            user = invitations.accept(
                token=token, name=given["name"], password=given["password"], by=viewer_of(request)
            )
            return _first_sign_in(request, user)
    return render(request, "accounts/invitation.html", {"page": Beginning(invited.email, form)})


def _first_sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """The password was chosen this moment: it need not be asked again for setting up a second factor."""
    if request.user.is_authenticated:
        get_adapter().logout(request)
    record_authentication(request, user, method="password", reauthenticated=True)
    return perform_login(request, Login(user=user, redirect_url="/"))


def settings(request: HttpRequest) -> HttpResponse:
    """One's own settings."""
    user = cast(User, request.user)
    given: dict[str, Any] = {"language": user.language, "search_shortcut": user.search_shortcut}
    form = SettingsForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        actions.change_settings(user=user.pk, **form.cleaned_data, by=viewer_of(request))
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your settings are saved."))
        response = redirect("account_settings")
        _remember(response, form.cleaned_data["language"])
        return response
    return render(request, "accounts/settings.html", {"form": form})


def devices(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    found = queries.devices(viewer_of(request), this=request.session.session_key or "")
    return render(request, "accounts/devices.html", {"page": Devices(found)})


@require_POST
def end_device(request: HttpRequest, number: int) -> HttpResponse:
    """Sign out one device; this one, when it is this."""
    if actions.end_device(device=number, by=viewer_of(request)) == request.session.session_key:
        get_adapter().logout(request)
        return redirect("/")
    messages.success(request, _("The device is signed out."))
    return redirect("usersessions_list")


@require_POST
def end_other_devices(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = actions.end_other_devices(this=request.session.session_key or "", by=viewer_of(request))
    said = ngettext("%(n)s device is signed out.", "%(n)s devices are signed out.", ended) % {"n": ended}
    messages.success(request, said)
    return redirect("usersessions_list")


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        django_settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=django_settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
