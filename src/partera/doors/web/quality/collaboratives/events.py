"""Events: the list, one with its attendance, setting and changing one, the calendar file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound
from partera.doors.web.lists import refuse
from partera.doors.web.quality import guarded
from partera.doors.web.quality.collaboratives import pages, words
from partera.doors.web.quality.collaboratives.forms import AttendanceForm, EventForm
from partera.doors.web.quality.collaboratives.running import run_by
from partera.doors.web.quality.tabs import collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.programs.quality.actions import events as actions
from partera.programs.quality.actions.events import Planned
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import events as queries
from partera.programs.quality.queries.events import EventRow
from partera.programs.quality.rules import course

A_PAGE = 50


def events(request: HttpRequest, number: int) -> HttpResponse:
    """What comes, and what has been."""
    viewer = viewer_of(request)
    rows = queries.events(viewer, number)
    lines = [(row, words.when(row), _(course.EVENT_KINDS[row.kind])) for row in rows]
    page = pages.EventsPage(
        collaborative=known.collaborative(viewer, number),
        tabs=collaborative_tabs(viewer, number, "quality_events"),
        sentence=_of_events(rows),
        coming=[line for line in lines if line[0].is_coming],
        past=[line for line in reversed(lines) if not line[0].is_coming],
    )
    return render(request, "quality/collaboratives/events.html", {"page": page})


def _of_events(rows: list[EventRow]) -> str:
    coming = sum(row.is_coming for row in rows)
    past = len(rows) - coming
    return " ".join(
        [
            ngettext("%(n)s event is to come.", "%(n)s events are to come.", coming) % {"n": coming},
            ngettext("%(n)s has been.", "%(n)s have been.", past) % {"n": past},
        ]
    )


def add(request: HttpRequest, number: int) -> HttpResponse:
    """Set an event."""
    viewer = viewer_of(request)
    row = run_by(viewer, number)
    form = EventForm(request.POST or None, initial={"kind": "learning_session"})
    if request.method == "POST" and form.is_valid():
        with guarded.refuse(form):
            made = actions.add(
                collaborative=number, event=Planned(**form.planned()), keep_reason=form.keep_reason, by=viewer
            )
            messages.success(request, _("The event is set."))
            return redirect("quality_event", event=made)
    context = {"page": pages.FormPage(row, form)}
    return render(request, "quality/collaboratives/event_new.html", context, status=422 if form.errors else 200)


def change(request: HttpRequest, event: int) -> HttpResponse:
    """Change an event, write down what came of it, or take it back."""
    viewer = viewer_of(request)
    row = _run_by(viewer, event)
    now = {name: getattr(row, name) for name in EventForm.base_fields}
    form = bound(EventForm, request, "words", initial=now)
    if asked_to(request) == "take-back":
        actions.take_back(event=event, by=viewer)
        messages.success(request, _("The event is taken back."))
        return redirect("quality_events", number=row.collaborative)
    if request.method == "POST" and form.is_valid():
        with guarded.refuse(form):
            actions.change(event=event, to=Planned(**form.planned()), keep_reason=form.keep_reason, by=viewer)
            messages.success(request, _("Saved."))
            return redirect("quality_event", event=event)
    context = {"event": row, "form": form}
    return render(request, "quality/collaboratives/event_change.html", context, status=422 if form.errors else 200)


class _Attended:
    """The hospitals of an event as the paginator takes them: counted, and read a part at a time."""

    def __init__(self, viewer: Viewer, event: int, text: str) -> None:
        self.viewer, self.event, self.text = viewer, event, text

    def count(self) -> int:
        return queries.attendance(self.viewer, self.event, text=self.text, size=0).total

    def __getitem__(self, part: slice) -> list[queries.Attendance]:
        size = part.stop - part.start
        return queries.attendance(self.viewer, self.event, text=self.text, start=part.start, size=size).rows


def event(request: HttpRequest, event: int) -> HttpResponse:
    """One event: when, where, what came of it, who came."""
    viewer = viewer_of(request)
    row = queries.event(viewer, event)
    notes = row.may_run and row.has_begun
    text = request.GET.get("q", "").replace("\0", " ")[:100] if notes else ""
    source: Any = _Attended(viewer, event, text)
    shown: Page = Paginator(source, A_PAGE).get_page(request.GET.get("page"))
    attendance = shown.object_list
    form = AttendanceForm(request.POST or None, rows=attendance) if notes else None
    if request.method == "POST":
        if form is None:
            raise NotFound(_("There is no such page."))
        if form.is_valid():
            with refuse(form):
                actions.note_attendance(event=event, people=form.people(), by=viewer)
                messages.success(request, _("Saved."))
                return redirect(request.get_full_path())
    page = pages.EventPage(
        event=row,
        when=words.when(row),
        kind=_(course.EVENT_KINDS[row.kind]),
        sentence=_of_event(row),
        attendance=[one for one in attendance if one.people is not None],
        form=form,
        pages=shown,
        text=text,
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "quality/collaboratives/event.html", {"page": page}, status=status)


def _of_event(row: EventRow) -> str:
    said = _("%(kind)s of %(collaborative)s: %(when)s.") % {
        "kind": _(course.EVENT_KINDS[row.kind]),
        "collaborative": row.collaborative_name,
        "when": words.when(row),
    }
    if not row.hospitals:
        return said
    came = ngettext("%(n)s hospital came", "%(n)s hospitals came", row.hospitals) % {"n": row.hospitals}
    people = ngettext("with %(n)s person", "with %(n)s people", row.people) % {"n": row.people}
    return f"{said} {came} {people}."


def calendar(request: HttpRequest, number: int) -> HttpResponse:
    """The events as a file that calendar programs take."""
    viewer = viewer_of(request)
    row = known.collaborative(viewer, number)
    found: Any = Calendar()
    found.add("PRODID", "-//Partera//Hospital collaborative//EN")
    found.add("VERSION", "2.0")
    found.add("X-WR-CALNAME", row.name)
    for one in queries.events(viewer, number):
        address = request.build_absolute_uri(reverse("quality_event", args=[one.id]))
        found.add_component(_in_calendar(one, address))
    answer = HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="collaborative.ics"'
    return answer


def _in_calendar(row: EventRow, address: str) -> Event:
    found = Event()
    found.add("UID", f"quality-event-{row.id}@partera")
    found.add("DTSTAMP", row.changed_at)
    found.add("LAST-MODIFIED", row.changed_at)
    found.add("DTSTART", row.starts_on)
    found.add("DTEND", row.ends_on + timedelta(days=1))  # a day's end is the next day
    found.add("SUMMARY", row.title)
    if row.where:
        found.add("LOCATION", row.where)
    found.add("URL", address)
    return found


def _run_by(viewer: Viewer, event: int) -> EventRow:
    row = queries.event(viewer, event)
    if not row.may_run:
        raise NotFound(_("There is no such event."))
    return row
