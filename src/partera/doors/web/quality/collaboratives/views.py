"""The room, and a collaborative's overview."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.viewers import Viewer
from partera.doors.web.lists import Chip, chips, csv_download
from partera.doors.web.quality.adoption.words import title
from partera.doors.web.quality.collaboratives import beginning, pages, words
from partera.doors.web.quality.collaboratives.forms import FilterForm
from partera.doors.web.quality.tabs import collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.programs.quality.queries import access, bundles, coaching, events, hospitals, reporting
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries.collaboratives import CollaborativeRow, HospitalRow, WaveRow
from partera.programs.quality.rules import course

A_PAGE = 50
COMING = 3


def rooms(request: HttpRequest) -> HttpResponse:
    """The hospitals one leads, and the collaboratives one may see."""
    viewer = viewer_of(request)
    rows, own = known.collaboratives(viewer), known.own_hospitals(viewer) if viewer.may_somewhere(access.ENTER) else []
    page = pages.ListPage(
        sentence=_of_room(len(rows), own),
        own=own,
        collaboratives=[(row, _(course.COLLABORATIVE_STATES[row.state])) for row in rows],
        may_begin=viewer.may_somewhere(access.RUN),
    )
    return render(request, "quality/collaboratives/list.html", {"page": page})


def _of_room(rows: int, own: list[HospitalRow]) -> str:
    said = ngettext(
        "You may see %(n)s collaborative of hospitals.", "You may see %(n)s collaboratives of hospitals.", rows
    ) % {"n": rows}
    if asked := [row for row in own if row.state == "invited"]:
        waits = ngettext(
            "%(n)s invitation waits for your answer.", "%(n)s invitations wait for your answer.", len(asked)
        )
        said = f"{waits % {'n': len(asked)}} {said}"
    return said


class _Hospitals:
    """The hospitals as the paginator takes them: counted, and read a part at a time."""

    def __init__(self, viewer: Viewer, number: int, asked: dict[str, Any]) -> None:
        self.viewer, self.number, self.asked = viewer, number, asked

    def count(self) -> int:
        return hospitals.hospitals(self.viewer, self.number, **self.asked, start=0, size=0).total

    def __getitem__(self, part: slice) -> list[hospitals.Line]:
        size = part.stop - part.start
        return hospitals.hospitals(self.viewer, self.number, **self.asked, start=part.start, size=size).lines


def collaborative(request: HttpRequest, number: int) -> HttpResponse:
    """A collaborative: how many hospitals, what is due, what comes next; waves, bundles, hospitals."""
    viewer = viewer_of(request)
    row = known.collaborative(viewer, number)
    waves = known.waves(viewer, number)
    coming = [one for one in events.events(viewer, number) if one.is_coming]
    running = [one for one in bundles.bundles(viewer, number) if one.is_in_use]
    mine = known.own_hospitals(viewer) if viewer.may_somewhere(access.ENTER) else []
    own = [one for one in mine if one.collaborative == number]
    sees = viewer.may(access.HOSPITALS, partnership=row.partnership)
    table = _table(request, viewer, row, waves) if sees else _Table([], None, None, [])
    reported, _missing = reporting.reported(viewer, number, reporting.last_over())
    taking_part = sum(one.state in course.AGREED for one in own)
    page = pages.CollaborativePage(
        collaborative=row,
        tabs=collaborative_tabs(viewer, number, "quality_collaborative"),
        sentence=words.of_collaborative(row, reported, coming),
        state=_(course.COLLABORATIVE_STATES[row.state]),
        own=_own(viewer, own),
        others=row.hospitals - taking_part,
        waves=_waves(viewer, number, waves),
        bundles=[(one, title(one)) for one in running],
        coming=[(one, words.when(one)) for one in coming[:COMING]],
        begin=beginning.steps(viewer, row, len(running), len(coming)) if row.may_run else [],
        sees_hospitals=sees,
        hospitals=table.lines,
        pages=table.pages,
        form=table.form,
        chips=table.chips,
        practices=sum(len(one.elements) for one in running),
        download=f"{reverse('quality_hospitals_csv', args=[number])}?{request.GET.urlencode()}",
    )
    return render(request, "quality/collaboratives/overview.html", {"page": page})


def _own(viewer: Viewer, own: list[HospitalRow]) -> list[pages.OwnHospital]:
    reached = coaching.stages(viewer, [one.id for one in own]) if own else {}
    return [
        pages.OwnHospital(
            one,
            words.hospital_state(one.state),
            words.STATE_CHIPS.get(one.state, one.state),
            words.stage(reached[one.id].stage) if one.id in reached else "",
        )
        for one in own
    ]


def _waves(viewer: Viewer, number: int, waves: list[WaveRow]) -> list[pages.WaveLine]:
    counted = hospitals.by_state(viewer, number)
    return [
        pages.WaveLine(
            wave,
            [
                (words.hospital_state(state), counted[wave.number, state])
                for state in course.ENROLMENT_STATES
                if counted.get((wave.number, state)) and state not in course.WITH_REASON
            ],
        )
        for wave in waves
    ]


class _Table:
    """The convener's table of hospitals, a page of it, with what it is filtered by."""

    def __init__(self, lines: list[pages.HospitalLine], page: Page | None, form: Any, chosen: list[Chip]) -> None:
        self.lines, self.pages, self.form, self.chips = lines, page, form, chosen


def _table(request: HttpRequest, viewer: Viewer, row: CollaborativeRow, waves: list[WaveRow]) -> _Table:
    form = FilterForm(request.GET, waves=[(wave.number, str(wave.number)) for wave in waves])
    asked = _asked(form)
    source: Any = _Hospitals(viewer, row.id, asked)
    page: Page = Paginator(source, A_PAGE).get_page(request.GET.get("page"))
    labels = {
        "q": asked["text"],
        "wave": _("Wave %(n)s") % {"n": asked["wave"]} if asked["wave"] else "",
        "state": words.hospital_state(asked["state"]) if asked["state"] else "",
    }
    return _Table([_line(line) for line in page.object_list], page, form, chips(request.GET, labels))


def _asked(form: FilterForm) -> dict[str, Any]:
    """What is asked for; what makes no sense is left out."""
    form.is_valid()
    given = form.cleaned_data
    return {"wave": given.get("wave"), "state": given.get("state", ""), "text": given.get("q", "")}


def _line(line: hospitals.Line) -> pages.HospitalLine:
    return pages.HospitalLine(
        line,
        words.hospital_state(line.row.state),
        words.STATE_CHIPS.get(line.row.state, line.row.state),
        words.stage(line.stage),
    )


def hospitals_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The table of hospitals as a file, whole."""
    viewer = viewer_of(request)
    row = known.collaborative(viewer, number)
    viewer.require(access.HOSPITALS, partnership=row.partnership)
    waves = known.waves(viewer, number)
    asked = _asked(FilterForm(request.GET, waves=[(wave.number, str(wave.number)) for wave in waves]))
    found = hospitals.hospitals(viewer, number, **asked, start=0, size=None)
    header = (
        "hospital", "wave", "state", "invited_on", "agreed_on", "expected_births", "team_stage", "practices_in_place",
        f"counts_entered_{reporting.last_over()}",
    )  # fmt: skip
    rows = [
        (
            line.row.hospital_name, line.row.wave, line.row.state, str(line.row.invited_on),
            str(line.row.agreed_on or ""), line.row.expected_births,
            float(line.stage) if line.stage is not None else None, line.in_place, line.has_reported,
        )
        for line in found.lines
    ]  # fmt: skip
    return csv_download("hospitals.csv", header, rows)
