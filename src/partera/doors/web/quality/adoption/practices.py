"""A hospital's practices: all of them, and one with its next step."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.lists import csv_download
from partera.doors.web.quality import guarded
from partera.doors.web.quality.adoption import pages, words
from partera.doors.web.quality.adoption.forms import StatusForm
from partera.doors.web.quality.tabs import hospital_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day
from partera.programs.quality.actions import practices as actions
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import practices as queries
from partera.programs.quality.queries.collaboratives import HospitalRow
from partera.programs.quality.queries.practices import PracticeRow
from partera.programs.quality.rules import course


def practices(request: HttpRequest, part: int) -> HttpResponse:
    """Every practice of a hospital by bundle and part, and how many were in place month by month."""
    viewer = viewer_of(request)
    row = known.hospital(viewer, part)
    found = queries.practices(viewer, part)
    rows = [one for _bundle, some in found for one in some]
    months = queries.progress(viewer, part) if rows else []
    page = pages.PracticesPage(
        hospital=row,
        tabs=hospital_tabs(viewer, part, "quality_practices"),
        sentence=words.of_practices(row.hospital_name, rows),
        bundles=[(words.title(bundle), _by_section(some)) for bundle, some in found],
        may_enter=may_note(row),
        months=[pages.MonthLine(one.month.first_day, (one.in_place,)) for one in reversed(months)],
        of=len(rows),
        picture=reverse("quality_practices_picture", args=[part]) if len(months) > 1 else "",
    )
    return render(request, "quality/adoption/practices.html", {"page": page})


def may_note(row: HospitalRow) -> bool:
    """Whether the viewer may note something for the hospital now."""
    return row.is_own and row.state in course.AGREED and row.collaborative_state != "closed"


def _by_section(rows: list[PracticeRow]) -> list[tuple[str, list[pages.PracticeLine]]]:
    return [
        (words.section(section), [_line(row) for row in some])
        for section, some in groupby(rows, key=lambda row: row.element.section)
    ]


def _line(row: PracticeRow) -> pages.PracticeLine:
    return pages.PracticeLine(row, words.title(row.element), words.status(row.status))


def practices_csv(request: HttpRequest, part: int) -> HttpResponse:
    """The same as a file."""
    header = ("bundle", "version", "part", "practice", "status", "since", "evidence", "audited_on", "look_again_by")
    rows = [
        (
            words.title(bundle), bundle.version, words.section(row.element.section), words.title(row.element),
            words.status(row.status), str(row.now.since or "") if row.now else "",
            row.now.evidence if row.now else "", str(row.now.audited_on or "") if row.now else "", str(row.due or ""),
        )
        for bundle, some in queries.practices(viewer_of(request), part)
        for row in some
    ]  # fmt: skip
    return csv_download("practices.csv", header, rows)


def practice(request: HttpRequest, part: int, element: int) -> HttpResponse:
    """One practice: where it stands, and its next step."""
    viewer = viewer_of(request)
    row = known.hospital(viewer, part)
    bundle, found, history = queries.practice(viewer, part, element)
    form = _form(request, found) if may_note(row) else None
    if request.method == "POST":
        if form is None:
            raise NotFound(_("There is no such page."))
        if form.is_valid() and _noted(form, part, element, viewer):
            messages.success(request, _("Noted."))
            return redirect("quality_practices", part=part)
    page = pages.PracticePage(
        hospital=row,
        bundle=words.title(bundle),
        line=_line(found),
        section=words.section(found.element.section),
        evidence=words.evidence(found.element),
        sentence=_of_practice(found),
        history=[(step, words.status(step.status)) for step in history],
        form=form,
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "quality/adoption/practice.html", {"page": page}, status=status)


def _form(request: HttpRequest, found: PracticeRow) -> StatusForm:
    """What shows it is asked for anew: yesterday's evidence is no reason why a practice slipped."""
    now = {"status": found.status, "since": found.now.since if found.now else None}
    return StatusForm(request.POST or None, initial=now)


def _noted(form: StatusForm, part: int, element: int, viewer: Viewer) -> bool:
    with guarded.refuse(form):
        actions.set_status(enrolment=part, element=element, **form.cleaned_data, by=viewer)
    return not form.errors


def _of_practice(row: PracticeRow) -> str:
    if row.now is None or row.now.since is None:
        return f"{words.status(row.status)}."
    said = _("%(status)s since %(day)s.") % {"status": words.status(row.status), "day": day(row.now.since)}
    if row.due is None:
        return said
    return f"{said} " + _("To be looked at again by %(day)s.") % {"day": day(row.due)}
