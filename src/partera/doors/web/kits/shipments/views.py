"""A shipment: sent, received on a phone with what is missing, called off; its packing list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound
from partera.doors.web.kits.shipments import forms
from partera.doors.web.kits.sites import words
from partera.doors.web.lists import refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.doors.web.templatetags.showing import day, number
from partera.programs.kits.actions import shipments as actions
from partera.programs.kits.queries import shipments as known
from partera.programs.kits.queries.shipments import ShipmentRow
from partera.reports import packing_list


@dataclass(frozen=True)
class ShipmentPage:
    """A shipment, with the forms that fit where it stands."""

    row: ShipmentRow
    sentence: str
    state: str
    chip: str
    way: str
    all_arrived: BaseForm | None
    some_arrived: BaseForm | None
    day: BaseForm | None
    call_off: BaseForm | None
    take_back: BaseForm | None
    may_send: bool
    may_miss: bool


def shipment(request: HttpRequest, code: str) -> HttpResponse:
    """Where it stands, and the next step; the square code on the packing list leads here."""
    viewer = viewer_of(request)
    row = known.shipment(viewer, code)
    fitting = _forms(request, viewer, row)
    if request.method == "POST":
        asked = asked_to(request)
        if asked in ("send", "missed"):
            _step(request, viewer, row, asked)
            return redirect("kit_shipment", code=row.code)
        form: Any = fitting.get(asked)
        if form is None:
            raise NotFound(_("There is no such page."))
        if form.is_valid():
            with refuse(form):
                _change(viewer, row, asked, form)
                messages.success(request, _said(asked))
                return redirect("kit_shipment", code=row.code)
    refused = any(form.is_bound and form.errors for form in fitting.values())
    page = ShipmentPage(
        row=row,
        sentence=of_shipment(row),
        state=words.shipment_state(row.state),
        chip=words.CHIPS.get(row.state, "ok"),
        way=words.way(row.way),
        all_arrived=fitting.get("all"),
        some_arrived=fitting.get("some"),
        day=fitting.get("day"),
        call_off=fitting.get("call-off"),
        take_back=fitting.get("take-back"),
        may_send=row.may_run and row.state in ("packed", "no_show"),
        may_miss=row.may_run and row.state == "sent",
    )
    return render(request, "kits/shipments/shipment.html", {"page": page}, status=422 if refused else 200)


def _forms(request: HttpRequest, viewer: Viewer, row: ShipmentRow) -> dict[str, BaseForm]:
    """The forms that fit where the shipment stands and who looks."""
    found: dict[str, BaseForm] = {}
    who = {"received_by": viewer.name if row.is_own else ""}
    if row.state == "sent":
        found["all"] = bound(forms.AllForm, request, "all", initial=who)
        found["some"] = bound(forms.SomeForm, request, "some", lines=row.lines, initial=who)
    if row.may_run and row.state in ("packed", "no_show"):
        start = {"planned_on": max(row.planned_on, today()), "way": row.way}
        found["day"] = bound(forms.DayForm, request, "day", initial=start)
    if row.may_run and row.state in known.UNDER_WAY:
        found["call-off"] = bound(forms.WhyForm, request, "call-off")
    if row.state == "received":
        found["take-back"] = bound(forms.WhyForm, request, "take-back")
    return found


def _step(request: HttpRequest, viewer: Viewer, row: ShipmentRow, asked: str) -> None:
    """A step of one press; why it could not be taken stands above the page."""
    try:
        if asked == "send":
            actions.send(shipment=row.id, by=viewer)
            messages.success(request, _("Sent. The site receives it with the code on its packing list."))
        else:
            actions.not_picked_up(shipment=row.id, by=viewer)
            messages.success(request, _("Noted. Choose another day, or call it off."))
    except (Refused, BadInput) as error:
        messages.error(request, spoken(error))


def _change(viewer: Viewer, row: ShipmentRow, asked: str, form: Any) -> None:
    given = form.cleaned_data
    if asked == "all":
        arrived = {line.lot: line.quantity for line in row.lines}
        actions.receive(shipment=row.id, arrived=arrived, received_by=given["received_by"], by=viewer)
    elif asked == "some":
        who = given["received_by"]
        actions.receive(shipment=row.id, arrived=form.arrived, received_by=who, reason=given["reason"], by=viewer)
    elif asked == "day":
        actions.change_day(shipment=row.id, **given, by=viewer)
    elif asked == "call-off":
        actions.cancel(shipment=row.id, **given, by=viewer)
    else:
        actions.take_receipt_back(shipment=row.id, **given, by=viewer)


def _said(asked: str) -> str:
    words_of = {
        "all": _("Received. The kits stand at the site now."),
        "some": _("Received. The missing ones are written down with your reason."),
        "day": _("The day is changed."),
        "call-off": _("Called off. The kits stand on the shelf again."),
        "take-back": _("The receipt is taken back. Receive the shipment anew."),
    }
    return words_of[asked]


def of_shipment(row: ShipmentRow) -> str:
    """Where the shipment stands, and for which day."""
    said = {"kits": words.kits(row.quantity), "site": row.site_name, "day": day(row.planned_on)}
    if row.state == "packed":
        return _("Packed for %(site)s, for %(day)s: %(kits)s.") % said
    if row.state == "sent":
        return _("On the way to %(site)s, planned for %(day)s: %(kits)s.") % said
    if row.state == "no_show":
        return _("Not picked up for %(site)s on %(day)s: %(kits)s. Choose another day, or call it off.") % said
    if row.state == "cancelled":
        return _("This shipment to %(site)s was called off.") % said
    if row.missing:
        return ngettext(
            "%(n)s of %(kits)s arrived at %(site)s; %(missing)s is missing.",
            "%(n)s of %(kits)s arrived at %(site)s; %(missing)s are missing.",
            row.missing,
        ) % (said | {"n": number(row.arrived), "missing": number(row.missing)})
    return _("Arrived at %(site)s, none missing: %(kits)s.") % said


def packing_list_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The packing list with the square code that opens the shipment."""
    row = known.shipment(viewer_of(request), code)
    path = reverse("kit_shipment", args=[row.code])
    address = f"{settings.PARTERA_ADDRESS}{path}" if settings.PARTERA_ADDRESS else request.build_absolute_uri(path)
    made = packing_list.to_pdf(_list(row, address), language=(get_language() or "en")[:2])
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="packing-list-{row.code}.pdf"'
    return response


def _list(row: ShipmentRow, address: str) -> packing_list.PackingList:
    """What the packing list says, in the reader's language."""
    facts: Sequence[tuple[str, str]] = [
        (
            _("Goes to"),
            f"{row.site_name}, {row.organisation_name}" if row.organisation_name != row.site_name else row.site_name,
        ),
        (_("Address"), row.address or _("not written down")),
        (_("Comes from"), row.source_name),
        (_("How it gets there"), words.way(row.way)),
        (_("Day"), day(row.planned_on)),
        (_("Program"), row.program_name),
    ]
    return packing_list.PackingList(
        title=_("Packing list"),
        code=row.code,
        day=row.packed_at.date(),
        address=address,
        scan=_("Scan the square with your phone’s camera when the kits arrive, or type the code at: %(where)s")
        % {"where": address},
        alternative=_("Square code that opens this shipment"),
        facts=facts,
        headings=(_("Kit"), _("Lot"), _("Expires"), _("Sent"), _("Arrived")),
        rows=[
            (line.product, line.code or "–", day(line.expires_on) if line.expires_on else "–", number(line.quantity))
            for line in row.lines
        ],
        total=(_("Together"), number(row.quantity)),
        signature=_("Received by, and day"),
    )
