"""The lines of a shelf: its lots are at hand with their sums, lines in places are read as they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Protocol, overload

from django.db.models import F, QuerySet

from partera.programs.kits.models import Balance, Location, Lot
from partera.programs.kits.queries import stock
from partera.programs.kits.rules import ledger as rules
from partera.programs.kits.rules import prices

LOT_ORDER = ("-product__is_kit", "product__name", F("expires_on").asc(nulls_last=True), "code", "pk")
_LINE_ORDER = (
    "-lot__product__is_kit", "lot__product__name", F("lot__expires_on").asc(nulls_last=True), "lot__code", "lot",
    "location__name", "location",
)  # fmt: skip
_AT_ONCE = 2_000
"""Lines of a whole shelf held at a time."""


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
        return _available(self.expires_on, self.is_held, self.on_hand, self.allocated)

    @property
    def cents(self) -> int | None:
        """What it is worth; None where no price is known."""
        return None if self.cents_each is None else prices.worth([(self.on_hand, self.cents_each)])[0]


@dataclass(frozen=True)
class LotSum:
    """A lot in all places asked for: in how many it stands, and its sums there."""

    lot: Lot
    lines: int
    on_hand: int
    allocated: int

    @property
    def available(self) -> int:
        """That of its lines together: no line promises more than it has."""
        return _available(self.lot.expires_on, self.lot.is_held, self.on_hand, self.allocated)


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


class Lines(Protocol):
    """Where lines of some lots are read, in the order of a shelf."""

    def of(self, lots: dict[int, Lot], first: int, end: int | None) -> Iterable[ShelfRow]:
        """From the first to before the end, of all lines of these lots."""

    def places(self, lots: Collection[int]) -> int:
        """In how many places the lots stand."""


class Shelf(Sequence[ShelfRow]):
    """What stands in the places asked for, kits first, then by supply, what expires first on top."""

    def __init__(self, lots: tuple[LotSum, ...], lines: Lines) -> None:
        self.lots = lots
        self._lines = lines
        self._ends = list(accumulate(one.lines for one in lots))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[ShelfRow]:
        return iter(self._lines.of({one.lot.pk: one.lot for one in self.lots}, 0, None))

    @overload
    def __getitem__(self, wanted: int) -> ShelfRow: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[ShelfRow]: ...
    def __getitem__(self, wanted: int | slice) -> ShelfRow | list[ShelfRow]:
        if isinstance(wanted, int):
            return self[range(len(self))[wanted] :][0]
        first, end, step = wanted.indices(len(self))
        return self._part(first, end)[::step] if step > 0 else list(self)[wanted]

    def _part(self, first: int, end: int) -> list[ShelfRow]:
        """Lines of only those lots that stand between."""
        starts = [0, *self._ends]
        within = [
            (start, one.lot)
            for one, start, over in zip(self.lots, starts, self._ends, strict=False)
            if start < end and over > first
        ]
        if not within:
            return []
        before = within[0][0]
        return list(self._lines.of({lot.pk: lot for _start, lot in within}, first - before, end - before))

    @cached_property
    def places(self) -> int:
        """In how many places it stands."""
        return self._lines.places([one.lot.pk for one in self.lots])

    @property
    def worth(self) -> tuple[int, int]:
        """What it is worth in cents, and how many have no known price."""
        return prices.worth((one.on_hand, one.lot.cents_each) for one in self.lots)


class NowLines:
    """Lines as the balances say, ordered and cut by the database."""

    def __init__(self, rows: QuerySet[Balance]) -> None:
        self._rows = rows

    def of(self, lots: dict[int, Lot], first: int, end: int | None) -> Iterator[ShelfRow]:
        """Held a few thousand at a time: those of a whole nation are many."""
        rows = self._rows.filter(lot__in=list(lots)).order_by(*_LINE_ORDER)[first:end]
        found = rows.values_list("location", "location__name", "location__kind", "lot", "on_hand", "allocated")
        for place, name, kind, lot, *numbers in found.iterator(chunk_size=_AT_ONCE):
            yield _row(place, name, kind, lots[lot], *numbers)

    def places(self, lots: Collection[int]) -> int:
        """In how many places the lots stand."""
        return self._rows.filter(lot__in=lots).values("location").distinct().count()


class ThenLines:
    """Lines of a day that is over, as they were added up."""

    def __init__(self, held: stock.Held) -> None:
        self._held = held

    def of(self, lots: dict[int, Lot], first: int, end: int | None) -> list[ShelfRow]:
        """Places are read only of these lots."""
        standing: dict[int, list[int]] = defaultdict(list)
        for place, lot in self._held:
            if lot in lots:
                standing[lot].append(place)
        called = Location.objects.in_bulk({place for held in standing.values() for place in held})
        pairs = [
            (called[place], lot)
            for lot in lots
            for place in sorted(standing[lot], key=lambda one: (called[one].name, one))
        ]
        return [row_of(place, lots[lot], self._held[place.pk, lot], 0) for place, lot in pairs[first:end]]

    def places(self, lots: Collection[int]) -> int:
        """In how many places the lots stood."""
        asked = set(lots)
        return len({place for place, lot in self._held if lot in asked})


def row_of(place: Location, lot: Lot, on_hand: int, allocated: int) -> ShelfRow:
    """A lot in a place as pages show it; its product is read with it."""
    return _row(place.pk, place.name, place.kind, lot, on_hand, allocated)


def _row(place: int, name: str, kind: str, lot: Lot, on_hand: int, allocated: int) -> ShelfRow:
    product = lot.product
    return ShelfRow(
        place=place,
        place_name=name,
        place_kind=kind,
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


def _available(expires_on: date | None, is_held: bool, on_hand: int, allocated: int) -> int:
    """What may be promised of a lot: nothing of one that is on hold or has expired."""
    is_over = expires_on is not None and expires_on < stock.today_there()
    return rules.available(on_hand, allocated, is_held=is_held or is_over)


def by_product(lots: Iterable[LotSum]) -> list[ProductSum]:
    """The lots added up, in the order in which their products stand."""
    groups: dict[int, list[LotSum]] = defaultdict(list)
    for one in lots:
        groups[one.lot.product_id].append(one)
    return [_sum(group) for group in groups.values()]


def _sum(group: list[LotSum]) -> ProductSum:
    product = group[0].lot.product
    cents, unpriced = prices.worth((one.on_hand, one.lot.cents_each) for one in group)
    return ProductSum(
        product=product.pk,
        name=product.name,
        name_es=product.name_es,
        is_kit=product.is_kit,
        category=product.category,
        unit=product.unit,
        on_hand=sum(one.on_hand for one in group),
        allocated=sum(one.allocated for one in group),
        available=sum(one.available for one in group),
        cents=cents,
        unpriced=unpriced,
    )
