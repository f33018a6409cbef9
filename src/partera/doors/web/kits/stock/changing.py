"""Writing stock down: received, made into kits, counted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.doors.web.kits.stock import pages, words
from partera.doors.web.kits.stock.forms import AssembleForm, CountForm, LineForm, ReceiveForm
from partera.doors.web.kits.stock.hub import run_by
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day
from partera.doors.web.templatetags.showing import number as written
from partera.programs.kits.actions import designs as making
from partera.programs.kits.actions import stock
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.queries import counts, designs, shelves
from partera.programs.kits.queries import programs as known
from partera.programs.kits.queries.shelves import PlaceRow
from partera.programs.kits.rules import ledger
from partera.programs.kits.rules.designs import can_be_made

LINES, MOST_LINES = 4, 40


def _stores(viewer: Viewer, program: int) -> list[PlaceRow]:
    return [row for row in shelves.places(viewer, program) if row.kind != ledger.IN_TRANSIT]


def receive(request: HttpRequest, number: int) -> HttpResponse:
    """Write a donation or a purchase down."""
    viewer = viewer_of(request)
    row = known.program(viewer, number)
    places = [(one.id, one.name) for one in _stores(viewer, number)]
    form = ReceiveForm(request.POST or None, places=places, initial=_first(request, places))
    lines = _lines(request, viewer, number)
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        came = [_came(line) for line in lines if line.cleaned_data.get("product") is not None]
        if not came:
            form.add_error(None, _("Write down at least one item that came."))
        else:
            with refuse(form):
                given = form.cleaned_data
                stock.receive(
                    location=given["place"], kind=given["kind"], came=came, origin=given["origin"], key=given["key"],
                    at=form.moment(), by=viewer,
                )  # fmt: skip
                messages.success(request, _received(came))
                return redirect("kit_stock", number=number)
    page = pages.ReceivePage(row, form, lines, f"?lines={min(lines.total_form_count() * 2, MOST_LINES)}")
    failed = form.errors or (lines.is_bound and not lines.is_valid())
    return render(request, "kits/stock/receive.html", {"page": page}, status=422 if failed else 200)


def _first(request: HttpRequest, places: list[tuple[int, str]]) -> dict[str, Any]:
    asked = request.GET.get("place", "")
    return {"place": asked} if asked in {str(number) for number, _name in places} else {}


def _lines(request: HttpRequest, viewer: Viewer, program: int) -> Any:
    asked = request.GET.get("lines", "")
    extra = min(max(int(asked[:3]), 1), MOST_LINES) if asked.isdecimal() else LINES
    made = formset_factory(LineForm, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True)
    return made(request.POST or None, prefix="line", form_kwargs={"products": shelves.products(viewer, program)})


def _came(line: Any) -> Came:
    given = line.cleaned_data
    return Came(given["product"], given["quantity"], given["lot"], given["expires_on"], line.cents)


def _received(came: list[Came]) -> str:
    pieces = sum(one.quantity for one in came)
    return ngettext("Received: %(n)s piece.", "Received: %(n)s pieces.", pieces) % {"n": written(pieces)}


def assemble(request: HttpRequest, number: int) -> HttpResponse:
    """Make kits of a version in use."""
    viewer = viewer_of(request)
    row = run_by(viewer, number)
    active = [one for one in designs.versions(viewer, number) if one.state == "active"]
    places = [one for one in _stores(viewer, number) if one.kind == ledger.WAREHOUSE]
    names = [(one.id, f"{one.design_name}, {one.number}") for one in active]
    form = AssembleForm(request.POST or None, versions=names, places=[(one.id, one.name) for one in places])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refuse(form):
            making.assemble(
                version=given["version"], location=given["place"], kits=given["kits"], lot=given["lot"],
                key=given["key"], by=viewer,
            )  # fmt: skip
            made = ngettext("%(n)s kit is made.", "%(n)s kits are made.", given["kits"]) % {"n": written(given["kits"])}
            messages.success(
                request, _("%(made)s Its supplies are used up, the first to expire first.") % {"made": made}
            )
            return redirect("kit_stock", number=number)
    enough = [_enough(viewer, number, version, name, place) for (version, name) in names for place in places]
    page = pages.AssemblePage(row, form if active else None, enough)
    return render(request, "kits/stock/assemble.html", {"page": page}, status=422 if form.errors else 200)


def _enough(viewer: Viewer, program: int, version: int, name: str, place: PlaceRow) -> tuple[str, str, int, str]:
    needed: dict[int, int] = {}
    called = {}
    for part in designs.parts(viewer, program, version):
        needed[part.product] = needed.get(part.product, 0) + part.quantity
        called[part.product] = words.product(part.name, part.name_es)
    made, first = can_be_made(needed, known.usable(viewer, program, place.id))
    return name, place.name, made, called.get(first, "") if first is not None else ""


def count(request: HttpRequest, number: int) -> HttpResponse:
    """Count a place, or a part of it: without seeing what the ledger says."""
    viewer = viewer_of(request)
    row, places = known.program(viewer, number), _stores(viewer, number)
    asked = request.GET.get("place", "")
    place = next((one for one in places if str(one.id) == asked), places[0] if len(places) == 1 else None)
    if asked and place is None:
        raise NotFound(_("There is no such place."))
    form = _count_form(request, viewer, number, place) if place else None
    if request.method == "POST" and form is not None and place is not None and form.is_valid():
        with refuse(form):
            kept = _count(form, place, viewer)
            return redirect("kit_counted", number=number, count=kept)
        _again(form)
    lots = counts.lots_to_count(viewer, number, place.id) if place else []
    page = pages.CountPage(
        program=row,
        places=places,
        place=place,
        form=form,
        lines=[
            (form[f"lot-{one.lot}"], words.product(one.product_name, one.product_name_es), words.lot(one.code),
             day(one.expires_on))
            for one in lots
        ] if form else [],
        before=counts.counts(viewer, number, place=place.id if place else None, most=10),
    )  # fmt: skip
    return render(request, "kits/stock/count.html", {"page": page}, status=422 if form and form.errors else 200)


def _count_form(request: HttpRequest, viewer: Viewer, program: int, place: PlaceRow) -> CountForm:
    lots = [
        (one.lot, f"{words.product(one.product_name, one.product_name_es)}, {words.lot(one.code)}")
        for one in counts.lots_to_count(viewer, program, place.id)
    ]
    return CountForm(request.POST or None, lots=lots, products=shelves.products(viewer, program))


def _count(form: CountForm, place: PlaceRow, viewer: Viewer) -> int:
    given = form.cleaned_data
    others = []
    if given["other_product"] is not None:
        others = [Came(given["other_product"], given["other_number"], given["other_lot"], given["other_expires_on"])]
    return stock.count(
        location=place.id, found=form.found(), others=others, key=given["key"], since=given["since"], by=viewer
    )


def _again(form: CountForm) -> None:
    """What was refused is counted again from now on."""
    form.data = {**form.data.dict(), "since": now().isoformat()}  # type: ignore[attr-defined]


def counted(request: HttpRequest, number: int, count: int) -> HttpResponse:
    """A count that was kept: what the ledger said, what was found."""
    viewer = viewer_of(request)
    row, found = counts.count(viewer, number, count)
    page = pages.CountedPage(
        program=known.program(viewer, number),
        count=row,
        sentence=_of_count(row),
        lines=[
            (words.product(one.product_name, one.product_name_es), words.lot(one.code), one.said, one.found,
             one.found - one.said)
            for one in found
        ],
    )  # fmt: skip
    return render(request, "kits/stock/counted.html", {"page": page})


def _of_count(row: counts.CountRow) -> str:
    lots = ngettext("%(n)s lot was counted", "%(n)s lots were counted", row.lots) % {"n": written(row.lots)}
    if not row.differ:
        return _("%(lots)s in %(place)s, and the ledger said the same.") % {"lots": lots, "place": row.place_name}
    differ = ngettext("%(n)s differed and is set right", "%(n)s differed and are set right", row.differ)
    return _("%(lots)s in %(place)s; %(differ)s.") % {
        "lots": lots,
        "place": row.place_name,
        "differ": differ % {"n": written(row.differ)},
    }
