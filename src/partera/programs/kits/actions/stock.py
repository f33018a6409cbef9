"""What people write down of stock: received, moved, counted, lost, expired, set right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
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
    return ledger.post(lines=lines, key=rules.key_at(place.pk, key), at=at, group=f"{kind} {key}"[:40], by=by)


def _lot(place: Location, came: Came) -> Lot:
    product = Product.objects.filter(pk=came.product, program=place.program_id).first()
    if product is None:
        raise NotFound(_("There is no such supply."))
    return lot_of(product, came.lot, came.expires_on)


@transaction.atomic
def move(*, source: int, target: int, lot: int, quantity: int, key: str, by: Viewer) -> list[Movement]:
    """Carry stock from one of one's own places to another."""
    held.store(source, by)
    held.store(target, by)
    return ledger.post(lines=[Line("transfer", lot, quantity, source, target)], key=rules.key_at(source, key), by=by)


@transaction.atomic
def take_out(
    *, location: int, kind: str, lot: int, quantity: int, reason: str = "", key: str, by: Viewer
) -> list[Movement]:
    """Write down what is lost, expired or discarded, or set a number right downward."""
    place = held.store(location, by)
    if kind not in ONE_WAY:
        raise BadInput(_("Choose what became of it."))
    outside = held.outside(place.program_id, ONE_WAY[kind])
    return ledger.post(
        lines=[Line(kind, lot, quantity, place.pk, outside.pk, reason)], key=rules.key_at(place.pk, key), by=by
    )


@transaction.atomic
def put_back(*, location: int, lot: int, quantity: int, reason: str, key: str, by: Viewer) -> list[Movement]:
    """Set a number right upward, with the reason."""
    place = held.store(location, by)
    outside = held.outside(place.program_id, rules.COUNT)
    return ledger.post(
        lines=[Line("adjust_up", lot, quantity, outside.pk, place.pk, reason)], key=rules.key_at(place.pk, key), by=by
    )


@transaction.atomic
def reverse(*, movement: int, reason: str, by: Viewer) -> list[Movement]:
    """Answer a movement, or a whole run of assembly, by reversals; gives them."""
    first = Movement.objects.filter(pk=movement).first()
    if first is None:
        raise NotFound(_("There is no such movement."))
    _keeps(first, by)
    if first.kind in rules.REVERSED_ALONE or first.kind == rules.REVERSAL:
        return [ledger.reverse(movement=first.pk, reason=reason, by=by)]
    if first.kind not in rules.REVERSED_TOGETHER:
        raise Refused(_("This belongs to a shipment or to a hand-over. Put it right there."))
    whole = list(Movement.objects.filter(group=first.group, kind__in=rules.REVERSED_TOGETHER).order_by("-pk"))
    ledger.hold_for_reversal(whole)
    return [ledger.reverse(movement=one.pk, reason=reason, by=by) for one in whole]


def _keeps(movement: Movement, by: Viewer) -> None:
    """Refuse whoever keeps neither end of a movement."""
    inside = Location.objects.filter(pk__in=[movement.source_id, movement.target_id], kind__in=rules.HOLDS_STOCK)
    places = sorted(inside.values_list("pk", flat=True))
    for place in places[:-1]:
        held.store(place, by)
    held.store(places[-1], by)


@transaction.atomic
def count(
    *,
    location: int,
    found: dict[int, int],
    others: Sequence[Came] = (),
    key: str,
    since: datetime | None = None,
    by: Viewer,
) -> int:
    """Somebody counted these lots; gives the stocktake. Lots not in `found` keep their balance.

    `others` are lots found there that the place did not know of. `since` is when the counting began: a lot that has
    moved after that is not set by a number that is older.
    """
    place = held.store(location, by)
    if before := Stocktake.objects.filter(key=key, location=place).first():
        return before.pk
    found = dict(found)
    for one in others:
        lot = _lot(place, one).pk
        if lot in found:
            raise Refused(_("A lot is counted once. Write down how many there are of it together."))
        found[lot] = one.quantity
    if not found or any(number < 0 for number in found.values()):
        raise BadInput(_("Write down how many were found of at least one lot: 0 or more."))
    known = Lot.objects.filter(pk__in=found, product__program=place.program_id).count()
    if known != len(found):
        raise NotFound(_("There is no such place or lot."))
    said = _said(place, found)
    if before := Stocktake.objects.filter(key=key, location=place).first():  # sent twice at the same moment
        return before.pk
    _check_still(place, found, since)
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
        ledger.post(lines=lines, key=rules.key_at(place.pk, f"count {key}"), group=f"count {row.pk}", by=by)
    changes = {"on_hand": [_told(said, found), _told(found, found)], "differ": len(lines)}
    record(action="kits.count", thing=f"location {place.pk}", changes=changes, by=by)
    return row.pk


def _told(numbers: dict[int, int], lots: dict[int, int]) -> list[str]:
    return [f"{lot}: {numbers.get(lot, 0)}" for lot in sorted(lots)[:50]]


def _check_still(place: Location, found: dict[int, int], since: datetime | None) -> None:
    """Refuse a count of lots that have moved since it began."""
    if since is None:
        return
    later = Movement.objects.filter(lot__in=found, recorded_at__gt=since).filter(Q(source=place) | Q(target=place))
    moved = later.order_by("pk").select_related("lot__product").first()
    if moved is not None:
        raise Refused(
            _("%(product)s, lot %(lot)s, moved while you counted. Count it again, then save."),
            product=moved.lot.product.name,
            lot=moved.lot.code or "–",
        )


def _said(place: Location, found: dict[int, int]) -> dict[int, int]:
    """What the balances say, held until the count is written down."""
    Balance.objects.bulk_create([Balance(location=place, lot_id=lot) for lot in sorted(found)], ignore_conflicts=True)
    rows = Balance.objects.select_for_update(no_key=True).filter(location=place, lot__in=found)
    rows = rows.order_by("location_id", "lot_id")
    return {row.lot_id: row.on_hand for row in rows}
