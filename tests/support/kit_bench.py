"""A supply programme made by the actions themselves, for tests: a shelf, diapers and wipes, a kit of both."""

from __future__ import annotations

from datetime import date

from partera.programs.kits.actions import designs, programs, stock
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Balance, Location, Movement
from tests.support.people import World


class Bench:
    """A programme of Ana's with diapers and wipes on the shelf."""

    def __init__(self, world: World) -> None:
        self.ana = world.viewer("ana")
        self.program = programs.start(
            partnership=world.delta.pk, name="Invented Kits", places=["05"], started_on=date(2026, 1, 1),
            warehouse="Shelf", by=self.ana,
        )  # fmt: skip
        self.shelf = Location.objects.get(program=self.program, kind="warehouse").pk
        self.diapers = self.add("Diapers", "diapering")
        self.wipes = self.add("Wipes", "hygiene")

    def add(self, name: str, category: str) -> int:
        return programs.add_product(program=self.program, name=name, category=category, by=self.ana)

    def receive(
        self, product: int, quantity: int, lot: str = "", expires_on: date | None = None, cents: int | None = None
    ) -> None:
        came = [Came(product, quantity, lot, expires_on, cents)]
        key = f"truck {Movement.objects.count()}"
        stock.receive(location=self.shelf, kind="donation", came=came, origin="Invented Drive", key=key, by=self.ana)

    def kit(self) -> int:
        parts = [designs.Part(self.diapers, 2), designs.Part(self.wipes, 1)]
        version = designs.draft(program=self.program, name="First kit", parts=parts, other_cents=50, by=self.ana)
        designs.put_into_use(version=version, by=self.ana)
        return version

    def has(self) -> dict[tuple[str, str], int]:
        rows = Balance.objects.filter(on_hand__gt=0).values_list("lot__product__name", "lot__code", "on_hand")
        return {(name, code): number for name, code, number in rows}
