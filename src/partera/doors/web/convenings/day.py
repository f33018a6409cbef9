"""The session day and the follow-up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.doors.web.convenings import forms, labels, pages
from partera.doors.web.convenings.shared import asked_to, bound, directory, numbered, people_in
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.programs.convenings import actions, queries
from partera.programs.convenings.queries import NoteTaken, SessionDetail
from partera.registry.workplans.queries import steps


def day(request: HttpRequest, number: int) -> HttpResponse:
    """The session day: agenda, who is here, overviews, notes."""
    viewer = viewer_of(request)
    page = _day_page(request, queries.session(viewer, number))
    if request.method == "POST" and _day_done(request, page):
        return redirect("session_day", number=number)
    refused = any(form.is_bound and form.errors for form in (page.agenda, page.note))
    return render(request, "convenings/day.html", {"page": page}, status=422 if refused else 200)


def _day_page(request: HttpRequest, detail: SessionDetail) -> pages.Day:
    viewer = viewer_of(request)
    here = {p.organisation: p.way for p in detail.present if p.organisation}
    invited = {i.organisation: i.organisation_name for i in detail.invitees}
    lines = [pages.AttendanceLine(o, name, here.get(o, "")) for o, name in invited.items()]
    gives = [
        (i.organisation, i.organisation_name)
        for i in detail.invitees
        if detail.may_run or viewer.may("organisation.edit", organisation=i.organisation)
    ]
    return pages.Day(
        session=detail,
        steps=pages.phases(detail),
        when=pages.when(detail.starts_at, detail.ends_at, detail.timezone),
        attendance=lines,
        in_person=sum(p.way == "in_person" for p in detail.present),
        remote=sum(p.way == "remote" for p in detail.present),
        agenda=bound(forms.AgendaForm, request, "agenda"),
        note=bound(forms.NoteForm, request, "note", organisations=list(invited.items())),
        notes=[note_line(request, note) for note in reversed(detail.notes)],
        overviews=list(detail.overviews),
        may_give=gives if detail.is_open else [],
        link=detail.remote_link,
        ways=[*labels.WAYS.items(), ("", _("Not here"))],
    )


def note_line(request: HttpRequest, note: NoteTaken) -> pages.NoteLine:
    """A note in words; feedback that waits for its answer brings the form."""
    form = bound(forms.AnswerForm, request, f"feedback-{note.id}") if note.next_status == "answered" else None
    return pages.NoteLine(
        note,
        labels.NOTE_KINDS[note.kind],
        labels.FEEDBACK.get(note.status, ""),
        labels.FEEDBACK_ANSWERS.get(note.answer, ""),
        labels.FEEDBACK_VERBS.get(note.next_status or "", ""),
        form,
    )


def _day_done(request: HttpRequest, page: pages.Day) -> bool:
    asked, viewer, number = asked_to(request), viewer_of(request), page.session.id
    if asked == "hold":
        actions.hold(session=number, by=viewer)
        messages.success(request, _("The session was held. Now write down what came of it."))
        return True
    if asked == "attendance":
        _note_attendance(request, page)
        messages.success(request, _("Saved."))
        return True
    if (item := numbered(asked, "remove")) is not None:
        actions.remove_agenda_item(session=number, item=item, by=viewer)
        return True
    form = {"agenda": page.agenda, "note": page.note}.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        if asked == "agenda":
            actions.add_agenda_item(session=number, **form.cleaned_data, by=viewer)
        else:
            actions.take_note(session=number, **form.cleaned_data, by=viewer)
        messages.success(request, _("Saved."))
    return not form.errors


def _note_attendance(request: HttpRequest, page: pages.Day) -> None:
    """Change only what differs from what is known."""
    for line in page.attendance:
        way = request.POST.get(f"way-{line.organisation}", "")
        if way != line.way:
            actions.attend(
                session=page.session.id,
                organisation=line.organisation,
                person=None,
                way=way or None,
                by=viewer_of(request),
            )


def overview(request: HttpRequest, number: int, organisation: int) -> HttpResponse:
    """A grantee's overview of one program."""
    viewer = viewer_of(request)
    detail = queries.session(viewer, number)
    names = {i.organisation: i.organisation_name for i in detail.invitees}
    may = detail.may_run or viewer.may("organisation.edit", organisation=organisation)
    if organisation not in names or not may:
        raise NotFound(_("There is no such page."))
    given = next((o for o in detail.overviews if o.organisation == organisation), None)
    now = {name: getattr(given, name) for name in forms.OverviewForm.base_fields} if given else {}
    form = forms.OverviewForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            values = actions.OverviewGiven(**form.cleaned_data)
            actions.give_overview(session=number, organisation=organisation, given=values, by=viewer)
            messages.success(request, _("The overview is saved."))
            return redirect("session_day", number=number)
    context = {"form": form, "session": detail, "name": names[organisation]}
    return render(request, "convenings/overview.html", context, status=422 if form.errors else 200)


def follow_up(request: HttpRequest, number: int) -> HttpResponse:
    """The follow-up: what came of it, who does what until when, what became of feedback."""
    viewer = viewer_of(request)
    page = _follow_up_page(request, queries.session(viewer, number))
    if request.method == "POST" and _follow_up_done(request, page):
        messages.success(request, _("Saved."))
        return redirect("session_followup", number=number)
    sent: list[Any] = [page.result, page.step, *(line.form for line in page.feedback if line.form)]
    refused = any(form.is_bound and form.errors for form in sent)
    return render(request, "convenings/follow_up.html", {"page": page}, status=422 if refused else 200)


def _follow_up_page(request: HttpRequest, detail: SessionDetail) -> pages.FollowUp:
    viewer = viewer_of(request)
    invited = {i.organisation: i.organisation_name for i in detail.invitees}
    choices = list(invited.items()) or directory(viewer)
    people = people_in(viewer, list(invited)) if detail.may_run else []
    return pages.FollowUp(
        session=detail,
        steps=pages.phases(detail),
        plan=[pages.StepLine(s, labels.STATUSES[s.status]) for s in steps(viewer, session=detail.id)],
        results=[
            (labels.RESULT_KINDS[result.kind], result.what, ", ".join(result.organisations))
            for result in detail.results
            if result.kind != "action_step"  # they stand in the list of steps above
        ],
        feedback=[note_line(request, note) for note in detail.notes if note.kind == "policy_feedback"],
        result=bound(forms.ResultForm, request, "result", initial={"kind": "new_relationship"}),
        step=bound(forms.StepForm, request, "step", organisations=choices, people=people, initial={"start": today()}),
    )


def _follow_up_done(request: HttpRequest, page: pages.FollowUp) -> bool:
    asked, viewer, number = asked_to(request), viewer_of(request), page.session.id
    if asked == "close":
        actions.follow_up(session=number, by=viewer)
        return True
    form: Any = {"result": page.result, "step": page.step}.get(asked)
    note = numbered(asked, "feedback")
    if note is not None:
        form = next((line.form for line in page.feedback if line.note.id == note), None)
        if form is None:
            actions.move_feedback(session=number, note=note, by=viewer)
            return True
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        if asked == "result":
            actions.add_result(session=number, **form.cleaned_data, by=viewer)
        elif asked == "step":
            actions.agree_step(session=number, **form.cleaned_data, by=viewer)
        elif note is not None:
            actions.move_feedback(session=number, note=note, **form.cleaned_data, by=viewer)
    return not form.errors
