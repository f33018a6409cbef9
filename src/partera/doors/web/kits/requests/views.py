"""Requests of sites: the list, a new one, one of them from decision to packing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.doors.web.convenings.shared import asked_to, bound
from partera.doors.web.kits.requests import forms, sentences
from partera.doors.web.kits.sites import words
from partera.doors.web.kits.stock.words import lot, product
from partera.doors.web.kits.tabs import Tab, program_tabs, site_tabs
from partera.doors.web.lists import Chip, chips, csv_download, refuse
from partera.doors.web.routes import viewer_of
from partera.doors.web.sentences import spoken
from partera.doors.web.templatetags.showing import number as shown
from partera.programs.kits.actions import requests as actions
from partera.programs.kits.actions import shipments as packing
from partera.programs.kits.actions.requests import Unusual
from partera.programs.kits.models import Program
from partera.programs.kits.queries import access, returns, shipments, sites
from partera.programs.kits.queries import requests as known
from partera.programs.kits.queries.requests import Free, RequestRow
from partera.programs.kits.queries.returns import OnRoad
from partera.programs.kits.queries.shipments import ShipmentRow
from partera.programs.kits.rules import requests as rules
from partera.programs.kits.rules import sites as states

A_PAGE = 50
MOST_MOVING = 20
"""Shipments under way, and returns, that the list shows; the others are opened by their code or from their site."""
USUAL_WAIT = timedelta(days=3)
STATES = ("open", known.TO_PACK, *rules.REQUEST_STATES)

Line = tuple[RequestRow, str, str]
"""A request, its state in words, and how its chip looks."""


@dataclass(frozen=True)
class ListPage:
    """The requests of a programme, and what is under way."""

    program: Program
    tabs: Sequence[Tab]
    sentence: str
    rows: Sequence[Line]
    pages: Page
    states: Sequence[tuple[str, str, bool]]
    chips: Sequence[Chip]
    shipments: Sequence[tuple[ShipmentRow, str, str, str]]
    moving: int
    coming_back: Sequence[tuple[OnRoad, str]]
    back: int
    own: Sequence[tuple[int, str]]
    find: BaseForm
    download: str


@dataclass(frozen=True)
class RequestPage:
    """One request."""

    row: RequestRow
    sentence: str
    state: str
    chip: str
    way: str
    free: Sequence[Free]
    first_lots: Sequence[Any]
    shipments: Sequence[tuple[ShipmentRow, str, str, str]]
    approve: BaseForm | None
    pack: BaseForm | None
    close: BaseForm | None
    close_verb: str


def state_word(key: str) -> str:
    """A state, all the open ones, or those to pack."""
    several = {"open": _("Open"), known.TO_PACK: _("Approved, not all sent")}
    return several.get(key) or words.request_state(key)


def requests(request: HttpRequest, number: int) -> HttpResponse:
    """What the sites ask for; what is packed and on its way; a shipment found by its code."""
    viewer = viewer_of(request)
    program = access.program_seen(viewer, number)
    find = bound(forms.FindForm, request, "find")
    if asked_to(request) == "find" and find.is_valid():
        try:
            found = shipments.shipment(viewer, find.cleaned_data["code"])
        except NotFound as error:
            find.add_error("code", spoken(error))
        else:
            return redirect("kit_shipment", code=found.code)
    elif request.method == "POST" and asked_to(request) != "find":
        raise NotFound(_("There is no such page."))
    state = _state(request)
    source: Any = _Listed(viewer, number, state)
    page: Page = Paginator(source, A_PAGE).get_page(request.GET.get("page"))
    moving = shipments.counted_under_way(viewer, number)
    back = returns.on_road(viewer, number)
    shown_page = ListPage(
        program=program,
        tabs=program_tabs(viewer, number, "kit_requests"),
        sentence=_sentence(viewer, number, moving),
        rows=[_line(row) for row in page.object_list],
        pages=page,
        states=[(key, state_word(key), key == state) for key in STATES],
        chips=chips(request.GET, {"state": state_word(state) if state else ""}),
        shipments=[_moving(one) for one in shipments.under_way(viewer, number, size=MOST_MOVING)],
        moving=sum(moving.values()),
        coming_back=[(one, f"{product(one.product, one.product_es)}, {lot(one.code)}") for one in back[:MOST_MOVING]],
        back=len(back),
        own=[
            (row.id, row.name) for row in sites.own(viewer) if row.program == number and row.state in states.HANDS_OVER
        ],
        find=find,
        download=f"{reverse('kit_requests_csv', args=[number])}?{request.GET.urlencode()}",
    )
    return render(request, "kits/requests/list.html", {"page": shown_page}, status=422 if find.errors else 200)


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in STATES else ""


class _Listed:
    """The requests as the paginator takes them: counted, and read a part at a time."""

    def __init__(self, viewer: Viewer, number: int, state: str) -> None:
        self.viewer, self.number, self.state = viewer, number, state

    def count(self) -> int:
        return known.listed(self.viewer, self.number, state=self.state, size=0).total

    def __getitem__(self, part: slice) -> list[RequestRow]:
        size = part.stop - part.start
        return known.listed(self.viewer, self.number, state=self.state, start=part.start, size=size).rows


def _line(row: RequestRow) -> Line:
    return row, words.request_state(row.state), words.CHIPS.get(row.state, "ok")


def _moving(row: ShipmentRow) -> tuple[ShipmentRow, str, str, str]:
    return row, words.shipment_state(row.state), words.CHIPS.get(row.state, "ok"), words.way(row.way)


def _sentence(viewer: Viewer, number: int, moving: Mapping[str, int]) -> str:
    waiting = known.listed(viewer, number, state="pending", size=0).total
    said = ngettext(
        "%(n)s request waits for a decision.", "%(n)s requests wait for a decision.", waiting
    ) % {"n": shown(waiting)}  # fmt: skip
    packed, sent = moving.get("packed", 0), moving.get("sent", 0)
    if packed:
        said += " " + ngettext(
            "%(n)s shipment is packed.", "%(n)s shipments are packed.", packed
        ) % {"n": shown(packed)}  # fmt: skip
    if sent:
        said += " " + ngettext(
            "%(n)s shipment is on its way.", "%(n)s shipments are on their way.", sent
        ) % {"n": shown(sent)}  # fmt: skip
    return said


def requests_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The list as a file, whole."""
    viewer = viewer_of(request)
    found = known.listed(viewer, number, state=_state(request)).rows
    header = (
        "request", "site", "kit", "asked_on", "basis", "asked", "unusual", "approved", "packed", "sent", "state", "way",
        "needed_by", "reason",
    )  # fmt: skip
    rows = [
        (
            row.id, row.site_name, row.kit_name, str(row.asked_at.date()), row.basis, row.quantity, row.is_unusual,
            row.approved, row.packed, row.sent, row.state, row.way, str(row.wanted_on or ""), row.reason,
        )
        for row in found
    ]  # fmt: skip
    return csv_download("kit_requests.csv", header, rows)


def new(request: HttpRequest, site: int) -> HttpResponse:
    """A site asks for kits; an unusual number is asked about."""
    viewer = viewer_of(request)
    row = sites.site(viewer, site)
    if row.state not in states.HANDS_OVER:
        raise NotFound(_("There is no such page."))
    form = forms.AskForm(
        request.POST or None, versions=known.kits_in_use(viewer, row.program), initial={"way": row.way}
    )
    if request.method == "POST" and form.is_valid():
        with refuse(form):
            try:
                made = _ask(viewer, site, form)
            except Unusual as error:
                form.ask_why()
                form.add_error("unusual_reason", spoken(error))
            else:
                messages.success(request, _("The request is sent. The program decides on it."))
                return redirect("kit_request", number=made)
    context = {"form": form, "site": row, "tabs": site_tabs(viewer, site, "kit_request_new")}
    return render(request, "kits/requests/new.html", context, status=422 if form.errors else 200)


def _ask(viewer: Viewer, site: int, form: forms.AskForm) -> int:
    given = form.cleaned_data
    reason = given.get("unusual_reason", "")
    return actions.ask(site=site, asked=form.asked, key=given["key"], unusual_reason=reason, by=viewer)


def one(request: HttpRequest, number: int) -> HttpResponse:
    """One request: decided on, packed in full or in part, closed."""
    viewer = viewer_of(request)
    row = known.request(viewer, number)
    free = known.free(viewer, row.program, row.product) if row.may_run else []
    approve, pack, close = _forms(request, row, free)
    if request.method == "POST":
        asked = asked_to(request)
        form: Any = {"approve": approve, "pack": pack, "close": close}.get(asked)
        if form is None:
            raise NotFound(_("There is no such page."))
        if form.is_valid():
            with refuse(form):
                return _changed(request, viewer, number, asked, form.cleaned_data)
    refused = any(form is not None and form.is_bound and form.errors for form in (approve, pack, close))
    page = RequestPage(
        row=row,
        sentence=sentences.of_request(row),
        state=words.request_state(row.state),
        chip=words.CHIPS.get(row.state, "ok"),
        way=words.way(row.way),
        free=free,
        first_lots=_first_lots(free, row.to_pack),
        shipments=[_moving(one) for one in shipments.of_request(viewer, number)],
        approve=approve,
        pack=pack,
        close=close,
        close_verb=sentences.close_verb(row),
    )
    return render(request, "kits/requests/request.html", {"page": page}, status=422 if refused else 200)


def _forms(
    request: HttpRequest, row: RequestRow, free: Sequence[Free]
) -> tuple[forms.ApproveForm | None, forms.PackForm | None, forms.CloseForm | None]:
    """The forms that fit where the request stands and who looks."""
    approve = pack = None
    if row.may_run and row.state in ("pending", "approved"):
        now = {"quantity": row.approved or row.quantity, "reason": row.reason}
        approve = bound(forms.ApproveForm, request, "approve", initial=now)
    if row.may_run and row.to_pack:
        most = free[0].number if free else 0
        day = max(row.wanted_on or today() + USUAL_WAIT, today())
        sources = [(one.location, f"{one.name} ({words.kits(one.number)})") for one in free]
        start = {"quantity": min(row.to_pack, most) or row.to_pack, "planned_on": day, "way": row.way}
        pack = bound(forms.PackForm, request, "pack", sources=sources, initial=start)
    return approve, pack, bound(forms.CloseForm, request, "close") if row.is_open else None


def _changed(request: HttpRequest, viewer: Viewer, number: int, asked: str, given: dict[str, Any]) -> HttpResponse:
    if asked == "pack":
        made = packing.pack(request=number, **given, by=viewer)
        messages.success(request, _("Packed: the kits are promised. Print the packing list and put it into the box."))
        return redirect("kit_shipment", code=shipments.code_of(viewer, made))
    if asked == "approve":
        actions.approve(request=number, **given, by=viewer)
        messages.success(request, _("Approved. Pack the kits now, or later in parts."))
    else:
        actions.close(request=number, **given, by=viewer)
        messages.success(request, _("The request is closed."))
    return redirect("kit_request", number=number)


def _first_lots(free: Sequence[Free], wanted: int) -> list[tuple[str, Any, int]]:
    """The lots that packing would take from the warehouse that has most."""
    found, left = [], wanted
    for code, expires, number in free[0].lots if free else ():
        take = min(number, left)
        if take:
            found.append((code, expires, take))
            left -= take
    return found
