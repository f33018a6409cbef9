"""A hospital’s charts: all of them, one of them with what can be done beside it, and their files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from partera.core.errors import NotFound
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.doors.web.lists import number_in
from partera.doors.web.lists import refuse as refuse_plainly
from partera.doors.web.places.slides import deck
from partera.doors.web.places.views import slide_download
from partera.doors.web.quality.charts import drawings, exports, forms, pages
from partera.doors.web.quality.guarded import KEEP, GuardedForm, refuse
from partera.doors.web.quality.slides.charts import chart_slide, picture_slide
from partera.doors.web.routes import viewer_of
from partera.programs.quality.actions import plans, signals
from partera.programs.quality.models import Enrolment
from partera.programs.quality.queries import charts, flags, roll_ups
from partera.programs.quality.queries.charts import HospitalChart
from partera.reports.slides import Slide

ENDINGS = ("svg", "png", "csv", "pptx")


@gzip_page
def all_charts(request: HttpRequest, part: int) -> HttpResponse:
    """Every measure of a hospital as a small chart."""
    return render(request, "quality/charts/all.html", {"page": pages.charts_page(viewer_of(request), part)})


@gzip_page
def chart(request: HttpRequest, part: int, measure: int) -> HttpResponse:
    """One measure; and what somebody sends from beside its chart."""
    viewer = viewer_of(request)
    sent = _send(request, viewer, part, measure) if request.method == "POST" else None
    if isinstance(sent, HttpResponse):
        return sent
    page = pages.chart_page(viewer, part, measure)
    wrong, bound = sent or ("", None)
    given = {name: build(page.one, page.cycles, None) for name, build in _BUILDERS.items()} if page.may_change else {}
    if bound is not None:
        given[wrong.split("-")[0]] = bound
    context = {"page": page, "forms": given, "wrong": wrong}
    return render(request, "quality/charts/one.html", context, status=422 if wrong else 200)


Cycles = list[tuple[int, str]]


def _months(one: HospitalChart) -> list[Month]:
    return sorted({point.month for point in one.chart.series.points if point.count is not None})


def _choose_form(one: HospitalChart, _cycles: Cycles, data: Any) -> BaseForm:
    plan, shape = one.chart.series.plan, one.measure.definition.shape
    return forms.ChooseForm(data, shape=shape, initial={"chart": plan.chart, "rules": plan.rules})


_BUILDERS: dict[str, Callable[[HospitalChart, Cycles, Any], BaseForm]] = {
    "note": lambda _one, cycles, data: forms.NoteForm(data, cycles=cycles),
    "part": lambda one, _cycles, data: forms.PartForm(data, months=_months(one)),
    "out": lambda one, _cycles, data: forms.LeaveOutForm(data, months=_months(one)),
    "flag": lambda one, _cycles, data: forms.FlagForm(data, months=_months(one)),
    "choose": _choose_form,
}


def _send(request: HttpRequest, viewer: Viewer, number: int, measure: int) -> HttpResponse | tuple[str, BaseForm]:
    """Do what was asked behind the `?`; what is refused stands in its form."""
    wanted = request.GET.get("do", "")
    name, _dash, thing = wanted.partition("-")
    row = number_in(thing)
    if name in _UNDO and row is not None:
        _UNDO[name](row, viewer)
        messages.success(request, _("It is taken back; the chart is worked out anew."))
        return _back(number, measure)
    part = charts.part_of(viewer, number)
    if name not in _BUILDERS or (name == "note") != (row is not None) or not charts.may_change(viewer, part):
        raise NotFound("There is no such page.")
    form = _BUILDERS[name](charts.one_of_part(part, measure), flags.cycles(part), request.POST)
    if form.is_valid():
        said = form.cleaned_data | {KEEP: form.keep_reason if isinstance(form, GuardedForm) else ""}
        with refuse(form) if isinstance(form, GuardedForm) else refuse_plainly(form):
            _DO[name](viewer, number, measure, thing, said)
            messages.success(request, _said(name))
            return _back(number, measure)
    return wanted, form


def _back(part: int, measure: int) -> HttpResponse:
    return redirect("quality_chart", part=part, measure=measure)


def _said(name: str) -> str:
    return {
        "note": _("Your note stands beside the signal."),
        "part": _("Limits are made anew from that month."),
        "out": _("The month is left out of limits and signals; it stays on the chart."),
        "flag": _("The flag stands on the chart."),
        "choose": _("The chart is drawn as you chose."),
    }[name]


def _choose(viewer: Viewer, part: int, measure: int, _number: str, given: dict[str, Any]) -> None:
    plans.choose(enrolment=part, measure=measure, chart=given["chart"], rules=given["rules"], by=viewer)


def _add_part(viewer: Viewer, part: int, measure: int, _number: str, given: dict[str, Any]) -> None:
    month = given["month"].first_day
    plans.add_part(
        enrolment=part, measure=measure, month=month, cause=given["cause"], freeze=given["freeze"],
        keep_reason=given[KEEP], by=viewer,
    )  # fmt: skip


def _leave_out(viewer: Viewer, part: int, measure: int, _number: str, given: dict[str, Any]) -> None:
    month = given["month"].first_day
    plans.leave_out(
        enrolment=part, measure=measure, month=month, reason=given["reason"], keep_reason=given[KEEP], by=viewer
    )


def _flag(viewer: Viewer, part: int, _measure: int, _number: str, given: dict[str, Any]) -> None:
    plans.flag(enrolment=part, month=given["month"].first_day, title=given["title"], keep_reason=given[KEEP], by=viewer)


def _note(viewer: Viewer, _part: int, _measure: int, number: str, given: dict[str, Any]) -> None:
    signals.note(signal=int(number), text=given["text"], cycle=given["cycle"], keep_reason=given[KEEP], by=viewer)


_DO: dict[str, Callable[[Viewer, int, int, str, dict[str, Any]], None]] = {
    "note": _note,
    "part": _add_part,
    "out": _leave_out,
    "flag": _flag,
    "choose": _choose,
}
_UNDO: dict[str, Callable[[int, Viewer], None]] = {
    "withdraw": lambda number, viewer: plans.withdraw_part(part=number, by=viewer),
    "again": lambda number, viewer: plans.take_in_again(exclusion=number, by=viewer),
}


def chart_file(request: HttpRequest, part: int, measure: int, what: str, ending: str) -> HttpResponse:
    """A chart, its small form, or its groups, as picture or table."""
    viewer = viewer_of(request)
    if ending not in ENDINGS:
        raise NotFound(_("There is no such file. The chart’s page lists those there are."))
    with drawings.language(request):
        row = charts.part_of(viewer, part)
        one = charts.one_of_part(row, measure)
        owner, narrow = row.hospital.name, drawings.narrow(request)
        if what == "chart" and ending == "csv":
            return csv_file(exports.chart_csv(one, owner), f"{one.measure.key}-{part}")
        if what == "chart":
            beside = roll_ups.of_collaborative(row.collaborative_id, [measure]).get(measure, [])
            if ending == "pptx":
                changes = flags.flags(row, measure)
                source = row.collaborative.name
                return one_slide(
                    chart_slide(one, changes, beside, owner=owner, source=source), f"{one.measure.key}-{part}"
                )
            found = drawings.chart(one, flags.flags(row, measure), beside, narrow=narrow, owner=owner)
        elif what == "tile" and ending in ("svg", "png"):
            found = drawings.tile(one)
        else:
            return _groups_file(request, row, one, what, ending)
    return drawings.picture(request, found, ending)


def _groups_file(request: HttpRequest, part: Enrolment, one: HospitalChart, what: str, ending: str) -> HttpResponse:
    found = [each for each in charts.groups_of_part(part, one) if each.dimension == what]
    owner = part.hospital.name
    if not found:
        raise NotFound(_("There is no such file. The chart’s page lists those there are."))
    if ending == "csv":
        return csv_file(exports.groups_csv(one, found, owner), f"{one.measure.key}-{part.pk}-{what}")
    drawing = drawings.groups(one, found, narrow=drawings.narrow(request), owner=owner)
    if ending == "pptx":
        return one_slide(picture_slide(drawing, source=part.collaborative.name), f"{one.measure.key}-{part.pk}-{what}")
    return drawings.picture(request, drawing, ending)


def one_slide(slide: Slide, name: str) -> HttpResponse:
    """A chart as a slide that can be edited."""
    return slide_download(deck(slide.sentence, slide), name)


def csv_file(text: str, name: str) -> HttpResponse:
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
