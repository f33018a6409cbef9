"""A hospital's aims, change ideas and tests of change; the aims of a whole collaborative."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound, numbered
from partera.doors.web.lists import chips, number_in
from partera.doors.web.quality.charts.words import value
from partera.doors.web.quality.guarded import refuse
from partera.doors.web.quality.improvement import forms, pages
from partera.doors.web.quality.improvement.diagram import diagram, outline
from partera.doors.web.quality.improvement.pages import ShownAim, ShownIdea, title_of
from partera.doors.web.quality.tabs import collaborative_tabs, hospital_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.improving import cycle_word
from partera.programs.quality.actions import exchange as sharing
from partera.programs.quality.actions import ideas as idea_actions
from partera.programs.quality.actions import improvement as actions
from partera.programs.quality.queries import collaboratives, cycles, idea_ways
from partera.programs.quality.queries import improvement as queries
from partera.programs.quality.queries.improvement import AimRow, IdeaRow
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.rules import course, improving

Measures = Mapping[int, MeasureRow]


def overview(request: HttpRequest, part: int) -> HttpResponse:
    """A hospital's improvement: aims, change ideas, tests of change."""
    viewer, asked = viewer_of(request), request.GET
    hospital = collaboratives.hospital(viewer, part)
    measures = queries.measures_of(viewer, hospital.collaborative)
    ideas = queries.ideas(viewer, part)
    everything = cycles.cycles(viewer, part)
    state = asked.get("state", "") if asked.get("state", "") in improving.CYCLE_STATES else ""
    idea, measure = (
        _one_of(asked.get("idea", ""), {row.id for row in ideas}),
        _one_of(asked.get("measure", ""), measures),
    )
    shown = cycles.cycles(viewer, part, state=state, idea=idea, measure=measure)
    titles = {row.id: row.title for row in ideas}
    page = pages.Overview(
        hospital=hospital,
        tabs=hospital_tabs(viewer, part, "quality_improvement"),
        sentence=pages.sentence_of_all(everything, ideas),
        aims=[shown_aim(row, measures) for row in queries.aims(viewer, part)],
        common=_to_take(viewer, hospital.collaborative, part, measures) if hospital.is_own else [],
        ideas=[shown_idea(row, measures) for row in ideas],
        cycles=shown,
        all_cycles=len(everything),
        chips=chips(
            asked,
            {
                "state": cycle_word(state) if state else "",
                "idea": titles.get(idea or 0, ""),
                "measure": {row.id: title_of(row) for row in measures.values()}.get(measure or 0, ""),
            },
        ),
        states=[(key, cycle_word(key), key == state) for key in improving.CYCLE_STATES],
        of_ideas=[(row.id, row.title, row.id == idea) for row in ideas],
        of_measures=[(row.id, title_of(row), row.id == measure) for row in measures.values()],
        may_change=hospital.is_own and hospital.state in course.AGREED,
    )
    return render(request, "quality/improvement/overview.html", {"page": page})


def _one_of(text: str, known: Any) -> int | None:
    """The number in an address when it is one of those known."""
    number = number_in(text)
    return number if number in known else None


def shown_aim(row: AimRow, measures: Measures, **more: Any) -> ShownAim:
    """An aim with its measure in words."""
    measure = measures.get(row.measure) if row.measure is not None else None
    title = title_of(measure) if measure else ""
    return ShownAim(row, title, _with_unit(row.baseline, measure), _with_unit(row.target, measure), **more)


def _with_unit(given: Decimal | None, measure: MeasureRow | None) -> str:
    """A number of an aim with the unit of its measure; as it was written when it has none."""
    if given is None:
        return ""
    if measure is None:
        return floatformat(given.normalize(), "-2")
    return value(float(given), measure.definition)


def shown_idea(row: IdeaRow, measures: Measures) -> ShownIdea:
    """A change idea with its measures in words."""
    return ShownIdea(row, tuple(title_of(measures[number]) for number in row.measures if number in measures))


def _to_take(viewer: Viewer, collaborative: int, part: int, measures: Measures) -> list[ShownAim]:
    """The collaborative's current aims that the hospital has not taken over."""
    rows = [row for row in queries.common_aims(viewer, collaborative) if row.state == "current"]
    taken = queries.taken_over(viewer, rows)
    return [shown_aim(row, measures) for row in rows if part not in taken.get(row.id, ())]


def common(request: HttpRequest, number: int) -> HttpResponse:
    """The aims of the whole collaborative, which hospitals take over."""
    viewer = viewer_of(request)
    collaborative = collaboratives.collaborative(viewer, number)
    measures, rows = queries.measures_of(viewer, number), queries.common_aims(viewer, number)
    parts, taken = queries.own_parts(viewer, number), queries.taken_over(viewer, rows)
    aims = [
        shown_aim(
            row,
            measures,
            to_take=tuple(pair for pair in parts if pair[0] not in taken.get(row.id, ())),
            taken=tuple(taken.get(row.id, ())),
        )
        for row in rows
    ]
    page = pages.Common(
        collaborative=collaborative,
        tabs=collaborative_tabs(viewer, number, "quality_aims"),
        aims=aims,
        ideas=[shown_idea(row, measures) for row in queries.common_ideas(viewer, number)],
        parts=parts,
    )
    return render(request, "quality/improvement/common.html", {"page": page})


def new_aim(request: HttpRequest, part: int) -> HttpResponse:
    """Write down an aim of one's own hospital."""
    viewer = viewer_of(request)
    hospital = _own(viewer, part)
    form = forms.AimForm(request.POST or None, measures=_measures(viewer, hospital.collaborative))
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            number = actions.add_aim(enrolment=part, given=form.given, keep_reason=form.keep_reason, by=viewer)
            messages.success(request, _("The aim is written down. Now say what drives it."))
            return redirect("quality_aim", aim=number)
    context = {"form": form, "hospital": hospital}
    return render(request, "quality/improvement/new_aim.html", context, status=422 if form.errors else 200)


def new_common_aim(request: HttpRequest, number: int) -> HttpResponse:
    """Write down an aim of the whole collaborative."""
    viewer = viewer_of(request)
    collaborative = collaboratives.collaborative(viewer, number)
    if not collaborative.may_run:
        raise NotFound(_("There is no such page."))
    form = forms.AimForm(request.POST or None, measures=_measures(viewer, number))
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.add_common_aim(
                collaborative=number, given=form.given, keep_reason=form.keep_reason, by=viewer
            )
            messages.success(request, _("The aim is written down. Now say what drives it."))
            return redirect("quality_aim", aim=made)
    context = {"form": form, "collaborative": collaborative}
    return render(request, "quality/improvement/new_aim.html", context, status=422 if form.errors else 200)


def _own(viewer: Viewer, part: int) -> collaboratives.HospitalRow:
    """The viewer's own hospital, or not found: nobody else writes for it."""
    hospital = collaboratives.hospital(viewer, part)
    if not hospital.is_own:
        raise NotFound(_("There is no such page."))
    return hospital


def _measures(viewer: Viewer, collaborative: int) -> list[tuple[int, str]]:
    """The measures in force, to choose from."""
    return [(row.id, title_of(row)) for row in queries.measures_of(viewer, collaborative).values() if not row.ended_on]


def aim(request: HttpRequest, aim: int) -> HttpResponse:
    """An aim with its driver diagram, drawn and as an outline."""
    viewer = viewer_of(request)
    row = queries.aim(viewer, aim)
    if request.method == "POST" and (asked := numbered(asked_to(request), "take")) is not None:
        made = actions.take_over_aim(aim=aim, enrolment=asked, by=viewer)
        messages.success(request, _("The aim is yours now, with its drivers and ideas. Change what differs here."))
        return redirect("quality_aim", aim=made)
    page = _aim_page(request, row)
    if request.method == "POST" and _aim_done(request, page):
        return redirect("quality_aim", aim=aim)
    refused = any(form is not None and form.is_bound and form.errors for form in (page.drivers, page.change, page.end))
    return render(request, "quality/improvement/aim.html", {"page": page}, status=422 if refused else 200)


def _aim_page(request: HttpRequest, row: AimRow) -> pages.OneAim:
    viewer = viewer_of(request)
    measures = queries.measures_of(viewer, row.collaborative)
    heads = (_("Aim"), _("Primary drivers"), _("Secondary drivers"), _("Change ideas"))
    drivers = change = end = None
    to_take: tuple[tuple[int, str], ...] = ()
    taken: tuple[int, ...] = ()
    if row.enrolment is None:
        taken = tuple(queries.taken_over(viewer, [row]).get(row.id, ()))
        to_take = tuple(one for one in queries.own_parts(viewer, row.collaborative) if one[0] not in taken)
    if row.may_change:
        standing = [
            (driver.id, driver.text, parent)
            for primary in row.drivers
            for driver, parent in ((primary, None), *((under, primary.id) for under in primary.under))
        ]
        drivers = bound(forms.DriversForm, request, "drivers", standing=standing)
        now = {name: getattr(row, name) for name in forms.AimForm.base_fields}
        offered = _with_chosen(measures, [row.measure] if row.measure else [])
        change = bound(forms.AimForm, request, "change", measures=offered, initial=now)
        end = bound(forms.EndAimForm, request, "end", initial={"state": row.state, "reason": row.reason})
    return pages.OneAim(
        aim=shown_aim(row, measures, to_take=to_take, taken=taken),
        diagram=diagram(row, heads),
        outline=tuple(outline(row)),
        drivers=drivers,
        change=change,
        end=end,
    )


def _with_chosen(measures: Measures, chosen: Any) -> list[tuple[int, str]]:
    """The measures in force, and those already chosen though they have ended."""
    return [(row.id, title_of(row)) for row in measures.values() if not row.ended_on or row.id in chosen]


def _aim_done(request: HttpRequest, page: pages.OneAim) -> bool:
    asked, viewer, number = asked_to(request), viewer_of(request), page.aim.row.id
    form: Any = {"drivers": page.drivers, "change": page.change, "end": page.end}.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        if asked == "drivers":
            actions.keep_drivers(aim=number, said=form.said, new=form.new, keep_reason=form.keep_reason, by=viewer)
        elif asked == "change":
            actions.change_aim(aim=number, given=form.given, keep_reason=form.keep_reason, by=viewer)
        else:
            said = {name: form.cleaned_data[name] for name in ("state", "reason")}
            actions.end_aim(aim=number, **said, keep_reason=form.keep_reason, by=viewer)
    return not form.errors


def new_idea(request: HttpRequest, part: int) -> HttpResponse:
    """Write down a change idea of one's own hospital."""
    viewer = viewer_of(request)
    hospital = _own(viewer, part)
    drivers = _drivers(queries.aims(viewer, part))
    form = forms.IdeaForm(
        request.POST or None,
        measures=_measures(viewer, hospital.collaborative),
        drivers=drivers,
        initial={"driver": _one_of(request.GET.get("driver", ""), dict(drivers))},
    )
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            number = idea_actions.add_idea(enrolment=part, given=form.given, keep_reason=form.keep_reason, by=viewer)
            messages.success(request, _("The change idea is written down. Plan a small test of it."))
            return redirect("quality_idea", idea=number)
    context = {"form": form, "hospital": hospital}
    return render(request, "quality/improvement/new_idea.html", context, status=422 if form.errors else 200)


def new_common_idea(request: HttpRequest, number: int) -> HttpResponse:
    """Write down a change idea of the whole collaborative."""
    viewer = viewer_of(request)
    collaborative = collaboratives.collaborative(viewer, number)
    if not collaborative.may_run:
        raise NotFound(_("There is no such page."))
    drivers = _drivers(queries.common_aims(viewer, number))
    form = forms.IdeaForm(request.POST or None, measures=_measures(viewer, number), drivers=drivers)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = idea_actions.add_common_idea(
                collaborative=number, given=form.given, keep_reason=form.keep_reason, by=viewer
            )
            messages.success(request, _("The change idea is written down."))
            return redirect("quality_idea", idea=made)
    context = {"form": form, "collaborative": collaborative}
    return render(request, "quality/improvement/new_idea.html", context, status=422 if form.errors else 200)


def _drivers(aims: list[AimRow]) -> list[tuple[int, str]]:
    """Drivers to choose from, a secondary one after its primary one."""
    return [
        (driver.id, driver.text if driver.level == "primary" else f"— {driver.text}")
        for driver in queries.drivers_of([aim for aim in aims if aim.state == "current"])
    ]


def idea(request: HttpRequest, idea: int) -> HttpResponse:
    """A change idea: what it is, its tests, where it came from, how far it has gone."""
    viewer = viewer_of(request)
    row = queries.idea(viewer, idea)
    if request.method == "POST" and (part := numbered(asked_to(request), "take")) is not None:
        mine = sharing.take_over(idea=row.id, enrolment=part, by=viewer)
        messages.success(request, _("The idea stands in your list now. Plan a small test of it."))
        return redirect("quality_idea", idea=mine)
    page = _idea_page(request, row)
    if request.method == "POST" and _idea_done(request, page):
        return redirect("quality_idea", idea=idea)
    refused = any(form is not None and form.is_bound and form.errors for form in (page.change, page.state, page.share))
    return render(request, "quality/improvement/idea.html", {"page": page}, status=422 if refused else 200)


def _idea_page(request: HttpRequest, row: IdeaRow) -> pages.OneIdea:
    viewer = viewer_of(request)
    measures = queries.measures_of(viewer, row.collaborative)
    aims = (
        queries.common_aims(viewer, row.collaborative) if row.enrolment is None else queries.aims(viewer, row.enrolment)
    )
    drivers = {driver.id: driver.text for driver in queries.drivers_of(aims)}
    change = state = share = None
    if row.may_change:
        now = {name: getattr(row, name) for name in ("title", "text", "measures", "driver")}
        offered = _with_chosen(measures, row.measures)
        change = bound(forms.IdeaForm, request, "change", measures=offered, drivers=_drivers(aims), initial=now)
        state = bound(forms.IdeaStateForm, request, "state", initial={"state": row.state})
        if not row.is_shared:
            share = bound(forms.ShareForm, request, "share", initial={"shows_hospital": _names_itself(viewer, row)})
    way = idea_ways.way(viewer, row.id)
    taken = {part for part, _mine in way.own}
    parts = queries.own_parts(viewer, row.collaborative) if row.enrolment is None else []
    return pages.OneIdea(
        idea=shown_idea(row, measures),
        driver=drivers.get(row.driver or 0, ""),
        cycles=cycles.cycles(viewer, row.enrolment, idea=row.id) if row.enrolment else [],
        way=way,
        to_take=tuple(pair for pair in parts if pair[0] not in taken),
        thread=idea_ways.thread_of(viewer, row.id),
        change=change,
        state=state,
        share=share,
    )


def _names_itself(viewer: Viewer, row: IdeaRow) -> bool:
    return row.enrolment is not None and collaboratives.hospital(viewer, row.enrolment).names_itself


def _idea_done(request: HttpRequest, page: pages.OneIdea) -> bool:
    asked, viewer, row = asked_to(request), viewer_of(request), page.idea.row
    form: Any = {"change": page.change, "state": page.state, "share": page.share}.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        if asked == "change":
            idea_actions.change_idea(idea=row.id, given=form.given, keep_reason=form.keep_reason, by=viewer)
        elif asked == "state":
            idea_actions.set_idea(idea=row.id, state=form.cleaned_data["state"], by=viewer)
        elif row.enrolment is None:
            sharing.share_common_idea(idea=row.id, by=viewer)
        else:
            sharing.share_idea(
                idea=row.id,
                shows_hospital=form.cleaned_data["shows_hospital"],
                text=form.cleaned_data["text"],
                keep_reason=form.keep_reason,
                by=viewer,
            )
            messages.success(request, _("The idea stands in the exchange now."))
    return not form.errors
