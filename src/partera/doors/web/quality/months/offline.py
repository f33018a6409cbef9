"""The form to fill in offline, with what is already kept in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partera.core.periods import Month, today
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.forms import FormWanted
from partera.doors.web.quality.months.typed import month_of
from partera.doors.web.routes import viewer_of
from partera.programs.quality.queries import collaboratives, entering, measures
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.queries.standing import Kept
from partera.programs.quality.rules import asking, cells, measuring
from partera.programs.quality.rules.asking import AskedMeasure
from partera.programs.quality.rules.cells import Cell
from partera.reports.quality_month_form import FormRow, FormSheet, FormWords, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def form(request: HttpRequest, part: int) -> HttpResponse:
    """Choose the months, one sheet each or together, and take the workbook along."""
    hospital = collaboratives.hospital(viewer_of(request), part)
    last = Month.of(today()) + -1
    wanted = FormWanted(request.GET or None, initial={"first": str(last), "last": str(last), "layout": "months"})
    if request.GET and wanted.is_valid():
        return redirect(
            "quality_form_file",
            part=part,
            first=wanted.cleaned_data["first"],
            last=wanted.cleaned_data["last"],
            layout=wanted.cleaned_data["layout"],
        )
    context = {"form": wanted, "hospital": hospital}
    return render(request, "quality/months/form.html", context, status=422 if wanted.errors else 200)


def form_file(request: HttpRequest, part: int, first: str, last: str, layout: str) -> HttpResponse:
    """The workbook."""
    hospital = collaboratives.hospital(viewer_of(request), part)
    months = month_of(first).to(month_of(last))[:12]
    rows = {month: _rows(request, part, hospital.collaborative, month) for month in months}
    if layout == "months":
        sheets = [FormSheet(labels.month(month), found) for month, found in rows.items()]
    else:
        sheets = [FormSheet(_("Counts"), [row for found in rows.values() for row in found])]
    content = workbook(sheets=sheets, words=_words(hospital.hospital_name), title=hospital.hospital_name)
    answer = HttpResponse(content, content_type=XLSX)
    name = f"{slugify(hospital.hospital_name)[:60] or 'hospital'}-{first}-{last}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _rows(request: HttpRequest, part: int, collaborative: int, month: Month) -> list[FormRow]:
    kept = entering.current(viewer_of(request), part, [month])
    asked = measures.measures(viewer_of(request), collaborative, month=month)
    return [
        row
        for measure in asked
        if _is_asked(measure, month)
        for row in _rows_of(measure, month, kept.get((measure.id, month)))
    ]


def _is_asked(measure: MeasureRow, month: Month) -> bool:
    given = measure.definition
    return asking.is_asked(AskedMeasure(measure.id, given.shape, given.every, month), month)


def _rows_of(measure: MeasureRow, month: Month, kept: Kept | None) -> list[FormRow]:
    given, sheet = measure.definition, kept.sheet if kept else None
    if given.shape in measuring.RARE:
        written = ", ".join(map(str, sheet.gaps)) or _("none") if sheet else None
        return [FormRow(str(month), measure.key, labels.title(given), "", str(labels.EVERYBODY), {"gaps": written})]
    found = []
    for dimension, group in cells.rows_of(given.strata):
        values: dict[str, int | float | str | None] = {
            column: _value(cells.written(sheet, Cell(measure.id, dimension, group, column)))
            for column in cells.COLUMNS[given.shape]
        }
        heading = _(measuring.DIMENSIONS[dimension]) if dimension else ""
        said = labels.group(dimension, group)
        found.append(FormRow(str(month), measure.key, labels.title(given), heading, said, values))
    return found


def _value(text: str) -> int | float | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)


def _words(hospital: str) -> FormWords:
    return FormWords(
        headings={
            "month": _("Month"),
            "measure": _("Measure"),
            "title": _("What is counted"),
            "dimension": _("Dimension"),
            "group": _("Group"),
            "numerator": _("Numerator"),
            "denominator": _("Denominator"),
            "unknown": _("Unknown"),
            "value": _("Value"),
            "spread": _("Standard deviation"),
            "gaps": _("Between events"),
        },
        instructions=_("Instructions"),
        lines=[
            _("Monthly counts of %(hospital)s") % {"hospital": hospital},
            _("Type only into the white cells. The headings and names are locked: the file is read by them."),
            _("Counts only. No name, date of birth, record number or anything else about a single patient."),
            _("An empty cell means “not entered”, a 0 means “none”. Rows left empty are passed over."),
            _("Enter everybody first. The groups of one kind add up to everybody; put the rest where it is not known."),
            _("Numerator: how many. Denominator: out of how many; for an average, the number of cases."),
            _("Unknown: patients for whom it is not known, who are not in the denominator."),
            _("Between events: births, or days, since the event before, for each event of the month: 112, 40."),
            _("When there was no event in the month, write “none”."),
            _("Put values, not formulas. Do not merge cells. Save as .xlsx."),
            _("Send the file back on the page “Paste a table or send a file”: each row is shown before it is kept."),
        ],
        not_whole=_("A whole number of 0 or more."),
        too_many=_("A whole number of 0 or more, and no more than the denominator."),
        not_a_number=_("A number of 0 or more."),
    )
