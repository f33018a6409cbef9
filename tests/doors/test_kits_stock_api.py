"""Stock through the interface, by the same rules as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from partera.doors.api.operations import all_operations
from partera.doors.api.urls import api
from partera.programs.kits.models import Lot
from tests.doors.test_api import brings, sends
from tests.support.kit_bench import Bench
from tests.support.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(world: World, clock: datetime) -> Bench:
    return Bench(world)


def receipt(bench: Bench, **more: Any) -> dict[str, Any]:
    line = {"product": bench.diapers, "quantity": 600, "lot": "D7", "expires_on": "2027-06-01", "cents": 8400}
    return {"key": "truck-0001", "place": bench.shelf, "kind": "donation", "origin": "Drive", "lines": [line]} | more


def test_whatever_the_interface_says_of_the_kit_stands_under_one_name() -> None:
    named = {tag for _, router in api._routers for tag in router.tags or () if "kit" in tag.casefold()}
    paths = [one.path for one in all_operations(api) if "kit" in one.path]
    assert {tag.split(": ")[0] for tag in named} == {"Newborn Supply Kit"}
    assert {path.split("/")[1] for path in paths} == {"kits"}
    assert {path.split("/")[2] for path in paths} == {"programs", "sites", "requests", "shipments"}


def test_a_receipt_is_written_once_however_often_it_is_sent(client: Client, world: World, bench: Bench) -> None:
    path, headers = f"/kits/programs/{bench.program}/receipts", brings(world)
    answers = [sends(client, "POST", path, receipt(bench), **headers) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert bench.has() == {("Diapers", "D7"): 600}
    (row,) = client.get(f"/api/kits/programs/{bench.program}/stock", headers=headers).json()["items"]
    assert (row["on_hand"], row["available"], row["cents"]) == (600, 600, 8400)


@pytest.mark.parametrize(
    "odd", [{"place": 999999}, {"kind": "theft"}, {"origin": " "}, {"lines": []}, {"key": "x"}, {"key": "a b c d e f"}]
)
def test_a_receipt_that_is_none_is_refused(client: Client, world: World, bench: Bench, odd: dict[str, Any]) -> None:
    answer = sends(client, "POST", f"/kits/programs/{bench.program}/receipts", receipt(bench, **odd), **brings(world))
    assert answer.status_code in (404, 409, 422)
    assert bench.has() == {}


def test_a_count_a_reversal_and_what_moved(client: Client, world: World, bench: Bench) -> None:
    headers, base = brings(world), f"/kits/programs/{bench.program}"
    bench.receive(bench.diapers, 20, "D1")
    lot = Lot.objects.get(code="D1").pk
    counted = sends(
        client, "POST", f"{base}/counts", {"key": "count-0001", "place": bench.shelf, "found": {lot: 18}}, **headers
    )
    assert (counted.status_code, counted.json()["differ"]) == (201, 1)
    newest = client.get(f"/api{base}/movements?limit=1", headers=headers).json()
    assert (newest["items"][0]["kind"], newest["has_more"]) == ("count_less", True)
    path = f"{base}/movements/{newest['items'][0]['id']}/reversal"
    assert sends(client, "POST", path, {"reason": "Found behind the door"}, **headers).status_code == 201
    assert bench.has() == {("Diapers", "D1"): 20}
    assert sends(client, "POST", path, {"reason": "Again"}, **headers).status_code == 409


@pytest.mark.parametrize("asked", ["on=2030-01-01", "on=x", "place=0"])
def test_an_odd_question_is_refused(client: Client, world: World, bench: Bench, asked: str) -> None:
    answer = client.get(f"/api/kits/programs/{bench.program}/stock?{asked}", headers=brings(world))
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["ewa", "zoe", "nico"])
def test_nobody_else_reaches_the_stock(client: Client, world: World, bench: Bench, name: str) -> None:
    headers = brings(world, name)
    assert client.get(f"/api/kits/programs/{bench.program}/stock", headers=headers).status_code == 404
    path = f"/kits/programs/{bench.program}/receipts"
    assert sends(client, "POST", path, receipt(bench), **headers).status_code == 404
    assert bench.has() == {}
