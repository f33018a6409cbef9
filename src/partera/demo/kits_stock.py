"""The demonstration's stock: gifts, a reversal, a count with a difference, a loss, the next version of the kit, lots
that expire, and a bank's counts compared day by day. Everything is invented.
"""

from __future__ import annotations

from datetime import timedelta

from partera.core.periods import clock_at, today
from partera.demo.kits import Made, noon
from partera.programs.kits.actions import arrivals, closings, designs, programs, stock
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Balance, KitPart
from partera.programs.kits.queries.arrivals import Options

GIFTS = (
    ("Diapers, newborn", 3_000, "G1", 540, 36_000),
    ("Wipes", 240, "G2", 60, None),
    ("Rash cream", 90, "G3", -12, 16_200),
)
"""A drive's gifts of four months ago: item, pieces, lot, days from today on which it expires, cents it is worth."""

HEADER = ["Quantity", "DO NOT CHANGE ANYTHING IN THIS COLUMN"]


def lay_out(made: Made) -> None:
    """Four months of a stock keeper's work."""
    _gifts(made)
    _counted(made)
    _next_version(made)
    _second_warehouse(made)
    with clock_at(noon(today())):
        closings.close_all(by=made.owner)


def _gifts(made: Made) -> None:
    """A drive's gifts, and the same drive typed twice and reversed."""
    came = [
        Came(made.products[name], pieces, lot, today() + timedelta(days=days), cents)
        for name, pieces, lot, days, cents in GIFTS
    ]
    with clock_at(noon(today() - timedelta(days=120))):
        for time_typed in (1, 2):
            written = stock.receive(
                location=made.warehouse, kind="donation", came=came, origin="Invented Community Drive",
                key=f"demo gift {time_typed}", by=made.convener,
            )  # fmt: skip
        for row in written:
            stock.reverse(movement=row.pk, reason="The same drive was typed twice (invented)", by=made.convener)


def _counted(made: Made) -> None:
    """A part of the shelf counted, and what was found wet."""
    with clock_at(noon(today() - timedelta(days=40))):
        rows = Balance.objects.filter(location=made.warehouse, on_hand__gt=0, lot__product__is_kit=False)
        some = list(rows.order_by("lot__product__name", "lot__code")[:3])
        found = {row.lot_id: max(row.on_hand - 4 * at, 0) for at, row in enumerate(some)}
        stock.count(location=made.warehouse, found=found, key="demo count", by=made.convener)
    with clock_at(noon(today() - timedelta(days=33))):
        wet = Balance.objects.get(location=made.warehouse, lot__code="G2", lot__product=made.products["Wipes"])
        stock.take_out(
            location=made.warehouse, kind="loss", lot=wet.lot_id, quantity=12, reason="Wet in the truck (invented)",
            key="demo loss", by=made.convener,
        )  # fmt: skip


def _next_version(made: Made) -> None:
    """A second version, still a draft: the guide card in both languages."""
    with clock_at(noon(today() - timedelta(days=15))):
        card = made.products["Guide card"]
        held = KitPart.objects.filter(version=made.version)
        parts = [designs.Part(row.product_id, row.quantity) for row in held if row.product_id != card]
        parts += [designs.Part(card, 1, language) for language in ("en", "es")]
        designs.draft(
            program=made.program, name="Newborn kit", parts=parts, other_cents=350,
            note="Guide card in two languages (invented)", by=made.convener,
        )  # fmt: skip


def _second_warehouse(made: Made) -> None:
    """A small bank that runs both systems: its counts differed at first, and agree since."""
    with clock_at(noon(today() - timedelta(days=14))):
        place = programs.add_warehouse(program=made.program, name="Example Diaper Bank, Pine Bluff", by=made.convener)
        came = [
            Came(made.products["Diapers, newborn"], 500, cents=6_000),
            Came(made.products["Wipes"], 200, cents=1_800),
        ]
        stock.receive(
            location=place,
            kind="donation",
            came=came,
            origin="Invented Diaper Drive",
            key="demo bank",
            by=made.convener,
        )
    for back, diapers in ((12, 520), (5, 500), (1, 500)):
        day = today() - timedelta(days=back)
        with clock_at(noon(day)):
            lines = [HEADER, [str(diapers), "Diapers, newborn"], ["200", "Wipes"]]
            content = f"{diapers} {day}".encode()
            arrivals.keep(
                program=made.program, name=f"inventory-{day}.csv", lines=lines, content=content,
                options=Options(place=place, on=day), by=made.convener,
            )  # fmt: skip
