"""What people write down of stock: received, moved, counted, lost, expired, set right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.programs.kits.actions import held, ledger
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.actions.programs import lot_of
from partera.programs.kits.models import Balance, Location, Lot, Movement, Product, Stocktake, StocktakeLine
from partera.programs.kits.rules import ledger as rules

ONE_WAY = {"expire": rules.LOST, "loss": rules.LOST, "discard": rules.LOST, "adjust_down": rules.COUNT}
"""Kinds by which stock leaves a place for one outside."""


@dataclass(frozen=True)
class Came:
    """So many of a product, of a lot, that came in; `cents` is what all of them together are worth or cost."""

    product: int
    quantity: int
    lot: str = ""
    expires_on: date | None = None
    cents: int | None = None


@transaction.atomic
def receive(
    *, location: int, kind: str, came: Sequence[Came], origin: str, key: str, at: datetime | None = None, by: Viewer
) -> list[Movement]:
    """Write a donation or a purchase down; `origin` is who gave or sold it."""
    place = held.store(location, by)
    if kind not in ("donation", "purchase"):
        raise BadInput(_("What comes in is a donation or a purchase."))
    if not origin.strip():
        raise Refused(_("Say who gave or sold it: the source stands beside its value."))
    supplier = held.outside(place.program_id, rules.SUPPLIER)
    lines = [
        Line(kind, _lot(place, one).pk, one.quantity, supplier.pk, place.pk, "", one.cents, origin.strip())
        for one in came
    ]
    return ledger.post(lines=lines, key=key, at=at, group=f"{kind} {key}"[:40], by=by)


def _lot(place: Location, came: Came) -> Lot:
    product = Product.objects.filter(pk=came.product, program=place.program_id).first()
    if product is None:
        raise NotFound(_("There is no such supply."))
    each = came.cents // came.quantity if came.cents and came.quantity else None
    return lot_of(product, came.lot, came.expires_on, each)


@transaction.atomic
def move(*, source: int, target: int, lot: int, quantity: int, key: str, by: Viewer) -> list[Movement]:
    """Carry stock from one of one's own places to another."""
    held.store(source, by)
    held.store(target, by)
    return ledger.post(lines=[Line("transfer", lot, quantity, source, target)], key=key, by=by)


@transaction.atomic
def take_out(
    *, location: int, kind: str, lot: int, quantity: int, reason: str = "", key: str, by: Viewer
) -> list[Movement]:
    """Write down what is lost, expired or discarded, or set a number right downward."""
    place = held.store(location, by)
    if kind not in ONE_WAY:
        raise BadInput(_("Choose what became of it."))
    outside = held.outside(place.program_id, ONE_WAY[kind])
    return ledger.post(lines=[Line(kind, lot, quantity, place.pk, outside.pk, reason)], key=key, by=by)


@transaction.atomic
def put_back(*, location: int, lot: int, quantity: int, reason: str, key: str, by: Viewer) -> list[Movement]:
    """Set a number right upward, with the reason."""
    place = held.store(location, by)
    outside = held.outside(place.program_id, rules.COUNT)
    return ledger.post(lines=[Line("adjust_up", lot, quantity, outside.pk, place.pk, reason)], key=key, by=by)


@transaction.atomic
def count(*, location: int, found: dict[int, int], key: str, by: Viewer) -> int:
    """Somebody counted these lots; gives the stocktake. Lots not in `found` keep their balance."""
    place = held.store(location, by)
    if before := Stocktake.objects.filter(key=key, location=place).first():
        return before.pk
    if not found or any(number < 0 for number in found.values()):
        raise BadInput(_("Write down how many were found of at least one lot: 0 or more."))
    known = Lot.objects.filter(pk__in=found, product__program=place.program_id).count()
    if known != len(found):
        raise NotFound(_("There is no such place or lot."))
    said = _said(place, found)
    row = Stocktake.objects.create(location=place, key=key, on=today(), at=now(), by_name=by.name)
    StocktakeLine.objects.bulk_create(
        StocktakeLine(stocktake=row, lot_id=lot, said=said.get(lot, 0), found=number) for lot, number in found.items()
    )
    difference = held.outside(place.program_id, rules.COUNT).pk
    lines = [
        Line("count_more", lot, number - said.get(lot, 0), difference, place.pk)
        if number > said.get(lot, 0)
        else Line("count_less", lot, said.get(lot, 0) - number, place.pk, difference)
        for lot, number in found.items()
        if number != said.get(lot, 0)
    ]
    if lines:
        ledger.post(lines=lines, key=f"count {key}", group=f"count {row.pk}", by=by)
    record(action="kits.count", thing=f"location {place.pk}", changes={"lots": len(found), "differ": len(lines)}, by=by)
    return row.pk


def _said(place: Location, found: dict[int, int]) -> dict[int, int]:
    """What the balances say, held until the count is written down."""
    Balance.objects.bulk_create([Balance(location=place, lot_id=lot) for lot in sorted(found)], ignore_conflicts=True)
    rows = Balance.objects.select_for_update().filter(location=place, lot__in=found).order_by("location", "lot")
    return {row.lot_id: row.on_hand for row in rows}
