"""What people write down of stock: received, assembled, counted."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from partera.core.errors import BadInput, NotFound, Refused
from partera.programs.kits.actions import designs, stock
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Balance, KitVersion, StocktakeLine
from partera.programs.kits.queries import shelves
from tests.support import kits
from tests.support.kit_bench import Bench
from tests.support.people import SET_UP, World, make_world


@pytest.fixture
def world(db: None, clock: datetime) -> World:
    return make_world()


@pytest.fixture
def bench(world: World) -> Bench:
    return Bench(world)


def test_kits_use_up_what_expires_first_and_expire_with_it(bench: Bench) -> None:
    bench.receive(bench.diapers, 6, "late", date(2027, 6, 1), 600)
    bench.receive(bench.diapers, 4, "soon", date(2026, 9, 1), 400)
    bench.receive(bench.wipes, 3, "w", date(2028, 1, 1), 150)
    version = bench.kit()
    designs.assemble(version=version, location=bench.shelf, kits=3, lot="K1", key="run", by=bench.ana)
    assert bench.has() == {("Diapers", "late"): 4, ("First kit, 1", "K1"): 3}
    lot = KitVersion.objects.get(pk=version).product.lots.get()
    assert (lot.expires_on, lot.cents_each) == (date(2026, 9, 1), 300)


def test_too_few_supplies_make_no_kit_and_use_nothing_up(bench: Bench) -> None:
    bench.receive(bench.diapers, 6)
    bench.receive(bench.wipes, 1)
    with pytest.raises(Refused, match="has 1 of Wipes, and 2 are needed"):
        designs.assemble(version=bench.kit(), location=bench.shelf, kits=2, lot="K1", key="run", by=bench.ana)
    assert bench.has() == {("Diapers", ""): 6, ("Wipes", ""): 1}


def test_a_run_sent_twice_is_made_once(bench: Bench) -> None:
    bench.receive(bench.diapers, 6)
    bench.receive(bench.wipes, 3)
    version = bench.kit()
    for _time in range(2):
        designs.assemble(version=version, location=bench.shelf, kits=1, lot="K1", key="run", by=bench.ana)
    assert bench.has()[("First kit, 1", "K1")] == 1


def test_contents_of_a_version_in_use_are_not_changed(bench: Bench) -> None:
    with pytest.raises(Refused, match="Write a new version"):
        designs.change_parts(version=bench.kit(), parts=[designs.Part(bench.wipes, 9)], by=bench.ana)


def test_a_partial_count_touches_only_what_was_counted(bench: Bench) -> None:
    bench.receive(bench.diapers, 6)
    bench.receive(bench.wipes, 3)
    lot = Balance.objects.get(lot__product=bench.diapers).lot_id
    number = stock.count(location=bench.shelf, found={lot: 4}, key="monday", by=bench.ana)
    assert bench.has() == {("Diapers", ""): 4, ("Wipes", ""): 3}
    assert StocktakeLine.objects.values_list("said", "found").get() == (6, 4)
    assert stock.count(location=bench.shelf, found={lot: 4}, key="monday", by=bench.ana) == number


def test_one_lot_code_with_two_dates_is_refused(bench: Bench) -> None:
    bench.receive(bench.diapers, 6, "A", date(2027, 6, 1))
    with pytest.raises(Refused, match="another date"):
        bench.receive(bench.diapers, 6, "A", date(2027, 1, 6))


def test_a_donation_without_a_source_is_refused(bench: Bench) -> None:
    came = [Came(bench.diapers, 5)]
    with pytest.raises(Refused, match="who gave"):
        stock.receive(location=bench.shelf, kind="donation", came=came, origin=" ", key="k", by=bench.ana)


@pytest.mark.parametrize("name", ["zoe", "bea", "nico", "ewa", "olga"])
def test_nobody_else_moves_the_warehouse(world: World, bench: Bench, name: str) -> None:
    came = [Came(bench.diapers, 5)]
    with pytest.raises(NotFound):
        stock.receive(location=bench.shelf, kind="donation", came=came, origin="X", key="k", by=world.viewer(name))


def test_a_count_below_none_is_refused(bench: Bench) -> None:
    bench.receive(bench.diapers, 6)
    lot = Balance.objects.get().lot_id
    with pytest.raises(BadInput):
        stock.count(location=bench.shelf, found={lot: -1}, key="monday", by=bench.ana)


def test_a_shipment_s_place_is_offered_while_it_holds_something_or_is_asked_about(db: None, clock: datetime) -> None:
    store = kits.store(make_world())
    offered = [row.name for row in shelves.places(SET_UP, store.program.pk)]
    assert offered == ["shelf", "north", "south"]
    road = store.places["road"].pk
    assert "road" in [row.name for row in shelves.places(SET_UP, store.program.pk, also=str(road))]
    assert [row.name for row in shelves.places(SET_UP, store.program.pk, also="²")] == offered
    store.post("donation", "K1", 5, "supplier", "shelf")
    store.post("ship", "K1", 5, "shelf", "road")
    assert "road" in [row.name for row in shelves.places(SET_UP, store.program.pk)]
