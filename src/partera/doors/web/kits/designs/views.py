"""Kit designs: the list of versions, one of them with its contents and cost, and writing one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound, Refused
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to
from partera.doors.web.kits.designs import pages
from partera.doors.web.kits.designs.forms import PartForm, VersionForm
from partera.doors.web.kits.stock import words
from partera.doors.web.kits.stock.hub import run_by
from partera.doors.web.kits.tabs import program_tabs
from partera.doors.web.lists import csv_download, refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.templatetags.showing import day
from partera.doors.web.templatetags.showing import number as written
from partera.programs.kits.actions import designs as actions
from partera.programs.kits.queries import designs as known
from partera.programs.kits.queries import programs
from partera.programs.kits.queries.designs import PartRow, VersionRow
from partera.programs.kits.queries.programs import ProgramRow
from partera.programs.kits.rules import designs as rules

LINES, MOST_LINES = 8, 60


def designs(request: HttpRequest, number: int) -> HttpResponse:
    """Every version of a program's kits."""
    viewer = viewer_of(request)
    row = programs.program(viewer, number)
    versions = known.versions(viewer, number)
    page = pages.DesignsPage(
        program=row,
        tabs=program_tabs(viewer, number, "kit_designs"),
        sentence=_of_list(versions),
        lines=[_line(viewer, row, one) for one in versions],
        has_supplies=bool(known.supplies(viewer, number, only_active=True)),
    )
    return render(request, "kits/designs/list.html", {"page": page})


def _of_list(rows: list[VersionRow]) -> str:
    active = [row for row in rows if row.state == "active"]
    if not active:
        return _("No version of a kit is in use yet.")
    names = ", ".join(f"{row.design_name} {row.number}" for row in active)
    said = ngettext("%(n)s version is in use: %(names)s.", "%(n)s versions are in use: %(names)s.", len(active))
    return said % {"n": len(active), "names": names}


def _line(viewer: Viewer, program: ProgramRow, row: VersionRow) -> pages.VersionLine:
    cents, lacking = known.landed(known.parts(viewer, program.id, row.id), row.other_cents)
    return pages.VersionLine(row, _(rules.VERSION_STATES[row.state]), words.dollars(cents), bool(lacking))


def version(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """One version; putting it into use, or making no more of it."""
    viewer = viewer_of(request)
    program, row = programs.program(viewer, number), known.version(viewer, number, version)
    if request.method == "POST":
        _act(request, version, viewer)
        return redirect("kit_design", number=number, version=version)
    page = _page(viewer, program, row)
    return render(request, "kits/designs/version.html", {"page": page})


def _act(request: HttpRequest, version: int, viewer: Viewer) -> None:
    acts = {"use": actions.put_into_use, "retire": actions.retire}
    act = acts.get(asked_to(request))
    if act is None:
        raise NotFound(_("There is no such page."))
    try:
        act(version=version, by=viewer)
        messages.success(request, _("Saved."))
    except Refused as error:
        messages.error(request, error.sentence)


def _page(viewer: Viewer, program: ProgramRow, row: VersionRow) -> pages.VersionPage:
    parts = known.parts(viewer, program.id, row.id)
    by_category = [
        (words.category(key), [_part(one) for one in parts if one.category == key])
        for key in rules.CATEGORIES
        if any(one.category == key for one in parts)
    ]
    held = {one.category for one in parts}
    cents, lacking = known.landed(parts, row.other_cents)
    return pages.VersionPage(
        program=program,
        tabs=program_tabs(viewer, program.id, "kit_designs"),
        row=row,
        state=_(rules.VERSION_STATES[row.state]),
        sentence=_of_version(row, parts, cents if program.may_run else None, lacking),
        categories=by_category,
        missing=[words.category(key) for key in rules.CATEGORIES if key not in held] if parts else [],
        facts=_facts(program, row, parts),
        about=_about(cents, lacking) if program.may_run else "",
        download=reverse("kit_design_csv", kwargs={"number": program.id, "version": row.id}),
    )


def _part(row: PartRow) -> pages.PartLine:
    return pages.PartLine(
        row=row,
        name=words.product(row.name, row.name_es),
        language=_(rules.LANGUAGES[row.language]) if row.language else "",
        each=words.dollars(_plain(row.cents_each)),
        cost=words.dollars(_plain(row.cents)),
    )


def _plain(cents: Decimal | None) -> float | None:
    return None if cents is None else float(cents)


def _of_version(row: VersionRow, parts: list[PartRow], cents: int | None, lacking: list[str]) -> str:
    pieces = sum(one.quantity for one in parts)
    holds = ngettext("One kit holds %(n)s piece", "One kit holds %(n)s pieces", pieces) % {"n": written(pieces)}
    if cents is None:
        return _("%(holds)s.") % {"holds": holds}
    if lacking:
        return _("%(holds)s and costs at least %(sum)s landed: not every price is known.") % {
            "holds": holds, "sum": words.dollars(cents),
        }  # fmt: skip
    return _("%(holds)s and costs %(sum)s landed.") % {"holds": holds, "sum": words.dollars(cents)}


def _facts(program: ProgramRow, row: VersionRow, parts: list[PartRow]) -> list[tuple[Any, Any]]:
    languages = sorted({one.language for one in parts if one.language})
    facts: list[tuple[Any, Any]] = [
        (_("Where it stands"), _(rules.VERSION_STATES[row.state])),
        (_("Written on"), day(row.made_on)),
        (_("In use since"), day(row.active_on) or "–"),
        (_("Barcode on the box"), row.barcode or "–"),
        (_("Inserts"), ", ".join(_(rules.LANGUAGES[key]) for key in languages) or "–"),
        (_("Kits made"), written(row.made)),
    ]
    if program.may_run:
        facts.append((_("Box, packing and carriage"), words.dollars(row.other_cents)))
        if row.made_priced and row.made_cents is not None:
            facts.append((_("Cost of a kit made, on average"), words.dollars(row.made_cents / row.made_priced)))
    return [*facts, (_("What changed"), row.note)] if row.note else facts


def _about(cents: int, lacking: list[str]) -> str:
    said = _(
        "Cost, landed: each supply at the price of its newest lot with one, and box, packing and carriage. The cost of "
        "kits made is by the lots that were used. Source: this program’s ledger."
    )
    if lacking:
        said += " " + _("Without a price: %(names)s.") % {"names": ", ".join(lacking)}
    return said


def version_csv(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """A version's contents as a file."""
    viewer = viewer_of(request)
    program, row = programs.program(viewer, number), known.version(viewer, number, version)
    header = [_("Kit"), _("Version"), _("Category"), _("Supply"), _("In one kit"), _("Counted in"), _("Language")]
    header += [_("Cents each")] if program.may_run else []
    rows = [
        [row.design_name, row.number, words.category(one.category), words.product(one.name, one.name_es), one.quantity,
         one.unit, one.language, *([str(one.cents_each or "")] if program.may_run else [])]
        for one in known.parts(viewer, number, version)
    ]  # fmt: skip
    return csv_download(f"kit-{row.product}.csv", header, rows)


def new(request: HttpRequest, number: int) -> HttpResponse:
    """Write the next version of a kit, perhaps from the contents of another."""
    viewer = viewer_of(request)
    program = run_by(viewer, number)
    asked = request.GET.get("from", "")
    other = known.version(viewer, number, int(asked[:18])) if asked.isdecimal() else None
    form = VersionForm(request.POST or None, initial=_first(other))
    parts = _parts(request, viewer, number, other)
    if request.method == "POST" and form.is_valid() and parts.is_valid():
        with refuse(form):
            given = form.cleaned_data
            made = actions.draft(
                program=number, name=given["name"], parts=_given(parts), other_cents=form.other_cents,
                barcode=given["barcode"], note=given["note"], by=viewer,
            )  # fmt: skip
            messages.success(request, _("The version is written. Put it into use once its contents are right."))
            return redirect("kit_design", number=number, version=made)
    return _written(request, program, None, form, parts)


def change(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """Change a draft."""
    viewer = viewer_of(request)
    program, row = run_by(viewer, number), known.version(viewer, number, version)
    form = VersionForm(
        request.POST or None, is_new=False, initial=_first(row) | {"barcode": row.barcode, "note": row.note}
    )
    parts = _parts(request, viewer, number, row)
    if request.method == "POST" and form.is_valid() and parts.is_valid():
        with refuse(form):
            given = form.cleaned_data
            actions.change_parts(
                version=version, parts=_given(parts), other_cents=form.other_cents, barcode=given["barcode"],
                note=given["note"], by=viewer,
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("kit_design", number=number, version=version)
    return _written(request, program, row, form, parts)


def _first(row: VersionRow | None) -> dict[str, Any]:
    return {"name": row.design_name, "other": Decimal(row.other_cents) / 100} if row else {}


def _parts(request: HttpRequest, viewer: Viewer, program: int, row: VersionRow | None) -> Any:
    held = known.parts(viewer, program, row.id) if row else []
    offered = known.supplies(viewer, program)
    names = {one.id: words.product(one.name, one.name_es) for one in offered if one.is_active}
    names |= {one.product: words.product(one.name, one.name_es) for one in held}
    asked = request.GET.get("lines", "")
    extra = min(max(int(asked[:3]), 1), MOST_LINES) if asked.isdecimal() else LINES
    made = formset_factory(
        PartForm, extra=max(extra - len(held), 2), max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
    )
    first = [{"product": one.product, "quantity": one.quantity, "language": one.language} for one in held]
    return made(request.POST or None, prefix="part", initial=first, form_kwargs={"products": list(names.items())})


def _given(parts: Iterable[PartForm]) -> list[actions.Part]:
    return [part.part for part in parts if part.part is not None]


def _written(
    request: HttpRequest, program: ProgramRow, row: VersionRow | None, form: VersionForm, parts: Any
) -> HttpResponse:
    rest = f"&from={int(request.GET['from'])}" if request.GET.get("from", "").isdecimal() else ""
    page = pages.WritePage(program, row, form, parts, f"?lines={min(parts.total_form_count() * 2, MOST_LINES)}{rest}")
    failed = form.errors or (parts.is_bound and not parts.is_valid())
    return render(request, "kits/designs/write.html", {"page": page}, status=422 if failed else 200)
