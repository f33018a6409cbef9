"""Both systems side by side: counts by place and item, day by day, until they agree."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to
from partera.doors.web.kits.arrivals import pages, words
from partera.doors.web.kits.stock import words as stock_words
from partera.doors.web.kits.stock.forms import new_key
from partera.doors.web.kits.stock.hub import run_by
from partera.doors.web.kits.tabs import program_tabs
from partera.doors.web.lists import csv_download
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.doors.web.templatetags.showing import day
from partera.doors.web.templatetags.showing import number as written
from partera.programs.kits.actions import arrivals as actions
from partera.programs.kits.queries import arrivals as known
from partera.programs.kits.queries.arrivals import DayRow
from partera.programs.kits.queries.stock import today_there
from partera.programs.kits.rules.arrivals import agreed_since


def compare(request: HttpRequest, number: int) -> HttpResponse:
    """Each place's compared days."""
    viewer = viewer_of(request)
    program = run_by(viewer, number)
    rows = known.days(viewer, number)
    page = pages.ComparePage(
        program=program,
        tabs=program_tabs(viewer, number, "kit_arrivals"),
        sentence=_of_all(rows),
        places=[(name, _of_place(of_place)) for name, of_place in _by_place(rows).items()],
        rows=rows,
        download=reverse("kit_compare_csv", kwargs={"number": number}),
    )
    return render(request, "kits/arrivals/compare.html", {"page": page})


def _by_place(rows: list[DayRow]) -> dict[str, list[DayRow]]:
    found: dict[str, list[DayRow]] = {}
    for row in rows:
        found.setdefault(row.place_name, []).append(row)
    return found


def _of_all(rows: list[DayRow]) -> str:
    if not rows:
        return _("No count of the other system is brought in yet.")
    newest = [of_place[0] for of_place in _by_place(rows).values()]
    agree = sum(not row.differ for row in newest)
    if agree == len(newest):
        return ngettext(
            "Both systems agree in the one place compared.", "Both systems agree in all %(n)s places.", len(newest)
        ) % {"n": written(len(newest))}
    return ngettext(
        "Both systems agree in %(agree)s of %(n)s place.", "Both systems agree in %(agree)s of %(n)s places.",
        len(newest),
    ) % {"agree": written(agree), "n": written(len(newest))}  # fmt: skip


def _of_place(rows: list[DayRow]) -> str:
    since = agreed_since([(row.on, row.differ) for row in reversed(rows)])
    if since is None:
        return words.of_day(rows[0])
    agreeing = sum(row.on >= since for row in rows)
    said = ngettext("It agrees since %(day)s, in %(n)s count.", "It agrees since %(day)s, in %(n)s counts.", agreeing)
    return said % {"day": day(since), "n": written(agreeing)}


def compare_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The same days, as a file."""
    viewer = viewer_of(request)
    run_by(viewer, number)
    header = [_("Day"), _("Place"), _("Items"), _("Items that differ"), _("Pieces they differ by")]
    rows = [[str(row.on), row.place_name, row.items, row.differ, row.pieces] for row in known.days(viewer, number)]
    return csv_download(f"compared-{number}.csv", header, rows)


def compared(request: HttpRequest, number: int, place: int, on: str) -> HttpResponse:
    """A place on a day, item by item; taking today's counts over."""
    viewer = viewer_of(request)
    program = run_by(viewer, number)
    row, found = known.items(viewer, number, place, _day(on))
    refused = ""
    if request.method == "POST":
        refused = _take_over(request, number, place, viewer)
        if not refused:
            messages.success(request, _("Our counts are set to theirs. The count stands in the list of counts."))
            return redirect("kit_compared", number=number, place=place, on=on)
    page = pages.ComparedPage(
        program=program,
        day=row,
        sentence=words.of_day(row),
        on=row.on,
        lines=[(stock_words.product(one.name, one.name_es), one) for one in found],
        key=new_key() if row.differ and row.on == today_there() else "",
        refused=refused,
    )
    return render(request, "kits/arrivals/compared.html", {"page": page}, status=409 if refused else 200)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound(_("There is no such page.")) from error


def _take_over(request: HttpRequest, number: int, place: int, viewer: Viewer) -> str:
    """Set our counts to theirs; gives what a rule says against it."""
    if asked_to(request) != "take-over":
        raise NotFound(_("There is no such page."))
    try:
        actions.take_over(program=number, place=place, key=request.POST.get("key", "")[:24], by=viewer)
    except (Refused, BadInput) as error:
        return spoken(error)
    return ""
