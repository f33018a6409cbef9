"""A supply program of Delta's: Ana runs it, and Bea's hospital has no part in it."""

from __future__ import annotations

from datetime import date

from partera.core.viewers import Viewer
from partera.programs.kits.actions import arrivals, designs, programs, stock
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Balance, Location, Movement
from partera.programs.kits.queries.arrivals import Options
from partera.programs.kits.queries.stock import today_there
from tests.doors.walk_objects import Walk
from tests.support.people import World


def objects(world: World) -> dict[str, Walk]:
    """A warehouse with one lot, received and counted, and a kit in use."""
    ana, delta = world.viewer("ana"), world.delta.pk
    number = programs.start(
        partnership=delta,
        name="Walked kits",
        places=["05"],
        started_on=date(2025, 1, 1),
        warehouse="Walked shelf",
        by=ana,
    )
    shelf = Location.objects.get(program=number, kind="warehouse").pk
    diapers = programs.add_product(program=number, name="Walked diapers", category="diapering", by=ana)
    stock.receive(
        location=shelf, kind="donation", came=[Came(diapers, 8, "W1")], origin="Walked drive", key="walked", by=ana
    )
    lot = Balance.objects.get(location=shelf).lot_id
    count = stock.count(location=shelf, found={lot: 8}, key="walked", by=ana)
    version = designs.draft(program=number, name="Walked kit", parts=[designs.Part(diapers, 2)], by=ana)

    lines = [["Quantity", "Item"], ["7", "Walked diapers"]]
    options = Options(place=shelf, on=today_there())
    arrival = arrivals.keep(program=number, name="walked.csv", lines=lines, content=b"7", options=options, by=ana)

    def runs(viewer: Viewer) -> bool:
        return viewer.may("kits.run", partnership=delta)

    program, stores = Walk({"number": number}), Walk({"number": number}, may=runs)
    movement = Movement.objects.get(lot=lot, kind="donation").pk
    design = Walk({"number": number, "version": version})
    return {
        "kit_program": program,
        "kit_designs": program,
        "kit_design_new": program,
        "kit_design": Walk({"number": number, "version": version}, asked="?do=use"),
        "kit_design_change": design,
        "kit_design_csv": design,
        "api:list_kit_stock": stores,
        "api:list_kit_movements": stores,
        "api:receive_kit_supplies": Walk(
            {"number": number},
            may=runs,
            status=201,
            sent={
                "key": "walked-api",
                "place": shelf,
                "kind": "donation",
                "origin": "Walked drive",
                "lines": [{"product": diapers, "quantity": 3}],
            },
        ),
        "api:count_kit_stock": Walk(
            {"number": number}, may=runs, status=201, sent={"key": "walked-api", "place": shelf, "found": {str(lot): 9}}
        ),
        "api:reverse_kit_movement": Walk(
            {"number": number, "movement": movement}, may=runs, status=201, sent={"reason": "Walked"}
        ),
        "kit_arrivals": program,
        "kit_arrival": Walk({"number": number, "arrival": arrival}),
        "kit_compare": program,
        "kit_compare_csv": program,
        "kit_compared": Walk(
            {"number": number, "place": shelf, "on": today_there().isoformat()}, asked="?do=take-over"
        ),
        "kit_supplies": Walk({"number": number}, asked="?do=supply"),
        "kit_stock": stores,
        "kit_stock_csv": stores,
        "kit_receive": stores,
        "kit_assemble": program,
        "kit_count": stores,
        "kit_counted": Walk({"number": number, "count": count}, may=runs),
        "kit_lot": Walk({"number": number, "place": shelf, "lot": lot}, may=runs),
        "kit_movements": stores,
        "kit_movements_csv": stores,
        "kit_movement": Walk({"number": number, "movement": movement}, may=runs),
    }
