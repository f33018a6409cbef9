"""A plan for the next wave: its ranking as kept, who is chosen, and the invitation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.doors.web.lists import refuse
from partera.doors.web.quality.guarded import refuse as guarded
from partera.doors.web.quality.spread import forms, pages, words
from partera.doors.web.quality.spread.pages import Line, PlanLine
from partera.doors.web.quality.tabs import Tab
from partera.doors.web.routes import viewer_of
from partera.evidence.measures.definition import Measure
from partera.flows import enrol_hospital
from partera.programs.quality.actions import spreading as actions
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import spreading
from partera.programs.quality.queries.collaboratives import CollaborativeRow
from partera.programs.quality.queries.spreading import PlanRow
from partera.registry.findings import queries as findings


@dataclass(frozen=True)
class PlanPage:
    """A plan with its hospitals; the forms only while it is open."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    plan: PlanRow
    line: PlanLine
    answer: str
    lines: tuple[Line, ...]
    weights: tuple[tuple[str, int], ...]
    choose: forms.ChooseForm | None
    weigh: forms.WeightsForm | None


@dataclass(frozen=True)
class InvitePage:
    """The last step: the chosen hospitals, the directory's entry of each, and the day."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    plan: PlanRow
    form: forms.InviteForm
    names: str


def plan(request: HttpRequest, number: int, plan: int) -> HttpResponse:
    """Choose, weigh anew, or drop; a decided plan is read."""
    viewer = viewer_of(request)
    row = spreading.plan(viewer, number, plan)
    is_open = row.state == "open"
    do = request.GET.get("do", "") if request.method == "POST" else ""
    if do == "drop":
        actions.drop(plan=plan, by=viewer)
        messages.success(request, _("The plan is dropped. It stays on record."))
        return redirect("quality_spread", number=number)
    choose = forms.ChooseForm(
        request.POST if do == "choose" else None, rows=row.rows, initial={"note": row.note}
    ) if is_open else None  # fmt: skip
    weigh = _weigh_form(request, viewer, row, do) if is_open else None
    if do == "choose" and choose is not None and choose.is_valid():
        with guarded(choose):
            note, why = choose.cleaned_data["note"], choose.keep_reason
            actions.choose(plan=plan, chosen=choose.chosen(), note=note, keep_reason=why, by=viewer)
            messages.success(request, _("The choice is kept."))
            return redirect("quality_spread_invite", number=number, plan=plan)
    if do == "weigh" and weigh is not None and weigh.is_valid():
        with refuse(weigh):
            actions.weigh_anew(plan=plan, weighing=weigh.weighing(), by=viewer)
            messages.success(request, _("Weighed anew. Look at the choice again."))
            return redirect("quality_spread_plan", number=number, plan=plan)
    page = _page(viewer, row, choose, weigh)
    failed = any(form is not None and form.errors for form in (choose, weigh))
    return render(request, "quality/spread/plan.html", {"page": page}, status=422 if failed else 200)


def _weigh_form(request: HttpRequest, viewer: Viewer, row: PlanRow, do: str) -> forms.WeightsForm:
    found = spreading.ranking(viewer, row.collaborative, row.weighing)
    return forms.WeightsForm(
        request.POST if do == "weigh" else None,
        measures=found.measures,
        measure=found.measure,
        initial=forms.weights_of(row.weighing),
    )


def _page(viewer: Viewer, row: PlanRow, choose: forms.ChooseForm | None, weigh: forms.WeightsForm | None) -> PlanPage:
    measure = _measure(viewer, row)
    listed = pages.lines(row.collaborative, row.rows, row.weighing, measure)
    if choose is not None:
        listed = [replace(line, pick=choose.of(line.row)[0], reason=choose.of(line.row)[1]) for line in listed]
    return PlanPage(
        collaborative=known.collaborative(viewer, row.collaborative),
        tabs=pages.tabs(viewer, row.collaborative),
        plan=row,
        line=pages.plan_line(row),
        answer=_answer(row),
        lines=tuple(listed),
        weights=tuple((words.criterion(name, measure), weight) for name, weight in row.weighing.weights.items()),
        choose=choose,
        weigh=weigh,
    )


def _measure(viewer: Viewer, row: PlanRow) -> Measure | None:
    return next((one for one in findings.measures_shown(viewer) if one.id == row.weighing.measure), None)


def _answer(row: PlanRow) -> str:
    if row.state == "decided":
        return _("This plan is decided: %(names)s were asked into wave %(wave)s.") % {
            "names": words.named(row.chosen), "wave": row.wave_number,
        }  # fmt: skip
    if row.state == "dropped":
        return _("This plan was dropped; nobody was asked.")
    if row.chosen:
        return _("Chosen so far: %(names)s. Nobody is asked before you say so.") % {"names": words.named(row.chosen)}
    return _("Choose up to %(places)s hospitals of %(all)s. Nobody is asked before you say so.") % {
        "places": row.weighing.places, "all": len(row.rows),
    }  # fmt: skip


def invite(request: HttpRequest, number: int, plan: int) -> HttpResponse:
    """Begin the wave and ask its hospitals."""
    viewer = viewer_of(request)
    row = spreading.plan(viewer, number, plan)
    if row.state != "open" or not row.chosen:
        raise NotFound(_("There is no such page."))
    entries = {one.site: enrol_hospital.entries_for(viewer, one.site) for one in row.chosen}
    form = forms.InviteForm(
        request.POST or None,
        rows=row.chosen,
        entries=entries,
        likely={one.site: enrol_hospital.same_name(viewer, one.site) for one in row.chosen},
        initial={"starts_on": today() + timedelta(days=60)},
    )
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            _decide(form, plan, viewer)
            messages.success(request, _("The wave is begun and its hospitals are asked."))
            return redirect("quality_spread_plan", number=number, plan=plan)
    page = InvitePage(
        known.collaborative(viewer, number), pages.tabs(viewer, number), row, form, words.named(row.chosen)
    )
    return render(request, "quality/spread/invite.html", {"page": page}, status=422 if form.errors else 200)


def _decide(form: Any, plan: int, viewer: Viewer) -> None:
    given = form.cleaned_data
    enrol_hospital.decide_wave(
        plan=plan,
        starts_on=given["starts_on"],
        name=given["name"],
        entries=form.entries(),
        births=form.births(),
        by=viewer,
    )
