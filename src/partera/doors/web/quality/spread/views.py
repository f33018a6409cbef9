"""The ranking and what slips, why one hospital stands where it does, and the question to a hospital."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.doors.web.lists import csv_download, refuse
from partera.doors.web.quality.guarded import refuse as guarded
from partera.doors.web.quality.spread import forms, pages, words
from partera.doors.web.routes import viewer_of
from partera.flows import enrol_hospital
from partera.programs.quality.actions import spreading as actions
from partera.programs.quality.queries import collaboratives as known
from partera.programs.quality.queries import spreading, sustaining
from partera.programs.quality.queries.spreading import Ranking, Weighing
from partera.programs.quality.rules import spreading as rules


def spread(request: HttpRequest, number: int) -> HttpResponse:
    """Who could be asked next, and what slips at those who take part."""
    viewer = viewer_of(request)
    form, found = weighed(request, viewer, number)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            plan = actions.begin_plan(collaborative=number, weighing=found.weighing, by=viewer)
            messages.success(request, _("The plan is begun. Choose the hospitals of the wave."))
            return redirect("quality_spread_plan", number=number, plan=plan)
    listed = [pages.plan_line(row) for row in spreading.plans(viewer, number)]
    lines = pages.lines(number, found.rows, found.weighing, found.measure)
    page = pages.SpreadPage(
        collaborative=known.collaborative(viewer, number),
        tabs=pages.tabs(viewer, number),
        answer=pages.answer(found),
        form=form,
        lines=tuple(line for line in lines if line.row.rank),
        unranked=tuple(line for line in lines if not line.row.rank),
        left_out=pages.left_out(found),
        watched=pages.watched(sustaining.slipping(viewer, number)),
        plans=tuple(listed),
        open_plan=next((line for line in listed if line.row.state == "open"), None),
        asked=tuple(spreading.asked(viewer, number)),
        csv_address=f"hospitals.csv?{request.GET.urlencode()}",
        about=pages.sources(viewer, found.rows),
    )
    return render(request, "quality/spread/spread.html", {"page": page}, status=422 if form.errors else 200)


def weighed(
    request: HttpRequest, viewer: Viewer, number: int, usual: Weighing | None = None
) -> tuple[forms.WeightsForm, Ranking]:
    """The weights of the address or of the form that was sent, and the ranking by them; by the usual ones when odd."""
    usual = usual or spreading.usual_weighing(viewer, number)
    asked = request.POST if request.method == "POST" else request.GET if "places" in request.GET else None
    base = spreading.ranking(viewer, number, usual)
    form = forms.WeightsForm(
        asked, measures=base.measures, measure=base.measure, initial=forms.weights_of(base.weighing)
    )
    if asked is None or not form.is_valid():
        return form, base
    with refuse(form):
        found = spreading.ranking(viewer, number, form.weighing())
        return forms.WeightsForm(asked, measures=found.measures, measure=found.measure), found
    return form, base


def ranking_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The ranking as a file: exactly what the page shows."""
    viewer = viewer_of(request)
    _form, found = weighed(request, viewer, number)
    header = [
        "rank", "site", "hospital", "county", "score", "score_low", "score_high", "weight_known", "stays", "why",
        *rules.CRITERIA,
    ]  # fmt: skip
    rows = [
        [
            row.rank or None, row.site, row.name, row.county, row.score, row.low, row.high, row.known, row.stays,
            words.why_here(row, found.weighing.weights, found.measure),
            *(words.fact(name, row.facts[name], found.measure) for name in rules.CRITERIA),
        ]
        for row in found.rows
    ]  # fmt: skip
    return csv_download(f"next-wave-{number}.csv", header, rows)


def hospital(request: HttpRequest, number: int, site: str) -> HttpResponse:
    """Why a hospital stands where it stands; its readiness written down, or asked of the hospital itself."""
    viewer = viewer_of(request)
    found = spreading.ranking(viewer, number, replace(spreading.usual_weighing(viewer, number), everyone=True))
    row = next((one for one in found.rows if one.site == site), None)
    if row is None:
        raise NotFound(_("There is no such hospital to ask. The page Spread lists those there are."))
    answers = spreading.answered(viewer, number, site)
    do = request.GET.get("do", "") if request.method == "POST" else ""
    form = forms.ReadinessForm(
        request.POST if do == "readiness" else None, told=answers[0].items if answers else {}, prefix="readiness"
    )
    ask = forms.AskForm(
        request.POST if do == "ask" else None,
        entries=enrol_hospital.entries_for(viewer, site),
        name=row.name,
        prefix="ask",
    )
    if do == "readiness" and form.is_valid():
        with guarded(form):
            actions.note_readiness(collaborative=number, site=site, **form.given, by=viewer)
            messages.success(request, _("Written down."))
            return redirect("quality_spread_hospital", number=number, site=site)
    if do == "ask" and ask.is_valid():
        with refuse(ask):
            enrol_hospital.ask_hospital(collaborative=number, site=site, entry=ask.cleaned_data["hospital"], by=viewer)
            messages.success(request, _("The hospital is asked. Its answer will stand here."))
            return redirect("quality_spread_hospital", number=number, site=site)
    page = pages.HospitalPage(
        collaborative=known.collaborative(viewer, number),
        tabs=pages.tabs(viewer, number),
        row=row,
        title=words.titled(row.name),
        why=words.why_here(row, found.weighing.weights, found.measure),
        score=words.score(row.score),
        facts=pages.facts(row, found.weighing, found.measure),
        form=form,
        ask=ask,
        asked=next((one for one in spreading.asked(viewer, number) if one.site == site), None),
        history=tuple(_told(one) for one in answers),
        about=pages.sources(viewer, (row,)),
    )
    failed = bool(form.errors or ask.errors)
    return render(request, "quality/spread/hospital.html", {"page": page}, status=422 if failed else 200)


def _told(one: spreading.Answered) -> tuple[date, str, str, str]:
    fact = rules.readiness(one.items)
    told = {"convener": _("written down by %(name)s"), "hospital": _("answered by %(name)s of the hospital")}
    return one.on, words.fact("readiness", fact, None), told[one.told_by] % {"name": one.by_name}, one.note


def readiness(request: HttpRequest, asked: int) -> HttpResponse:
    """The hospital's own people say how ready it is."""
    viewer = viewer_of(request)
    question = spreading.asked_seen(viewer, asked)
    form = forms.ReadinessForm(request.POST or None, told={})
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            actions.answer_readiness(asked=asked, **form.given, by=viewer)
            messages.success(request, _("Thank you. Your answer has reached those who run the collaborative."))
            return redirect("home")
    context = {"form": form, "question": question}
    return render(request, "quality/spread/readiness.html", context, status=422 if form.errors else 200)
