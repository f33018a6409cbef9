"""What a collaborative counts: the list, taking up and writing, redefining, ending, and how definitions differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.doors.web.lists import csv_download
from partera.doors.web.lists import refuse as refused_in
from partera.doors.web.quality.guarded import refuse
from partera.doors.web.quality.measures import forms, words
from partera.doors.web.quality.measures.pages import (
    BesideBlock,
    ChangeBlock,
    MeasureLine,
    MeasuresPage,
    VersionsPage,
)
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.tabs import collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import number as figure
from partera.programs.quality import catalog
from partera.programs.quality.actions import measures as actions
from partera.programs.quality.queries import access, changes, collaboratives
from partera.programs.quality.queries import measures as known
from partera.programs.quality.queries.changes import Beside, Change
from partera.programs.quality.queries.collaboratives import CollaborativeRow
from partera.programs.quality.queries.measures import MeasureRow

_CLOCKS = "timely_treatment"


def measures(request: HttpRequest, number: int) -> HttpResponse:
    """The measures with their definitions; who runs the collaborative takes up another one here."""
    viewer = viewer_of(request)
    row = collaboratives.collaborative(viewer, number)
    rows = known.measures(viewer, number, also_ended=True)
    offered = _offered({one.key for one in rows})
    form = forms.TakeUpForm(request.POST or None, offered=offered, initial={"first_month": str(Month.of(today()))})
    if request.method == "POST":
        _must_run(row)
        if form.is_valid():
            with refused_in(form):
                actions.take_up(collaborative=number, **form.cleaned_data, by=viewer)
                messages.success(request, _("The measure is taken up. Hospitals are asked for it from that month on."))
                return redirect("quality_measures", number=number)
    lines = [_line(one) for one in rows]
    current = [line for line in lines if not line.is_ended]
    clocks = {one.id for one in rows if one.family == _CLOCKS and one.ended_on is None}
    page = MeasuresPage(
        number=number,
        name=row.name,
        tabs=collaborative_tabs(viewer, number, "quality_measures"),
        lines=[line for line in current if line.id not in clocks or len(clocks) < 2],
        clocks=[line for line in current if line.id in clocks] if len(clocks) > 1 else [],
        ended=[line for line in lines if line.is_ended],
        runs=row.may_run,
        take_up=form,
        may_take_up=row.may_run and bool(offered),
    )
    return render(request, "quality/measures/measures.html", {"page": page}, status=422 if form.errors else 200)


def _must_run(row: CollaborativeRow) -> None:
    if not row.may_run:
        raise NotFound("There is no such page.")


def _offered(taken: set[str]) -> list[tuple[str, str]]:
    return [(key, labels.title(one.definition)) for key, one in catalog.measures().items() if key not in taken]


def _line(row: MeasureRow) -> MeasureLine:
    return MeasureLine(
        id=row.id,
        key=row.key,
        title=labels.title(row.definition),
        facts=words.facts(row.definition),
        version=row.number,
        since=labels.month(row.first_month),
        is_ended=row.ended_on is not None and row.ended_on <= today(),
        ended_on=row.ended_on,
        is_overdue=row.definition.next_review < today(),
    )


def write(request: HttpRequest, number: int) -> HttpResponse:
    """A measure of the collaborative's own."""
    viewer = viewer_of(request)
    row = collaboratives.collaborative(viewer, number)
    _must_run(row)
    begins = {
        "first_month": str(Month.of(today())),
        "per": 100,
        "better": "higher",
        "every": "month",
        "author": row.name,
    }
    form = forms.WriteForm(request.POST or None, initial=begins)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.write(
                collaborative=number,
                key=form.cleaned_data["key"],
                definition=form.definition(),
                first_month=form.cleaned_data["first_month"],
                keep_reason=form.keep_reason,
                by=viewer,
            )
            messages.success(request, _("The measure is written. Hospitals are asked for it from that month on."))
            return redirect("quality_measure_versions", number=number, measure=made)
    context = {"form": form, "row": row}
    return render(request, "quality/measures/write.html", context, status=422 if form.errors else 200)


def _measure(viewer: Viewer, number: int, measure: int) -> MeasureRow:
    """The measure with its newest definition, or not found."""
    rows = known.versions(viewer, number, measure)
    if not rows:
        raise NotFound(_("There is no such measure in this collaborative."))
    return rows[-1]


def redefine(request: HttpRequest, number: int, measure: int) -> HttpResponse:
    """Change what a measure means from a month on, with a reason."""
    viewer = viewer_of(request)
    row = collaboratives.collaborative(viewer, number)
    _must_run(row)
    last = _measure(viewer, number, measure)
    initial = asdict(last.definition) | {"first_month": str(Month.of(today()) + 1)}
    form = forms.RedefineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            actions.redefine(
                measure=measure,
                definition=form.definition(last.definition),
                first_month=form.cleaned_data["first_month"],
                reason=form.cleaned_data["reason"],
                keep_reason=form.keep_reason,
                by=viewer,
            )
            messages.success(request, _("The definition is changed from that month on. What differs stands below."))
            return redirect("quality_measure_versions", number=number, measure=measure)
    context = {"form": form, "row": row, "title": labels.title(last.definition), "measure": measure}
    return render(request, "quality/measures/redefine.html", context, status=422 if form.errors else 200)


def end(request: HttpRequest, number: int, measure: int) -> HttpResponse:
    """Ask for a measure no longer."""
    viewer = viewer_of(request)
    row = collaboratives.collaborative(viewer, number)
    _must_run(row)
    last = _measure(viewer, number, measure)
    if request.method == "POST":
        actions.end(measure=measure, by=viewer)
        messages.success(request, _("The measure has ended. What was entered stays."))
        return redirect("quality_measures", number=number)
    context = {"row": row, "title": labels.title(last.definition), "measure": measure}
    return render(request, "quality/measures/end.html", context)


def versions(request: HttpRequest, number: int, measure: int) -> HttpResponse:
    """What differs between the definitions of a measure, and which months lie before and after."""
    viewer = viewer_of(request)
    row = collaboratives.collaborative(viewer, number)
    last = _measure(viewer, number, measure)
    sees_all = viewer.may(access.HOSPITALS, partnership=row.partnership)
    page = VersionsPage(
        number=number,
        name=row.name,
        measure=measure,
        title=labels.title(last.definition),
        facts=words.facts(last.definition),
        changes=[_change(one) for one in changes.changes(viewer, number, measure)],
        beside=[_beside(last, one) for one in changes.beside(viewer, number, measure)],
        whose=_("all hospitals together") if sees_all else _("your own hospital"),
        runs=row.may_run,
        is_ended=last.ended_on is not None,
    )
    return render(request, "quality/measures/versions.html", {"page": page})


def _change(one: Change) -> ChangeBlock:
    return ChangeBlock(
        before=one.before.number,
        after=one.after.number,
        since=labels.month(one.after.first_month),
        reason=one.after.reason,
        differs=words.differences(one.differs),
        breaks=one.breaks,
        covered_before=words.covered(one.covered_before),
        covered_after=words.covered(one.covered_after),
        values=[
            (
                labels.month(value.month),
                value.version,
                words.month_value((one.before if value.version <= one.before.number else one.after).definition, value),
                figure(value.hospitals),
            )
            for value in one.values
            if value.numerator is not None
        ],
    )


def _beside(mine: MeasureRow, one: Beside) -> BesideBlock:
    return BesideBlock(
        title=labels.title(one.other.definition),
        differs=words.differences(one.differs),
        months=[
            (
                labels.month(here.month),
                words.month_value(mine.definition, here),
                words.month_value(one.other.definition, there),
            )
            for here, there in one.months
        ],
    )


def versions_csv(request: HttpRequest, number: int, measure: int) -> HttpResponse:
    """The same report as a table: what differs, what is covered, and the values around each change."""
    viewer = viewer_of(request)
    last = _measure(viewer, number, measure)
    header = [_("Versions"), _("What"), _("Before"), _("After"), _("Month"), _("Version"), _("Numerator"),
              _("Denominator"), _("Hospitals")]  # fmt: skip
    rows = _report(changes.changes(viewer, number, measure))
    return csv_download(f"definitions-{last.key}.csv", header, rows)


def _report(found: list[Change]) -> Iterator[list[Any]]:
    for one in found:
        pair = f"{one.before.number} → {one.after.number}"
        yield [pair, _("In force from"), str(one.before.first_month), str(one.after.first_month), *[None] * 5]
        yield [pair, _("Why the definition changes"), None, one.after.reason, *[None] * 5]
        yield [pair, _("Breaks the series"), None, _("yes") if one.breaks else _("no"), *[None] * 5]
        for field, old, new in words.differences(one.differs):
            yield [pair, field, old, new, *[None] * 5]
        yield [pair, _("Months entered"), one.covered_before.months, one.covered_after.months, *[None] * 5]
        yield [pair, _("Submissions"), one.covered_before.submissions, one.covered_after.submissions, *[None] * 5]
        for value in one.values:
            yield [
                pair, _("Value"), None, None, str(value.month), value.version, value.numerator, value.denominator,
                value.hospitals,
            ]  # fmt: skip
