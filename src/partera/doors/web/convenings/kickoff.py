"""The kick-off: an overview of what is agreed, and one step after another with one form and one button each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import BoundField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.convenings import evidence, labels, pages
from partera.doors.web.convenings import kickoff_forms as forms
from partera.doors.web.convenings.pages import Gap, PhaseStep, Valued
from partera.doors.web.convenings.shared import directory, run_by
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.programs.convenings import actions
from partera.programs.convenings.queries import Invited, SessionDetail
from partera.registry.partners.queries import partnership

STEPS = ("about", "time", "guests", "public")
_LACKING = {"about": ("focus",), "time": ("starts_at",), "guests": ("invitees", "presenters"), "public": ()}


@dataclass(frozen=True)
class Agreed:
    """One step on the overview: what is agreed, and what is still open."""

    key: str
    label: Any
    address: str
    facts: list[tuple[Any, Any]]
    missing: list[Any]


@dataclass(frozen=True)
class Overview:
    """The kick-off as a whole."""

    session: SessionDetail
    steps: list[PhaseStep]
    agreed: list[Agreed]
    is_ready: bool
    go_on: Agreed | None


@dataclass(frozen=True)
class StepPage:
    """One step: its form, and what stands beside it."""

    session: SessionDetail
    key: str
    label: Any
    number: int
    steps: list[PhaseStep]
    form: Form
    measures: list[Valued] = field(default_factory=list)
    no_measures: str = ""
    gaps: list[Gap] = field(default_factory=list)
    guests: list[tuple[Invited, list[BoundField]]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def overview(request: HttpRequest, number: int) -> HttpResponse:
    """What is agreed and what is open; when nothing is open, the session can be planned."""
    viewer = viewer_of(request)
    detail = run_by(viewer, number)
    if request.method == "POST":
        actions.plan(session=number, by=viewer)
        messages.success(request, _("The session is planned."))
        return redirect("session", number=number)
    agreed = [_agreed(detail, key) for key in STEPS]
    page = Overview(
        session=detail,
        steps=pages.phases(detail),
        agreed=agreed,
        is_ready=not detail.missing,
        go_on=next((one for one in agreed if one.missing), None),
    )
    return render(request, "convenings/kickoff.html", {"page": page})


def step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """One step; saving it leads on to the next."""
    viewer = viewer_of(request)
    detail = run_by(viewer, number)
    if step not in STEPS or not detail.is_open:
        raise NotFound(_("There is no such page."))
    page = _STEP_PAGES[step](request, detail)
    if request.method == "POST" and page.form.is_valid():
        with refuse(page.form):
            again = _DONE[step](page.form, detail, viewer)
            messages.success(request, _("Saved. Say now who of them presents.") if again else _("Saved."))
            return redirect(_address(number, step) if again else _next_address(number, step))
    return render(request, "convenings/kickoff_step.html", {"page": page}, status=422 if page.form.errors else 200)


def _address(number: int, step: str) -> str:
    return reverse("session_kickoff_step", kwargs={"number": number, "step": step})


def _next_address(number: int, step: str) -> str:
    place = STEPS.index(step) + 1
    return _address(number, STEPS[place]) if place < len(STEPS) else reverse("session_kickoff", args=[number])


def _agreed(detail: SessionDetail, key: str) -> Agreed:
    missing = [labels.MISSING[name] for name in _LACKING[key] if name in detail.missing]
    return Agreed(key, labels.KICKOFF_STEPS[key], _address(detail.id, key), _FACTS[key](detail), missing)


def _about_facts(detail: SessionDetail) -> list[tuple[Any, Any]]:
    titles = evidence.titles()
    focus = "; ".join(titles.get(measure, measure) for measure in detail.focus)
    facts = [
        (_("Title"), detail.title),
        (_("Purpose"), "; ".join(str(labels.PURPOSES[name]) for name in detail.purposes)),
        (_("Focus"), focus),
        (_("Why this focus"), detail.focus_reason),
    ]
    return [(word, value) for word, value in facts if value]


def _time_facts(detail: SessionDetail) -> list[tuple[Any, Any]]:
    facts = [(_("When"), pages.when(detail.starts_at, detail.ends_at, detail.timezone)), (_("Venue"), detail.venue)]
    return [(word, value) for word, value in facts if value]


def _guest_facts(detail: SessionDetail) -> list[tuple[Any, Any]]:
    presenting = "; ".join(one.organisation_name for one in detail.invitees if one.presents)
    others = "; ".join(one.organisation_name for one in detail.invitees if not one.presents)
    return [(word, value) for word, value in ((_("Present"), presenting), (_("Also invited"), others)) if value]


def _public_facts(detail: SessionDetail) -> list[tuple[Any, Any]]:
    shown = _("shown once the session is planned") if detail.is_public else _("not shown")
    if detail.is_public and detail.state != "kickoff":
        shown = _("shown")
    facts = [(_("Public schedule"), shown)]
    return facts + ([(_("What the public reads"), detail.summary_public)] if detail.summary_public else [])


def _page(detail: SessionDetail, key: str, form: Form, **more: Any) -> StepPage:
    here = STEPS.index(key)
    steps = [
        PhaseStep(str(labels.KICKOFF_STEPS[name]), _address(detail.id, name), "current" if place == here else "later")
        for place, name in enumerate(STEPS)
    ]
    return StepPage(detail, key, labels.KICKOFF_STEPS[key], here + 1, steps, form, **more)


def _about_page(request: HttpRequest, detail: SessionDetail) -> StepPage:
    measures, gaps = evidence.beside(viewer_of(request), detail.place)
    known = [(m.id, f"{m.title}: {m.value}, {m.period}") for m in measures]
    names = ("title", "focus_reason", "health_plans", "acquaintance", "kickoff_on")
    now = {name: getattr(detail, name) for name in names} | {"purposes": detail.purposes, "focus": list(detail.focus)}
    choices = known or list(evidence.titles(only_focus=True).items())
    shown, titles = {measure for measure, _words in choices}, evidence.titles()
    choices += [(measure, titles.get(measure, measure)) for measure in detail.focus if measure not in shown]
    form = forms.FrameForm(request.POST or None, measures=choices, initial=now)
    none = "" if measures else evidence.nothing_loaded()
    return _page(detail, "about", form, measures=measures, no_measures=none, gaps=gaps)


def _time_page(request: HttpRequest, detail: SessionDetail) -> StepPage:
    starts, ends = (evidence.local(at, detail.timezone) for at in (detail.starts_at, detail.ends_at))
    now = {
        "day": starts.date() if starts else None,
        "start": starts.time() if starts else None,
        "end": ends.time() if ends else None,
        **{name: getattr(detail, name) for name in ("timezone", "venue", "remote_link")},
    }
    return _page(detail, "time", forms.WhenForm(request.POST or None, initial=now))


def _guests_page(request: HttpRequest, detail: SessionDetail) -> StepPage:
    viewer = viewer_of(request)
    invited = {invitee.organisation for invitee in detail.invitees}
    members = dict(partnership(viewer, detail.partnership).member_names)
    near = {**members, **dict(directory(viewer, detail.place))}
    choices = sorted(((n, name) for n, name in near.items() if n not in invited), key=lambda pair: pair[1])
    others = [pair for pair in directory(viewer) if pair[0] not in invited]
    form = forms.GuestsForm(request.POST or None, invitees=detail.invitees, near=choices, others=others)
    guests = [(invitee, form.of(invitee)) for invitee in detail.invitees]
    names = [name for number, name in others if number not in near]
    return _page(detail, "guests", form, guests=guests, others=names)


def _public_page(request: HttpRequest, detail: SessionDetail) -> StepPage:
    now = {"is_public": detail.is_public, "summary": detail.summary_public}
    return _page(detail, "public", forms.PublishForm(request.POST or None, initial=now))


def _about_done(form: Any, detail: SessionDetail, viewer: Viewer) -> bool:
    given = form.cleaned_data
    given["focus"] = {measure: detail.focus.get(measure, "") for measure in given["focus"]}
    actions.frame(session=detail.id, **{**given, "purposes": tuple(given["purposes"])}, by=viewer)
    return False


def _time_done(form: Any, detail: SessionDetail, viewer: Viewer) -> bool:
    said = {name: form.cleaned_data[name] for name in ("timezone", "venue", "remote_link")}
    starts, ends = form.moment("start"), form.moment("end")
    actions.set_time_and_place(session=detail.id, starts_at=starts, ends_at=ends, **said, by=viewer)
    return False


def _guests_done(form: Any, detail: SessionDetail, viewer: Viewer) -> bool:
    """Whether somebody was newly invited, of whom it is to be said whether they present."""
    arranged = form.arranged()
    actions.arrange_guests(session=detail.id, **arranged, by=viewer)
    return bool(arranged["new"])


def _public_done(form: Any, detail: SessionDetail, viewer: Viewer) -> bool:
    actions.publish(session=detail.id, **form.cleaned_data, by=viewer)
    return False


_FACTS = {"about": _about_facts, "time": _time_facts, "guests": _guest_facts, "public": _public_facts}
_STEP_PAGES = {"about": _about_page, "time": _time_page, "guests": _guests_page, "public": _public_page}
_DONE = {"about": _about_done, "time": _time_done, "guests": _guests_done, "public": _public_done}
