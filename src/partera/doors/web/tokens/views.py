"""One's own tokens: looked at, made and shown once, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.tokens.forms import TokenForm
from partera.platform.tokens import actions, queries
from partera.platform.tokens.queries import TokenRow
from partera.platform.tokens.rules import SCOPES


@dataclass(frozen=True)
class Line:
    """A token, with what it may in words."""

    token: TokenRow
    may: list[str]


@dataclass(frozen=True)
class Page:
    """The page of tokens; `text` only just after one was made."""

    lines: list[Line]
    form: TokenForm
    address: str
    text: str = ""


@reauthentication_required
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a form for another. A token's text is in this one answer and nowhere else."""
    viewer = viewer_of(request)
    form, text = TokenForm(request.POST or None, viewer=viewer), ""
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            text = actions.make(**form.cleaned_data, by=viewer)
            form = TokenForm(viewer=viewer)
    lines = [Line(row, [_(SCOPES[scope]) for scope in row.scopes]) for row in queries.tokens(viewer)]
    page = Page(lines, form, request.build_absolute_uri("/api/"), text)
    return render(request, "tokens/tokens.html", {"page": page, "form": form})


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """End a token at once."""
    actions.withdraw(token=number, by=viewer_of(request))
    messages.success(request, _("The token is withdrawn. Whatever used it is refused from now on."))
    return redirect("tokens")
