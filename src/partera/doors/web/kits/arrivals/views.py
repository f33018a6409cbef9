"""A bank's files: chosen, looked at row by row, kept; and what was kept before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import BadInput
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to
from partera.doors.web.kits.arrivals import pages, reading, words
from partera.doors.web.kits.arrivals.forms import BringForm, KeepForm
from partera.doors.web.kits.stock import words as stock_words
from partera.doors.web.kits.stock.hub import run_by
from partera.doors.web.kits.tabs import program_tabs
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.doors.web.templatetags.showing import number as written
from partera.programs.kits.actions import arrivals as actions
from partera.programs.kits.queries import arrivals as known
from partera.programs.kits.queries import shelves
from partera.programs.kits.queries.arrivals import ASIDE, NEW, Options, Plan
from partera.programs.kits.queries.programs import ProgramRow
from partera.programs.kits.rules import ledger
from partera.programs.kits.rules.arrivals import NotAnExport

SHOWN = 300


def arrivals(request: HttpRequest, number: int) -> HttpResponse:
    """The files brought in; choosing another, looking at it, keeping it."""
    viewer = viewer_of(request)
    program = run_by(viewer, number)
    places = [(one.id, one.name) for one in shelves.places(viewer, number) if one.kind == ledger.WAREHOUSE]
    if asked_to(request) == "keep":
        return _keep(request, program, KeepForm(request.POST, places=places))
    form = BringForm(request.POST or None, request.FILES or None, places=places)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(reading.MOST_BYTES + 1)
        try:
            plan = known.plan(viewer, number, reading.lines_of(content), content, form.options())
        except NotAnExport as error:
            form.add_error("file", words.refusal(error))
        except BadInput as error:
            form.add_error("file", spoken(error))
        else:
            return _preview(request, program, plan, _to_keep(form, content, places), form.options())
    return _listed(request, program, form)


def _to_keep(form: BringForm, content: bytes, places: list[tuple[int, str]]) -> KeepForm:
    sent = {name: form.data.get(name, "") for name in ("place", "on", "adds_items", "category")}
    first = sent | {"name": form.cleaned_data["file"].name[:200], "content": reading.packed(content)}
    return KeepForm(initial=first, places=places)


def _listed(request: HttpRequest, program: ProgramRow, form: BringForm) -> HttpResponse:
    viewer = viewer_of(request)
    rows = known.arrivals(viewer, program.id)
    said = ngettext("%(n)s file was brought in.", "%(n)s files were brought in.", len(rows)) % {"n": written(len(rows))}
    page = pages.ArrivalsPage(
        program=program,
        tabs=program_tabs(viewer, program.id, "kit_arrivals"),
        sentence=said if rows else _("Bring the other system’s exports along, and run both until their counts agree."),
        form=form,
        rows=[(row, words.kind(row.kind)) for row in rows],
    )
    return render(request, "kits/arrivals/list.html", {"page": page}, status=422 if form.errors else 200)


def _preview(
    request: HttpRequest, program: ProgramRow, plan: Plan, form: KeepForm, options: Options, status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request)
    needs_place = any(isinstance(one.step, known.NoteCount) and not one.step.place for one in plan.fates)
    lines = [
        pages.FateLine(
            one.number, one.what, words.CHIPS[one.fate], _(words.FATES[one.fate]), words.reason(one.code, one.values)
        )
        for one in sorted(plan.fates, key=lambda one: (one.fate != ASIDE, one.number))[:SHOWN]
    ]
    page = pages.PreviewPage(
        program=program,
        name=form.initial.get("name") or form.data.get("name", ""),
        sentence=words.of_plan(plan),
        before=known.arrival(viewer, program.id, plan.before) if plan.before else None,
        totals=[(words.CHIPS[fate], _(words.FATES[fate]), count) for fate, count in plan.counts.items()],
        lines=lines,
        is_cut=len(plan.fates) > SHOWN,
        new_items=[(one.name, stock_words.category(one.category), one.is_guessed) for one in _items(plan)],
        form=form,
        may_keep=bool(plan.counts[NEW]) and not (needs_place and options.place is None),
    )
    return render(request, "kits/arrivals/preview.html", {"page": page}, status=status)


def _items(plan: Plan) -> list[known.AddItem]:
    steps = [one.step for one in plan.fates if isinstance(one.step, known.AddItem)]
    return [*plan.new_items, *steps][:SHOWN]


def _keep(request: HttpRequest, program: ProgramRow, form: KeepForm) -> HttpResponse:
    viewer = viewer_of(request)
    if not form.is_valid():
        raise BadInput(_("The file did not come back whole. Choose it again."))
    content = reading.unpacked(form.cleaned_data["content"])
    lines = reading.lines_of(content)
    with refuse(form):
        made = actions.keep(
            program=program.id, name=form.cleaned_data["name"], lines=lines, content=content, options=form.options(),
            by=viewer,
        )  # fmt: skip
        kept = known.arrival(viewer, program.id, made).kept
        told = ngettext("%(n)s row is kept.", "%(n)s rows are kept.", kept) % {"n": written(kept)}
        messages.success(request, told)
        return redirect("kit_arrival", number=program.id, arrival=made)
    return _again(request, program, form, content, viewer)


def _again(request: HttpRequest, program: ProgramRow, form: KeepForm, content: bytes, viewer: Viewer) -> HttpResponse:
    plan = known.plan(viewer, program.id, reading.lines_of(content), content, form.options())
    return _preview(request, program, plan, form, form.options(), status=422)


def arrival(request: HttpRequest, number: int, arrival: int) -> HttpResponse:
    """A file that was brought in, with the rows set aside."""
    viewer = viewer_of(request)
    program, row = run_by(viewer, number), known.arrival(viewer, number, arrival)
    page = pages.ArrivalPage(
        program=program,
        row=row,
        kind=words.kind(row.kind),
        lines=[(one["row"], one["what"], words.reason(one["code"], one["values"])) for one in row.set_aside],
    )
    return render(request, "kits/arrivals/one.html", {"page": page})
