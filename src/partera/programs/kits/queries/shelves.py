"""What stands on the shelves, as pages and the interface show it: by lot and place, now or on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Balance, Location, Lot, Product, Program
from partera.programs.kits.queries import access, stock
from partera.programs.kits.rules import ledger as rules
from partera.programs.kits.rules import prices

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
class ShelfRow:
    """So many of a lot in a place. What is promised is known only of now."""

    place: int
    place_name: str
    place_kind: str
    product: int
    product_name: str
    product_name_es: str
    is_kit: bool
    category: str
    unit: str
    lot: int
    code: str
    expires_on: date | None
    is_held: bool
    on_hand: int
    allocated: int
    cents_each: Decimal | None

    @property
    def available(self) -> int:
        is_over = self.expires_on is not None and self.expires_on < stock.today_there()
        return rules.available(self.on_hand, self.allocated, is_held=self.is_held or is_over)

    @property
    def cents(self) -> int | None:
        """What it is worth; None where no price is known."""
        return None if self.cents_each is None else prices.worth([(self.on_hand, self.cents_each)])[0]


@dataclass(frozen=True)
class ProductSum:
    """A product in all places asked for."""

    product: int
    name: str
    name_es: str
    is_kit: bool
    category: str
    unit: str
    on_hand: int
    allocated: int
    available: int
    cents: int
    unpriced: int


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
    rows = stores(viewer, access.program_seen(viewer, number))
    under_way = Balance.objects.filter(location__in=rows.filter(kind=rules.IN_TRANSIT).order_by(), on_hand__gt=0)
    shown = rows.filter(
        ~Q(kind=rules.IN_TRANSIT)
        | Q(pk__in=under_way.order_by().values("location"))
        | Q(pk=int(also) if also.isdecimal() and len(also) < _LONGEST_NUMBER else None)
    )
    found = [PlaceRow(*row) for row in shown.values_list("pk", "name", "kind", "county")]
    order = {rules.WAREHOUSE: 0, rules.SITE: 1, rules.IN_TRANSIT: 2}
    return sorted(found, key=lambda row: (order[row.kind], row.name))


def shelf(viewer: Viewer, number: int, asked: Asked, *, most: int | None = None) -> list[ShelfRow]:
    """What stands there, kits first, then by supply, what expires first on top."""
    seen = stores(viewer, access.program_seen(viewer, number))
    if asked.place is not None:
        seen = seen.filter(pk=asked.place)
    rows = _now(seen, asked) if asked.on is None else _then(number, seen, asked)
    ordered = sorted(rows, key=_order)
    return ordered[:most] if most is not None else ordered


def _now(seen: QuerySet[Location], asked: Asked) -> list[ShelfRow]:
    rows = Balance.objects.filter(location__in=seen.order_by().values("pk"), on_hand__gt=0)
    rows = rows.filter(lot__in=_lots(asked)) if asked != Asked(place=asked.place) else rows
    kept = list(rows.order_by().values_list("location", "lot", "on_hand", "allocated"))
    places = Location.objects.in_bulk({place for place, *_rest in kept})
    lots = Lot.objects.select_related("product").in_bulk({lot for _place, lot, *_rest in kept})
    return [row_of(places[place], lots[lot], on_hand, allocated) for place, lot, on_hand, allocated in kept]


def _then(number: int, seen: QuerySet[Location], asked: Asked) -> list[ShelfRow]:
    assert asked.on is not None
    whole = Location.objects.filter(program=number, kind__in=rules.HOLDS_STOCK).count() == seen.count()
    held = stock.as_of(number, asked.on, None if whole else list(seen.values_list("pk", flat=True)))
    every = Location.objects.in_bulk({place for place, _lot in held})
    lots = _lots(asked).filter(product__program=number).select_related("product").in_bulk()
    return [row_of(every[place], lots[lot], standing, 0) for (place, lot), standing in held.items() if lot in lots]


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


def row_of(place: Location, lot: Lot, on_hand: int, allocated: int) -> ShelfRow:
    """A lot in a place as pages show it; its product is read with it."""
    product = lot.product
    return ShelfRow(
        place=place.pk,
        place_name=place.name,
        place_kind=place.kind,
        product=product.pk,
        product_name=product.name,
        product_name_es=product.name_es,
        is_kit=product.is_kit,
        category=product.category,
        unit=product.unit,
        lot=lot.pk,
        code=lot.code,
        expires_on=lot.expires_on,
        is_held=lot.is_held,
        on_hand=on_hand,
        allocated=allocated,
        cents_each=lot.cents_each,
    )


def _order(row: ShelfRow) -> tuple[bool, str, date, str, str]:
    return not row.is_kit, row.product_name, row.expires_on or date.max, row.code, row.place_name


def by_product(rows: Iterable[ShelfRow]) -> list[ProductSum]:
    """The rows added up, in the order in which their products stand."""
    groups: dict[int, list[ShelfRow]] = defaultdict(list)
    for row in rows:
        groups[row.product].append(row)
    return [_sum(group) for group in groups.values()]


def _sum(group: list[ShelfRow]) -> ProductSum:
    first = group[0]
    cents, unpriced = prices.worth((row.on_hand, row.cents_each) for row in group)
    return ProductSum(
        product=first.product,
        name=first.product_name,
        name_es=first.product_name_es,
        is_kit=first.is_kit,
        category=first.category,
        unit=first.unit,
        on_hand=sum(row.on_hand for row in group),
        allocated=sum(row.allocated for row in group),
        available=sum(row.available for row in group),
        cents=cents,
        unpriced=unpriced,
    )


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
