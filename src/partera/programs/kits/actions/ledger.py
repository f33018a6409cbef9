"""Posting movements: each once, under lock, with the balances it changes; a mistake is answered by a reversal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.programs.kits.actions import closing_lock, prices
from partera.programs.kits.models import Balance, ClosedMonth, Closing, Location, Lot, Movement
from partera.programs.kits.queries.stock import month_of
from partera.programs.kits.rules import ledger as rules
from partera.programs.kits.rules import texts


@dataclass(frozen=True)
class Line:
    """So many of a lot, from a place to a place."""

    kind: str
    lot: int
    quantity: int
    source: int
    target: int
    reason: str = ""
    cents: int | None = None
    origin: str = ""


class Short(Refused):
    """A place holds fewer of a lot than the movement takes."""

    def __init__(self, words: str, balance: Balance, **values: object) -> None:
        super().__init__(words, has=balance.on_hand, **values)
        self.balance = balance


@transaction.atomic
def post(
    *,
    lines: Sequence[Line],
    key: str,
    at: datetime | None = None,
    group: str = "",
    has_happened: bool = False,
    by: Viewer,
) -> list[Movement]:
    """Write movements down and change the balances they touch: all of them or none.

    The caller has asked whether `by` may. The same key again gives what was written then, and writes nothing; the same
    key with other lines is refused. What `has_happened` already is written down though its lot is on hold by now, or
    promised elsewhere; below zero it brings none.
    """
    if not lines or not key:
        raise BadInput(_("A movement needs at least one line and a key."))
    for reason, origin in {(line.reason, line.origin) for line in lines}:
        texts.check(reason=reason, origin=origin)
    places = {row.pk: row for row in Location.objects.filter(pk__in={p for n in lines for p in (n.source, n.target)})}
    lots = {row.pk: row for row in Lot.objects.select_related("product").filter(pk__in={n.lot for n in lines})}
    for line in lines:
        _check(line, places, lots)
    held = _hold(lines, places)
    if earlier := _written(key, lines):
        return earlier
    if not has_happened:
        _check_free(lines, places, lots)
    before = _standing(held)
    _change(lines, held, places, lots, has_happened=has_happened)
    moment = at or now()
    if moment > now():
        raise BadInput(_("A movement cannot have happened in the future. Correct its day and time."))
    rows = [_row(line, f"{key}/{i}", moment, group, by) for i, line in enumerate(lines)]
    try:
        with transaction.atomic():
            written = Movement.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Refused(_("The same was just written down by somebody else. Look at the list again.")) from error
    for line in lines:
        if line.cents is not None and places[line.source].kind == rules.OUTSIDE:
            prices.take_in(lot=line.lot, quantity=line.quantity, cents=line.cents)
    _mend_closings(lines, moment, places)
    _tell(lines, key, group, before, _standing(held), by)
    return written


@transaction.atomic
def reverse(
    *, movement: int, reason: str, of_shipment: bool = False, of_hand_over: bool = False, by: Viewer
) -> Movement:
    """Answer a movement by one the other way. A movement is reversed once; a reversal is not reversed.

    What belongs to a shipment is reversed only together with the shipment's own state, and what belongs to a hand-over
    only with the hand-over (`handing.void`), which would otherwise go on being counted.
    """
    first = Movement.objects.select_related("source", "target", "lot__product").filter(pk=movement).first()
    if first is None:
        raise NotFound(_("There is no such movement."))
    if first.kind == rules.REVERSAL:
        raise Refused(_("A reversal is not reversed. Write the movement down again."))
    if first.group.startswith("shipment ") and not of_shipment:
        raise Refused(_("This movement belongs to a shipment. Call the shipment off, or take its receipt back, there."))
    if not of_hand_over and hasattr(first, "hand_over"):
        raise Refused(_("This movement belongs to a hand-over. Take the hand-over back on its site’s page."))
    if not reason.strip():
        raise Refused(_("Say why the movement is reversed."))
    texts.check(reason=reason)
    line = Line(rules.REVERSAL, first.lot_id, first.quantity, first.target_id, first.source_id, reason.strip())
    places = {first.source_id: first.source, first.target_id: first.target}
    held = _hold([line], places)
    if Movement.objects.filter(reverses=first).exists():
        raise Refused(_("This movement is already reversed."))
    before = _standing(held)
    _change([line], held, places, {first.lot_id: first.lot})
    row = _row(line, f"reversal of {first.pk}", now(), first.group, by)
    row.reverses, row.cents = first, first.cents
    row.save()
    if first.cents is not None and first.source.kind == rules.OUTSIDE:
        prices.give_back(lot=first.lot_id, quantity=first.quantity, cents=first.cents)
    _mend_closings([line], row.at, places)
    _tell([line], row.key, row.group, before, _standing(held), by)
    return row


def hold_for_reversal(movements: Iterable[Movement]) -> None:
    """Hold every balance that reversals of these will change, in the one order, before the first of them."""
    rows = list(movements)
    places = Location.objects.in_bulk({place for row in rows for place in (row.source_id, row.target_id)})
    _hold([Line(rules.REVERSAL, row.lot_id, row.quantity, row.target_id, row.source_id) for row in rows], places)


def _check(line: Line, places: dict[int, Location], lots: dict[int, Lot]) -> None:
    if line.kind not in rules.KINDS:
        raise BadInput(_("There is no movement of this kind."))
    source, target, lot = places.get(line.source), places.get(line.target), lots.get(line.lot)
    if source is None or target is None or lot is None or len({source.program_id, target.program_id}) > 1:
        raise NotFound(_("There is no such place or lot."))
    if lot.product.program_id != source.program_id:
        raise NotFound(_("There is no such place or lot."))
    kind = rules.KINDS[line.kind]
    if not rules.may_go(line.kind, source.key or source.kind, target.key or target.kind):
        raise BadInput(
            _("“%(kind)s” does not go from %(source)s to %(target)s.")
            % {"kind": kind.words, "source": source.name, "target": target.name}
        )
    if line.source == line.target:
        raise BadInput(_("A movement goes from one place to another."))
    if line.quantity < 1:
        raise BadInput(_("Move at least one."))
    if kind.needs_reason and not line.reason.strip():
        raise Refused(_("Say why: this kind of movement needs a reason."))


def on_hold(lot: Lot) -> Refused:
    """That a lot is on hold and stays; its product is read with it."""
    return Refused(
        _("Lot %(lot)s of %(product)s is on hold and is not given out. Set it aside.")
        % {"lot": lot.code or _("without code"), "product": lot.product.name}
    )


def _check_free(lines: Sequence[Line], places: dict[int, Location], lots: dict[int, Lot]) -> None:
    """Refuse to give out a lot on hold, asked once the balances are held: a recall holds them before it is said."""
    stays = {line.lot: line for line in lines if not rules.held_may_go(line.kind, places[line.target].kind)}
    for number in Lot.objects.filter(pk__in=stays, is_held=True).order_by("pk").values_list("pk", flat=True):
        if rules.KINDS[stays[number].kind].may_move_held:
            raise Refused(_("This lot is on hold. It may be moved to a warehouse, not to a site."))
        raise on_hold(lots[number])


def _hold(lines: Sequence[Line], places: dict[int, Location]) -> dict[tuple[int, int], Balance]:
    """The balances the lines touch, made where new, locked in one order so that no two writers wait for each other.

    No month is closed until they are changed.
    """
    closing_lock.share(next(iter(places.values())).program_id)
    wanted = sorted(
        {
            (place, line.lot)
            for line in lines
            for place in (line.source, line.target)
            if places[place].kind != rules.OUTSIDE
        }
    )
    if not wanted:
        return {}
    Balance.objects.bulk_create(
        [Balance(location_id=place, lot_id=lot) for place, lot in wanted], ignore_conflicts=True
    )
    rows = Balance.objects.select_for_update(no_key=True).filter(
        location__in={place for place, _lot in wanted}, lot__in={lot for _place, lot in wanted}
    )
    found = {(row.location_id, row.lot_id): row for row in rows.order_by("location_id", "lot_id")}
    return {pair: found[pair] for pair in wanted}


def _change(
    lines: Sequence[Line],
    held: dict[tuple[int, int], Balance],
    places: dict[int, Location],
    lots: dict[int, Lot],
    *,
    has_happened: bool = False,
) -> None:
    for line in lines:
        if balance := held.get((line.source, line.lot)):
            if balance.on_hand < line.quantity:
                raise Short(
                    _("%(place)s has %(has)s of %(product)s, lot %(lot)s: %(wanted)s cannot be taken. Count it first."),
                    balance,
                    lot=lots[line.lot].code or "–",
                    place=places[line.source].name,
                    product=lots[line.lot].product.name,
                    wanted=line.quantity,
                )
            balance.on_hand -= line.quantity
        if balance := held.get((line.target, line.lot)):
            balance.on_hand += line.quantity
    for (place, lot), balance in held.items():
        if balance.allocated > balance.on_hand:
            taken = [line.kind for line in lines if (line.source, line.lot) == (place, lot)]
            if not has_happened and any(kind in rules.KEEPS_PROMISES for kind in taken):
                raise Short(
                    _("%(place)s has promised what remains of %(product)s: only %(has)s may be taken."),
                    balance,
                    place=places[place].name,
                    product=lots[lot].product.name,
                )
            balance.allocated = balance.on_hand
    Balance.objects.bulk_update(held.values(), ["on_hand", "allocated"])


def _written(key: str, lines: Sequence[Line]) -> list[Movement]:
    """What was written before under the key; refused when it was something else."""
    rows = list(Movement.objects.filter(key__in=[f"{key}/{i}" for i in range(len(lines) + 1)]).order_by("pk"))
    same = [(r.kind, r.lot_id, r.quantity, r.source_id, r.target_id) for r in rows] == [
        (n.kind, n.lot, n.quantity, n.source, n.target) for n in lines
    ]
    if rows and not same:
        raise Refused(_("This was sent before with other numbers. Begin again with a new entry."))
    return rows


def _row(line: Line, key: str, at: datetime, group: str, by: Viewer) -> Movement:
    return Movement(
        key=key,
        kind=line.kind,
        lot_id=line.lot,
        quantity=line.quantity,
        source_id=line.source,
        target_id=line.target,
        at=at,
        recorded_at=now(),
        reason=line.reason,
        cents=line.cents,
        origin=line.origin,
        group=group,
        by_name=by.name,
    )


def _mend_closings(lines: Iterable[Line], at: datetime, places: dict[int, Location]) -> None:
    """A movement of a month that was closed changes its closing and every later one."""
    month = month_of(at)
    program = next(iter(places.values())).program_id
    later = list(ClosedMonth.objects.filter(program=program, month__gte=month).values_list("month", flat=True))
    if not later:
        return
    change: dict[tuple[int, int], int] = defaultdict(int)
    for line in lines:
        change[line.source, line.lot] -= line.quantity
        change[line.target, line.lot] += line.quantity
    for (place, lot), moved in change.items():
        if places[place].kind == rules.OUTSIDE or not moved:
            continue
        Closing.objects.bulk_create(
            [Closing(month=one, location_id=place, lot_id=lot, on_hand=0) for one in later], ignore_conflicts=True
        )
        Closing.objects.filter(month__in=later, location=place, lot=lot).update(on_hand=F("on_hand") + moved)


def _standing(held: dict[tuple[int, int], Balance]) -> list[str]:
    """What stands where, as the trail says it: place, lot, number."""
    return [f"{place}/{lot}: {row.on_hand}" for (place, lot), row in list(held.items())[:50]]


def _tell(lines: Sequence[Line], key: str, group: str, before: list[str], after: list[str], by: Viewer) -> None:
    told = "; ".join(f"{n.kind} {n.quantity} of {n.lot}, {n.source} to {n.target}" for n in lines[:50])
    changes = {"lines": told, "on_hand": [before, after]}
    record(action="kits.move", thing=group or f"movement {key}"[:80], changes=changes, by=by)
