"""What stands where, now or on a day; what happened; a lot in a place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from partera.core.viewers import Viewer
from partera.doors.web.kits.stock import lines, pages, words
from partera.doors.web.kits.stock.forms import ChangeForm, ReverseForm, StockFilter
from partera.doors.web.kits.tabs import program_tabs
from partera.doors.web.lists import chips, csv_streamed, refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day
from partera.programs.kits.actions import apart, stock
from partera.programs.kits.queries import movements as moved
from partera.programs.kits.queries import programs as known
from partera.programs.kits.queries import shelves
from partera.programs.kits.queries.programs import ProgramRow
from partera.programs.kits.queries.shelf_lines import ShelfRow, by_product
from partera.programs.kits.queries.shelves import Asked, PlaceRow
from partera.programs.kits.queries.stock import today_there
from partera.programs.kits.rules import ledger

A_PAGE = 100
HISTORY = 20


def shelf(request: HttpRequest, number: int) -> HttpResponse:
    """What stands in the places one may see."""
    viewer = viewer_of(request)
    row = known.program(viewer, number)
    places = shelves.places(viewer, number, also=request.GET.get("place", ""))
    form, asked = _asked(request, places)
    found = shelves.shelf(viewer, number, asked)
    sums = by_product(found.lots)
    on = asked.on or today_there()
    part = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    page = pages.StockPage(
        program=row,
        tabs=program_tabs(viewer, number, "kit_stock"),
        sentence=words.stock(sums, found.places, on, asked.on is None),
        worth=words.worth(*found.worth) if found.lots else "",
        on=on,
        is_now=asked.on is None,
        form=form,
        chips=chips(request.GET, _chips(asked, places, form)),
        sums=[lines.sum_line(one) for one in sums],
        lines=[lines.line(one, on) for one in part],
        pages=part,
        download=f"{reverse('kit_stock_csv', kwargs={'number': number})}?{request.GET.urlencode()}",
        may_assemble=row.may_run,
    )
    return render(request, "kits/stock/stock.html", {"page": page}, status=422 if form.errors else 200)


def _asked(request: HttpRequest, places: list[PlaceRow]) -> tuple[StockFilter, Asked]:
    form = StockFilter(request.GET, places=[(one.id, one.name) for one in places])
    form.is_valid()
    given = form.cleaned_data
    on: date | None = given.get("on")
    asked = Asked(
        on=None if on == today_there() else on,
        place=given.get("place"),
        what=given.get("what", ""),
        within_days=given.get("within"),
    )
    return form, asked


def _chips(asked: Asked, places: list[PlaceRow], form: StockFilter) -> dict[str, str]:
    kept: Any = form.fields["within"]
    within = "" if asked.within_days is None else str(dict(kept.choices)[str(asked.within_days)])
    return {
        "on": _("End of %(day)s") % {"day": day(asked.on)} if asked.on else "",
        "place": next((one.name for one in places if one.id == asked.place), ""),
        "what": _("Kits") if asked.what == shelves.KITS else words.category(asked.what) if asked.what else "",
        "within": _("Expires: %(when)s") % {"when": within} if within else "",
    }


def shelf_csv(request: HttpRequest, number: int) -> HttpResponseBase:
    """The same, as a file."""
    viewer = viewer_of(request)
    form, asked = _asked(request, shelves.places(viewer, number, also=request.GET.get("place", "")))
    if form.errors:
        return shelf(request, number)
    found = shelves.shelf(viewer, number, asked)
    on = asked.on or today_there()
    rows = (lines.stock_row(one, on, asked.on is None) for one in found)
    return csv_streamed(f"stock-{number}-{on}.csv", lines.stock_header(), rows)


def lot(request: HttpRequest, number: int, place: int, lot: int) -> HttpResponse:
    """A lot in a place; writing down what became of it."""
    viewer = viewer_of(request)
    row, found = known.program(viewer, number), shelves.one(viewer, number, place, lot)
    targets = [
        (one.id, one.name)
        for one in shelves.places(viewer, number)
        if one.id != place and one.kind != ledger.IN_TRANSIT
    ]
    form = ChangeForm(request.POST or None, ways=_ways(row, found, bool(targets)), targets=targets)
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            _change(found, form.cleaned_data, viewer)
            messages.success(request, _("Written down. The balance follows."))
            return redirect("kit_lot", number=number, place=place, lot=lot)
    page = pages.LotPage(
        program=row,
        line=lines.line(found, today_there()),
        facts=lines.facts(found),
        history=[
            lines.movement(one)
            for one in moved.movements(viewer, number, moved.Asked(place=place, lot=lot), most=HISTORY)
        ],
        form=form,
    )
    return render(request, "kits/stock/lot.html", {"page": page}, status=422 if form.errors else 200)


def _ways(row: ProgramRow, found: ShelfRow, has_targets: bool) -> list[tuple[str, str]]:
    """What may be written down of this lot."""
    ways = ["expire", "loss", "adjust_down", "adjust_up"]
    if found.is_held:
        ways.insert(0, "discard")
    if has_targets:
        ways.append("transfer")
    if found.is_kit and row.may_run:
        ways.append("take_apart")
    return [(one, words.kind(one)) for one in ways]


def _change(found: ShelfRow, given: dict[str, Any], viewer: Viewer) -> None:
    what, key, quantity, reason = given["what"], given["key"], given["quantity"], given["reason"]
    if what == "transfer":
        stock.move(source=found.place, target=given["target"], lot=found.lot, quantity=quantity, key=key, by=viewer)
    elif what == "take_apart":
        apart.take_apart(location=found.place, lot=found.lot, kits=quantity, key=key, by=viewer)
    elif what == "adjust_up":
        stock.put_back(location=found.place, lot=found.lot, quantity=quantity, reason=reason, key=key, by=viewer)
    else:
        stock.take_out(
            location=found.place, kind=what, lot=found.lot, quantity=quantity, reason=reason, key=key, by=viewer
        )


def movement(request: HttpRequest, number: int, movement: int) -> HttpResponse:
    """One movement, what was written down with it, and its reversal."""
    viewer = viewer_of(request)
    row = moved.movement(viewer, number, movement)
    together = [one for one in moved.group(viewer, number, row.group) if one.id != row.id] if row.group else []
    why_not = _why_not(row)
    form = None if why_not else ReverseForm(request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        with refuse(form):
            answers = stock.reverse(movement=movement, reason=form.cleaned_data["reason"], by=viewer)
            messages.success(request, _("Reversed. Both lines stay in the list."))
            return redirect("kit_movement", number=number, movement=answers[0].pk)
    page = pages.MovementPage(
        program=known.program(viewer, number),
        line=lines.movement(row),
        together=[lines.movement(one) for one in together],
        form=form,
        why_not=why_not,
    )
    return render(request, "kits/stock/movement.html", {"page": page}, status=422 if form and form.errors else 200)


def _why_not(row: moved.MovementRow) -> str:
    """Why a movement cannot be reversed here; nothing when it can."""
    if row.kind == ledger.REVERSAL:
        return _("A reversal is not reversed. Write the movement down again.")
    if row.reversed_by is not None:
        return _("This movement is already reversed.")
    if row.kind not in (*ledger.REVERSED_ALONE, *ledger.REVERSED_TOGETHER):
        return _("This belongs to a shipment or to a hand-over. Put it right there.")
    return ""
