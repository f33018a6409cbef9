"""What people write down of stock: received, assembled, counted."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from partera.core.errors import BadInput, NotFound, Refused
from partera.programs.kits.actions import designs, programs, stock
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Balance, KitVersion, Location, Lot, StocktakeLine
from partera.programs.kits.queries import shelves
from tests.support import kits
from tests.support.kit_bench import Bench
from tests.support.people import SET_UP, World, make_world


@pytest.fixture
def bench(world: World) -> Bench:
    return Bench(world)


def test_kits_use_up_what_expires_first_and_expire_with_it(bench: Bench) -> None:
    bench.receive(bench.diapers, 6, "late", date(2027, 6, 1), 600)
    bench.receive(bench.diapers, 4, "soon", date(2026, 9, 1), 400)
    bench.receive(bench.wipes, 3, "w", date(2028, 1, 1), 150)
    version = bench.kit()
    designs.assemble(version=version, location=bench.shelf, kits=3, lot="K1", key="run", by=bench.ana)
    assert bench.has() == {("Diapers", "late"): 4, ("First kit 1", "K1"): 3}
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
    assert bench.has()[("First kit 1", "K1")] == 1


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


def test_two_places_may_choose_the_same_key_for_what_they_write_down(bench: Bench) -> None:
    other = programs.add_warehouse(program=bench.program, name="Other shelf", by=bench.ana)
    counts = []
    for place, number in ((bench.shelf, 5), (other, 7)):
        came = [Came(bench.diapers, number)]
        stock.receive(location=place, kind="donation", came=came, origin="X", key="today", by=bench.ana)
        lot = Balance.objects.filter(location=place).get().lot_id
        counts.append(stock.count(location=place, found={lot: number - 1}, key="today", by=bench.ana))
    assert list(Balance.objects.order_by("location_id").values_list("on_hand", flat=True)) == [4, 6]
    assert len(set(counts)) == 2


def test_two_places_may_choose_the_same_key_for_a_run(bench: Bench) -> None:
    other = programs.add_warehouse(program=bench.program, name="Other shelf", by=bench.ana)
    version = bench.kit()
    for place in (bench.shelf, other):
        for product in (bench.diapers, bench.wipes):
            came = [Came(product, 10)]
            stock.receive(location=place, kind="donation", came=came, origin="X", key=f"in {product}", by=bench.ana)
        designs.assemble(version=version, location=place, kits=1, lot="K1", key="run 1", by=bench.ana)
    assert Balance.objects.filter(lot__code="K1", on_hand=1).count() == 2


def test_nobody_takes_the_key_of_somebody_s_shipment(bench: Bench) -> None:
    came = [Came(bench.diapers, 5)]
    (row,) = stock.receive(
        location=bench.shelf, kind="donation", came=came, origin="X", key="shipment 7 sent", by=bench.ana
    )
    assert not row.key.startswith("shipment")


def test_a_lot_on_hold_is_moved_to_a_warehouse_and_to_no_site(bench: Bench) -> None:
    bench.receive(bench.diapers, 6)
    lot = Balance.objects.get().lot
    site = Location.objects.create(program_id=bench.program, kind="site", name="Site").pk
    other = programs.add_warehouse(program=bench.program, name="Other shelf", by=bench.ana)
    Lot.objects.update(is_held=True)
    with pytest.raises(Refused, match="not to a site"):
        stock.move(source=bench.shelf, target=site, lot=lot.pk, quantity=1, key="a", by=bench.ana)
    stock.move(source=bench.shelf, target=other, lot=lot.pk, quantity=6, key="b", by=bench.ana)
    assert Balance.objects.get(location=other).on_hand == 6


@pytest.mark.parametrize("places", [["05", "05119"], ["US", "05"]])
def test_places_of_a_program_do_not_lie_in_each_other(world: World, places: list[str]) -> None:
    with pytest.raises(BadInput, match="lies in another"):
        programs.start(
            partnership=world.delta.pk, name="Twice", places=places, started_on=date(2026, 1, 1), warehouse="S",
            by=world.viewer("ana"),
        )  # fmt: skip


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
