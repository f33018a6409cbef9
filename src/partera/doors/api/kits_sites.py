"""Sites of a supply programme, what they ask for, and the shipments that answer them."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Code, Line, Number, Part, Short, Text, part
from partera.programs.kits.actions import requests as actions
from partera.programs.kits.actions import shipments as packing
from partera.programs.kits.actions.requests import LARGEST, Asked
from partera.programs.kits.queries import requests, shipments, sites

router = Router(tags=["Newborn Supply Kit: sites and deliveries"])
_SEE, _RUN = "kits.see", "kits.run"
Kits = Annotated[int, Field(ge=1, le=LARGEST)]
Arrived = Annotated[int, Field(ge=0, le=LARGEST)]


class KitSite(Schema):
    """A site. The numbers are null where its stock is not the token owner's to see."""

    id: int
    name: str
    organization: int
    organization_name: str
    kind: str
    state: str
    wave: int
    counties: list[str]
    kits_fit: int | None
    kits_on_hold: int | None
    kits_expired: int | None
    kits_on_the_way: int | None
    kits_a_day: float | None
    demand_from: str | None = Field(description="given, births or unknown")
    days_of_cover: float | None
    ask_at: int | None = Field(description="the stock at which more is to be asked for")


class KitRequest(Schema):
    id: int
    site: int
    site_name: str
    kit_name: str
    basis: str
    births: int | None
    quantity: int
    is_unusual: bool
    unusual_reason: str
    way: str
    wanted_on: date | None
    note: str
    state: str
    approved: int | None
    reason: str
    asked_at: datetime
    packed: int
    sent: int
    to_pack: int


class KitRequestSent(Schema):
    """What a site asks for: a number of kits, or one for each of so many births. `key` is your own, once for each."""

    key: Annotated[Text, Field(min_length=1, max_length=60)]
    version: Number
    basis: Short = "number"
    quantity: Kits | None = None
    births: Kits | None = None
    way: Short = "delivery"
    wanted_on: date | None = None
    note: Annotated[Text, Field(max_length=500)] = ""
    unusual_reason: Line = ""


class KitApproval(Schema):
    """How many are approved; the reason when they are fewer than asked for."""

    quantity: Kits
    reason: Line = ""


class KitReason(Schema):
    """Why a request is closed."""

    reason: Line


class KitPacking(Schema):
    """How many are packed for a request, from which warehouse, for which day."""

    warehouse: Number
    quantity: Kits
    planned_on: date
    way: Short = "delivery"


class KitShipmentLine(Schema):
    lot: int
    code: str
    product: str
    expires_on: date | None
    quantity: int
    arrived: int | None


class KitShipment(Schema):
    code: str
    site: int
    site_name: str
    request: int | None
    way: str
    planned_on: date
    state: str
    reason: str
    packed_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    quantity: int
    missing: int
    lines: list[KitShipmentLine]


class KitReceipt(Schema):
    """How many of each lot arrived (lot number → kits), and what is known of the missing ones."""

    arrived: Annotated[dict[Number, Arrived], Field(max_length=400)]
    received_by: Annotated[Text, Field(max_length=160)]
    reason: Line = ""


@operation(
    router, "GET", "/kits/programs/{number}/sites", needs=_SEE, gives=Part[KitSite], summary="Sites of a supply program"
)
def list_kit_sites(request: HttpRequest, number: Number, bounds: Bounded, state: Short = "") -> dict:
    """Sites by name, with what each has and how long that lasts where it is yours to see. The state may also be
    `to_put_right`: sites whose hand-overs you see, with some that the ledger does not cover; `to_put_right_held`: with
    some of a lot on hold among them."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = sites.listed(viewer, number, state=state, start=bounds.offset, size=bounds.limit)
    return part([_site(row) for row in found.rows], bounds, found.total)


def _site(row: sites.Covered) -> dict[str, Any]:
    site, stood, cover = row.site, row.stood, row.cover
    return {
        "id": site.id,
        "name": site.name,
        "organization": site.organisation,
        "organization_name": site.organisation_name,
        "kind": site.kind,
        "state": site.state,
        "wave": site.wave,
        "counties": list(site.county_names),
        "kits_fit": stood.fit if stood else None,
        "kits_on_hold": stood.held if stood else None,
        "kits_expired": stood.expired if stood else None,
        "kits_on_the_way": stood.on_way if stood else None,
        "kits_a_day": cover.each_day if cover and cover.basis != "unknown" else None,
        "demand_from": cover.basis if cover else None,
        "days_of_cover": cover.days if cover else None,
        "ask_at": cover.reorder_at if cover else None,
    }


@operation(
    router, "GET", "/kits/programs/{number}/requests", needs=_SEE, gives=Part[KitRequest], summary="Requests of sites"
)
def list_kit_requests(request: HttpRequest, number: Number, bounds: Bounded, state: Short = "") -> dict:
    """The requests that are yours to see, the newest first; `state` may be `open`."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = requests.listed(viewer, number, state=state, start=bounds.offset, size=bounds.limit)
    return part(found.rows, bounds, found.total)


@operation(router, "GET", "/kits/requests/{number}", needs=_SEE, gives=KitRequest, summary="One request")
def get_kit_request(request: HttpRequest, number: Number) -> object:
    """A request as it stands."""
    return requests.request(request.viewer, number)  # type: ignore[attr-defined]


@operation(
    router, "POST", "/kits/sites/{site}/requests", needs=_SEE, gives=KitRequest, summary="Ask for kits", status=201
)
def ask_for_kits(request: HttpRequest, site: Number, sent: KitRequestSent) -> KitRequest:
    """Ask for kits for a site. An unusual number is refused until it is sent with its reason. Needs kits.site at the
    site, or kits.run."""
    viewer = request.viewer  # type: ignore[attr-defined]
    given = sent.dict()
    key, reason = given.pop("key"), given.pop("unusual_reason")
    made = actions.ask(site=site, asked=Asked(**given), key=key, unusual_reason=reason, by=viewer)
    return KitRequest.from_orm(requests.request(viewer, made))


@operation(
    router, "POST", "/kits/requests/{number}/approval", needs=_RUN, gives=KitRequest, summary="Approve a request"
)
def approve_kit_request(request: HttpRequest, number: Number, sent: KitApproval) -> KitRequest:
    """Approve what a site asked for, in full or in part."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.approve(request=number, **sent.dict(), by=viewer)
    return KitRequest.from_orm(requests.request(viewer, number))


@operation(router, "POST", "/kits/requests/{number}/close", needs=_SEE, gives=KitRequest, summary="Close a request")
def close_kit_request(request: HttpRequest, number: Number, sent: KitReason) -> KitRequest:
    """Take a request back, decline it, or close it with what was sent. Needs kits.site at the site, or kits.run."""
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.close(request=number, reason=sent.reason, by=viewer)
    return KitRequest.from_orm(requests.request(viewer, number))


@operation(
    router, "POST", "/kits/requests/{number}/shipments", needs=_RUN, gives=KitShipment, summary="Pack kits", status=201
)
def pack_kits(request: HttpRequest, number: Number, sent: KitPacking) -> KitShipment:
    """Promise kits of a warehouse to an approved request, the first to expire first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    given = sent.dict()
    made = packing.pack(request=number, source=given.pop("warehouse"), **given, by=viewer)
    return _shipment(viewer, shipments.code_of(viewer, made))


@operation(
    router, "GET", "/kits/programs/{number}/shipments", needs=_SEE, gives=Part[KitShipment],
    summary="Shipments under way",
)  # fmt: skip
def list_kit_shipments(request: HttpRequest, number: Number, bounds: Bounded) -> dict:
    """What waits to be sent, then what is on its way, the first planned first; what is yours to see."""
    viewer = request.viewer  # type: ignore[attr-defined]
    total = sum(shipments.counted_under_way(viewer, number).values())
    found = shipments.under_way(viewer, number, start=bounds.offset, size=bounds.limit)
    return part(found, bounds, total)


@operation(router, "GET", "/kits/shipments/{code}", needs=_SEE, gives=KitShipment, summary="One shipment")
def get_kit_shipment(request: HttpRequest, code: Code) -> object:
    """A shipment by the code on its packing list."""
    return shipments.shipment(request.viewer, code)  # type: ignore[attr-defined]


@operation(router, "POST", "/kits/shipments/{code}/departure", needs=_RUN, gives=KitShipment, summary="Send a shipment")
def send_kit_shipment(request: HttpRequest, code: Code) -> KitShipment:
    """The shipment leaves the warehouse."""
    viewer = request.viewer  # type: ignore[attr-defined]
    packing.send(shipment=shipments.shipment(viewer, code).id, by=viewer)
    return _shipment(viewer, code)


@operation(
    router, "POST", "/kits/shipments/{code}/receipt", needs=_SEE, gives=KitShipment, summary="Receive a shipment"
)
def receive_kit_shipment(request: HttpRequest, code: Code, sent: KitReceipt) -> KitShipment:
    """Say how many of each lot arrived. The same receipt sent again changes nothing. Needs kits.site at the site, or
    kits.run."""
    viewer = request.viewer  # type: ignore[attr-defined]
    packing.receive(shipment=shipments.shipment(viewer, code).id, **sent.dict(), by=viewer)
    return _shipment(viewer, code)


def _shipment(viewer: Any, code: str) -> KitShipment:
    return KitShipment.from_orm(shipments.shipment(viewer, code))
