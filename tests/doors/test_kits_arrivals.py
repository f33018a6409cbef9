"""A bank arrives from another system: its files looked at and kept, both systems compared until they agree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from partera.doors.web.kits.arrivals import words
from partera.programs.kits.models import Arrival, Location, Lot, Movement, OtherCount, Product, Site
from tests.doors.test_kits_stock import page
from tests.support.kit_bench import Bench
from tests.support.people import World
from tests.support.words import without_spanish

pytestmark = pytest.mark.django_db
GIFTS = (
    "Source,Date,Details,Storage Location,Quantity of Items,Variety of Items,In-Kind Total,Comments,"
    "Diapers,Diapers In-Kind Value,Bibs,Bibs In-Kind Value\r\n"
    "Product Drive,2026-02-01,Invented Drive,Shelf,9,2,12.00,,7,10.00,2,2.00\r\n"
    "Product Drive,2026-02-02,Invented Drive,Shelf,3,1,3.00,,3,3.00,0,0.00\r\n"
    "Product Drive,2026-02-03,Invented Drive,Elsewhere,1,1,1.00,,1,1.00,0,0.00\r\n"
)
COUNTS = "Quantity,DO NOT CHANGE ANYTHING IN THIS COLUMN\r\n20,Diapers\r\n5,Wipes\r\n,Bibs\r\n"


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


def look(browser: Client, bench: Bench, text: str | bytes, **more: Any) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    sent = {"file": SimpleUploadedFile("export.csv", content), "category": "hygiene", "on": "", "place": ""}
    return browser.post(f"/kits/{bench.program}/arrivals/", sent | more)


def keep(browser: Client, bench: Bench, looked: Any) -> Any:
    text = html.unescape(looked.content.decode())
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    return browser.post(f"/kits/{bench.program}/arrivals/?do=keep", sent, follow=True)


def test_a_file_is_looked_at_before_anything_is_kept(bench: Bench, ana: Client) -> None:
    found = look(ana, bench, GIFTS, adds_items="on").content.decode()
    assert "Donations: 2 rows are new, 0 are known already, 1 is set aside. Nothing is kept yet." in found
    assert "There is no warehouse called “Elsewhere”." in found
    assert "Supplies that would be added" in found
    assert not Arrival.objects.exists()
    assert not Movement.objects.exists()


def test_what_is_kept_stands_in_the_ledger_with_its_source_day_and_worth(bench: Bench, ana: Client) -> None:
    told = keep(ana, bench, look(ana, bench, GIFTS, adds_items="on")).content.decode()
    assert "2 rows are kept." in told
    assert "Elsewhere" in told
    assert bench.has() == {("Diapers", ""): 10, ("Bibs", ""): 2}
    row = Movement.objects.order_by("pk")[0]
    assert (row.origin, row.cents, row.at.date().isoformat()) == ("Invented Drive", 1000, "2026-02-01")
    assert Product.objects.get(name="Bibs").category == "feeding"
    assert Arrival.objects.values_list("rows", "kept").get() == (3, 2)


def test_the_same_file_twice_and_the_same_donation_in_another_file_are_known(bench: Bench, ana: Client) -> None:
    keep(ana, bench, look(ana, bench, GIFTS, adds_items="on"))
    again = look(ana, bench, GIFTS, adds_items="on").content.decode()
    assert "0 rows are new, 2 are known already" in again
    assert "The same file was brought in on" in again
    assert "Keep the new rows" not in again
    longer = GIFTS + "Product Drive,2026-02-04,Invented Drive,Shelf,1,1,1.00,,1,1.00,0,0.00\r\n"
    keep(ana, bench, look(ana, bench, longer))
    assert bench.has()[("Diapers", "")] == 11


def test_a_row_set_aside_is_kept_once_it_is_mended(bench: Bench, ana: Client) -> None:
    keep(ana, bench, look(ana, bench, GIFTS, adds_items="on"))
    ana.post(f"/kits/{bench.program}/supplies/?do=warehouse", {"warehouse-name": "Elsewhere"})
    keep(ana, bench, look(ana, bench, GIFTS))
    assert Arrival.objects.values_list("kept", "set_aside").get() == (3, [])
    assert Location.objects.get(name="Elsewhere").balances.get().on_hand == 1
    assert Location.objects.get(pk=bench.shelf).balances.get(lot__product=bench.diapers).on_hand == 10


def test_two_alike_donations_of_one_file_are_two(bench: Bench, ana: Client) -> None:
    line = "Product Drive,2026-02-02,Invented Drive,Shelf,3,1,3.00,,3,3.00,0,0.00\r\n"
    keep(ana, bench, look(ana, bench, GIFTS + line, adds_items="on"))
    assert bench.has()[("Diapers", "")] == 13


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The submitted file is empty."),
        (b"Month,Births\r\n2026-01,3\r\n", "This is none of the files that can be brought in."),
        (b"business_name,phone\r\nA,1\r\n", "This is a list of people to reach"),
        (b"PK\x03\x04", "This is a workbook."),
        (b"\x00\x01\x02" * 40, "neither a workbook nor text"),
        (b"name,address\r\n" + b"a" * 1_600_000, "larger than 1.5 MB"),
    ],
)
def test_a_bad_file_is_refused_in_a_clear_sentence(bench: Bench, ana: Client, content: bytes, told: str) -> None:
    answer = look(ana, bench, content)
    assert answer.status_code == 422
    assert told in html.unescape(answer.content.decode())
    assert not Arrival.objects.exists()


def test_a_file_changed_on_the_way_back_is_refused(bench: Bench, ana: Client) -> None:
    sent = {"name": "x", "content": "!!", "category": "hygiene"}
    assert ana.post(f"/kits/{bench.program}/arrivals/?do=keep", sent).status_code == 422
    assert ana.post(f"/kits/{bench.program}/arrivals/?do=keep", {"name": "x"}).status_code == 422


def test_items_and_locations_come_in(bench: Bench, ana: Client) -> None:
    keep(ana, bench, look(ana, bench, "037000862086,Brand,Baby,Size 1,44\r\n037000862086,Brand,Other,Size 2,9\r\n"))
    assert Product.objects.get(barcode="037000862086").category == "diapering"
    assert Arrival.objects.get().set_aside[0]["code"] == "other_name"
    text = "Name,Address,Total Inventory,Diapers,Strollers\r\nOld mill,1 Invented St,12,12,4\r\n"
    keep(ana, bench, look(ana, bench, text))
    assert Location.objects.filter(name="Old mill", kind="warehouse").exists()
    assert OtherCount.objects.values_list("location__name", "product__name", "number").get() == (
        "Old mill", "Diapers", 12,
    )  # fmt: skip


def test_partners_of_the_directory_are_invited_as_sites(world: World, bench: Bench, ana: Client) -> None:
    text = "name,email\r\nCounty General,a@example.org\r\nNobody Known,b@example.org\r\n"
    told = keep(ana, bench, look(ana, bench, text)).content.decode()
    assert Site.objects.values_list("organisation", "state").get() == (world.county_general.pk, "invited")
    assert "“Nobody Known” is not in the directory." in told
    assert "example.org" not in str(Arrival.objects.values().get())


def test_counts_need_their_warehouse(bench: Bench, ana: Client) -> None:
    looked = look(ana, bench, COUNTS)
    assert "Keep the new rows" not in looked.content.decode()
    assert "There is no number." in looked.content.decode()


def test_both_systems_are_compared_until_they_agree(bench: Bench, ana: Client, clock: datetime) -> None:
    bench.receive(bench.diapers, 25)
    bench.receive(bench.wipes, 5)
    today = clock.date().isoformat()
    keep(ana, bench, look(ana, bench, COUNTS, place=bench.shelf, on=today))
    assert bench.has() == {("Diapers", ""): 25, ("Wipes", ""): 5}, "their counts change none of ours"
    compare = page(ana, f"/kits/{bench.program}/arrivals/compare/")
    assert "Both systems agree in 0 of 1 place." in compare
    address = f"/kits/{bench.program}/arrivals/compare/{bench.shelf}/{today}/"
    shown = page(ana, address)
    assert "1 of 2 items differ, by 5 pieces together." in shown
    key = re.search(r'name="key" value="(\w+)"', shown)[1]  # type: ignore[index]
    told = ana.post(f"{address}?do=take-over", {"key": key}, follow=True).content.decode()
    assert "Our counts are set to theirs." in told
    assert "Both systems say the same of all 2 items." in told
    assert bench.has() == {("Diapers", ""): 20, ("Wipes", ""): 5}
    assert "Both systems agree in the one place compared." in page(ana, f"/kits/{bench.program}/arrivals/compare/")
    assert f"{today},Shelf,2,0,0" in page(ana, f"/kits/{bench.program}/arrivals/compare.csv")


def test_lots_with_codes_are_not_set_by_counts_that_know_no_lots(bench: Bench, ana: Client, clock: datetime) -> None:
    bench.receive(bench.diapers, 25, "D1")
    today = clock.date().isoformat()
    keep(ana, bench, look(ana, bench, COUNTS, place=bench.shelf, on=today))
    answer = ana.post(f"/kits/{bench.program}/arrivals/compare/{bench.shelf}/{today}/?do=take-over", {"key": "x"})
    assert answer.status_code == 409
    assert "Diapers stands there in lots. Count it by lot instead." in answer.content.decode()
    assert Lot.objects.get(code="D1").balances.get().on_hand == 25


def test_a_count_of_the_same_bytes_on_another_day_is_another_file(bench: Bench, ana: Client) -> None:
    for on in ("2026-02-01", "2026-02-02", "2026-02-02"):
        keep(ana, bench, look(ana, bench, COUNTS, place=bench.shelf, on=on))
    assert Arrival.objects.count() == 2
    assert page(ana, f"/kits/{bench.program}/arrivals/compare/").count("Shelf</td>") == 2


@pytest.mark.parametrize("path", ["compare/999/2026-01-01/", "compare/1/x/", "999/"])
def test_what_was_not_brought_in_is_not_found(bench: Bench, ana: Client, path: str) -> None:
    assert ana.get(f"/kits/{bench.program}/arrivals/{path}").status_code == 404


@pytest.mark.parametrize("name", ["bea", "zoe", "ewa", "nico"])
def test_nobody_else_brings_files_in(world: World, bench: Bench, name: str) -> None:
    assert look(world.client(name), bench, COUNTS).status_code == 404


@pytest.mark.parametrize("words_of", words.LISTS)
def test_every_word_of_a_list_is_written_in_spanish(words_of: dict[str, str]) -> None:
    assert without_spanish(words_of.values()) == []
