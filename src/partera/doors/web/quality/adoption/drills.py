"""A hospital's drills: the list, writing one down, one with its times."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.quality import guarded
from partera.doors.web.quality.adoption import pages, words
from partera.doors.web.quality.adoption.forms import DrillForm
from partera.doors.web.quality.adoption.practices import may_note
from partera.doors.web.quality.tabs import hospital_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day
from partera.programs.quality.actions import drills as actions
from partera.programs.quality.actions.drills import Held
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import drills as queries
from partera.programs.quality.queries import practices
from partera.programs.quality.queries.bundles import ElementRow
from partera.programs.quality.queries.collaboratives import HospitalRow
from partera.programs.quality.queries.drills import DrillRow
from partera.programs.quality.rules import drills as rules


def drills(request: HttpRequest, part: int) -> HttpResponse:
    """The drills of a hospital, the newest first."""
    viewer = viewer_of(request)
    row = known.hospital(viewer, part)
    found = queries.drills(viewer, part)
    page = pages.DrillsPage(
        hospital=row,
        tabs=hospital_tabs(viewer, part, "quality_drills"),
        sentence=_of_drills(row.hospital_name, found),
        drills=[pages.DrillLine(one, _time(one.first_done), _time(one.all_done)) for one in found],
        may_enter=may_note(row),
    )
    return render(request, "quality/adoption/drills.html", {"page": page})


def _time(seconds: int | None) -> str:
    return rules.write_time(seconds) if seconds is not None else ""


def _of_drills(hospital: str, found: list[DrillRow]) -> str:
    if not found:
        return _("%(hospital)s has not written down a drill yet.") % {"hospital": hospital}
    said = ngettext(
        "%(hospital)s has written down %(n)s drill; the last was on %(day)s.",
        "%(hospital)s has written down %(n)s drills; the last was on %(day)s.",
        len(found),
    )
    return said % {"hospital": hospital, "n": len(found), "day": day(found[0].on)}


def _own(viewer: Viewer, part: int) -> HospitalRow:
    row = known.hospital(viewer, part)
    if not row.is_own:
        raise NotFound(_("There is no such hospital in the collaborative."))
    return row


def _elements(viewer: Viewer, part: int, also: ElementRow | None = None) -> list[tuple[ElementRow, str]]:
    rows = [row.element for _bundle, some in practices.practices(viewer, part) for row in some]
    rows += [also] if also is not None and also.id not in {row.id for row in rows} else []
    return [(row, words.title(row)) for row in rows]


def add(request: HttpRequest, part: int) -> HttpResponse:
    """Write a drill down."""
    viewer = viewer_of(request)
    row = _own(viewer, part)
    form = DrillForm(request.POST or None, elements=_elements(viewer, part))
    if request.method == "POST" and form.is_valid():
        with guarded.refuse(form):
            number = actions.log(enrolment=part, drill=Held(**form.held()), keep_reason=form.keep_reason, by=viewer)
            messages.success(request, _("The drill is written down."))
            return redirect("quality_drill", part=part, drill=number)
    context = {"hospital": row, "form": form, "actions": _common_actions()}
    return render(request, "quality/adoption/drill_new.html", context, status=422 if form.errors else 200)


def _common_actions() -> list[str]:
    """Critical actions of the commonest drills, to choose from while typing."""
    return [
        _("Help called"),
        _("Leader named"),
        _("Blood loss said aloud"),
        _("First medicine given"),
        _("Second medicine given"),
        _("Blood ordered"),
        _("Blood at the bedside"),
        _("Blood pressure taken again"),
        _("Decision to operate"),
        _("Family told what is happening"),
        _("Talked over afterwards"),
    ]


def drill(request: HttpRequest, part: int, drill: int) -> HttpResponse:
    """One drill; its own people may correct it."""
    viewer = viewer_of(request)
    row = known.hospital(viewer, part)
    found = queries.drill(viewer, part, drill)
    form = None
    if may_note(row):
        form = DrillForm(
            request.POST or None, elements=_elements(viewer, part, found.element), initial=DrillForm.of(found)
        )
    if request.method == "POST":
        if form is None:
            raise NotFound(_("There is no such page."))
        if form.is_valid():
            with guarded.refuse(form):
                actions.correct(
                    enrolment=part, drill=drill, to=Held(**form.held()), keep_reason=form.keep_reason, by=viewer
                )
                messages.success(request, _("Saved."))
                return redirect("quality_drill", part=part, drill=drill)
    page = pages.DrillPage(
        hospital=row,
        drill=found,
        practice=words.title(found.element) if found.element else "",
        participants=[(_(rules.ROLES[role]), count) for role, count in found.participants],
        times=[(taken.action, _time(taken.seconds) or _("not done")) for taken in found.times],
        form=form,
    )
    context = {"page": page, "actions": _common_actions()}
    status = 422 if form is not None and form.errors else 200
    return render(request, "quality/adoption/drill.html", context, status=status)
