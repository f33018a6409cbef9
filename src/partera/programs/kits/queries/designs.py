"""Kit designs in versions, with what each holds and costs; the supplies that kits are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import KitPart, KitVersion, Lot, Movement, Product
from partera.programs.kits.queries import access
from partera.programs.kits.rules import prices


@dataclass(frozen=True)
class ProductRow:
    """A supply that is counted."""

    id: int
    name: str
    name_es: str
    unit: str
    category: str
    barcode: str
    case_size: int
    is_active: bool


@dataclass(frozen=True)
class PartRow:
    """So many of a supply in a kit; the price is that of its newest lot with one."""

    product: int
    name: str
    name_es: str
    category: str
    unit: str
    quantity: int
    language: str
    cents_each: Decimal | None

    @property
    def cents(self) -> Decimal | None:
        return None if self.cents_each is None else self.quantity * self.cents_each


@dataclass(frozen=True)
class VersionRow:
    """A version of a kit."""

    id: int
    program: int
    design: int
    design_name: str
    number: int
    product: int
    barcode: str
    state: str
    other_cents: int
    note: str
    made_on: date
    active_on: date | None
    made: int
    made_cents: int | None
    made_priced: int


def supplies(viewer: Viewer, number: int, *, only_active: bool = False) -> list[ProductRow]:
    """The supplies of a programme, by name."""
    access.program_seen(viewer, number)
    rows = Product.objects.filter(program=number, is_kit=False)
    if only_active:
        rows = rows.filter(is_active=True)
    return [
        ProductRow(row.pk, row.name, row.name_es, row.unit, row.category, row.barcode, row.case_size, row.is_active)
        for row in rows
    ]


def versions(viewer: Viewer, number: int) -> list[VersionRow]:
    """Every version of a programme's kits, by design, the newest first."""
    access.program_seen(viewer, number)
    rows = KitVersion.objects.filter(design__program=number).select_related("design", "product")
    found = list(rows.order_by("design__name", "-number"))
    runs = _runs(found)
    return [_version(row, runs) for row in found]


def version(viewer: Viewer, number: int, version: int) -> VersionRow:
    """One version, or not found."""
    access.program_seen(viewer, number)
    rows = KitVersion.objects.filter(design__program=number, pk=version).select_related("design", "product")
    row = rows.first()
    if row is None:
        raise NotFound(_("There is no such kit."))
    return _version(row, _runs([row]))


Runs = dict[int, tuple[int, int | None, int]]


def _runs(rows: Iterable[KitVersion]) -> Runs:
    """Product → kits made and not reversed, what they cost together, and of how many that is known."""
    asked = {row.product_id for row in rows}
    made = Movement.objects.filter(kind="assemble", reversed_by=None).order_by()
    found: Runs = {}
    # every run is read, they are few: with the products as a condition, SQLite reads all movements of their lots
    for product, number, cents in made.values_list("lot__product", "quantity", "cents"):
        if product in asked:
            all_made, cost, priced = found.get(product, (0, None, 0))
            if cents is not None:
                cost, priced = (cost or 0) + cents, priced + number
            found[product] = (all_made + number, cost, priced)
    return found


def _version(row: KitVersion, runs: Runs) -> VersionRow:
    made, cents, priced = runs.get(row.product_id, (0, None, 0))
    return VersionRow(
        id=row.pk,
        program=row.design.program_id,
        design=row.design_id,
        design_name=row.design.name,
        number=row.number,
        product=row.product_id,
        barcode=row.product.barcode,
        state=row.state,
        other_cents=row.other_cents,
        note=row.note,
        made_on=row.made_on,
        active_on=row.active_on,
        made=made,
        made_cents=cents,
        made_priced=priced,
    )


def parts(viewer: Viewer, number: int, version: int) -> list[PartRow]:
    """What a version holds, by category and name."""
    access.program_seen(viewer, number)
    rows = list(KitPart.objects.filter(version=version, version__design__program=number).select_related("product"))
    each = newest_prices({row.product_id for row in rows})
    return [
        PartRow(
            product=row.product_id,
            name=row.product.name,
            name_es=row.product.name_es,
            category=row.product.category,
            unit=row.product.unit,
            quantity=row.quantity,
            language=row.language,
            cents_each=each.get(row.product_id),
        )
        for row in rows
    ]


def newest_prices(products: Iterable[int]) -> dict[int, Decimal]:
    """Product → the price of its newest lot that has one."""
    rows = Lot.objects.filter(product__in=list(products), cents_each__isnull=False).order_by("pk")
    return {product: each for product, each in rows.values_list("product", "cents_each") if each is not None}


def landed(rows: Iterable[PartRow], other_cents: int) -> tuple[int, list[str]]:
    """Cents that one kit costs by the newest prices, box and carriage in it, and the supplies without a price."""
    held = list(rows)
    cents, _unknown = prices.worth((row.quantity, row.cents_each) for row in held)
    return cents + other_cents, [row.name for row in held if row.cents_each is None]


def kit_lots(viewer: Viewer, number: int, place: int) -> list[tuple[int, str, str, int]]:
    """Lots of kits that stand in a place: lot, kit, code, how many."""
    access.program_seen(viewer, number)
    rows = Lot.objects.filter(product__program=number, product__is_kit=True, balances__location=place)
    standing = rows.filter(balances__on_hand__gt=0).annotate(standing=F("balances__on_hand"))
    return [(row.pk, row.product.name, row.code, row.standing) for row in standing.select_related("product")]
