"""A meeting's slides: chosen on a page, or all of them by one click."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound
from partera.core.periods import Month, NotAPeriod, today
from partera.core.viewers import Viewer
from partera.doors.web.lists import number_in
from partera.doors.web.places.views import slide_download
from partera.doors.web.quality.slides import forms, making
from partera.doors.web.quality.slides.charts import chart_slide, upto
from partera.doors.web.quality.slides.making import Wanted
from partera.doors.web.quality.tabs import Tab, collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.programs.quality.queries import charts, flags, meeting, roll_ups
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.collaboratives import CollaborativeRow, HospitalRow
from partera.programs.quality.queries.meeting import Told
from partera.programs.quality.rules.entries import LONGEST_BACK
from partera.reports.slides import SeriesSlide

_SINGLE = ("notes", "tests")
"""Parts of which single things can be left out."""


@dataclass(frozen=True)
class ChoosePage:
    """What can go into the slides."""

    collaborative: CollaborativeRow
    hospital: HospitalRow | None
    tabs: list[Tab]
    told: Told
    form: forms.ChooseForm
    hidden: tuple[tuple[str, str], ...]


def choose(request: HttpRequest, number: int) -> HttpResponse:
    """What goes in."""
    viewer = viewer_of(request)
    collaborative, hospital = _whose(request, viewer, number)
    at = _month(request)
    told = _told(viewer, collaborative, hospital, at)
    page = ChoosePage(
        collaborative=collaborative,
        hospital=hospital,
        tabs=collaborative_tabs(viewer, number, "quality_slides_choose"),
        told=told,
        form=forms.ChooseForm(told=told, at=at),
        hidden=(("hospital", str(hospital.id)),) if hospital else (),
    )
    return render(request, "quality/slides/choose.html", {"page": page})


def slides(request: HttpRequest, number: int) -> HttpResponse:
    """The set as a file; without a choice everything the viewer may see goes in."""
    viewer = viewer_of(request)
    collaborative, hospital = _whose(request, viewer, number)
    at = _month(request)
    told = _told(viewer, collaborative, hospital, at)
    made = making.meeting(
        told,
        _charts(viewer, collaborative, hospital, at),
        _wanted(request),
        collaborative=collaborative.name,
        hospital=hospital.hospital_name if hospital else "",
        at=at,
    )
    return slide_download(made, f"quality-{number}{f'-{hospital.id}' if hospital else ''}-{at}")


def _whose(request: HttpRequest, viewer: Viewer, number: int) -> tuple[CollaborativeRow, HospitalRow | None]:
    """The collaborative's set for who runs it or only reads it; a hospital's own for its people, or when asked for."""
    collaborative = known.collaborative(viewer, number)
    asked = request.GET.get("hospital", "")
    if asked:
        part = number_in(asked)
        if part is None:
            raise BadInput(_("There is no such hospital in the collaborative."))
        found = known.hospital(viewer, part)
        if found.collaborative != number:
            raise NotFound(_("There is no such hospital in the collaborative."))
        return collaborative, found
    own = [row for row in known.own_hospitals(viewer) if row.collaborative == number]
    return collaborative, own[0] if own and not collaborative.may_run else None


def _told(viewer: Viewer, collaborative: CollaborativeRow, hospital: HospitalRow | None, at: Month) -> Told:
    if hospital is not None:
        return meeting.of_hospital(viewer, hospital.id, at)
    return meeting.of_collaborative(viewer, collaborative.id, at)


def _charts(
    viewer: Viewer, collaborative: CollaborativeRow, hospital: HospitalRow | None, at: Month
) -> list[SeriesSlide]:
    """Each measure's chart up to the month: of the published sums, or of the hospital beside them."""
    source = making.source_of(collaborative.name, at)
    if hospital is None:
        found = roll_ups.roll_up_charts(viewer, collaborative.id)
        changes = flags.everywhere(collaborative.id)
        return [
            chart_slide(upto(one, at), changes, owner=_("All hospitals"), source=source, published=lines)
            for one, lines in found
            if _has_value(upto(one, at))
        ]
    part = charts.part_of(viewer, hospital.id)
    beside = roll_ups.lines(viewer, collaborative.id)
    return [
        chart_slide(
            upto(one, at),
            flags.flags(part, one.measure.id),
            beside.get(one.measure.id, []),
            owner=hospital.hospital_name,
            source=source,
        )
        for one in charts.of_part(part, part.collaborative)
        if _has_value(upto(one, at))
    ]


def _has_value(one: HospitalChart) -> bool:
    return one.chart.newest is not None


def _month(request: HttpRequest) -> Month:
    """The month asked for; the last one that is over otherwise."""
    this = Month.of(today())
    try:
        found = Month.of(request.GET.get("month") or str(this + -1))
    except NotAPeriod as error:
        raise BadInput(_("A month is written like 2026-01.")) from error
    if not 0 <= this - found <= LONGEST_BACK:
        raise BadInput(_("Choose a month that has begun, of the last ten years."))
    return found


def _wanted(request: HttpRequest) -> Wanted:
    given = request.GET
    if "chosen" not in given:
        return Wanted(forms.PARTS)
    notes, tests = ({n for one in given.getlist(name) if (n := number_in(one)) is not None} for name in _SINGLE)
    return Wanted([one for one in given.getlist("parts") if one in forms.PARTS], notes, tests)
