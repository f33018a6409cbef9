"""The list of sessions, beginning one, its first page, and the kick-off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.doors.web.convenings import evidence, forms, labels, pages
from partera.doors.web.convenings.shared import asked_to, bound, directory, numbered, run_by, viewer_of
from partera.doors.web.lists import chips, refuse
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
    choices = [(row.id, row.name) for row in partnerships(viewer, permission="sessions.run")]
    given = {"place": _place_name(request)}
    form = forms.NewSessionForm(request.POST or None, viewer=viewer, partnerships=choices, initial=given)
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


def kickoff(request: HttpRequest, number: int) -> HttpResponse:
    """The kick-off: focus beside the figures, time and place, who comes, what the public reads."""
    viewer = viewer_of(request)
    detail = run_by(viewer, number)
    page = _kickoff_page(request, detail)
    if request.method == "POST" and _kickoff_done(request, page):
        messages.success(request, _("Saved."))
        return redirect("session_kickoff", number=number)
    forms_sent = [form for form in (page.frame, page.times, page.invite, page.publish, page.cancel) if form]
    refused = any(form.is_bound and form.errors for form in forms_sent)
    return render(request, "convenings/kickoff.html", {"page": page}, status=422 if refused else 200)


def _kickoff_page(request: HttpRequest, detail: SessionDetail) -> pages.Kickoff:
    viewer = viewer_of(request)
    measures, gaps = evidence.beside(viewer, detail.place)
    known = [(m.id, f"{m.title}: {m.value}, {m.period}") for m in measures] or list(
        evidence.titles(only_focus=True).items()
    )
    starts, ends = (evidence.local(at, detail.timezone) for at in (detail.starts_at, detail.ends_at))
    invited = {invitee.organisation for invitee in detail.invitees}
    others = [pair for pair in directory(viewer) if pair[0] not in invited]
    frame_now = {
        name: getattr(detail, name) for name in ("title", "focus_reason", "health_plans", "acquaintance", "kickoff_on")
    }
    return pages.Kickoff(
        session=detail,
        steps=pages.phases(detail),
        when=pages.when(detail.starts_at, detail.ends_at, detail.timezone),
        missing=[labels.MISSING[name] for name in detail.missing],
        measures=measures,
        no_measures="" if measures else evidence.nothing_loaded(),
        gaps=gaps,
        frame=bound(
            forms.FrameForm, request, "frame", measures=known,
            initial={**frame_now, "purposes": detail.purposes, "focus": list(detail.focus)},
        ),
        times=bound(
            forms.WhenForm, request, "times",
            initial={
                "day": starts.date() if starts else None, "start": starts.time() if starts else None,
                "end": ends.time() if ends else None, "timezone": detail.timezone, "venue": detail.venue,
                "remote_link": detail.remote_link,
            },
        ),
        invite=bound(forms.InviteForm, request, "invite", organisations=others) if others else None,
        invitees=[_invitee_line(request, invitee) for invitee in detail.invitees],
        publish=bound(
            forms.PublishForm, request, "publish",
            initial={"is_public": detail.is_public, "summary": detail.summary_public},
        ),
        cancel=bound(forms.CancelForm, request, "cancel"),
    )  # fmt: skip


def _invitee_line(request: HttpRequest, invitee: queries.Invited) -> pages.InviteeLine:
    knows = {True: "yes", False: "no", None: ""}[invitee.knows_others]
    now = {"presents": invitee.presents, "knows_others": knows, "answer": invitee.answer}
    form = bound(forms.InviteeForm, request, f"invitee-{invitee.id}", initial=now)
    return pages.InviteeLine(invitee, form, labels.ANSWERS[invitee.answer])


def _kickoff_done(request: HttpRequest, page: pages.Kickoff) -> bool:
    """Do what was asked; False when the form must be shown again with its errors."""
    asked, viewer, number = asked_to(request), viewer_of(request), page.session.id
    if asked == "plan":
        actions.plan(session=number, by=viewer)
        return True
    if (invitee := numbered(asked, "uninvite")) is not None:
        actions.uninvite(session=number, invitee=invitee, by=viewer)
        return True
    simple = {
        "frame": page.frame,
        "times": page.times,
        "invite": page.invite,
        "publish": page.publish,
        "cancel": page.cancel,
    }
    rows = {f"invitee-{line.invitee.id}": line.form for line in page.invitees}
    form = {**simple, **rows}.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        _send(asked, form, page, viewer)
    return not form.errors


def _send(asked: str, form: Any, page: pages.Kickoff, viewer: Any) -> None:
    """Call the action that the form stands for."""
    given, number = form.cleaned_data, page.session.id
    if asked == "frame":
        reasons = page.session.focus
        given["focus"] = {measure: reasons.get(measure, "") for measure in given["focus"]}
        actions.frame(session=number, **{**given, "purposes": tuple(given["purposes"])}, by=viewer)
    elif asked == "times":
        actions.set_time_and_place(
            session=number,
            starts_at=form.moment("start"),
            ends_at=form.moment("end"),
            **{name: given[name] for name in ("timezone", "venue", "remote_link")},
            by=viewer,
        )
    elif asked == "invite":
        for organisation in given["organisations"]:
            actions.invite(session=number, organisation=organisation, by=viewer)
    elif asked == "publish":
        actions.publish(session=number, is_public=given["is_public"], summary=given["summary"], by=viewer)
    elif asked == "cancel":
        actions.cancel(session=number, reason=given["reason"], by=viewer)
    else:
        actions.change_invitee(session=number, invitee=int(asked.removeprefix("invitee-")), **given, by=viewer)
