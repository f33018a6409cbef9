"""Partnerships: the list, the page of one, starting and changing it, who joins and leaves, its stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import now
from partera.doors.web.lists import refuse
from partera.doors.web.partners.partnership_forms import JoinForm, LeaveForm, PartnershipForm, StageForm, StartForm
from partera.doors.web.routes import viewer_of
from partera.programs.convenings import queries as convenings
from partera.programs.convenings.queries import OnSchedule, SessionRow
from partera.registry.partners import actions, queries
from partera.registry.partners.queries import Asked, PartnershipFull, PartnershipRow
from partera.registry.workplans import queries as workplans
from partera.registry.workplans.queries import Step


@dataclass(frozen=True)
class ListPage:
    """The viewer's partnerships, what its organisations are asked, and what is public."""

    mine: list[PartnershipRow]
    public: list[PartnershipRow]
    asked: list[Asked]
    may_start: bool
    is_public: bool


@dataclass(frozen=True)
class OnePage:
    """A partnership; its sessions and open steps as far as the viewer may see them."""

    partnership: PartnershipFull
    sessions: list[SessionRow]
    announced: list[OnSchedule]
    steps: list[Step]
    asked: list[Asked]
    leaves: list[int]
    may_begin: bool


def partnerships(request: HttpRequest) -> HttpResponse:
    """The list."""
    viewer = viewer_of(request)
    page = ListPage(
        mine=[] if viewer.is_public else queries.partnerships(viewer),
        public=queries.public_partnerships(viewer),
        asked=queries.asked_of(viewer),
        may_start=viewer.may_somewhere("partnership.edit"),
        is_public=viewer.is_public,
    )
    return render(request, "partners/partnerships.html", {"page": page})


def partnership(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one."""
    viewer = viewer_of(request)
    known = queries.partnership(viewer, number)
    sees_sessions = viewer.may("sessions.see", partnership=number)
    members = [organisation for organisation, _name in known.member_names if organisation != known.lead]
    page = OnePage(
        partnership=known,
        sessions=convenings.sessions(viewer, partnership=number) if sees_sessions else [],
        announced=[] if sees_sessions else convenings.schedule(now(), partnership=number),
        steps=workplans.steps(viewer, partnership=number, only_open=True) if known.is_mine else [],
        asked=[one for one in queries.asked_of(viewer) if one.partnership == number],
        leaves=[one for one in members if known.may_edit or viewer.may("organisation.edit", organisation=one)],
        may_begin=viewer.may("sessions.run", partnership=number),
    )
    return render(request, "partners/partnership.html", {"page": page})


def start(request: HttpRequest) -> HttpResponse:
    """Start a partnership."""
    viewer = viewer_of(request)
    leads = [(row.id, row.name) for row in queries.organisations(viewer).rows if queries.may_edit(viewer, row.id)]
    form = StartForm(request.POST or None, leads=leads)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.start_partnership(**form.cleaned_data, by=viewer)
            messages.success(request, _("The partnership is started. Now bring its members in."))
            return redirect("partnership", number=made.pk)
    context = {"form": form, "partnership": None, "has_leads": bool(leads)}
    return render(request, "partners/partnership_form.html", context, status=422 if form.errors else 200)


def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change what it says of itself."""
    known = _mine(request, number)
    form = PartnershipForm(request.POST or None, leads=known.member_names, initial=PartnershipForm.of(known))
    return _sent(
        request,
        form,
        lambda given: actions.change_partnership(partnership=number, **given, by=viewer_of(request)),
        _("The partnership is saved."),
        ("partners/partnership_form.html", {"form": form, "partnership": known, "has_leads": True}),
    )


def join(request: HttpRequest, number: int) -> HttpResponse:
    """Bring an organisation in."""
    viewer, known = viewer_of(request), _mine(request, number)
    inside = {one for one, _name in (*known.member_names, *known.asked)}
    others = [(row.id, row.name) for row in queries.organisations(viewer).rows if row.id not in inside]
    form = JoinForm(request.POST or None, organisations=others)
    return _sent(
        request,
        form,
        lambda given: actions.ask_to_join(partnership=number, **given, by=viewer),
        _("The organization is brought in; one that you do not keep has been asked."),
        ("partners/partnership_join.html", {"form": form, "partnership": known}),
    )


def leave(request: HttpRequest, number: int, organisation: int) -> HttpResponse:
    """An organisation leaves, or what it was asked is taken back."""
    viewer = viewer_of(request)
    known = queries.partnership(viewer, number)
    name = dict((*known.member_names, *known.asked)).get(organisation)
    if name is None or not (known.may_edit or viewer.may("organisation.edit", organisation=organisation)):
        raise NotFound("There is no such partnership.")
    form = LeaveForm(request.POST or None)
    return _sent(
        request,
        form,
        lambda given: actions.leave_partnership(partnership=number, organisation=organisation, **given, by=viewer),
        _("The organization is no longer a member."),
        ("partners/partnership_leave.html", {"form": form, "partnership": known, "name": name}),
    )


def stage(request: HttpRequest, number: int) -> HttpResponse:
    """Take it to its next stage."""
    known = _mine(request, number)
    form = StageForm(request.POST or None, stages=known.next_stages)
    return _sent(
        request,
        form,
        lambda given: actions.move_partnership(partnership=number, **given, by=viewer_of(request)),
        _("The stage is saved."),
        ("partners/partnership_stage.html", {"form": form, "partnership": known}),
    )


def answer(request: HttpRequest, number: int, organisation: int) -> HttpResponse:
    """An organisation that was asked joins, or says no."""
    viewer = viewer_of(request)
    asked = [one for one in queries.asked_of(viewer) if (one.partnership, one.organisation) == (number, organisation)]
    if not asked:
        raise NotFound("Nobody has asked this organization, or the answer is given already.")
    if request.method != "POST":
        known = queries.partnership(viewer, number)
        return render(request, "partners/partnership_answer.html", {"asked": asked[0], "partnership": known})
    joins = request.POST.get("joins") == "yes"
    actions.answer_partnership(partnership=number, organisation=organisation, joins=joins, by=viewer)
    messages.success(
        request, _("The organization has joined.") if joins else _("The answer is kept: it does not join.")
    )
    return redirect("partnership", number=number) if joins else redirect("partnerships")


def _mine(request: HttpRequest, number: int) -> PartnershipFull:
    """The partnership, when the viewer may change it; else it is not found."""
    known = queries.partnership(viewer_of(request), number)
    if not known.may_edit:
        raise NotFound("There is no such partnership.")
    return known


def _sent(request: HttpRequest, form: Form, do: Any, done: str, shown: tuple[str, dict[str, Any]]) -> HttpResponse:
    """Do what a sent form asks and go back to the partnership, or show the form with all that was typed."""
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            do(form.cleaned_data)
            messages.success(request, done)
            return redirect("partnership", number=shown[1]["partnership"].id)
    return render(request, shown[0], shown[1], status=422 if form.errors else 200)
