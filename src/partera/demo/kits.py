"""The demonstration's supply programme: an invented warehouse, kits, and sites of all four kinds in Arkansas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from partera.core.periods import clock_at, today
from partera.core.viewers import Viewer
from partera.demo.story import ORGANISATIONS
from partera.programs.kits.actions import designs, programs, sites, stock
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Location

NAME = "Arkansas Example Newborn Supply Kit"
BEGUN = 420
"""Days before today on which the programme began."""

SUPPLIES = (
    ("Diapers, newborn", "diapering", "Pañales para recién nacido", "piece", 60, 14),
    ("Wipes", "diapering", "Toallitas", "pack", 2, 90),
    ("Rash cream", "diapering", "Crema para rozaduras", "tube", 1, 210),
    ("Nursing pads", "feeding", "Protectores de lactancia", "piece", 12, 9),
    ("Onesie", "clothing", "Mameluco", "piece", 2, 240),
    ("Swaddle", "clothing", "Manta envolvente", "piece", 1, 410),
    ("Baby wash", "hygiene", "Jabón para bebé", "bottle", 1, 180),
    ("Thermometer", "hygiene", "Termómetro", "piece", 1, 320),
    ("Postpartum pads", "recovery", "Toallas posparto", "piece", 20, 22),
    ("Peri bottle", "recovery", "Botella perineal", "piece", 1, 150),
    ("Guide card", "education", "Tarjeta de guías", "card", 1, 12),
)
"""Name, category, Spanish name, unit, how many in a kit, and cents each (all invented)."""

SITES = (
    ("ar_hospital", "hospital", 2500, None, 1),
    ("ar_doulas", "doula", None, "0.08", 1),
    ("ar_healthy_start", "home_visiting", None, "0.05", 1),
    ("ar_faith", "community", None, "0.10", 1),
    ("ar_health_center", "community", 260, None, 2),
)


@dataclass(frozen=True)
class Made:
    """What the subjects of the demonstration's programme build on."""

    program: int
    warehouse: int
    version: int
    products: dict[str, int]
    sites: dict[str, int]  # by the organisation's key
    lots: tuple[str, ...]
    convener: Viewer
    workers: dict[str, Viewer]
    owner: Viewer


def lay_out(
    *, partnership: int, organisations: dict[str, int], convener: Viewer, workers: dict[str, Viewer], owner: Viewer
) -> Made:
    """Start the programme, fill the shelf, make the first kits, and take the sites in."""
    begun = today() - timedelta(days=BEGUN)
    with clock_at(noon(begun)):
        program = programs.start(
            partnership=partnership, name=NAME, places=["05"], started_on=begun,
            warehouse="Example Warehouse, Little Rock", invented=True, by=convener,
        )  # fmt: skip
        warehouse = Location.objects.get(program=program, kind="warehouse").pk
        products = {
            name: programs.add_product(
                program=program, name=name, category=category, name_es=spanish, unit=unit, by=convener
            )
            for name, category, spanish, unit, _number, _cents in SUPPLIES
        }
        parts = [designs.Part(products[name], number) for name, _c, _s, _u, number, _cents in SUPPLIES]
        version = designs.draft(
            program=program, name="Newborn kit", parts=parts, other_cents=350, barcode="0000000000017",
            note="First contents (invented)", by=convener,
        )  # fmt: skip
        designs.put_into_use(version=version, by=convener)
    found = _sites(program, organisations, begun, convener, owner)
    made = Made(program, warehouse, version, products, found, (), convener, workers, owner)
    lots = tuple(make(made, f"{number + 1}", 800, begun + timedelta(days=14 + number * 120)) for number in range(3))
    return replace(made, lots=lots)


def noon(day: date) -> datetime:
    """Midday of the demonstration's warehouse, near enough."""
    return datetime.combine(day, time(18), tzinfo=UTC)


def make(made: Made, batch: str, kits: int, day: date) -> str:
    """Supplies for so many kits received, and kits of one lot made of them; gives the lot's code."""
    with clock_at(noon(day)):
        came = [
            Came(
                made.products[name],
                each * kits,
                supply_lot(batch, name),
                day + timedelta(days=900),
                each * kits * cents,
            )
            for name, _category, _spanish, _unit, each, cents in SUPPLIES
        ]
        stock.receive(
            location=made.warehouse, kind="purchase", came=came, origin="Invented Wholesale",
            key=f"demo supplies {batch}", by=made.convener,
        )  # fmt: skip
        lot = f"AR-{day:%y%m%d}"
        designs.assemble(
            version=made.version, location=made.warehouse, kits=kits, lot=lot, key=f"demo run {batch}",
            by=made.convener,
        )  # fmt: skip
    return lot


def supply_lot(batch: str, name: str) -> str:
    """The code of the lot of a supply that came with a batch."""
    return f"{batch}{name[:2].upper()}"


def _sites(program: int, organisations: dict[str, int], begun: date, convener: Viewer, owner: Viewer) -> dict[str, int]:
    found = {}
    serves = {org.key: org.serves for org in ORGANISATIONS}
    for key, kind, births, share, wave in SITES:
        with clock_at(noon(begun + timedelta(days=20 if wave == 1 else 200))):
            profile = sites.Profile(
                births=births, births_share=Decimal(share) if share else None, counties=serves[key],
                languages="English, Spanish", is_rural=key in ("ar_doulas", "ar_faith"), most_at_once=400,
            )  # fmt: skip
            site = sites.invite(
                program=program, organisation=organisations[key], kind=kind, profile=profile, wave=wave, by=convener
            )
            sites.apply(site=site, profile=profile, by=owner)
            sites.go_on(site=site, state="approved", by=convener)
        found[key] = site
    return found
