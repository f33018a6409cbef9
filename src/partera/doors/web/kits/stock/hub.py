"""The room, a program begun, its overview, and what it keeps where."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound, numbered
from partera.doors.web.kits.stock import pages, words
from partera.doors.web.kits.stock.forms import ProgramForm, SupplyForm, WarehouseForm
from partera.doors.web.kits.tabs import program_tabs, sees_stock
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day, number
from partera.programs.kits.actions import programs as actions
from partera.programs.kits.queries import access, designs, shelves
from partera.programs.kits.queries import programs as known
from partera.programs.kits.queries.programs import Needs, ProgramRow, Supply
from partera.programs.kits.rules import ledger
from partera.registry.partners.queries import partnerships


def hub(request: HttpRequest) -> HttpResponse:
    """The supply programs one may see."""
    viewer = viewer_of(request)
    rows = known.programs(viewer)
    said = ngettext(
        "%(n)s supply program gives newborn kits out.", "%(n)s supply programs give newborn kits out.", len(rows)
    )
    page = pages.HubPage(said % {"n": len(rows)}, rows, viewer.may_somewhere(access.RUN))
    return render(request, "kits/stock/hub.html", {"page": page})


def new(request: HttpRequest) -> HttpResponse:
    """Begin a supply program in a partnership."""
    viewer = viewer_of(request)
    mine = partnerships(viewer, permission=access.RUN)
    form = ProgramForm(
        request.POST or None, partnerships=[(row.id, row.name) for row in mine], initial={"started_on": today()}
    )
    form.fields["places"].within = tuple(code for row in mine for code in row.place_codes)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            made = actions.start(**form.cleaned_data, by=viewer)
            messages.success(request, _("The program has begun. Now write down the supplies that its kits hold."))
            return redirect("kit_supplies", number=made)
    return render(request, "kits/stock/new.html", {"form": form}, status=422 if form.errors else 200)


def program(request: HttpRequest, number: int) -> HttpResponse:
    """A program's overview: whether there is enough, and what needs one."""
    viewer = viewer_of(request)
    row = known.program(viewer, number)
    sees = sees_stock(viewer, number)
    found = known.supply(viewer, number) if row.may_run else None
    page = pages.ProgramPage(
        program=row,
        tabs=program_tabs(viewer, number, "kit_program"),
        sentence=_sentence(viewer, row, found),
        needs=_needs(number, known.needs(viewer, number)) if row.may_run else [],
        facts=_facts(row, found),
        about=_about(found) if found else "",
        sees_stock=sees,
    )
    return render(request, "kits/stock/program.html", {"page": page})


def _sentence(viewer: Viewer, row: ProgramRow, found: Supply | None) -> str:
    if found is not None:
        return words.enough(found)
    said = ngettext("Kits reach families through %(n)s site.", "Kits reach families through %(n)s sites.", row.sites)
    return said % {"n": number(row.sites)}


def _facts(row: ProgramRow, found: Supply | None) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("Partnership"), row.partnership_name),
        (_("Began"), day(row.started_on)),
        (_("Sites that give kits out"), number(row.sites)),
    ]
    if found is None:
        return facts
    where = {ledger.WAREHOUSE: _("In warehouses"), ledger.SITE: _("At sites"), ledger.IN_TRANSIT: _("On the way")}
    facts += [(where[kind], _kits(standing)) for kind, standing in found.by_kind.items()]
    facts.append((_("Promised to sites"), _kits(found.promised)))
    if found.version:
        made = _("%(kits)s of %(version)s; %(first)s runs out first") % {
            "kits": _kits(found.can_be_made), "version": found.version,
            "first": words.product(found.runs_out, found.runs_out_es),
        }  # fmt: skip
        facts.append((_("Supplies in warehouses are enough for"), made))
    if found.given_since and found.given_until:
        given = _("%(kits)s from %(first)s to %(last)s") % {
            "kits": _kits(found.given), "first": day(found.given_since), "last": day(found.given_until),
        }  # fmt: skip
        facts.append((_("Handed over"), given))
    return facts


def _kits(count: int) -> str:
    return ngettext("%(n)s kit", "%(n)s kits", count) % {"n": number(count)}


def _about(found: Supply) -> str:
    said = _(
        "Kits that can be given out are those the ledger says stand in warehouses, at sites and on the way, less what "
        "is promised; lots on hold or expired are left out. Source: this program’s ledger, as of now."
    )
    if found.given_days:
        said += " " + _(
            "Days: kits that can be given out, divided by the kits handed over in a day (%(given)s in %(days)s days)."
        ) % {"given": number(found.given), "days": number(found.given_days)}
    return said


def _needs(program: int, found: Needs) -> list[pages.Need]:
    stock = reverse("kit_stock", kwargs={"number": program})
    lines = (
        (found.expired, ngettext("%(n)s lot has expired", "%(n)s lots have expired", found.expired),
         _("It is not given out. Write it off."), f"{stock}?within=0", _("Look at expired lots")),
        (found.held, ngettext("%(n)s lot is on hold", "%(n)s lots are on hold", found.held),
         _("It is not given out until the hold is over."), stock, _("Look at the stock")),
        (found.requests, ngettext("%(n)s request waits", "%(n)s requests wait", found.requests),
         _("A site waits for kits."), reverse("kit_requests", args=[program]), _("Look at requests")),
        (found.sites, ngettext("%(n)s site waits for review", "%(n)s sites wait for review", found.sites),
         _("It gives no kits out before."), reverse("kit_sites", args=[program]), _("Look at sites")),
        (found.expiring, ngettext("%(n)s lot expires soon", "%(n)s lots expire soon", found.expiring),
         _("Within %(n)s days. Use it first.") % {"n": known.SOON_DAYS}, f"{stock}?within=90", _("Look at these lots")),
    )  # fmt: skip
    return [
        pages.Need(what % {"n": number(count)}, why, address, button)
        for count, what, why, address, button in lines
        if count
    ]


def supplies(request: HttpRequest, number: int) -> HttpResponse:
    """What is counted in a program, and the warehouses it is kept in."""
    viewer = viewer_of(request)
    row = run_by(viewer, number)
    page = pages.SuppliesPage(
        program=row,
        tabs=program_tabs(viewer, number, "kit_designs"),
        supplies=[
            (one, words.product(one.name, one.name_es), words.category(one.category))
            for one in designs.supplies(viewer, number)
        ],
        warehouses=[one for one in shelves.places(viewer, number) if one.kind == ledger.WAREHOUSE],
        supply=bound(SupplyForm, request, "supply"),
        warehouse=bound(WarehouseForm, request, "warehouse"),
    )
    if request.method == "POST" and _done(request, page, viewer):
        return redirect("kit_supplies", number=number)
    refused = any(form.is_bound and form.errors for form in (page.supply, page.warehouse))
    return render(request, "kits/stock/supplies.html", {"page": page}, status=422 if refused else 200)


def run_by(viewer: Viewer, number: int) -> ProgramRow:
    """The program when the viewer runs it, else not found."""
    row = known.program(viewer, number)
    if not row.may_run:
        raise NotFound(_("There is no such page."))
    return row


def _done(request: HttpRequest, page: pages.SuppliesPage, viewer: Viewer) -> bool:
    asked, program = asked_to(request), page.program.id
    for what, is_active in (("stop", False), ("offer", True)):
        if (product := numbered(asked, what)) is not None:
            actions.set_active(product=product, is_active=is_active, by=viewer)
            messages.success(request, _("Saved."))
            return True
    form: Form | None = {"supply": page.supply, "warehouse": page.warehouse}.get(asked)
    if form is None:
        raise NotFound(_("There is no such page."))
    if not form.is_valid():
        return False
    with refuse(form):
        if asked == "supply":
            actions.add_product(program=program, **form.cleaned_data, by=viewer)
        else:
            given = form.cleaned_data
            actions.add_warehouse(program=program, name=given["name"], county=given["county"] or None, by=viewer)
        messages.success(request, _("Added."))
    return not form.errors
