"""Shipments: packed from what is not promised, sent, received with what is missing, or brought back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.kits.actions import held, ledger
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.models import Balance, Location, Request, Shipment, ShipmentLine, Site
from partera.programs.kits.rules import ledger as places
from partera.programs.kits.rules import requests as rules
from partera.programs.kits.rules import sites

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike


@transaction.atomic
def pack(
    *,
    site: int,
    source: int,
    quantity: int,
    product: int,
    planned_on: date,
    way: str,
    request: int | None = None,
    by: Viewer,
) -> int:
    """Promise so many kits of a warehouse to a site, the first to expire first; gives the shipment."""
    row = held.run_site(site, by)
    place = held.store(source, by)
    if row.state not in sites.HANDS_OVER:
        raise Refused(_("This site is not approved, so nothing is sent to it."))
    if way not in rules.WAYS or quantity < 1:
        raise BadInput(_("Say how many, and how they get there."))
    asked = _asked(row, request)
    shipment = _made(row, place, planned_on, way, asked, by)
    chosen = _promise(place, product, quantity)
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, lot_id=lot, quantity=number) for lot, number in chosen.items()
    )
    if asked is not None and asked.state == "pending":
        asked.state = "started"
        asked.save(update_fields=["state"])
    record(action="kits.pack", thing=f"kit shipment {shipment.pk}", changes=made(shipment), by=by)
    return shipment.pk


@transaction.atomic
def send(*, shipment: int, by: Viewer) -> None:
    """The shipment leaves the warehouse: what was promised is now on the way."""
    row = _held(shipment, "sent", by)
    held.store(row.source_id, by)
    before = picture(row)
    lines = list(row.lines.order_by("lot"))
    if row.state != "no_show":
        _keep_promise(row, lines)
        moves = [Line("ship", line.lot_id, line.quantity, row.source_id, row.road_id) for line in lines]
        ledger.post(lines=moves, key=f"shipment {row.pk} sent", group=f"shipment {row.pk}", by=by)
    row.state, row.sent_at = "sent", now()
    row.save()
    _settle(row.request)
    record(action="kits.send", thing=f"kit shipment {shipment}", changes=between(before, row), by=by)


@transaction.atomic
def receive(*, shipment: int, arrived: Mapping[int, int], received_by: str, reason: str = "", by: Viewer) -> None:
    """The site says how many of each lot arrived; what is missing is written down with the reason."""
    row = Shipment.objects.select_for_update().filter(pk=shipment).first()
    if row is None:
        raise NotFound(_("There is no such shipment."))
    held.site(row.site_id, by)
    _check_state(row, "received")
    lines = list(row.lines.select_related("lot").order_by("lot"))
    if set(arrived) != {line.lot_id for line in lines} or any(
        not 0 <= arrived[line.lot_id] <= line.quantity for line in lines
    ):
        raise BadInput(_("Say of each lot how many arrived: from 0 to how many were sent."))
    if not received_by.strip():
        raise Refused(_("Say who received it."))
    missing = [line for line in lines if arrived[line.lot_id] < line.quantity]
    if missing and not reason.strip():
        raise Refused(_("Fewer arrived than were sent. Say what you know of the missing ones."))
    lost = held.outside(row.program_id, places.LOST).pk
    here = row.site.location_id
    moves = [Line("arrive", n.lot_id, arrived[n.lot_id], row.road_id, here) for n in lines if arrived[n.lot_id]]
    moves += [
        Line("missing", n.lot_id, n.quantity - arrived[n.lot_id], row.road_id, lost, reason.strip()) for n in missing
    ]
    ledger.post(lines=moves, key=f"shipment {row.pk} received", group=f"shipment {row.pk}", by=by)
    for line in lines:
        line.arrived = arrived[line.lot_id]
    ShipmentLine.objects.bulk_update(lines, ["arrived"])
    before = picture(row)
    row.state, row.received_at, row.received_by, row.reason = "received", now(), received_by.strip(), reason.strip()
    row.save()
    record(action="kits.receive", thing=f"kit shipment {shipment}", changes=between(before, row), by=by)


@transaction.atomic
def not_picked_up(*, shipment: int, by: Viewer) -> None:
    """Nobody came for it: it waits to be sent again, or is cancelled and goes back to the shelf."""
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
    lines = list(row.lines.order_by("lot"))
    if row.state == "packed":
        _keep_promise(row, lines)
    else:
        moves = [Line("arrive", line.lot_id, line.quantity, row.road_id, row.source_id) for line in lines]
        ledger.post(lines=moves, key=f"shipment {row.pk} back", group=f"shipment {row.pk}", by=by)
    before = picture(row)
    row.state, row.reason = "cancelled", reason.strip()
    row.save()
    _settle(row.request)
    record(action="kits.cancel_shipment", thing=f"kit shipment {shipment}", changes=between(before, row), by=by)


def _held(shipment: int, wanted: str, by: Viewer) -> Shipment:
    row = Shipment.objects.select_for_update(of=("self",)).select_related("site").filter(pk=shipment).first()
    if row is None:
        raise NotFound(_("There is no such shipment."))
    held.run_site(row.site_id, by)
    _check_state(row, wanted)
    return row


def _check_state(row: Shipment, wanted: str) -> None:
    if not rules.shipment_may_become(row.state, wanted):
        raise Refused(_("The shipment cannot take this step from where it stands."))


def _asked(site: Site, request: int | None) -> Request | None:
    if request is None:
        return None
    row = site.requests.select_for_update().filter(pk=request).first()
    if row is None or row.state not in rules.OPEN_REQUESTS:
        raise Refused(_("This request is not open any more."))
    return row


def _made(site: Site, place: Location, planned_on: date, way: str, asked: Request | None, by: Viewer) -> Shipment:
    if planned_on < today():
        raise BadInput(_("That day is over. Choose a day to come."))
    code = "".join(secrets.choice(_LETTERS) for _letter in range(8))
    road = Location.objects.create(program=place.program, kind=places.IN_TRANSIT, name=code)
    return Shipment.objects.create(
        program=place.program,
        code=code,
        site=site,
        request=asked,
        source=place,
        road=road,
        way=way,
        planned_on=planned_on,
        packed_at=now(),
        by_name=by.name,
    )


def _promise(place: Location, product: int, quantity: int) -> dict[int, int]:
    """Lot → how many are promised, the first to expire first; lots on hold and expired ones are left."""
    rows = Balance.objects.select_for_update(of=("self",)).select_related("lot").order_by("location", "lot")
    found = rows.filter(location=place, lot__product=product, lot__is_held=False, on_hand__gt=0)
    fresh = [row for row in found if row.lot.expires_on is None or row.lot.expires_on >= today()]
    chosen, left = {}, quantity
    for row in sorted(fresh, key=lambda row: (row.lot.expires_on or date.max, row.lot.code)):
        take = min(left, row.on_hand - row.allocated)
        if take > 0:
            chosen[row.lot_id], left = take, left - take
            row.allocated += take
            row.save(update_fields=["allocated"])
    if left:
        raise Refused(
            _("%(place)s can promise %(has)s of these and %(wanted)s are wanted. Pack fewer, or share what there is.")
            % {"place": place.name, "has": quantity - left, "wanted": quantity}
        )
    return chosen


def _keep_promise(row: Shipment, lines: list[ShipmentLine]) -> None:
    """What was promised is promised no longer: it leaves, or stays for others."""
    held_rows = Balance.objects.select_for_update().filter(
        location=row.source_id, lot__in=[line.lot_id for line in lines]
    )
    by_lot = {balance.lot_id: balance for balance in held_rows.order_by("location", "lot")}
    for line in lines:
        balance = by_lot[line.lot_id]
        balance.allocated = max(balance.allocated - line.quantity, 0)
    Balance.objects.bulk_update(by_lot.values(), ["allocated"])


def _settle(request: Request | None) -> None:
    """A request is fulfilled, in part or in full, by what has left for it."""
    if request is None or request.state == "cancelled":
        return
    rows = ShipmentLine.objects.filter(shipment__request=request, shipment__state__in=("sent", "received", "no_show"))
    sent = sum(rows.values_list("quantity", flat=True))
    waiting = request.shipments.filter(state="packed").exists()
    request.state = "started" if waiting and sent < request.quantity else rules.state_after(request.quantity, sent)
    request.save(update_fields=["state"])
