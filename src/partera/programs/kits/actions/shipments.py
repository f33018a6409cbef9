"""Shipments: packed from what is not promised, sent, received with what is missing, or brought back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.kits.actions import held, ledger, requests
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.models import Balance, Location, Movement, Request, Shipment, ShipmentLine
from partera.programs.kits.queries import access
from partera.programs.kits.rules import ledger as places
from partera.programs.kits.rules import requests as rules
from partera.programs.kits.rules import sites, texts

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike


@dataclass(frozen=True)
class Order:
    """So many kits for a site's request, on a day, in a way."""

    request: Request
    quantity: int
    planned_on: date
    way: str


@transaction.atomic
def pack(*, request: int, source: int, quantity: int, planned_on: date, way: str, by: Viewer) -> int:
    """Promise kits of a warehouse to an approved request, in full or in part; gives the shipment.

    What expires first is taken first.
    """
    asked = requests.to_run(request, by)
    place = warehouse(source, asked.site.location.program_id, by)
    (shipment,) = pack_all([Order(asked, quantity, planned_on, way)], place, by)
    changes = made(shipment) | {"quantity": [None, quantity]}
    record(action="kits.pack", thing=f"kit shipment {shipment.pk}", changes=changes, by=by)
    return shipment.pk


def warehouse(source: int, program: int, by: Viewer) -> Location:
    """The warehouse of the programme that kits are packed from, when the viewer keeps it."""
    place = held.store(source, by)
    if place.kind != places.WAREHOUSE or place.program_id != program:
        raise NotFound(_("There is no such warehouse."))
    return place


def pack_all(orders: Sequence[Order], place: Location, by: Viewer) -> list[Shipment]:
    """Pack many orders of one product from one place, all of them or none; the caller has asked whether `by` may, and
    holds the requests."""
    left = requests.left_to_pack([order.request for order in orders])
    for order in orders:
        _check_order(order, left[order.request.pk])
    chosen = _promise(place, orders[0].request.product_id, [order.quantity for order in orders])
    codes = ["".join(secrets.choice(_LETTERS) for _letter in range(8)) for _order in orders]
    roads = Location.objects.bulk_create(
        Location(program=place.program, kind=places.IN_TRANSIT, name=code) for code in codes
    )
    found = Shipment.objects.bulk_create(
        Shipment(
            program=place.program, code=code, site=order.request.site, request=order.request, source=place, road=road,
            way=order.way, planned_on=order.planned_on, packed_at=now(), by_name=by.name,
        )
        for order, code, road in zip(orders, codes, roads, strict=True)
    )  # fmt: skip
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, lot_id=lot, quantity=number)
        for shipment, lots in zip(found, chosen, strict=True)
        for lot, number in lots.items()
    )
    begun = [order.request.pk for order in orders if order.request.state == "approved"]
    Request.objects.filter(pk__in=begun).update(state="started")
    return found


def _check_order(order: Order, left: int) -> None:
    asked = order.request
    if asked.site.state not in sites.HANDS_OVER:
        raise Refused(_("%(site)s is not approved, so nothing is sent to it."), site=asked.site.location.name)
    if asked.state == "pending":
        raise Refused(_("Approve the request first, in full or in part."))
    if asked.state not in rules.TO_PACK:
        raise Refused(_("This request is not open any more."))
    if order.way not in rules.WAYS or order.quantity < 1:
        raise BadInput(_("Say how many, and how they get there."))
    if order.planned_on < today():
        raise BadInput(_("That day is over. Choose a day to come."))
    if order.quantity > left:
        raise Refused(_("Of this request %(left)s are still to pack. Pack that many or fewer."), left=left)


@transaction.atomic
def send(*, shipment: int, by: Viewer) -> None:
    """The shipment leaves the warehouse: what was promised is now on the way."""
    row = _held(shipment, "sent", by)
    before = picture(row)
    lines = list(row.lines.select_related("lot__product").order_by("lot_id"))
    _check_fresh(lines)
    if row.state == "packed":
        _keep_promises(row, lines)
        moves = [Line("ship", line.lot_id, line.quantity, row.source_id, row.road_id) for line in lines]
        ledger.post(lines=moves, key=f"shipment {row.pk} sent", group=f"shipment {row.pk}", by=by)
    row.state, row.sent_at = "sent", now()
    row.save()
    requests.settle(row.request)
    record(action="kits.send", thing=f"kit shipment {shipment}", changes=between(before, row), by=by)


@transaction.atomic
def receive(*, shipment: int, arrived: Mapping[int, int], received_by: str, reason: str = "", by: Viewer) -> None:
    """The site says how many of each lot arrived; what is missing is written down with the reason.

    The same receipt sent again changes nothing.
    """
    row = _seen(shipment, by)
    held.site(row.site_id, by)
    lines = list(row.lines.select_related("lot").order_by("lot_id"))
    if row.state == "received" and {line.lot_id: line.arrived for line in lines} == dict(arrived):
        return
    _check_state(row, "received")
    _check_arrived(lines, arrived, received_by, reason)
    lost = held.outside(row.program_id, places.LOST).pk
    here, why = row.site.location_id, reason.strip()
    moves = [Line("arrive", n.lot_id, arrived[n.lot_id], row.road_id, here) for n in lines if arrived[n.lot_id]]
    moves += [
        Line("missing", n.lot_id, n.quantity - arrived[n.lot_id], row.road_id, lost, why)
        for n in lines
        if arrived[n.lot_id] < n.quantity
    ]
    key = f"shipment {row.pk} received {_receipts(row) + 1}"
    ledger.post(lines=moves, key=key, group=f"shipment {row.pk}", by=by)
    for line in lines:
        line.arrived = arrived[line.lot_id]
    ShipmentLine.objects.bulk_update(lines, ["arrived"])
    before = picture(row)
    row.state, row.received_at, row.received_by, row.reason = "received", now(), received_by.strip(), why
    row.save()
    counted = {"arrived": [None, {str(lot): number for lot, number in sorted(arrived.items())}]}
    record(action="kits.receive", thing=f"kit shipment {shipment}", changes=between(before, row) | counted, by=by)


@transaction.atomic
def take_receipt_back(*, shipment: int, reason: str, by: Viewer) -> None:
    """The receipt was written down wrongly: its movements are reversed, and it is received anew."""
    row = _seen(shipment, by)
    held.site(row.site_id, by)
    if row.state != "received":
        raise Refused(_("This shipment is not received yet, so there is no receipt to take back."))
    if not reason.strip():
        raise Refused(_("Say what is wrong with the receipt."))
    texts.check(reason=reason)
    receipt = _of_receipt(row)
    ledger.hold_for_reversal(receipt)
    for movement in receipt:
        ledger.reverse(movement=movement.pk, reason=reason, of_shipment=True, by=by)
    row.lines.update(arrived=None)
    before = picture(row)
    row.state, row.received_at, row.received_by, row.reason = "sent", None, "", ""
    row.save()
    changes = between(before, row) | {"why": [None, reason.strip()]}
    record(action="kits.take_receipt_back", thing=f"kit shipment {shipment}", changes=changes, by=by)


@transaction.atomic
def change_day(*, shipment: int, planned_on: date, way: str, by: Viewer) -> None:
    """Choose another day, or another way, for what is not yet received."""
    row = _seen(shipment, by)
    held.run_site(row.site_id, by)
    if row.state not in ("packed", "no_show"):
        raise Refused(_("This shipment has left, so its day stays. Call it off, or receive it."))
    if planned_on < today():
        raise BadInput(_("That day is over. Choose a day to come."))
    if way not in rules.WAYS:
        raise BadInput(_("Say how many, and how they get there."))
    before = picture(row)
    row.planned_on, row.way = planned_on, way
    row.save()
    record(action="kits.change_day", thing=f"kit shipment {shipment}", changes=between(before, row), by=by)


@transaction.atomic
def not_picked_up(*, shipment: int, by: Viewer) -> None:
    """Nobody came for it: it waits to be sent again, or is called off and goes back to the shelf."""
    row = _held(shipment, "no_show", by)
    before = picture(row)
    row.state = "no_show"
    row.save()
    record(action="kits.no_show", thing=f"kit shipment {shipment}", changes=between(before, row), by=by)


@transaction.atomic
def cancel(*, shipment: int, reason: str, by: Viewer) -> None:
    """Call a shipment off: promises fall away, and what was on the way stands on the shelf again."""
    row = _held(shipment, "cancelled", by)
    if not reason.strip():
        raise Refused(_("Say why the shipment is called off."))
    texts.check(reason=reason)
    lines = list(row.lines.order_by("lot_id"))
    if row.state == "packed":
        _keep_promises(row, lines)
    else:
        moves = [Line("arrive", line.lot_id, line.quantity, row.road_id, row.source_id) for line in lines]
        ledger.post(lines=moves, key=f"shipment {row.pk} back", group=f"shipment {row.pk}", by=by)
    before = picture(row)
    row.state, row.reason = "cancelled", reason.strip()
    row.save()
    requests.settle(row.request)
    record(action="kits.cancel_shipment", thing=f"kit shipment {shipment}", changes=between(before, row), by=by)


def _seen(shipment: int, by: Viewer) -> Shipment:
    """The shipment, held, when its site is the viewer's own or one of a programme it runs."""
    found = Shipment.objects.select_for_update(of=("self",), no_key=True).select_related("site", "request")
    row = found.filter(pk=shipment, site__in=access.in_full(by)).first()
    if row is None:
        raise NotFound(_("There is no such shipment."))
    return row


def _held(shipment: int, wanted: str, by: Viewer) -> Shipment:
    row = _seen(shipment, by)
    held.run_site(row.site_id, by)
    _check_state(row, wanted)
    return row


def _check_state(row: Shipment, wanted: str) -> None:
    if not rules.shipment_may_become(row.state, wanted):
        raise Refused(
            _("This shipment cannot take that step now. It stands at: %(state)s."),
            state=rules.SHIPMENT_STATES[row.state],
        )


def _check_fresh(lines: Iterable[ShipmentLine]) -> None:
    """What expired, or was put on hold, since it was packed does not leave."""
    for line in lines:
        if line.lot.is_held:
            raise ledger.on_hold(line.lot)
        if line.lot.expires_on is not None and line.lot.expires_on < today():
            raise Refused(
                _("Lot %(lot)s has expired since it was packed. Call the shipment off and pack another lot."),
                lot=line.lot.code or "–",
            )


def _check_arrived(lines: list[ShipmentLine], arrived: Mapping[int, int], received_by: str, reason: str) -> None:
    if set(arrived) != {line.lot_id for line in lines} or any(
        not 0 <= arrived[line.lot_id] <= line.quantity for line in lines
    ):
        raise BadInput(
            _(
                "Say of each lot how many arrived: from 0 to how many were sent. If more came, receive what was sent, "
                "then count the lot."
            )
        )
    if not received_by.strip():
        raise Refused(_("Say who received it."))
    if any(arrived[line.lot_id] < line.quantity for line in lines) and not reason.strip():
        raise Refused(_("Fewer arrived than were sent. Say what you know of the missing ones."))
    texts.check(received_by=received_by, missing=reason)


def _receipts(row: Shipment) -> int:
    """How often a receipt of it was written down, those taken back included."""
    keys = Movement.objects.filter(group=f"shipment {row.pk}", key__startswith=f"shipment {row.pk} received ")
    return len({key.rpartition("/")[0] for key in keys.values_list("key", flat=True)})


def _of_receipt(row: Shipment) -> list[Movement]:
    """The movements of the receipt that stands."""
    found = Movement.objects.filter(key__startswith=f"shipment {row.pk} received {_receipts(row)}/")
    return list(found.filter(reversed_by=None).order_by("pk"))


def _promise(place: Location, product: int, wanted: Sequence[int]) -> list[dict[int, int]]:
    """For each order lot → how many are promised, the first to expire first; held and expired lots are left."""
    rows = (
        Balance.objects.select_for_update(of=("self",), no_key=True)
        .select_related("lot")
        .order_by("location_id", "lot_id")
    )
    found = rows.filter(location=place, lot__product=product, lot__is_held=False, on_hand__gt=0)
    fresh = [row for row in found if row.lot.expires_on is None or row.lot.expires_on >= today()]
    fresh.sort(key=lambda row: (row.lot.expires_on or date.max, row.lot.code))
    free = sum(row.on_hand - row.allocated for row in fresh)
    if sum(wanted) > free:
        raise Refused(
            _("%(place)s can promise %(has)s of these and %(wanted)s are wanted. Pack fewer, or share what there is."),
            place=place.name,
            has=free,
            wanted=sum(wanted),
        )
    chosen: list[dict[int, int]] = []
    at = 0
    for quantity in wanted:
        lots: dict[int, int] = {}
        left = quantity
        while left:
            row = fresh[at]
            take = min(left, row.on_hand - row.allocated)
            if take:
                lots[row.lot_id] = take
                row.allocated, left = row.allocated + take, left - take
            if row.allocated == row.on_hand:
                at += 1
        chosen.append(lots)
    Balance.objects.bulk_update(fresh, ["allocated"])
    return chosen


def _keep_promises(row: Shipment, lines: Iterable[ShipmentLine]) -> None:
    """This shipment's promises end: of its lots is promised what other packed shipments hold, as far as it is there."""
    lots = [line.lot_id for line in lines]
    held_rows = Balance.objects.select_for_update(no_key=True).filter(location=row.source_id, lot__in=lots)
    others = ShipmentLine.objects.filter(shipment__source=row.source_id, shipment__state="packed", lot__in=lots)
    promised = dict(others.exclude(shipment=row).order_by().values_list("lot").annotate(number=Sum("quantity")))
    balances = list(held_rows.order_by("location_id", "lot_id"))
    for balance in balances:
        balance.allocated = min(promised.get(balance.lot_id, 0), balance.on_hand)
    Balance.objects.bulk_update(balances, ["allocated"])
