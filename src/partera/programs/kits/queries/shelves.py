"""What stands on the shelves, as pages and the interface show it: by lot and place, now or on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Balance, Location, Lot, Product, Program
from partera.programs.kits.queries import access, stock
from partera.programs.kits.queries.shelf_lines import LOT_ORDER, LotSum, NowLines, Shelf, ShelfRow, ThenLines, row_of
from partera.programs.kits.rules import ledger as rules

KITS = "kits"
"""The filter for kits; the others are the categories of supplies."""
_LONGEST_NUMBER = 19


@dataclass(frozen=True)
class PlaceRow:
    """A place that holds stock."""

    id: int
    name: str
    kind: str
    county: str | None


@dataclass(frozen=True)
class Asked:
    """Which part of the stock: a day that is over, a place, kits or one category, what expires within so many days."""

    on: date | None = None
    place: int | None = None
    what: str = ""
    product: int | None = None
    within_days: int | None = None


def stores(viewer: Viewer, program: Program) -> QuerySet[Location]:
    """The places of a programme whose stock the viewer may see, or not found when there is none."""
    inside = Location.objects.filter(program=program, kind__in=rules.HOLDS_STOCK)
    if access.runs(viewer, program):
        return inside
    own = inside.filter(pk__in=access.own(viewer).exclude(state="ended").values("location"))
    if not viewer.may_somewhere(access.SITE) or not own.exists():
        raise NotFound(_("There is no such page."))
    return own


def has_stores(viewer: Viewer, number: int) -> bool:
    """Whether there is any such place."""
    try:
        stores(viewer, access.program_seen(viewer, number))
    except NotFound:
        return False
    return True


def products(viewer: Viewer, number: int) -> list[tuple[int, str]]:
    """Everything counted in a programme that is offered, for choosing: kits first."""
    access.program_seen(viewer, number)
    rows = Product.objects.filter(program=number, is_active=True).order_by("-is_kit", "name", "pk")
    return list(rows.values_list("pk", "name"))


def places(viewer: Viewer, number: int, *, also: str = "") -> list[PlaceRow]:
    """The same, for choosing: warehouses first. Of shipments, each a place of its own, only those that hold something.

    `also` is the number of one that is shown in any case, such as one that is asked about.
    """
    rows = stores(viewer, access.program_seen(viewer, number)).order_by()
    holding = Balance.objects.filter(on_hand__gt=0).order_by().values("location")
    under_way = Q(kind=rules.IN_TRANSIT, pk__in=holding)
    asked = Q(pk=int(also) if also.isdecimal() and len(also) < _LONGEST_NUMBER else None)
    parts = (rows.exclude(kind=rules.IN_TRANSIT), rows.filter(under_way), rows.filter(asked))
    shown = {row for part in parts for row in part.values_list("pk", "name", "kind", "county")}
    found = [PlaceRow(*row) for row in shown]
    order = {rules.WAREHOUSE: 0, rules.SITE: 1, rules.IN_TRANSIT: 2}
    return sorted(found, key=lambda row: (order[row.kind], row.name, row.id))


def shelf(viewer: Viewer, number: int, asked: Asked) -> Shelf:
    """What stands there, kits first, then by supply, what expires first on top."""
    program = access.program_seen(viewer, number)
    seen = stores(viewer, program)
    if asked.place is not None:
        seen = seen.filter(pk=asked.place)
    whole = asked.place is None and access.runs(viewer, program)
    return _now(program, seen, asked, whole) if asked.on is None else _then(number, seen, asked, whole)


def _now(program: Program, seen: QuerySet[Location], asked: Asked, whole: bool) -> Shelf:
    """Of the whole programme, places are not listed first: a nation's shipments are many, and nearly all empty."""
    places = Q(location__in=seen.order_by().values("pk"))
    if whole:
        places = Q(location__program=program, location__kind__in=rules.HOLDS_STOCK)
    rows = Balance.objects.filter(places, on_hand__gt=0).order_by()
    rows = rows.filter(lot__in=_lots(asked)) if asked != Asked(place=asked.place) else rows
    summed = rows.values_list("lot").annotate(lines=Count("pk"), held=Sum("on_hand"), promised=Sum("allocated"))
    sums = {lot: numbers for lot, *numbers in summed}
    return Shelf(_summed(Lot.objects.all(), sums), NowLines(rows))


def _then(number: int, seen: QuerySet[Location], asked: Asked, whole: bool) -> Shelf:
    assert asked.on is not None
    held = stock.as_of(number, asked.on, None if whole else list(seen.values_list("pk", flat=True)))
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (_place, lot), standing in held.items():
        sums[lot][0] += 1
        sums[lot][1] += standing
    return Shelf(_summed(_lots(asked).filter(product__program=number), sums), ThenLines(held))


def _summed(lots: QuerySet[Lot], sums: Mapping[int, Sequence[int]]) -> tuple[LotSum, ...]:
    rows = lots.filter(pk__in=list(sums)).select_related("product").order_by(*LOT_ORDER)
    return tuple(LotSum(row, *sums[row.pk]) for row in rows)


def _lots(asked: Asked) -> QuerySet[Lot]:
    rows = Lot.objects.order_by()
    if asked.what == KITS:
        rows = rows.filter(product__is_kit=True)
    elif asked.what:
        rows = rows.filter(product__is_kit=False, product__category=asked.what)
    if asked.product is not None:
        rows = rows.filter(product=asked.product)
    if asked.within_days is not None:
        first = asked.on or stock.today_there()
        rows = rows.filter(expires_on__lte=first + timedelta(days=asked.within_days))
    return rows


def one_place(viewer: Viewer, number: int, place: int) -> Location:
    """A place whose stock the viewer may see, or not found."""
    row = stores(viewer, access.program_seen(viewer, number)).filter(pk=place).first()
    if row is None:
        raise NotFound(_("There is no such place."))
    return row


def one(viewer: Viewer, number: int, place: int, lot: int) -> ShelfRow:
    """A lot in a place, also when none of it stands there any more."""
    where = stores(viewer, access.program_seen(viewer, number)).filter(pk=place).first()
    row = Lot.objects.select_related("product").filter(pk=lot, product__program=number).first()
    if where is None or row is None:
        raise NotFound(_("There is no such place or lot."))
    kept = Balance.objects.filter(location=where, lot=row).first()
    return row_of(where, row, kept.on_hand if kept else 0, kept.allocated if kept else 0)
