"""Supply programmes begun, their warehouses, and the supplies they keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.codes import NATION
from partera.core.errors import BadInput, NotFound, Refused
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.kits.actions import held
from partera.programs.kits.models import Location, Lot, Product, Program
from partera.programs.kits.queries import access
from partera.programs.kits.rules import designs
from partera.programs.kits.rules import ledger as rules
from partera.registry.places.models import Place


@transaction.atomic
def start(
    *,
    partnership: int,
    name: str,
    places: Sequence[str],
    started_on: date,
    warehouse: str,
    invented: bool = False,
    by: Viewer,
) -> int:
    """Start a supply programme in a partnership, with its first warehouse; gives its number."""
    by.require(access.RUN, partnership=partnership)
    if not name.strip() or not warehouse.strip():
        raise BadInput(_("Give the program and its first warehouse a name."))
    if Program.objects.filter(partnership=partnership, name=name.strip()).exists():
        raise Refused(_("The partnership already has a supply program of this name."))
    found = list(Place.objects.filter(pk__in=places))
    if not found or len(found) != len(set(places)):
        raise BadInput(_("Choose the states or counties that the program serves."))
    if any(one.parent_id in places for one in found) or (NATION in places and len(found) > 1):
        raise BadInput(_("One of these places lies in another. Choose the larger one, or the smaller ones."))
    row = Program.objects.create(
        partnership_id=partnership, name=name.strip(), started_on=started_on, invented=invented
    )
    row.places.set(found)
    Location.objects.bulk_create(
        Location(program=row, kind=rules.OUTSIDE, key=key, name=words) for key, words in rules.OUTSIDE_PLACES.items()
    )
    Location.objects.create(program=row, kind=rules.WAREHOUSE, name=warehouse.strip())
    record(action="kits.start", thing=f"kit program {row.pk}", changes=made(row), by=by)
    return row.pk


@transaction.atomic
def add_warehouse(*, program: int, name: str, county: str | None = None, by: Viewer) -> int:
    """Add a place where stock of the programme is kept; gives its number."""
    row = held.run(program, by)
    if not name.strip():
        raise BadInput(_("Give the warehouse a name."))
    place = Location.objects.create(program=row, kind=rules.WAREHOUSE, name=name.strip(), county_id=county)
    record(action="kits.add_warehouse", thing=f"kit program {program}", changes=made(place), by=by)
    return place.pk


@transaction.atomic
def add_product(
    *,
    program: int,
    name: str,
    category: str,
    name_es: str = "",
    unit: str = "piece",
    barcode: str = "",
    case_size: int = 1,
    by: Viewer,
) -> int:
    """Add a supply that kits are made of; gives its number."""
    row = held.run(program, by)
    if not name.strip():
        raise BadInput(_("Give the supply a name."))
    if category not in designs.CATEGORIES:
        raise BadInput(_("Choose one of the six categories."))
    if case_size < 1:
        raise BadInput(_("A case holds at least one."))
    check_free(row, name.strip(), barcode.strip())
    product = Product.objects.create(
        program=row,
        name=name.strip(),
        name_es=name_es.strip(),
        category=category,
        unit=unit.strip() or "piece",
        barcode=barcode.strip(),
        case_size=case_size,
    )
    record(action="kits.add_product", thing=f"kit program {program}", changes=made(product), by=by)
    return product.pk


def check_free(program: Program, name: str, barcode: str, *, but: int | None = None) -> None:
    """Refuse a name or a barcode that another thing of the programme has."""
    others = program.products.all() if but is None else program.products.exclude(pk=but)
    if others.filter(name=name).exists():
        raise Refused(_("There is already a supply of this name."))
    if barcode and others.filter(barcode=barcode).exists():
        raise Refused(_("Another supply has this barcode. Look at both packages."))


@transaction.atomic
def set_active(*, product: int, is_active: bool, by: Viewer) -> None:
    """Offer a supply no longer, or again; what stands of it stays counted."""
    row = Product.objects.select_for_update().filter(pk=product).first()
    if row is None:
        raise NotFound(_("There is no such supply."))
    held.run(row.program_id, by)
    before = picture(row)
    row.is_active = is_active
    row.save()
    record(action="kits.set_active", thing=f"product {product}", changes=between(before, row), by=by)


def lot_of(product: Product, code: str, expires_on: date | None = None) -> Lot:
    """The lot of that code, made when new. The same code with another date is refused: one of them is misread."""
    row, is_new = Lot.objects.get_or_create(product=product, code=code.strip(), defaults={"expires_on": expires_on})
    if not is_new and expires_on is not None and row.expires_on not in (None, expires_on):
        raise Refused(
            _("Lot %(lot)s is known with another date. Read the code and the date on the package again.")
            % {"lot": row.code}
        )
    if not is_new and row.expires_on is None and expires_on is not None:
        row.expires_on = expires_on
        row.save(update_fields=["expires_on"])
    return row
