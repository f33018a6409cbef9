"""Stock of the supply kit in the browser: received, made into kits, counted, seen as of a day, reversed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from partera.core.periods import clock_at
from partera.doors.web.kits.stock import views, words
from partera.programs.kits.actions import stock
from partera.programs.kits.models import Balance, Location, Lot, Movement, Product, Program, Stocktake
from partera.programs.kits.queries import shelves
from partera.programs.kits.queries.shelf_lines import by_product
from partera.programs.kits.rules import prices
from tests.support.kit_bench import Bench
from tests.support.people import World
from tests.support.words import without_spanish

pytestmark = pytest.mark.django_db
LINE = re.compile(r'<a href="[^"]+">([^<]+), ([^<]+)</a>.*?data-label="Place">([^<]+)<.*?data-label="On hand">(\d+)<')


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A page leaves its language behind for what runs after it."""
    with translation.override("en"):
        yield


@pytest.fixture
def bench(world: World, clock: datetime) -> Bench:
    return Bench(world)


@pytest.fixture
def ana(world: World, bench: Bench) -> Client:
    return world.client("ana")


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.status_code
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()  # type: ignore[attr-defined]


def key_of(text: str) -> str:
    return re.search(r'name="key" value="([0-9a-f]{24})"', text)[1]  # type: ignore[index]


def receipt(bench: Bench, **more: Any) -> dict[str, Any]:
    sent = {
        "key": "a" * 24, "place": bench.shelf, "kind": "donation", "origin": "Invented Drive", "on": "2026-03-01",
        "line-TOTAL_FORMS": 2, "line-INITIAL_FORMS": 0, "line-0-product": bench.diapers, "line-0-quantity": 600,
        "line-0-lot": "D7", "line-0-expires_on": "2027-06-01", "line-0-dollars": "84.00",
    }  # fmt: skip
    return sent | more


def test_the_hub_lists_programs_and_offers_to_begin_one(ana: Client) -> None:
    found = page(ana, "/kits/")
    assert "1 supply program gives newborn kits out." in found
    assert "Invented Kits" in found
    assert "Begin a supply program" in found


def test_a_program_begins_with_its_warehouse(world: World, ana: Client) -> None:
    sent = {
        "partnership": world.delta.pk,
        "name": "Second kits",
        "places": "Arkansas",
        "started_on": "2026-02-01",
        "warehouse": "Old mill",
    }
    answer = ana.post("/kits/new/", sent)
    made = Program.objects.get(name="Second kits")
    assert answer["Location"] == f"/kits/{made.pk}/supplies/"
    assert Location.objects.filter(program=made, kind="warehouse", name="Old mill").exists()


def test_what_is_received_stands_in_the_stock_with_its_worth(bench: Bench, ana: Client) -> None:
    answer = ana.post(f"/kits/{bench.program}/stock/receive/", receipt(bench), follow=True)
    found = answer.content.decode()
    assert "Received: 600 pieces." in found
    assert "0 kits and 1 kind of supply stand in 1 place now." in found
    assert "Together they are worth $84.00." in found
    assert "Diapers, D7" in found


def test_a_receipt_sent_twice_is_written_once(bench: Bench, ana: Client) -> None:
    for _time in range(2):
        assert ana.post(f"/kits/{bench.program}/stock/receive/", receipt(bench)).status_code == 302
    assert bench.has() == {("Diapers", "D7"): 600}


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        ({"line-0-quantity": ""}, "Write how many came."),
        ({"line-0-product": ""}, "Choose the item."),
        ({"line-0-product": "", "line-0-quantity": "", "line-0-lot": "", "line-0-expires_on": "", "line-0-dollars": ""},
         "Write down at least one item that came."),
        ({"on": "2026-12-01"}, "Stock is written down once it is here"),
        ({"origin": ""}, "This field is required."),
        ({"line-0-quantity": "-3"}, "greater than or equal to 1"),
        ({"place": "999999"}, "Select a valid choice"),
    ],
)  # fmt: skip
def test_a_receipt_that_lacks_something_is_told_and_kept_typed(
    bench: Bench, ana: Client, odd: dict[str, str], told: str
) -> None:
    answer = ana.post(f"/kits/{bench.program}/stock/receive/", receipt(bench, **odd))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Movement.objects.exists()


def test_kits_are_made_and_the_page_said_for_how_many_there_is_enough(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 20, "D1", cents=400)
    bench.receive(bench.wipes, 7, "W1", cents=700)
    version = bench.kit()
    address = f"/kits/{bench.program}/stock/assemble/"
    found = page(ana, address)
    assert "7 kits" in found
    assert "Wipes runs out first" in found
    sent = {"key": key_of(found), "version": version, "place": bench.shelf, "kits": 5, "lot": "K9"}
    told = ana.post(address, sent, follow=True).content.decode()
    assert "5 kits are made." in told
    assert bench.has()[("First kit 1", "K9")] == 5
    refused = ana.post(address, sent | {"key": "b" * 24, "kits": 50})
    assert "Make fewer kits, or receive more." in refused.content.decode()


def test_a_count_touches_only_what_was_counted_and_shows_the_difference(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 20, "D1")
    bench.receive(bench.wipes, 7, "W1")
    lot = Lot.objects.get(code="D1").pk
    address = f"/kits/{bench.program}/stock/count/?place={bench.shelf}"
    found = page(ana, address)
    assert ">20<" not in found, "who counts does not see what the ledger says"
    sent = {"key": key_of(found), "since": "2026-12-31T00:00:00+00:00", f"lot-{lot}": 18}
    told = ana.post(address, sent, follow=True).content.decode()
    assert "1 lot was counted in Shelf; 1 differed and is set right." in told
    assert "−2" in told
    assert bench.has() == {("Diapers", "D1"): 18, ("Wipes", "W1"): 7}


def test_a_lot_that_moved_while_it_was_counted_is_counted_again(bench: Bench, ana: Client, clock: datetime) -> None:
    bench.receive(bench.diapers, 20, "D1")
    lot = Lot.objects.get(code="D1").pk
    address = f"/kits/{bench.program}/stock/count/?place={bench.shelf}"
    sent = {"key": "c" * 24, "since": (clock - timedelta(hours=1)).isoformat(), f"lot-{lot}": 18}
    answer = ana.post(address, sent)
    assert answer.status_code == 422
    assert "Diapers, lot D1, moved while you counted." in answer.content.decode()
    assert not Stocktake.objects.exists()
    since = re.search(r'name="since" value="([^"]+)"', answer.content.decode())[1]  # type: ignore[index]
    assert ana.post(address, sent | {"since": since}).status_code == 302


def test_a_lot_that_was_not_known_is_counted_in(bench: Bench, ana: Client) -> None:
    address = f"/kits/{bench.program}/stock/count/?place={bench.shelf}"
    sent = {
        "key": "d" * 24, "since": "2026-12-31T00:00:00+00:00", "other_product": bench.wipes, "other_lot": "W5",
        "other_number": 3,
    }  # fmt: skip
    assert ana.post(address, sent).status_code == 302
    assert bench.has() == {("Wipes", "W5"): 3}


def test_nothing_counted_is_told(bench: Bench, ana: Client) -> None:
    sent = {"key": "d" * 24, "since": "2026-12-31T00:00:00+00:00"}
    answer = ana.post(f"/kits/{bench.program}/stock/count/?place={bench.shelf}", sent)
    assert "Write down how many you found of at least one lot." in answer.content.decode()


def test_stock_of_a_day_is_what_stood_at_its_end(bench: Bench, ana: Client, clock: datetime) -> None:
    with clock_at(clock - timedelta(days=20)):
        bench.receive(bench.diapers, 20, "D1")
    bench.receive(bench.diapers, 5, "D1")
    before, after = (clock - timedelta(days=20)).date(), (clock - timedelta(days=1)).date()
    shown = page(ana, f"/kits/{bench.program}/stock/?on={after}")
    assert "At the end of" in shown
    assert ">20<" in shown
    assert "Promised" not in shown
    early = page(ana, f"/kits/{bench.program}/stock/?on={before - timedelta(days=1)}")
    assert "Nothing that fits stood here." in early


@pytest.mark.parametrize("asked", ["on=2030-01-01", "on=x", "on=1900-01-01", "place=99999", "what=x", "within=7"])
def test_an_odd_filter_is_told(bench: Bench, ana: Client, asked: str) -> None:
    page(ana, f"/kits/{bench.program}/stock/?{asked}", 422)
    page(ana, f"/kits/{bench.program}/stock.csv?{asked}", 422)


def test_the_file_holds_exactly_the_lines_shown(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 20, "D1", date(2027, 1, 1), 500)
    bench.receive(bench.wipes, 7, "W1")
    text = page(ana, f"/kits/{bench.program}/stock.csv?what=diapering")
    assert text.count("\r\n") == 2
    assert "Diapers,Diapering,D1,2027-01-01,no,Shelf,20,0,20,25,500" in text


def in_many_places(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five lots, one without a date and one promised in part, of two supplies in up to three places; three a page."""
    monkeypatch.setattr(views, "A_PAGE", 3)
    others = [
        Location.objects.create(program_id=bench.program, kind="warehouse", name=name).pk for name in ("Zoo", "Attic")
    ]
    for number, product in enumerate((bench.diapers, bench.wipes, bench.diapers, bench.wipes, bench.diapers)):
        expires_on = None if number == 0 else date(2027, 1, 1) + timedelta(days=number % 2)
        bench.receive(product, 20 + number, f"L{number}", expires_on, 100 * number or None)
        lot = Lot.objects.get(product=product, code=f"L{number}").pk
        for turn, place in enumerate(others[: number % 3]):
            stock.move(
                source=bench.shelf, target=place, lot=lot, quantity=2 + turn, key=f"{number} {turn}", by=bench.ana
            )


def test_pages_together_hold_every_line_once_in_the_order_of_the_file(
    bench: Bench, ana: Client, clock: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_many_places(bench, monkeypatch)
    rows = Balance.objects.filter(on_hand__gt=0).select_related("location", "lot__product")
    plain = [
        (row.lot.product.name, row.lot.expires_on or date.max, row.lot.code, row.location.name, row.on_hand)
        for row in rows
    ]
    listed = [line.split(",") for line in page(ana, f"/kits/{bench.program}/stock.csv").splitlines()[1:]]
    expected = [(one[0], one[2], one[3], str(one[4])) for one in sorted(plain)]
    assert [(one[1], one[3], one[6], one[7]) for one in listed] == expected
    assert len(expected) == 9
    assert lines_of_pages(ana, bench.program) == expected
    with clock_at(clock + timedelta(days=2)):
        assert lines_of_pages(ana, bench.program, f"&on={clock.date()}") == expected


def lines_of_pages(ana: Client, program: int, more: str = "") -> list[tuple[str, ...]]:
    """Item, lot, place and how many, of every line of three pages."""
    asked = [f"/kits/{program}/stock/?page={number}{more}" for number in (1, 2, 3)]
    return [found for address in asked for found in LINE.findall(page(ana, address))]


def test_a_page_reads_only_its_own_lines(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    in_many_places(bench, monkeypatch)
    found = shelves.shelf(bench.ana, bench.program, shelves.Asked())
    with CaptureQueriesContext(connection) as asked:
        part = found[4:6]
    assert len(asked) == 1
    assert "LIMIT 2" in asked[0]["sql"]
    assert part == list(found)[4:6]
    assert found[20:30] == []


def test_sums_are_those_of_all_lines(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    in_many_places(bench, monkeypatch)
    Lot.objects.filter(code="L1").update(is_held=True)
    Balance.objects.filter(lot__code="L2", location=bench.shelf).update(allocated=3)
    found = shelves.shelf(bench.ana, bench.program, shelves.Asked())
    for one in by_product(found.lots):
        rows = [row for row in found if row.product == one.product]
        assert (one.on_hand, one.allocated, one.available) == (
            sum(row.on_hand for row in rows),
            sum(row.allocated for row in rows),
            sum(row.available for row in rows),
        )
        assert (one.cents, one.unpriced) == prices.worth((row.on_hand, row.cents_each) for row in rows)
    assert found.worth == prices.worth((row.on_hand, row.cents_each) for row in found)
    assert found.places == len({row.place for row in found}) == 3


def test_the_file_is_sent_in_the_language_of_the_reader(bench: Bench, ana: Client) -> None:
    Product.objects.filter(pk=bench.diapers).update(name_es="Pañales")
    bench.receive(bench.diapers, 20, "D1", date(2027, 1, 1), 500)
    ana.cookies["language"] = "es"
    answer = ana.get(f"/kits/{bench.program}/stock.csv")
    with translation.override("en"):
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Pañales" in text


def test_a_mistake_is_reversed_and_both_lines_stay(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 20, "D1", cents=400)
    first = Movement.objects.get()
    address = f"/kits/{bench.program}/stock/movements/{first.pk}/"
    told = ana.post(address, {"reason": "It was another truck"}, follow=True).content.decode()
    assert "Reversed. Both lines stay in the list." in told
    assert bench.has() == {}
    assert "already reversed" in page(ana, address)
    listed = page(ana, f"/kits/{bench.program}/stock/movements/")
    assert listed.count("Donation received</a>") == 1
    assert "Reversal</a>" in listed


def test_a_run_of_assembly_is_reversed_as_a_whole(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 20, "D1")
    bench.receive(bench.wipes, 7, "W1")
    sent = {"key": "e" * 24, "version": bench.kit(), "place": bench.shelf, "kits": 5, "lot": "K9"}
    ana.post(f"/kits/{bench.program}/stock/assemble/", sent)
    one = Movement.objects.filter(kind="consume").first()
    assert one is not None
    ana.post(f"/kits/{bench.program}/stock/movements/{one.pk}/", {"reason": "Typed twice"})
    assert bench.has() == {("Diapers", "D1"): 20, ("Wipes", "W1"): 7}


@pytest.mark.parametrize(("what", "left"), [("expire", 15), ("loss", 15), ("adjust_down", 15), ("adjust_up", 25)])
def test_what_became_of_a_lot_is_written_down_on_its_page(bench: Bench, ana: Client, what: str, left: int) -> None:
    bench.receive(bench.diapers, 20, "D1")
    lot = Lot.objects.get(code="D1").pk
    address = f"/kits/{bench.program}/stock/places/{bench.shelf}/lots/{lot}/"
    sent = {"key": "f" * 24, "what": what, "quantity": 5, "reason": "Wet"}
    assert ana.post(address, sent).status_code == 302
    assert bench.has() == {("Diapers", "D1"): left}


def test_a_loss_without_a_reason_is_refused(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 20, "D1")
    lot = Lot.objects.get(code="D1").pk
    address = f"/kits/{bench.program}/stock/places/{bench.shelf}/lots/{lot}/"
    answer = ana.post(address, {"key": "f" * 24, "what": "loss", "quantity": 5})
    assert "needs a reason" in answer.content.decode()
    too_many = ana.post(address, {"key": "f" * 24, "what": "expire", "quantity": 500})
    assert "Shelf has 20 of Diapers" in too_many.content.decode()


def test_movements_are_filtered_and_go_on_below(bench: Bench, ana: Client) -> None:
    for number in range(55):
        bench.receive(bench.diapers, number + 1, "D1")
    found = page(ana, f"/kits/{bench.program}/stock/movements/?kind=donation&product={bench.diapers}")
    assert "The newest 50 movements" in found
    older = re.search(r'rel="next" href="([^"]+)"', found)[1].replace("&amp;", "&")  # type: ignore[index]
    assert "5 movements, from" in page(ana, f"/kits/{bench.program}/stock/movements/{older}")
    assert "Nothing moved here" in page(ana, f"/kits/{bench.program}/stock/movements/?kind=loss")
    assert page(ana, f"/kits/{bench.program}/movements.csv?place={bench.shelf}").count("\r\n") == 56


def test_the_overview_says_what_needs_somebody(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 20, "D1", date(2026, 1, 1))
    bench.receive(bench.diapers, 20, "D2", date(2026, 4, 1))
    listed = page(ana, f"/kits/{bench.program}/stock.csv").splitlines()
    assert [line.split(",")[7:10] for line in listed[1:]] == [["20", "0", "0"], ["20", "0", "20"]]
    found = page(ana, f"/kits/{bench.program}/")
    assert "1 lot has expired" in found
    assert "1 lot expires soon" in found
    assert "0 kits can be given out" in found


def test_supplies_are_added_and_offered_no_longer(bench: Bench, ana: Client) -> None:
    address = f"/kits/{bench.program}/supplies/"
    sent = {"supply-name": "Onesie", "supply-category": "clothing", "supply-unit": "piece", "supply-case_size": 12}
    assert ana.post(f"{address}?do=supply", sent).status_code == 302
    assert "Another" not in page(ana, address)
    again = ana.post(f"{address}?do=supply", sent)
    assert "already a supply of this name" in again.content.decode()
    ana.post(f"{address}?do=stop-{bench.wipes}")
    assert "no longer offered" in page(ana, address)
    ana.post(f"{address}?do=warehouse", {"warehouse-name": "Second shelf"})
    assert "Second shelf" in page(ana, address)


@pytest.mark.parametrize("name", ["ewa", "nico", "bea", "zoe", "carmen", "olga"])
def test_nobody_else_meets_the_stock(world: World, bench: Bench, name: str) -> None:
    browser = world.client(name)
    for path in ("stock/", "stock.csv", "stock/receive/", "stock/count/", "stock/movements/", "supplies/"):
        assert browser.get(f"/kits/{bench.program}/{path}").status_code == 404


def test_an_evaluator_sees_the_program_and_no_tab_of_stock(world: World, bench: Bench) -> None:
    found = page(world.client("ewa"), f"/kits/{bench.program}/")
    assert "Kits reach families through 0 sites." in found
    assert f"/kits/{bench.program}/stock/" not in found


def test_a_supply_stands_in_spanish(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 20, "D1")
    ana.post("/language/", {"language": "es", "next": "/"})
    assert "En existencia" in page(ana, f"/kits/{bench.program}/stock/")


@pytest.mark.parametrize("words_of", words.LISTS)
def test_every_word_of_a_list_is_written_in_spanish(words_of: dict[str, str]) -> None:
    assert without_spanish(words_of.values()) == []


def test_what_moves_twice_at_once_is_written_once(bench: Bench) -> None:
    bench.receive(bench.diapers, 20, "D1")
    lot = Balance.objects.get().lot_id
    for _time in range(2):
        stock.take_out(location=bench.shelf, kind="expire", lot=lot, quantity=5, key="once", by=bench.ana)
    assert bench.has() == {("Diapers", "D1"): 15}
