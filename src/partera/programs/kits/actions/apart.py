"""Kits taken apart: their supplies go back on the shelf."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import made
from partera.programs.kits.actions import held, ledger
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.actions.programs import lot_of
from partera.programs.kits.models import Assembly, KitVersion, Location, Lot, Movement, Product
from partera.programs.kits.rules import ledger as kinds


@transaction.atomic
def take_apart(*, location: int, lot: int, kits: int, key: str, by: Viewer) -> int:
    """Take kits of a lot apart; gives the run. Supplies go back into the lots they came from.

    Those that expire first go back first. What cannot be used again is then written off as lost.
    """
    place = held.store(location, by)
    held.run(place.program_id, by)
    row = Lot.objects.select_related("product").filter(pk=lot, product__program=place.program_id).first()
    if row is None or not row.product.is_kit:
        raise NotFound(_("There is no such kit."))
    if before := Assembly.objects.filter(at_place=place, key=key).first():
        return before.pk
    if kits < 1:
        raise BadInput(_("Say how many kits were taken apart."))
    version = KitVersion.objects.get(product=row.product)
    run = Assembly.objects.create(
        version=version, at_place=place, lot=row, kits=kits, apart=True, on=today(), key=key, by_name=by.name
    )
    bench = held.outside(place.program_id, kinds.BENCH).pk
    lines = [Line("take_apart", lot, kits, place.pk, bench)]
    lines += [
        Line("recover", number, quantity, bench, place.pk)
        for number, quantity in sorted(_recovered(version, row, place, kits).items())
    ]
    ledger.post(lines=lines, key=kinds.key_at(place.pk, f"run {key}"), group=f"run {run.pk}", by=by)
    record(action="kits.take_apart", thing=f"run {run.pk}", changes=made(run), by=by)
    return run.pk


def _recovered(version: KitVersion, kit: Lot, place: Location, kits: int) -> dict[int, int]:
    """Lot → how many go back: of the lots that the kits of this lot used up and that have not yet gone back."""
    came_from = _still_in(kit)
    found: dict[int, int] = {}
    for product, wanted in _contents(version, kits).items():
        left = wanted
        for lot in Lot.objects.filter(product=product, pk__in=came_from):
            if take := min(left, came_from[lot.pk]):
                found[lot.pk] = take
                left -= take
        if left:
            other = lot_of(Product.objects.get(pk=product), "").pk
            found[other] = found.get(other, 0) + left
    if not found:
        raise Refused(_("Nothing is known of what %(place)s put into these kits."), place=place.name)
    return found


def _contents(version: KitVersion, kits: int) -> dict[int, int]:
    rows = version.parts.order_by().values_list("product").annotate(each=Sum("quantity"))
    return {product: each * kits for product, each in rows}


def _still_in(kit: Lot) -> dict[int, int]:
    """Lot of a supply → how many of it were used for kits of this lot, less what went back or was reversed."""
    runs = Assembly.objects.filter(lot=kit).values_list("pk", flat=True)
    found: dict[int, int] = {}
    moved = Movement.objects.filter(group__in=[f"run {run}" for run in runs], reversed_by=None)
    rows = moved.filter(kind__in=("consume", "recover")).order_by().values_list("kind", "lot")
    for kind, lot, number in rows.annotate(all=Sum("quantity")):
        found[lot] = found.get(lot, 0) + (number if kind == "consume" else -number)
    return {lot: number for lot, number in found.items() if number > 0}
