"""Requests and shipments through the interface, by the same rules as the pages; sent twice, done once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from partera.programs.kits.models import Movement, Request, Shipment
from tests.doors.test_api import brings, sends
from tests.support import kit_sites
from tests.support.kit_sites import Scene
from tests.support.people import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(world: World, clock: object) -> Scene:
    return kit_sites.scene(world)


def ask(client: Client, scene: Scene, headers: dict[str, Any], **more: object) -> Any:
    sent = {"key": "other system 17", "version": scene.version, "quantity": 12} | more
    return sends(client, "POST", f"/kits/sites/{scene.north}/requests", sent, **headers)


def test_a_request_goes_its_whole_way(client: Client, world: World, scene: Scene) -> None:
    headers = brings(world)
    made = ask(client, scene, headers)
    assert (made.status_code, made.json()["state"], made.json()["quantity"]) == (201, "pending", 12)
    number = made.json()["id"]
    approved = sends(client, "POST", f"/kits/requests/{number}/approval", {"quantity": 12}, **headers).json()
    assert (approved["state"], approved["to_pack"]) == ("approved", 12)
    packing = {"warehouse": scene.shelf, "quantity": 12, "planned_on": "2026-03-20"}
    packed = sends(client, "POST", f"/kits/requests/{number}/shipments", packing, **headers).json()
    assert [(line["code"], line["quantity"]) for line in packed["lines"]] == [("SOON", 12)]
    address = f"/kits/shipments/{packed['code']}"
    assert sends(client, "POST", f"{address}/departure", {}, **headers).json()["state"] == "sent"
    receipt = {"arrived": {str(packed["lines"][0]["lot"]): 10}, "received_by": "Kim", "reason": "Wet"}
    received = sends(client, "POST", f"{address}/receipt", receipt, **headers).json()
    assert (received["state"], received["missing"]) == ("received", 2)
    again = sends(client, "POST", f"{address}/receipt", receipt, **headers)
    assert (again.status_code, Movement.objects.filter(kind="arrive").count()) == (200, 1)


def test_the_same_key_asks_once_with_and_without_the_header(client: Client, world: World, scene: Scene) -> None:
    headers = brings(world)
    first, second = ask(client, scene, headers), ask(client, scene, headers)
    assert first.json()["id"] == second.json()["id"]
    ask(client, scene, headers | {"Idempotency-Key": "a"})
    assert Request.objects.count() == 1


def test_a_note_that_names_a_patient_is_refused_with_what_to_do_and_kept_nowhere(
    client: Client, world: World, scene: Scene
) -> None:
    answer = ask(client, scene, brings(world), note="For patient Maria Lopez, room 4")
    assert (answer.status_code, Request.objects.count()) == (422, 0)
    assert "“What the program should know” holds what looks like a patient’s name" in answer.json()["detail"]
    assert "take it out" in answer.json()["detail"]
    assert "Lopez" not in answer.content.decode()


def test_refusals_say_why(client: Client, world: World, scene: Scene) -> None:
    headers = brings(world)
    number = ask(client, scene, headers).json()["id"]
    fewer = sends(client, "POST", f"/kits/requests/{number}/approval", {"quantity": 5}, **headers)
    assert (fewer.status_code, "Say why" in fewer.json()["detail"]) == (409, True)
    packing = {"warehouse": scene.shelf, "quantity": 5, "planned_on": "2026-03-20"}
    early = sends(client, "POST", f"/kits/requests/{number}/shipments", packing, **headers)
    assert (early.status_code, "Approve the request first" in early.json()["detail"]) == (409, True)
    assert ask(client, scene, headers, key="k", quantity=0).status_code == 422
    assert ask(client, scene, headers, key="").status_code == 422


def test_lists_tell_stock_cover_and_what_is_under_way(client: Client, world: World, scene: Scene) -> None:
    headers = brings(world)
    scene.receive(scene.sent(20))
    scene.sent(5)
    found = client.get(f"/api/kits/programs/{scene.program}/sites", headers=headers).json()
    north = next(item for item in found["items"] if item["name"] == "North")
    assert (north["kits_fit"], north["kits_on_the_way"], north["demand_from"]) == (20, 5, "births")
    assert north["days_of_cover"] == pytest.approx(20 / (1200 / 365.25))
    moving = client.get(f"/api/kits/programs/{scene.program}/shipments", headers=headers).json()
    assert [item["code"] for item in moving["items"]] == [Shipment.objects.get(state="sent").code]
    beyond = client.get(f"/api/kits/programs/{scene.program}/shipments?offset=1", headers=headers).json()
    assert (beyond["items"], beyond["total"], beyond["next_offset"]) == ([], 1, None)
    open_ones = client.get(f"/api/kits/programs/{scene.program}/requests?state=pending", headers=headers).json()
    assert open_ones["total"] == 0
