"""Kit designs in the browser: a version written, put into use, followed by the next, with its cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from partera.programs.kits.models import KitVersion
from tests.doors.test_kits_stock import page
from tests.support.kit_bench import Bench
from tests.support.people import World

pytestmark = pytest.mark.django_db


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


def draft(bench: Bench, **more: Any) -> dict[str, Any]:
    sent = {
        "name": "Small kit", "other": "3.50", "barcode": "0123456789012", "note": "",
        "part-TOTAL_FORMS": 4, "part-INITIAL_FORMS": 0, "part-0-product": bench.diapers, "part-0-quantity": 60,
        "part-0-language": "", "part-1-product": bench.wipes, "part-1-quantity": 2, "part-1-language": "",
    }  # fmt: skip
    return sent | more


def test_a_version_is_written_with_its_contents_and_cost(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 1000, "D1", cents=14_500)
    bench.receive(bench.wipes, 10, "W1", cents=900)
    answer = ana.post(f"/kits/{bench.program}/designs/new/", draft(bench), follow=True)
    found = answer.content.decode()
    assert "One kit holds 62 pieces and costs $14.00 landed." in found
    assert "Diapering" in found
    assert "Nothing of these categories is in the kit:" in found


def test_a_cost_with_a_price_lacking_says_at_least(bench: Bench, ana: Client) -> None:
    bench.receive(bench.diapers, 1000, "D1", cents=14_500)
    found = ana.post(f"/kits/{bench.program}/designs/new/", draft(bench), follow=True).content.decode()
    assert "costs at least $12.20 landed" in found
    assert "Without a price: Wipes." in found


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        ({"part-1-quantity": ""}, "Write how many one kit holds."),
        ({"part-1-product": ""}, "Choose the supply."),
        ({"name": ""}, "This field is required."),
        ({"other": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_a_version_lacks_is_told(bench: Bench, ana: Client, odd: dict[str, str], told: str) -> None:
    answer = ana.post(f"/kits/{bench.program}/designs/new/", draft(bench, **odd))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not KitVersion.objects.exists()


def test_a_supply_twice_and_a_barcode_of_another_are_refused(bench: Bench, ana: Client) -> None:
    twice = draft(bench, **{"part-1-product": bench.diapers})
    assert "stands twice" in ana.post(f"/kits/{bench.program}/designs/new/", twice).content.decode()
    ana.post(f"/kits/{bench.program}/designs/new/", draft(bench))
    again = ana.post(f"/kits/{bench.program}/designs/new/", draft(bench, name="Other kit"))
    assert "has this barcode" in again.content.decode()
    assert KitVersion.objects.count() == 1


def test_a_version_in_use_stays_and_the_next_one_begins_from_it(bench: Bench, ana: Client) -> None:
    ana.post(f"/kits/{bench.program}/designs/new/", draft(bench))
    first = KitVersion.objects.get()
    address = f"/kits/{bench.program}/designs/{first.pk}/"
    ana.post(f"{address}?do=use")
    refused = ana.post(f"{address}change/", draft(bench))
    assert "Write a new version." in refused.content.decode()
    begun = page(ana, f"/kits/{bench.program}/designs/new/?from={first.pk}")
    assert 'value="60"' in begun
    assert "Small kit" in begun
    ana.post(f"/kits/{bench.program}/designs/new/", draft(bench, **{"barcode": "", "part-1-quantity": 3}))
    assert sorted(KitVersion.objects.values_list("number", flat=True)) == [1, 2]
    listed = page(ana, f"/kits/{bench.program}/designs/")
    assert "1 version is in use: Small kit 1." in listed


def test_a_draft_is_changed_until_it_is_in_use(bench: Bench, ana: Client) -> None:
    ana.post(f"/kits/{bench.program}/designs/new/", draft(bench))
    row = KitVersion.objects.get()
    sent = draft(bench, **{"part-0-quantity": 50, "note": "Fewer diapers", "part-1-language": "es"})
    ana.post(f"/kits/{bench.program}/designs/{row.pk}/change/", sent)
    assert sorted(row.parts.values_list("quantity", "language")) == [(2, "es"), (50, "")]
    found = page(ana, f"/kits/{bench.program}/designs/{row.pk}/")
    assert "Fewer diapers" in found
    assert "Spanish" in found


def test_no_more_are_made_of_a_retired_version(bench: Bench, ana: Client) -> None:
    version = bench.kit()
    ana.post(f"/kits/{bench.program}/designs/{version}/?do=retire")
    assert KitVersion.objects.get().state == "retired"
    told = ana.post(f"/kits/{bench.program}/designs/{version}/?do=use", follow=True).content.decode()
    assert "Only a draft with contents is put into use." in told


def test_who_only_sees_the_program_reads_contents_without_costs(world: World, bench: Bench) -> None:
    version = bench.kit()
    browser = world.client("ewa")
    found = page(browser, f"/kits/{bench.program}/designs/{version}/")
    assert "One kit holds 3 pieces." in found
    assert "$" not in found
    assert "Cents" not in page(browser, f"/kits/{bench.program}/designs/{version}.csv")
    assert browser.post(f"/kits/{bench.program}/designs/{version}/?do=retire").status_code == 404


def test_contents_come_as_a_file(bench: Bench, ana: Client) -> None:
    version = bench.kit()
    text = page(ana, f"/kits/{bench.program}/designs/{version}.csv")
    assert "First kit,1,Diapering,Diapers,2,piece," in text
