"""The hub of one hospital's part: where it stands, its answer to the invitation, what became of it; its coaching."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound
from partera.doors.web.lists import refuse
from partera.doors.web.quality import guarded
from partera.doors.web.quality.collaboratives import pages, words
from partera.doors.web.quality.collaboratives.forms import (
    CoachingForm,
    NameForm,
    PlaceForm,
    ReasonForm,
    SignedForm,
    SignForm,
)
from partera.doors.web.quality.tabs import hospital_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day, month, number
from partera.programs.quality.actions import coaching as coaching_actions
from partera.programs.quality.actions import collaboratives as actions
from partera.programs.quality.queries import access, coaching, events, hospitals, practices, reporting
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries.collaboratives import HospitalRow
from partera.programs.quality.rules import course

COMING = 3
NOTES = 2


def hospital(request: HttpRequest, part: int) -> HttpResponse:
    """One hospital's part in a collaborative."""
    viewer = viewer_of(request)
    page = _page(request, known.hospital(viewer, part))
    if request.method == "POST" and _done(request, page, viewer):
        return redirect("quality_hospital", part=part)
    sent = (page.answer, page.decline, page.leave, page.name, page.note_signed, page.place)
    refused = any(form.is_bound and form.errors for form in sent if form)
    return render(request, "quality/collaboratives/hospital.html", {"page": page}, status=422 if refused else 200)


def _page(request: HttpRequest, row: HospitalRow) -> pages.HospitalPage:
    viewer = viewer_of(request)
    is_open = row.collaborative_state != "closed"
    runs = is_open and viewer.may(access.RUN, partnership=row.partnership)
    answers = is_open and row.is_own
    takes_part = row.state in course.AGREED
    rows = [one for _bundle, found in practices.practices(viewer, row.id) for one in found]
    notes = coaching.notes(viewer, row.id)
    stage = coaching.newest_stage(notes)
    leads = hospitals.leads(viewer, row.id)
    coming = [one for one in events.coming(viewer) if one.collaborative == row.collaborative][:COMING]
    steps = [step for step in course.next_states(row.state) if step in course.REPORTING]
    wanted = _wanted(viewer, row) if answers and row.state in course.REPORTING else None
    return pages.HospitalPage(
        hospital=row,
        tabs=hospital_tabs(viewer, row.id, "quality_hospital") if takes_part else [],
        sentence=words.of_hospital(row, sum(one.is_in_place for one in rows), len(rows), wanted),
        state=words.hospital_state(row.state),
        chip=words.STATE_CHIPS.get(row.state, row.state),
        facts=_facts(row, leads, takes_part),
        sees_collaborative=row.state not in course.WITH_REASON or viewer.may(access.SEE, partnership=row.partnership),
        runs=runs,
        answer=bound(SignForm, request, "sign") if answers and row.state == "invited" else None,
        decline=bound(ReasonForm, request, "decline") if answers and row.state == "invited" else None,
        leave=bound(ReasonForm, request, "leave") if (answers or runs) and takes_part else None,
        name=_name_form(request, row) if answers and takes_part else None,
        note_signed=bound(SignedForm, request, "note") if runs and row.state == "invited" and not row.is_own else None,
        place=_place_form(request, row) if runs else None,
        steps=[(step, _STEPS[row.state, step]()) for step in steps] if runs else [],
        has_leads=bool(leads),
        stage=words.stage(stage.stage) if stage else "",
        stage_on=stage.on if stage else None,
        notes=notes[:NOTES],
        coming=[(one, words.when(one)) for one in coming],
        enter=(str(wanted.month), month(wanted.month.first_day)) if wanted else ("", ""),
        changes=[
            (one, words.hospital_state(one.before) if one.before else "", words.hospital_state(one.after))
            for one in hospitals.changes(viewer, row.id)
        ],
    )


def _wanted(viewer: Viewer, row: HospitalRow) -> reporting.MonthState | None:
    """The month its own people enter next."""
    return reporting.next_to_enter(reporting.months_of(viewer, row.id).months)


_STEPS = {
    ("enrolled", "active"): lambda: _("Begin: make it active"),
    ("active", "sustaining"): lambda: _("It now sustains what it has reached"),
    ("sustaining", "active"): lambda: _("Make it active again"),
}


def _facts(row: HospitalRow, leads: list[str], takes_part: bool) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("Collaborative"), row.collaborative_name),
        (_("Wave"), row.wave),
        (_("Leads quality there"), ", ".join(leads) or _("nobody with a sign-in yet")),
    ]
    if row.expected_births is not None:
        facts.append((_("Births expected in a year"), number(row.expected_births)))
    if row.agreed_on is not None and takes_part:
        signed = _("by %(who)s on %(day)s") % {"who": row.agreed_by, "day": day(row.agreed_on)}
        named = _("they may know which figures are its own") if row.names_itself else _("it stays unnamed")
        facts += [(_("Agreement signed"), signed), (_("For the other hospitals"), named)]
    elif row.state == "invited":
        facts.append((_("Invited on"), day(row.invited_on)))
    return facts


def _name_form(request: HttpRequest, row: HospitalRow) -> Form:
    return bound(NameForm, request, "name", initial={"names_itself": row.names_itself})


def _place_form(request: HttpRequest, row: HospitalRow) -> Form:
    waves = known.waves(viewer_of(request), row.collaborative)
    here = next(wave.id for wave in waves if wave.number == row.wave)
    choices = [(wave.id, f"{wave.number} {wave.name}".strip()) for wave in waves]
    now = {"wave": here, "expected_births": row.expected_births}
    return bound(PlaceForm, request, "place", waves=choices, initial=now)


def _done(request: HttpRequest, page: pages.HospitalPage, viewer: Viewer) -> bool:
    asked, part = asked_to(request), page.hospital.id
    if page.runs and asked.removeprefix("become-") in dict(page.steps):
        actions.go_on(enrolment=part, state=asked.removeprefix("become-"), by=viewer)
        messages.success(request, _("Saved."))
        return True
    if page.runs and asked == "write" and page.hospital.state == "invited":
        _said_again(request, actions.write_again(enrolment=part, by=viewer))
        return True
    forms = {
        "sign": page.answer,
        "decline": page.decline,
        "leave": page.leave,
        "name": page.name,
        "note": page.note_signed,
        "place": page.place,
    }
    form = forms.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        _DO[asked](part, form.cleaned_data, viewer)
        messages.success(request, _SAID[asked]())
    return not form.errors


_DO: dict[str, Any] = {
    "sign": lambda part, given, by: actions.enrol(enrolment=part, **given, by=by),
    "note": lambda part, given, by: actions.enrol(enrolment=part, **given, by=by),
    "decline": lambda part, given, by: actions.go_on(enrolment=part, state="declined", **given, by=by),
    "leave": lambda part, given, by: actions.go_on(enrolment=part, state="left", **given, by=by),
    "name": lambda part, given, by: actions.name_itself(enrolment=part, **given, by=by),
    "place": lambda part, given, by: actions.place(enrolment=part, **given, by=by),
}
_SAID = {
    "sign": lambda: _("Thank you: the hospital takes part."),
    "note": lambda: _("The signed agreement is noted."),
    "decline": lambda: _("The answer is kept: the hospital does not take part."),
    "leave": lambda: _("The hospital has left. What it entered stays."),
    "name": lambda: _("Saved."),
    "place": lambda: _("Saved."),
}


def _said_again(request: HttpRequest, leads: int) -> None:
    if leads:
        said = ngettext("A letter goes to %(n)s person.", "Letters go to %(n)s people.", leads) % {"n": leads}
        messages.success(request, _("%(letters)s At most one a day.") % {"letters": said})
    else:
        messages.warning(
            request, _("Nobody leads quality at this hospital in Partera. Ask an administrator to invite somebody.")
        )


def coached(request: HttpRequest, part: int) -> HttpResponse:
    """What coaches wrote down, the stages reached; for who runs the collaborative, writing another note."""
    viewer = viewer_of(request)
    row = known.hospital(viewer, part)
    may_write = viewer.may(access.RUN, partnership=row.partnership) and row.state in course.AGREED
    form = CoachingForm(request.POST or None) if may_write and row.collaborative_state != "closed" else None
    if request.method == "POST":
        if form is None:
            raise NotFound(_("There is no such page."))
        if form.is_valid():
            with guarded.refuse(form):
                coaching_actions.note(enrolment=part, **form.cleaned_data, by=viewer)
                messages.success(request, _("The note is kept."))
                return redirect("quality_coaching", part=part)
    page = _coaching_page(viewer, row, form)
    status = 422 if form is not None and form.errors else 200
    return render(request, "quality/collaboratives/coaching.html", {"page": page}, status=status)


def _coaching_page(viewer: Viewer, row: HospitalRow, form: Form | None) -> pages.CoachingPage:
    notes = coaching.notes(viewer, row.id)
    reached = [note for note in reversed(notes) if note.stage is not None]
    return pages.CoachingPage(
        hospital=row,
        tabs=hospital_tabs(viewer, row.id, "quality_coaching"),
        sentence=_of_stages(row, reached),
        notes=[(note, words.stage(note.stage)) for note in notes],
        stages=[(note.on, words.stage(note.stage)) for note in reached],
        picture=reverse("quality_stages_picture", args=[row.id]) if len(reached) > 1 else "",
        form=form,
    )


def _of_stages(row: HospitalRow, reached: list[coaching.NoteRow]) -> str:
    if not reached:
        return _("No coach has yet said which stage the team of %(hospital)s has reached.") % {
            "hospital": row.hospital_name
        }
    return _("The team of %(hospital)s has reached stage %(stage)s (%(day)s).") % {
        "hospital": row.hospital_name,
        "stage": words.stage(reached[-1].stage),
        "day": day(reached[-1].on),
    }
