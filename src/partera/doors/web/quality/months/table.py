"""A table of counts, pasted or sent as a file: each row with its fate before anything is kept, then kept by month."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.identifiers import guard
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.doors.web.quality.guarded import question, refusal
from partera.doors.web.quality.months import preview, reading
from partera.doors.web.quality.months.forms import TableForm
from partera.doors.web.quality.months.reading import SheetRead, Sheets
from partera.doors.web.quality.tabs import hospital_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.programs.quality.actions import months
from partera.programs.quality.queries import collaboratives, entering, measures
from partera.programs.quality.queries.collaboratives import HospitalRow
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.rules import fates
from partera.programs.quality.rules.fates import Fate, Sheet
from partera.programs.quality.rules.tables import Part


@dataclass
class Given:
    """A table as it was sent, what it reads as, and what was said about it."""

    sheets: Sheets
    read: list[SheetRead]
    way: str
    month: str = ""
    ticked: frozenset[str] = frozenset()
    reason: str = ""
    keep_reason: str = ""

    @property
    def parts(self) -> list[Part]:
        """What each measure and month of every sheet amounts to; the first sheet's when two say the same."""
        return [part for sheet in self.read for part in sheet.table.parts]


def table(request: HttpRequest, part: int) -> HttpResponse:
    """Paste a table or send a file; see each row's fate; have the good ones kept."""
    viewer = viewer_of(request)
    hospital = collaboratives.hospital(viewer, part)
    if not hospital.is_own:
        raise NotFound("There is no such page.")
    if request.method != "POST":
        return _form(request, hospital, TableForm(initial={"month": request.GET.get("month", "")}))
    known = measures.measures(viewer, hospital.collaborative, also_ended=True)
    if request.POST.get("do") == "keep":
        return _keep(request, hospital, known, _sent_again(request, known))
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, hospital, form)
    try:
        given = _given(form, known)
    except BadInput as error:
        form.add_error("file" if form.cleaned_data.get("file") else "pasted", spoken(error))
        return _form(request, hospital, form)
    return _shown(request, hospital, known, given)


def _form(request: HttpRequest, hospital: HospitalRow, form: TableForm) -> HttpResponse:
    tabs = hospital_tabs(viewer_of(request), hospital.id, "quality_months")
    context = {"form": form, "hospital": hospital, "tabs": tabs}
    return render(request, "quality/months/table.html", context, status=422 if form.errors else 200)


def _given(form: TableForm, known: list[MeasureRow]) -> Given:
    file, month = form.cleaned_data.get("file"), form.cleaned_data["month"]
    lines = reading.lines_of_file(file.read()) if file else reading.lines_of_text(form.cleaned_data["pasted"])
    read = reading.read(lines, reading.known_words(known), month)
    return Given(lines, read, "file" if file else "paste", str(month or ""))


def _sent_again(request: HttpRequest, known: list[MeasureRow]) -> Given:
    """The table as the page with its fates carried it."""
    sent = request.POST
    try:
        sheets = json.loads(sent.get("table", ""))
        whole = {str(name): [[str(cell) for cell in line] for line in lines] for name, lines in sheets.items()}
        month = Month.of(sent["month"]) if sent.get("month") else None
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInput(_("The page cannot be read as it was sent. Open it again.")) from error
    return Given(
        sheets=whole,
        read=reading.read(whole, reading.known_words(known), month),
        way="file" if sent.get("way") == "file" else "paste",
        month=str(month or ""),
        ticked=frozenset(name for name in sent if name.startswith("ok-")),
        reason=sent.get("reason", "").strip(),
        keep_reason=sent.get("keep_reason", "").strip(),
    )


def _shown(
    request: HttpRequest,
    hospital: HospitalRow,
    known: list[MeasureRow],
    given: Given,
    *,
    status: int = 200,
    reason_errors: tuple[str, ...] = (),
    keep_errors: tuple[str, ...] = (),
) -> HttpResponse:
    found = _fates(viewer_of(request), hospital.id, given)
    page = preview.preview(given.read, found, {row.id: row for row in known}, given.ticked)
    context: dict[str, Any] = {
        "page": page,
        "hospital": hospital,
        "table": json.dumps(reading.known_columns_only(given.sheets), separators=(",", ":")),
        "given": given,
        "reason_errors": reason_errors,
        "keep_errors": keep_errors,
        "tabs": hospital_tabs(viewer_of(request), hospital.id, "quality_months"),
    }
    return render(request, "quality/months/preview.html", context, status=status)


def _fates(viewer: Viewer, part: int, given: Given) -> dict[int, Fate | None]:
    """What would become of each part, by its place; None for one that stands on another sheet already."""
    first: dict[tuple[Month, int], int] = {}
    for at, one in enumerate(given.parts):
        first.setdefault((one.month, one.measure), at)
    whole = [(at, one, one.sheet) for at, one in enumerate(given.parts) if first[one.month, one.measure] == at]
    readable = [(at, one, sheet) for at, one, sheet in whole if sheet is not None]
    confirmed = preview.confirmed(given.ticked)
    found = entering.fates(
        viewer,
        part,
        [(one.month, sheet) for _at, one, sheet in readable],
        confirmed=confirmed,
        reason=given.reason,
    )
    return {at: fate for (at, _one, _sheet), fate in zip(readable, found, strict=True)}


def _keep(request: HttpRequest, hospital: HospitalRow, known: list[MeasureRow], given: Given) -> HttpResponse:
    viewer = viewer_of(request)
    decided = _fates(viewer, hospital.id, given)
    by_month: dict[Month, list[Sheet]] = {}
    for at, fate in decided.items():
        one = given.parts[at]
        if fate is not None and fate.kind in ("new", "revised") and one.sheet is not None:
            by_month.setdefault(one.month, []).append(one.sheet)
    kept = 0
    try:
        for month, sheets in sorted(by_month.items(), key=lambda pair: pair[0]):
            kept += _keep_month(viewer, hospital.id, month, sheets, given)
    except guard.Asked as asked:
        asks = tuple(question(one) for one in asked.found)
        return _shown(request, hospital, known, given, status=422, keep_errors=asks)
    except guard.Stopped as stopped:
        says = tuple(refusal(one) for one in stopped.found)
        return _shown(request, hospital, known, given, status=422, reason_errors=says)
    except (Refused, BadInput) as error:
        return _shown(request, hospital, known, given, status=409, reason_errors=(spoken(error),))
    if kept:
        said = ngettext(
            "The counts of %(n)s measure are kept.", "The counts of %(n)s measures and months are kept.", kept
        )
        messages.success(request, said % {"n": kept})
    left = Counter(fate.kind for fate in decided.values() if fate is not None and fate.kind not in fates.TAKEN)
    if left or any(one.sheet is None for one in given.parts):
        messages.warning(request, _("Some rows are not kept: see why below."))
        return _shown(request, hospital, known, given, status=422)
    return redirect("quality_months", part=hospital.id)


def _keep_month(viewer: Viewer, part: int, month: Month, sheets: list[Sheet], given: Given) -> int:
    """One month of the table, in one transaction."""
    confirmed = preview.confirmed(given.ticked)
    sent = months.send(
        enrolment=part,
        month=month.first_day,
        sheets=sheets,
        way=given.way,
        confirmed={sheet.measure: confirmed.get((month, sheet.measure), ()) for sheet in sheets},
        reason=given.reason,
        keep_reason=given.keep_reason,
        keeps_groups=True,
        by=viewer,
    )
    return len(sent.new) + len(sent.revised)
