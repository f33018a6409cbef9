"""People and their roles: inviting, switching off and on, second factors, confirming roles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from partera.core.errors import NotFound
from partera.doors.web.accounts import pages
from partera.doors.web.accounts.forms import GiveRoleForm, InviteForm
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.platform.accounts import actions as accounts
from partera.platform.accounts import invitations
from partera.platform.letters.post import has_taker
from partera.registry.partners import actions, queries


def everybody(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in, with roles."""
    viewer = viewer_of(request)
    page = pages.people(viewer, due_roles=len(queries.roles_to_confirm(viewer)))
    return render(request, "accounts/people.html", {"page": page})


def add(request: HttpRequest) -> HttpResponse:
    """Make a sign-in with a first role, and write to the person."""
    viewer = viewer_of(request)
    form = InviteForm(request.POST or None, viewer=viewer, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            user = actions.invite(**form.cleaned_data, site=_site(request), by=viewer)
            _tell_of_letter(request, _("The invitation is on its way."))
            return redirect("people_person", number=user.pk)
    return render(request, "accounts/add_person.html", {"form": form})


def person(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody's roles; a form gives another."""
    viewer = viewer_of(request)
    form = GiveRoleForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.give_role(user=_line(request, number).user.id, **form.cleaned_data, by=viewer)
            messages.success(request, _("The role is given."))
            return redirect("people_person", number=number)
    return _person(request, number, form)


@require_POST
@never_cache
def invite_again(request: HttpRequest, number: int) -> HttpResponse:
    """Write to somebody with a new link; where asked, show it once, for installations without mail."""
    viewer = viewer_of(request)
    link = invitations.send(user=number, site=_site(request), by=viewer)
    if request.POST.get("show"):
        return _person(request, number, GiveRoleForm(viewer=viewer), link)
    _tell_of_letter(request, _("A new invitation is on its way. The earlier link works no longer."))
    return redirect("people_person", number=number)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Make an open invitation useless."""
    invitations.withdraw(user=number, by=viewer_of(request))
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("people_person", number=number)


@require_POST
def switch_off(request: HttpRequest, number: int) -> HttpResponse:
    """End a sign-in."""
    accounts.switch_off(user=number, by=viewer_of(request))
    messages.success(request, _("The sign-in is switched off, on every device."))
    return redirect("people_person", number=number)


@require_POST
def switch_on(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody sign in again."""
    accounts.switch_on(user=number, by=viewer_of(request))
    messages.success(request, _("The sign-in is switched on again."))
    return redirect("people_person", number=number)


@require_POST
def reset_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a lost second factor."""
    accounts.reset_second_factor(user=number, by=viewer_of(request))
    messages.success(request, _("The second factor is reset, and the person has been written to."))
    return redirect("people_person", number=number)


@require_POST
def end_role(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role back."""
    actions.end_role(role=number, by=viewer_of(request))
    messages.success(request, _("The role is ended."))
    return redirect("people")


def review(request: HttpRequest) -> HttpResponse:
    """Every role that nobody has confirmed for long, by where it is held: kept or ended, on one page."""
    viewer = viewer_of(request)
    if request.method == "POST":
        kept = [int(one) for one in request.POST.getlist("keep") if one.isdecimal()]
        ended = [int(one) for one in request.POST.getlist("end") if one.isdecimal()]
        actions.review_roles(keep=kept, end=ended, by=viewer)
        said = ngettext("%(n)s role is looked at.", "%(n)s roles are looked at.", len(kept) + len(ended))
        messages.success(request, said % {"n": len(kept) + len(ended)})
        return redirect("people_review")
    return render(request, "accounts/review.html", {"page": pages.review(viewer)})


def _person(request: HttpRequest, number: int, form: GiveRoleForm, link: str = "") -> HttpResponse:
    page = pages.one_person(viewer_of(request), _line(request, number), form, link)
    return render(request, "accounts/person.html", {"page": page})


def _line(request: HttpRequest, number: int) -> pages.PersonLine:
    found = pages.line(viewer_of(request), number)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def _tell_of_letter(request: HttpRequest, sent: str) -> None:
    if has_taker():
        messages.success(request, sent)
    else:
        messages.warning(
            request, _("The invitation is made, but no mail server is set: make a link here and hand it over.")
        )
