"""A hospital's months, and everything ever sent for one of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partera.core.periods import Month, today
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.pages import HistoryBlock, HistoryPage, MonthLine, MonthsPage, RevisionLine
from partera.doors.web.quality.months.typed import month_of
from partera.doors.web.quality.tabs import hospital_tabs
from partera.doors.web.routes import viewer_of
from partera.programs.quality.queries import collaboratives, entering, measures, reporting
from partera.programs.quality.queries.entering import Revision
from partera.programs.quality.queries.measures import MeasureRow
from partera.programs.quality.queries.reporting import MonthState
from partera.programs.quality.rules import asking, measuring

_A_PAGE = 24
WAYS = {
    "form": gettext_lazy("by the form"),
    "paste": gettext_lazy("by a pasted table"),
    "file": gettext_lazy("by a file"),
    "api": gettext_lazy("by another system"),
}
ODD = {
    "empty": gettext_lazy("nobody was counted"),
    "size": gettext_lazy("an unusual number of patients"),
    "share": gettext_lazy("an unusual share"),
    "unknown": gettext_lazy("many unknown"),
    "count": gettext_lazy("an unusual count"),
}


def months(request: HttpRequest, part: int) -> HttpResponse:
    """Which months are complete, partly entered, missing or late."""
    viewer = viewer_of(request)
    before = month_of(request.GET["before"]) if request.GET.get("before") else None
    hospital = collaboratives.hospital(viewer, part)
    found = reporting.months_of(viewer, part, newest=_A_PAGE, before=before)
    drafts = entering.drafts_of(viewer, part)
    lines = [_line(state, drafts) for state in reversed(found.months)]
    target = reporting.next_to_enter(found.months)
    older = found.months[0].month if found.months and found.months[0].month > found.first else None
    page = MonthsPage(
        part=part,
        hospital=hospital.hospital_name,
        collaborative=hospital.collaborative,
        collaborative_name=hospital.collaborative_name,
        tabs=hospital_tabs(viewer, part, "quality_months"),
        lines=lines,
        may_enter=hospital.is_own,
        answer=_answer(lines),
        next_key=str(target.month) if target else "",
        next_month=labels.month(target.month) if target else "",
        older=f"?before={older}" if older else "",
    )
    return render(request, "quality/months/months.html", {"page": page})


def _line(state: MonthState, drafts: Mapping[Month, object]) -> MonthLine:
    return MonthLine(
        key=str(state.month),
        month=labels.month(state.month),
        state=state.state,
        words=_(asking.MONTH_STATES[state.state]),
        due=state.due,
        is_late=state.is_late,
        asked=state.asked,
        entered=state.entered,
        draft=state.month in drafts,
        is_running=state.month == Month.of(today()),
    )


def _answer(lines: list[MonthLine]) -> str:
    late = sum(line.is_late for line in lines)
    if late:
        said = ngettext("%(n)s month is late.", "%(n)s months are late.", late)
        return said % {"n": late}
    if any(line.state in ("partly", "missing") and not line.is_running for line in lines):
        return _("No month is late; the last one is still to be completed.")
    return _("Every month that is over is complete.") if lines else _("No month has begun yet.")


def history(request: HttpRequest, part: int, month: str) -> HttpResponse:
    """Every number sent for a month, with who, when and why it was revised."""
    viewer, when = viewer_of(request), month_of(month)
    hospital = collaboratives.hospital(viewer, part)
    found = entering.history(viewer, part, when)
    known = {row.id: row for row in measures.measures(viewer, hospital.collaborative, month=when, also_ended=True)}
    by_measure: dict[int, list[Revision]] = {}
    for one in found:
        by_measure.setdefault(one.measure, []).append(one)
    page = HistoryPage(
        part=part,
        hospital=hospital.hospital_name,
        collaborative=hospital.collaborative,
        collaborative_name=hospital.collaborative_name,
        month=labels.month(when),
        key=month,
        blocks=[_history_of(known[number], rows) for number, rows in by_measure.items() if number in known],
        may_enter=hospital.is_own,
    )
    return render(request, "quality/months/history.html", {"page": page})


def _history_of(measure: MeasureRow, rows: list[Revision]) -> HistoryBlock:
    return HistoryBlock(labels.title(measure.definition), [_revision(measure.definition.shape, row) for row in rows])


def _revision(shape: str, row: Revision) -> RevisionLine:
    if shape in measuring.RARE:
        numbers = [(str(labels.EVERYBODY), labels.gaps(row.sheet.gaps))]
    else:
        numbers = [(labels.group_in_full(entry), labels.numbers(shape, entry)) for entry in row.sheet.entries]
    return RevisionLine(
        number=row.revision,
        is_current=row.is_current,
        numbers=numbers,
        reason=row.reason,
        confirmed=", ".join(str(ODD.get(code, code)) for code in row.odd),
        way=str(WAYS[row.way]),
        at=row.at,
        by=row.by_name,
    )
