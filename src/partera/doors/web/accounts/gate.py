"""What stands before every page of somebody signed in: how long a session lasts, and the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partera.core.viewers import PUBLIC
from partera.doors.web.routes import viewer_of
from partera.platform.accounts.queries import has_second_factor
from partera.platform.accounts.rules import needs_second_factor

Next = Callable[[HttpRequest], HttpResponse]

BEGUN, SEEN = "partera_begun", "partera_seen"
OPEN = (
    "/accounts/second-factor/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/language/",
    "/health/",
    "/static/",
)
"""What is open to somebody who must set up a second factor first."""


class SessionMiddleware:
    """Ends a session that is too old, and keeps one alive that is in use.

    A session that nobody uses runs out by its cookie and its row (SESSION_IDLE_MINUTES). To keep it alive it is
    written anew, but at most twelve times in that span, so that reading pages does not write to the database.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = int(time.time())
            begun = request.session.setdefault(BEGUN, at)
            if at - begun > settings.SESSION_HOURS * 3600:
                logout(request)
                request.viewer = PUBLIC  # type: ignore[attr-defined]
            elif at - request.session.get(SEEN, 0) > settings.SESSION_COOKIE_AGE // 12:
                request.session[SEEN] = at
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Leads whoever must have a second factor and has none to setting it up, before anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.needs_second_factor = lacks_second_factor(request)  # type: ignore[attr-defined]
        if request.needs_second_factor and not request.path.startswith(OPEN):  # type: ignore[attr-defined]
            return redirect("mfa_index")
        return self.get_response(request)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the person's roles ask for a second factor that is not there."""
    viewer = viewer_of(request)
    if not settings.SECOND_FACTOR_DEMANDED or viewer.person is None:
        return False
    if not needs_second_factor(viewer.roles, settings.SECOND_FACTOR_FOR):
        return False
    return not (has_second_factor(viewer.person) or _came_through_provider(request))


def _came_through_provider(request: HttpRequest) -> bool:
    """Whether this session began at the organization's own sign-in, and that one asks for two factors itself."""
    if not settings.OIDC_BRINGS_SECOND_FACTOR:
        return False
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "socialaccount" for record in records)
