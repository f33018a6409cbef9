"""A small supply programme of the Delta partnership, for tests: a warehouse, two sites, one kit and its supplies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from partera.programs.kits.actions import ledger
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.models import Location, Lot, Movement, Product, Program
from partera.programs.kits.rules import ledger as rules
from tests.support.people import SET_UP, World


@dataclass(frozen=True)
class Store:
    """The programme with its places by key or name, and its lots by code."""

    program: Program
    places: dict[str, Location]
    lots: dict[str, Lot] = field(default_factory=dict)

    def line(self, kind: str, lot: str, quantity: int, source: str, target: str, reason: str = "") -> Line:
        """A line between places and of a lot named as people name them."""
        return Line(kind, self.lots[lot].pk, quantity, self.places[source].pk, self.places[target].pk, reason)

    def post(self, kind: str, lot: str, quantity: int, source: str, target: str, **more: object) -> list[Movement]:
        """One movement, written down under a key of its own."""
        reason = str(more.pop("reason", ""))
        key = str(more.pop("key", f"test {Movement.objects.count()}"))
        line = self.line(kind, lot, quantity, source, target, reason)
        return ledger.post(lines=[line], key=key, by=SET_UP, **more)  # type: ignore[arg-type]

    def has(self, place: str, lot: str) -> int:
        """What the balance says stands of the lot in the place."""
        found = self.places[place].balances.filter(lot=self.lots[lot]).first()
        return found.on_hand if found else 0


def store(world: World) -> Store:
    """Everything at none."""
    program = Program.objects.create(partnership=world.delta, name="Invented Kits", started_on=date(2025, 1, 1))
    places = {
        key: Location.objects.create(program=program, kind=rules.OUTSIDE, key=key, name=words)
        for key, words in rules.OUTSIDE_PLACES.items()
    }
    for name, kind in (
        ("shelf", rules.WAREHOUSE),
        ("north", rules.SITE),
        ("south", rules.SITE),
        ("road", rules.IN_TRANSIT),
    ):
        places[name] = Location.objects.create(program=program, kind=kind, name=name)
    lots = {}
    for code, is_kit in (("D1", False), ("D2", False), ("K1", True)):
        product, _new = Product.objects.get_or_create(
            program=program, name="Kit, first version" if is_kit else "Diapers, newborn", defaults={"is_kit": is_kit}
        )
        lots[code] = Lot.objects.create(product=product, code=code)
    return Store(program, places, lots)
