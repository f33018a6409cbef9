"""What happened to stock: movements, the newest first, a part at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Location, Movement
from partera.programs.kits.queries import access, shelves, stock
from partera.programs.kits.rules import ledger as rules


@dataclass(frozen=True)
class MovementRow:
    """One movement."""

    id: int
    kind: str
    product: int
    product_name: str
    product_name_es: str
    lot: int
    code: str
    quantity: int
    source: int
    source_name: str
    source_key: str
    target: int
    target_name: str
    target_key: str
    at: datetime
    recorded_at: datetime
    reason: str
    cents: int | None
    origin: str
    group: str
    reverses: int | None
    reversed_by: int | None
    by_name: str


@dataclass(frozen=True)
class Asked:
    """Which movements: of a place, a product, a lot, a kind, between two days."""

    place: int | None = None
    product: int | None = None
    lot: int | None = None
    kind: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Cursor:
    """The last movement of the part before."""

    at: datetime
    id: int


def movements(
    viewer: Viewer, number: int, asked: Asked, *, most: int, after: Cursor | None = None
) -> list[MovementRow]:
    """The newest first, `most` at a time."""
    program = access.program_seen(viewer, number)
    seen = shelves.stores(viewer, program)
    if asked.place is not None:
        seen = seen.filter(pk=asked.place)
    if access.runs(viewer, program) and asked.place is None:
        numbers = _of_program(program.pk, asked, after, most)
    else:
        numbers = _of_places(asked, after, list(seen.values_list("pk", flat=True)), most)
    return _rows(_in_order(Movement.objects.filter(pk__in=numbers)))


def _of_program(number: int, asked: Asked, after: Cursor | None, most: int) -> list[int]:
    """The numbers of the newest, read along the index of time in growing parts: other programmes' are passed over."""
    inside = set(Location.objects.filter(program=number).values_list("pk", flat=True))
    found: list[int] = []
    size = most
    while len(found) < most:
        part = list(_asked(asked, after).order_by("-at", "-pk").values_list("pk", "at", "source")[:size])
        found += [pk for pk, _at, source in part if source in inside]
        if len(part) < size:
            break
        after, size = Cursor(part[-1][1], part[-1][0]), min(size * 4, 20_000)
    return found[:most]


def _of_places(asked: Asked, after: Cursor | None, places: Collection[int], most: int) -> list[int]:
    """The numbers of each place's newest by its own index, then the newest of those."""
    found: dict[int, datetime] = {}
    for place in places:
        for end in ("source", "target"):
            rows = _asked(asked, after).filter(**{end: place}).order_by("-at", "-pk")
            found |= dict(rows.values_list("pk", "at")[:most])
    return sorted(found, key=lambda pk: (found[pk], pk), reverse=True)[:most]


def _in_order(rows: QuerySet[Movement]) -> QuerySet[Movement]:
    return rows.select_related("lot__product", "source", "target").order_by("-at", "-pk")


def _asked(asked: Asked, after: Cursor | None) -> QuerySet[Movement]:
    rows = Movement.objects.all()
    if asked.product is not None:
        rows = rows.filter(lot__product=asked.product)
    if asked.lot is not None:
        rows = rows.filter(lot=asked.lot)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.first is not None:
        rows = rows.filter(at__gte=stock.end_of(asked.first - timedelta(days=1)))
    if asked.last is not None:
        rows = rows.filter(at__lt=stock.end_of(asked.last))
    if after is not None:
        rows = rows.filter(at__lte=after.at).filter(Q(at__lt=after.at) | Q(pk__lt=after.id))
    return rows


def movement(viewer: Viewer, number: int, movement: int) -> MovementRow:
    """One movement that the viewer may see, or not found."""
    program = access.program_seen(viewer, number)
    row = _in_order(Movement.objects.filter(pk=movement, source__program=program)).first()
    seen = set(shelves.stores(viewer, program).filter(pk__in=[row.source_id, row.target_id])) if row else set()
    if row is None or not seen:
        raise NotFound(_("There is no such movement."))
    return _rows([row])[0]


def group(viewer: Viewer, number: int, name: str) -> list[MovementRow]:
    """The movements written down together with one, such as those of a run of assembly."""
    program = access.program_seen(viewer, number)
    seen = shelves.stores(viewer, program).order_by().values("pk")
    rows = Movement.objects.filter(group=name, source__program=program).filter(Q(source__in=seen) | Q(target__in=seen))
    return _rows(_in_order(rows).order_by("pk")[:200])


def _rows(rows: Iterable[Movement]) -> list[MovementRow]:
    found = list(rows)
    answers = Movement.objects.filter(reverses__in=[row.pk for row in found]).order_by()
    answered = {first: pk for pk, first in answers.values_list("pk", "reverses") if first is not None}
    return [_row(row, answered.get(row.pk)) for row in found]


def _row(row: Movement, reversed_by: int | None) -> MovementRow:
    product = row.lot.product
    return MovementRow(
        id=row.pk,
        kind=row.kind,
        product=product.pk,
        product_name=product.name,
        product_name_es=product.name_es,
        lot=row.lot_id,
        code=row.lot.code,
        quantity=row.quantity,
        source=row.source_id,
        source_name=row.source.name,
        source_key=row.source.key,
        target=row.target_id,
        target_name=row.target.name,
        target_key=row.target.key,
        at=row.at,
        recorded_at=row.recorded_at,
        reason=row.reason,
        cents=row.cents,
        origin=row.origin,
        group=row.group,
        reverses=row.reverses_id,
        reversed_by=reversed_by,
        by_name=row.by_name,
    )


def may_reverse(row: MovementRow) -> bool:
    """Whether a movement can still be answered by its reversal."""
    return row.kind != rules.REVERSAL and row.reversed_by is None
