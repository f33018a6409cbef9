"""The list of sessions, beginning one, its first page, and calling it off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.doors.web.convenings import evidence, labels, pages
from partera.doors.web.convenings import kickoff_forms as forms
from partera.doors.web.convenings.shared import run_by
from partera.doors.web.lists import chips, refuse
from partera.doors.web.routes import viewer_of
from partera.programs.convenings import actions, queries
from partera.programs.convenings.queries import SessionDetail
from partera.registry.partners.queries import partnerships
from partera.registry.places.queries import found


def session_list(request: HttpRequest) -> HttpResponse:
    """The sessions of the partnerships one is in."""
    viewer, asked = viewer_of(request), request.GET
    state = asked.get("state") if asked.get("state") in labels.STATES else None
    level = asked.get("level") if asked.get("level") in labels.LEVELS else None
    rows = queries.sessions(viewer, state=state, level=level)
    page = pages.SessionList(
        sessions=[
            pages.ListedSession(
                row,
                pages.when(row.starts_at, row.ends_at, row.timezone),
                labels.STATES[row.state],
                labels.LEVELS[row.level],
            )
            for row in rows
        ],
        chips=chips(
            asked,
            {"state": str(labels.STATES[state]) if state else "", "level": str(labels.LEVELS[level]) if level else ""},
        ),
        states=[(key, words, key == state) for key, words in labels.STATES.items()],
        levels=[(key, words, key == level) for key, words in labels.LEVELS.items()],
        may_begin=viewer.may_somewhere("sessions.run"),
    )
    return render(request, "convenings/list.html", {"page": page})


def new(request: HttpRequest) -> HttpResponse:
    """Begin a session for a place."""
    viewer = viewer_of(request)
    mine = partnerships(viewer, permission="sessions.run")
    form = forms.NewSessionForm(
        request.POST or None,
        partnerships=[(row.id, row.name) for row in mine],
        within=tuple(code for row in mine for code in row.place_codes),
        initial={"place": _place_name(request), "partnership": request.GET.get("partnership", "")},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        with refuse(form):
            number = actions.create(
                partnership=chosen["partnership"],
                place=chosen["place"],
                title=chosen["title"],
                purposes=tuple(chosen["purposes"]),
                by=viewer,
            )
            messages.success(request, _("The session has begun. Now agree its focus and whom to invite."))
            return redirect("session_kickoff", number=number)
    return render(request, "convenings/new.html", {"form": form}, status=422 if form.errors else 200)


def _place_name(request: HttpRequest) -> str:
    asked = request.GET.get("place", "")
    rows = found(viewer_of(request), asked, 1) if asked else []
    return rows[0].name if rows else ""


def session(request: HttpRequest, number: int) -> HttpResponse:
    """A session's first page."""
    viewer = viewer_of(request)
    detail = queries.session(viewer, number)
    titles = evidence.titles()
    route, label = _next(detail)
    page = pages.Summary(
        session=detail,
        steps=pages.phases(detail),
        when=pages.when(detail.starts_at, detail.ends_at, detail.timezone),
        state=labels.STATES[detail.state],
        level=labels.LEVELS[detail.level],
        facts=_facts(detail),
        focus=[(titles.get(measure, measure), reason) for measure, reason in detail.focus.items()],
        next_address=route,
        next_label=label,
        may_cancel=detail.may_run and detail.state in ("kickoff", "planned"),
    )
    return render(request, "convenings/session.html", {"page": page})


def _next(detail: SessionDetail) -> tuple[str, str]:
    """The one button: where the session goes on."""
    if detail.state == "kickoff" and detail.may_run:
        return "session_kickoff", _("Go on with the kick-off")
    if detail.state == "planned":
        return "session_day", _("Open the session day")
    if detail.state in ("held", "followed_up"):
        return "session_followup", _("Open the follow-up")
    return "", ""


def _facts(detail: SessionDetail) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("Place"), detail.place_name),
        (_("Partnership"), detail.partnership_name),
        (_("Purpose"), "; ".join(str(labels.PURPOSES[name]) for name in detail.purposes)),
        (_("When"), pages.when(detail.starts_at, detail.ends_at, detail.timezone) or _("no day set yet")),
    ]
    facts += [(_("Venue"), detail.venue)] if detail.venue else []
    facts += [(_("Remote"), detail.remote_link)] if detail.remote_link else []
    facts.append((_("Do the grantees know each other?"), labels.ACQUAINTANCE[detail.acquaintance]))
    facts += [(_("Health plans"), detail.health_plans)] if detail.health_plans else []
    facts.append((_("Public schedule"), _("shown") if detail.is_public else _("not shown")))
    facts += [(_("Cancelled because"), detail.reason_cancelled)] if detail.reason_cancelled else []
    return facts


def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call the session off."""
    viewer = viewer_of(request)
    detail = run_by(viewer, number)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.cancel(session=number, reason=form.cleaned_data["reason"], by=viewer)
            messages.success(request, _("The session is cancelled."))
            return redirect("session", number=number)
    context = {"form": form, "session": detail}
    return render(request, "convenings/cancel.html", context, status=422 if form.errors else 200)
