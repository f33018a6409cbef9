"""A bank's files brought in: what the preview showed, kept in one transaction; and their counts taken over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, ParteraError, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import made
from partera.programs.kits.actions import held, programs, sites, stock
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Arrival, Balance, Location, OtherCount, Product
from partera.programs.kits.queries import arrivals as known
from partera.programs.kits.queries.arrivals import (
    ASIDE,
    NEW,
    AddItem,
    AddPlace,
    Fate,
    InviteSite,
    NoteCount,
    Options,
    Plan,
    Receive,
)
from partera.programs.kits.queries.stock import today_there
from partera.programs.kits.rules import ledger


@transaction.atomic
def keep(
    *, program: int, name: str, lines: Sequence[Sequence[str]], content: bytes, options: Options, by: Viewer
) -> int:
    """Keep what can be kept of a file; gives the arrival. What was kept before is not kept again."""
    row = held.run(program, by)
    _check_place(program, options)
    plan = known.plan(by, program, lines, content, options)
    if not plan.counts[NEW]:
        raise Refused(_("There is nothing new in this file. Nothing is kept twice."))
    for item in plan.new_items:
        _add_item(program, item, by)
    arrival = _arrival(row.pk, name, plan, by)
    refused = _write(program, arrival, plan, options, by)
    arrival.kept += plan.counts[NEW] - len(refused)
    arrival.set_aside = [_told(one) for one in plan.fates if one.fate == ASIDE][:1000] + refused
    arrival.save()
    record(action="kits.bring_in", thing=f"kit program {program}", changes=made(arrival), by=by)
    return arrival.pk


def _check_place(program: int, options: Options) -> None:
    if options.on is not None and options.on > today_there():
        raise BadInput(_("This day has not come yet. Choose today or a day before."))
    if options.place is not None:
        found = Location.objects.filter(pk=options.place, program=program, kind=ledger.WAREHOUSE)
        if not found.exists():
            raise BadInput(_("Choose the warehouse that was counted."))


def _arrival(program: int, name: str, plan: Plan, by: Viewer) -> Arrival:
    found, _new = Arrival.objects.get_or_create(
        program_id=program,
        kind=plan.table.kind,
        sha256=plan.sha256,
        defaults={"name": name[:200], "rows": len(plan.fates), "kept": 0, "at": now(), "by_name": by.name},
    )
    return found


def _write(program: int, arrival: Arrival, plan: Plan, options: Options, by: Viewer) -> list[dict[str, Any]]:
    """Do the step of each new row; gives those that a rule of the ledger refuses."""
    if any(isinstance(one.step, NoteCount) and not one.step.place for one in plan.fates) and options.place is None:
        raise BadInput(_("Choose the warehouse that was counted."))
    refused = []
    for one in sorted((one for one in plan.fates if one.fate == NEW), key=_order):
        try:
            with transaction.atomic():
                _step(program, arrival, one.step, options, by)
        except ParteraError as error:
            refused.append(_told(one) | {"code": "refused", "values": {"text": error.sentence}})
    return refused


def _order(one: Fate) -> tuple[bool, int]:
    """Places and items before what names them."""
    return not isinstance(one.step, (AddPlace, AddItem)), one.number


def _step(program: int, arrival: Arrival, step: Any, options: Options, by: Viewer) -> None:
    if isinstance(step, AddItem):
        _add_item(program, step, by)
    elif isinstance(step, AddPlace):
        programs.add_warehouse(program=program, name=step.name, by=by)
    elif isinstance(step, InviteSite):
        sites.invite(program=program, organisation=step.organisation, kind="community", name=step.name, by=by)
    elif isinstance(step, NoteCount):
        place = _place(program, step.place) if step.place else options.place or 0
        product = Product.objects.get(program=program, name__iexact=step.item)
        OtherCount.objects.create(arrival=arrival, location_id=place, product=product, on=step.on, number=step.quantity)
    else:
        _receive(program, step, by)


def _add_item(program: int, item: AddItem, by: Viewer) -> None:
    programs.add_product(program=program, name=item.name, category=item.category, barcode=item.barcode, by=by)


def _receive(program: int, step: Receive, by: Viewer) -> None:
    row = step.row
    names = {piece.item.casefold() for piece in row.pieces}
    products = {one.name.casefold(): one.pk for one in Product.objects.filter(program=program)}
    assert names <= set(products), "the plan has looked"
    came = [Came(products[piece.item.casefold()], piece.quantity, "", None, piece.cents) for piece in row.pieces]
    at = min(datetime.combine(row.on, time(12), tzinfo=timezone.get_default_timezone()), now())
    stock.receive(
        location=_place(program, row.place), kind=row.kind, came=came, origin=row.origin, key=step.key, at=at, by=by
    )


def _place(program: int, name: str) -> int:
    return Location.objects.filter(program=program, kind=ledger.WAREHOUSE, name__iexact=name).order_by("pk")[0].pk


def _told(one: Fate) -> dict[str, Any]:
    return {"row": one.number, "what": one.what[:200], "code": one.code, "values": one.values}


@transaction.atomic
def take_over(*, program: int, place: int, key: str, by: Viewer) -> int:
    """Set our counts of a place to the other system's newest ones of today; gives the stocktake.

    An item that stands there in lots with codes is counted by lot, by people: the other system does not know lots.
    """
    held.run(program, by)
    day, rows = known.items(by, program, place, _newest(program, place))
    if day.on != today_there():
        raise Refused(_("Only counts of today can be taken over. Bring today’s counts in first."))
    found = {}
    for row in rows:
        if row.compared.difference:
            _check_without_lots(place, row.product, row.name)
            found[programs.lot_of(Product.objects.get(pk=row.product), "").pk] = row.compared.theirs or 0
    if not found:
        raise Refused(_("Both systems say the same. There is nothing to take over."))
    return stock.count(location=place, found=found, key=key, by=by)


def _newest(program: int, place: int) -> date:
    rows = OtherCount.objects.filter(location=place, location__program=program).order_by("-on")
    on = rows.values_list("on", flat=True).first()
    if on is None:
        raise Refused(_("The other system’s count of that place was not brought in."))
    return on


def _check_without_lots(place: int, product: int, name: str) -> None:
    if Balance.objects.filter(location=place, lot__product=product, on_hand__gt=0).exclude(lot__code="").exists():
        raise Refused(_("%(item)s stands there in lots. Count it by lot instead."), item=name)
