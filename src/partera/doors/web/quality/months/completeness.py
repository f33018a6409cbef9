"""The board of completeness: hospitals by months for who runs the collaborative; for a hospital, its own row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.doors.web.lists import chips, csv_download
from partera.doors.web.quality.months import labels
from partera.doors.web.quality.months.pages import BoardCell, BoardLine, BoardPage
from partera.doors.web.quality.tabs import collaborative_tabs
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day, number
from partera.programs.quality.queries import collaboratives, reporting
from partera.programs.quality.queries.reporting import HospitalMonths, MonthState, Reported
from partera.programs.quality.rules import asking

_MONTHS = 12
_A_PAGE = 50
_AT_ONCE = 500


@dataclass(frozen=True)
class _Asked:
    """What of the board is wanted."""

    name: str
    wave: str
    state: str


def board(request: HttpRequest, number: int) -> HttpResponse:
    """Which hospitals have reported which months."""
    viewer = viewer_of(request)
    row = collaboratives.collaborative(viewer, number)
    asked, last = _asked(request), reporting.last_over()
    reported, missing = reporting.reported(viewer, number, last)
    parts = _parts(viewer, number, asked, missing)
    pages = Paginator(parts, _A_PAGE).get_page(request.GET.get("page"))
    first = last + -(_MONTHS - 1)
    found = reporting.board(viewer, number, [part for part, _name, _wave in pages], first, last)
    months = first.to(last)
    waves = sorted({wave for _part, _name, wave in reporting.reporting(viewer, number)})
    states = {"missing": _("Last month not complete"), "complete": _("Last month complete")}
    page = BoardPage(
        number=number,
        name=row.name,
        tabs=collaborative_tabs(viewer, number, "quality_completeness"),
        answer=_answer(reported),
        months=[(_short(month), labels.month(month)) for month in months],
        lines=[_line(one, months) for one in found],
        pages=pages,
        chips=chips(
            request.GET,
            {
                "name": asked.name,
                "wave": _("Wave %(n)s") % {"n": asked.wave} if asked.wave else "",
                "state": states.get(asked.state, ""),
            },
        ),
        waves=[(str(wave), _("Wave %(n)s") % {"n": wave}, str(wave) == asked.wave) for wave in waves],
        states=[(key, words, key == asked.state) for key, words in states.items()],
        asked_for=asked.name,
        runs=row.may_run,
        total=len(parts),
    )
    return render(request, "quality/months/completeness.html", {"page": page})


def board_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The same hospitals as a table, a line a hospital and month."""
    viewer = viewer_of(request)
    collaboratives.collaborative(viewer, number)
    last = reporting.last_over()
    _reported, missing = reporting.reported(viewer, number, last)
    parts = [part for part, _name, _wave in _parts(viewer, number, _asked(request), missing)]
    header = [
        _("Hospital"),
        _("Wave"),
        _("Month"),
        _("Where it stands"),
        _("Sent"),
        _("Asked for"),
        _("Due on"),
        _("Late"),
    ]
    return csv_download(f"completeness-{last}.csv", header, _csv_rows(viewer, number, parts, last))


def _csv_rows(viewer: Viewer, number: int, parts: list[int], last: Month) -> Iterator[list[str | int | bool]]:
    for start in range(0, len(parts), _AT_ONCE):
        some = parts[start : start + _AT_ONCE]
        for one in reporting.board(viewer, number, some, last + -(_MONTHS - 1), last):
            for state in one.months:
                yield [
                    one.hospital_name, one.wave, str(state.month), _(asking.MONTH_STATES[state.state]), state.entered,
                    state.asked, state.due.isoformat(), state.is_late,
                ]  # fmt: skip


def _asked(request: HttpRequest) -> _Asked:
    given = request.GET
    return _Asked(given.get("name", "").strip()[:100], given.get("wave", ""), given.get("state", ""))


def _parts(viewer: Viewer, number: int, asked: _Asked, missing: frozenset[int]) -> list[tuple[int, str, int]]:
    """The hospitals that the filters leave, by name."""
    found = []
    for part, name, wave in reporting.reporting(viewer, number):
        is_named = asked.name.casefold() in name.casefold()
        is_of_state = asked.state not in ("missing", "complete") or (part in missing) == (asked.state == "missing")
        if is_named and is_of_state and asked.wave in ("", str(wave)):
            found.append((part, name, wave))
    return found


def _answer(found: Reported) -> str:
    said = {"n": number(found.complete), "of": number(found.hospitals), "month": labels.month(found.month)}
    if not found.hospitals:
        return _("No hospital owes counts of %(month)s.") % said
    words = ngettext(
        "%(n)s of %(of)s hospitals has reported all of %(month)s.",
        "%(n)s of %(of)s hospitals have reported all of %(month)s.",
        found.complete,
    )
    due = _("It was due on %(day)s.") if found.due < today() else _("It is due on %(day)s.")
    return f"{words % said} {due % {'day': day(found.due)}}"


def _line(one: HospitalMonths, months: list[Month]) -> BoardLine:
    return BoardLine(one.part, one.hospital_name, one.wave, [_cell(one.part, one.of(month)) for month in months])


def _cell(part: int, state: MonthState | None) -> BoardCell:
    if state is None:
        return BoardCell("nothing", _("Not taking part yet"), "", is_late=False, address="")
    said = {"n": state.entered, "of": state.asked}
    short = {"complete": "✓", "partly": f"{state.entered}/{state.asked}", "missing": "–", "nothing": "·"}[state.state]
    words = _(asking.MONTH_STATES[state.state])
    if state.state == "partly":
        words = _("Partly entered: %(n)s of %(of)s") % said
    if state.is_late:
        words = _("%(state)s, late") % {"state": words}
    address = reverse("quality_month", kwargs={"part": part, "month": str(state.month)})
    return BoardCell(state.state, words, short, state.is_late, address)


def _short(month: Month) -> str:
    """Mar 2026, in the page's language."""
    words = labels.month(month)
    return f"{words[:3]} {str(month.year)[2:]}"
