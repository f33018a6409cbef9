"""Shipments: promised, sent, received with what is missing, taken back, called off; the ledger agrees at each step."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import clock_at
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import ledger, requests, shipments, sites, stock
from partera.programs.kits.models import Balance, Location, Lot, Movement, Request, Shipment
from partera.programs.kits.queries import requests as offered
from partera.programs.kits.queries import stock as known
from tests.support import kit_sites, rivals
from tests.support.kit_sites import Scene
from tests.support.people import make_world


def state(shipment: int) -> str:
    return Shipment.objects.get(pk=shipment).state


def asked(request: int) -> str:
    return Request.objects.get(pk=request).state


# Packing


def test_packing_promises_what_expires_first(scene: Scene) -> None:
    shipment = scene.pack(scene.approved(35), 35)
    assert scene.lots(shipment) == {"SOON": 30, "LATER": 5}
    assert (scene.has(scene.shelf, "SOON"), scene.has(scene.shelf, "LATER")) == ((30, 30), (40, 5))
    assert Entry.objects.get(action="kits.pack").changes["quantity"] == [None, 35]


def test_what_is_promised_is_not_promised_again(scene: Scene) -> None:
    scene.pack(scene.approved(60), 60)
    with pytest.raises(Refused, match="can promise 10 of these and 11 are wanted"):
        scene.pack(scene.approved(11, site=scene.south, by="sol"), 11)


def test_held_and_expired_lots_are_left(scene: Scene) -> None:
    Lot.objects.filter(code="SOON").update(is_held=True)
    assert scene.lots(scene.pack(scene.approved(5), 5)) == {"LATER": 5}
    Lot.objects.filter(code="SOON").update(is_held=False, expires_on=date(2026, 3, 15))
    assert scene.lots(scene.pack(scene.approved(5), 5)) == {"LATER": 5}


def test_a_request_is_approved_before_it_is_packed(scene: Scene) -> None:
    with pytest.raises(Refused, match="Approve the request first"):
        scene.pack(scene.ask(5), 5)


def test_no_more_is_packed_than_was_approved(scene: Scene) -> None:
    number = scene.approved(12)
    scene.pack(number, 8)
    with pytest.raises(Refused, match="4 are still to pack"):
        scene.pack(number, 5)
    scene.pack(number, 4)
    with pytest.raises(Refused, match="0 are still to pack"):
        scene.pack(number, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quantity": 0}, "Say how many"),
        ({"quantity": 5, "way": "drone"}, "Say how many"),
        ({"quantity": 5, "planned_on": date(2026, 3, 15)}, "is over"),
    ],
)
def test_packing_that_makes_no_sense_is_refused(scene: Scene, wrong: dict, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        scene.pack(scene.approved(12), **wrong)
    assert not Shipment.objects.exists()


def test_a_site_or_an_outside_place_is_no_warehouse(scene: Scene) -> None:
    number = scene.approved(5)
    for place in (scene.place_of(scene.south), Location.objects.get(program=scene.program, key="supplier").pk, 9_999):
        with pytest.raises(NotFound):
            shipments.pack(
                request=number, source=place, quantity=5, planned_on=date(2026, 3, 20), way="pickup", by=scene.ana
            )


def test_the_warehouse_of_another_programme_is_not_packed_from(scene: Scene) -> None:
    other = kit_sites.scene(scene.world, "Another programme")
    with pytest.raises(NotFound, match="no such warehouse"):
        shipments.pack(
            request=scene.approved(5), source=other.shelf, quantity=5, planned_on=date(2026, 3, 20), way="pickup",
            by=scene.ana,
        )  # fmt: skip


# Sending


def test_what_is_sent_is_on_the_way_and_promised_no_longer(scene: Scene) -> None:
    number = scene.approved(12)
    shipment = scene.pack(number, 12)
    shipments.send(shipment=shipment, by=scene.ana)
    road = Shipment.objects.get(pk=shipment).road_id
    assert (scene.has(scene.shelf, "SOON"), scene.has(road, "SOON")) == ((18, 0), (12, 0))
    assert (state(shipment), asked(number)) == ("sent", "fulfilled")


def test_a_reduced_request_is_fulfilled_in_part(scene: Scene) -> None:
    number = scene.ask(12)
    requests.approve(request=number, quantity=8, reason="Few are left", by=scene.ana)
    first = scene.pack(number, 3)
    shipments.send(shipment=first, by=scene.ana)
    assert asked(number) == "started"
    shipments.send(shipment=scene.pack(number, 5), by=scene.ana)
    assert asked(number) == "partly"


def test_nothing_is_sent_twice(scene: Scene) -> None:
    shipment = scene.sent(12)
    with pytest.raises(Refused, match="On the way"):
        shipments.send(shipment=shipment, by=scene.ana)
    assert scene.has(scene.shelf, "SOON") == (18, 0)


def test_a_lot_held_since_it_was_packed_does_not_leave(scene: Scene) -> None:
    shipment = scene.pack(scene.approved(12), 12)
    Lot.objects.filter(code="SOON").update(is_held=True)
    with pytest.raises(Refused, match="on hold"):
        shipments.send(shipment=shipment, by=scene.ana)
    assert (state(shipment), scene.has(scene.shelf, "SOON")) == ("packed", (30, 12))


def test_a_lot_expired_since_it_was_packed_does_not_leave(scene: Scene) -> None:
    shipment = scene.pack(scene.approved(12), 12)
    with clock_at(datetime(2026, 6, 2, 12, tzinfo=UTC)), pytest.raises(Refused, match="SOON has expired"):
        shipments.send(shipment=shipment, by=scene.ana)


def test_a_count_that_finds_fewer_leaves_the_other_promises_whole(scene: Scene) -> None:
    first, second = scene.pack(scene.approved(20), 20), scene.pack(scene.approved(10), 10)
    stock.count(location=scene.shelf, found={scene.lot("SOON"): 16}, key="count", by=scene.ana)
    assert scene.has(scene.shelf, "SOON") == (16, 16)
    shipments.cancel(shipment=first, reason="Counted short", by=scene.ana)
    assert scene.has(scene.shelf, "SOON") == (16, 10)
    shipments.send(shipment=second, by=scene.ana)
    assert scene.has(scene.shelf, "SOON") == (6, 0)


# Receiving


def test_what_arrives_stands_at_the_site(scene: Scene) -> None:
    shipment = scene.sent(35)
    scene.receive(shipment)
    row = Shipment.objects.get(pk=shipment)
    assert (row.state, row.received_by) == ("received", "Kim")
    place = scene.place_of(scene.north)
    assert (scene.has(place, "SOON"), scene.has(place, "LATER"), scene.has(row.road_id, "SOON")) == (
        (30, 0), (5, 0), (0, 0),
    )  # fmt: skip


def test_what_is_missing_is_written_down_with_its_reason(scene: Scene) -> None:
    shipment = scene.sent(12)
    with pytest.raises(Refused, match="Fewer arrived"):
        scene.receive(shipment, missing=2)
    scene.receive(shipment, missing=2, reason="A wet box")
    missing = Movement.objects.get(kind="missing")
    assert (missing.quantity, missing.reason, missing.target.key) == (2, "A wet box", "lost")
    assert scene.has(scene.place_of(scene.north), "SOON") == (10, 0)
    assert Entry.objects.get(action="kits.receive").changes["arrived"][1] == {str(scene.lot("SOON")): 10}


def test_nothing_may_have_arrived(scene: Scene) -> None:
    shipment = scene.sent(12)
    scene.receive(shipment, missing=12, reason="The van was robbed")
    assert scene.has(scene.place_of(scene.north), "SOON") == (0, 0)


def test_the_same_receipt_sent_again_changes_nothing(scene: Scene) -> None:
    shipment = scene.sent(12)
    scene.receive(shipment, missing=2, reason="Wet")
    scene.receive(shipment, missing=2, reason="Wet")
    assert Movement.objects.filter(kind="arrive").count() == 1
    with pytest.raises(Refused, match="Received"):
        scene.receive(shipment, missing=1, reason="Wet")


@pytest.mark.parametrize("numbers", [{}, {"SOON": 13}, {"SOON": -1}, {"SOON": 12, "LATER": 0}, {"LATER": 12}])
def test_a_receipt_names_every_lot_and_no_more_than_was_sent(scene: Scene, numbers: dict[str, int]) -> None:
    arrived = {scene.lot(code): number for code, number in numbers.items()}
    with pytest.raises(BadInput, match="count the lot"):
        shipments.receive(shipment=scene.sent(12), arrived=arrived, received_by="Kim", by=scene.worker("kim"))


def test_nothing_is_received_before_it_left(scene: Scene) -> None:
    with pytest.raises(Refused, match="Packed"):
        scene.receive(scene.pack(scene.approved(12), 12))


@pytest.mark.parametrize("who", ["sol", "wim"])
def test_another_organizations_people_receive_nothing(scene: Scene, who: str) -> None:
    shipment = scene.sent(12)
    with pytest.raises(NotFound):
        scene.receive(shipment, by=who)


@pytest.mark.parametrize("who", ["bea", "nico", "ewa", "olga", "zoe", "carmen"])
def test_nobody_else_moves_a_shipment(scene: Scene, who: str) -> None:
    shipment, viewer = scene.sent(12), scene.world.viewer(who)
    lot = scene.lot("SOON")
    for step in (
        lambda: shipments.pack(
            request=1, source=scene.shelf, quantity=1, planned_on=date(2026, 3, 20), way="pickup", by=viewer
        ),
        lambda: shipments.send(shipment=shipment, by=viewer),
        lambda: shipments.receive(shipment=shipment, arrived={lot: 12}, received_by="X", by=viewer),
        lambda: shipments.cancel(shipment=shipment, reason="X", by=viewer),
        lambda: shipments.not_picked_up(shipment=shipment, by=viewer),
        lambda: shipments.take_receipt_back(shipment=shipment, reason="X", by=viewer),
        lambda: shipments.change_day(shipment=shipment, planned_on=date(2026, 3, 20), way="pickup", by=viewer),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            step()
    assert state(shipment) == "sent"


def test_a_site_sends_and_cancels_nothing_itself(scene: Scene) -> None:
    shipment = scene.pack(scene.approved(12), 12)
    with pytest.raises(NotAllowed):
        shipments.send(shipment=shipment, by=scene.worker("kim"))
    with pytest.raises(NotAllowed):
        shipments.cancel(shipment=shipment, reason="No", by=scene.worker("kim"))


# Taken back, called off, not picked up


def test_a_wrong_receipt_is_taken_back_and_written_anew(scene: Scene) -> None:
    shipment = scene.sent(12)
    scene.receive(shipment, missing=2, reason="Wet")
    shipments.take_receipt_back(shipment=shipment, reason="They were behind the door", by=scene.worker("kim"))
    assert (state(shipment), scene.has(scene.place_of(scene.north), "SOON")) == ("sent", (0, 0))
    scene.receive(shipment)
    assert scene.has(scene.place_of(scene.north), "SOON") == (12, 0)
    shipments.take_receipt_back(shipment=shipment, reason="Once more", by=scene.ana)
    scene.receive(shipment, missing=1, reason="Torn")
    assert scene.has(scene.place_of(scene.north), "SOON") == (11, 0)
    assert known.summed(scene.program) == known.on_hand(scene.program)


def test_a_receipt_is_not_taken_back_once_its_kits_are_gone(scene: Scene) -> None:
    shipment = scene.sent(12)
    scene.receive(shipment)
    stock.take_out(
        location=scene.place_of(scene.north), kind="loss", lot=scene.lot("SOON"), quantity=1, reason="Wet", key="l",
        by=scene.worker("kim"),
    )  # fmt: skip
    with pytest.raises(ledger.Short):
        shipments.take_receipt_back(shipment=shipment, reason="Wrong", by=scene.worker("kim"))
    assert state(shipment) == "received"


def test_what_belongs_to_a_shipment_is_not_reversed_by_itself(scene: Scene) -> None:
    shipment = scene.sent(12)
    scene.receive(shipment)
    for movement in Movement.objects.filter(kind__in=("ship", "arrive")):
        with pytest.raises(Refused, match="belongs to a shipment"):
            ledger.reverse(movement=movement.pk, reason="Wrong", by=scene.ana)


def test_a_receipt_can_only_be_taken_back_when_there_is_one(scene: Scene) -> None:
    with pytest.raises(Refused, match="not received yet"):
        shipments.take_receipt_back(shipment=scene.sent(12), reason="Wrong", by=scene.ana)


def test_calling_off_a_packed_shipment_frees_what_was_promised(scene: Scene) -> None:
    number = scene.approved(12)
    shipment = scene.pack(number, 12)
    with pytest.raises(Refused, match="Say why"):
        shipments.cancel(shipment=shipment, reason=" ", by=scene.ana)
    shipments.cancel(shipment=shipment, reason="Wrong site", by=scene.ana)
    assert (scene.has(scene.shelf, "SOON"), asked(number)) == ((30, 0), "approved")
    scene.pack(number, 12)


@pytest.mark.parametrize("first", ["sent", "no_show"])
def test_what_comes_back_stands_on_the_shelf_and_opens_the_request_again(scene: Scene, first: str) -> None:
    number = scene.approved(12)
    shipment = scene.pack(number, 12)
    shipments.send(shipment=shipment, by=scene.ana)
    if first == "no_show":
        shipments.not_picked_up(shipment=shipment, by=scene.ana)
    shipments.cancel(shipment=shipment, reason="Came back", by=scene.ana)
    assert (scene.has(scene.shelf, "SOON"), asked(number)) == ((30, 0), "approved")
    with pytest.raises(Refused, match="Cancelled"):
        shipments.send(shipment=shipment, by=scene.ana)


def test_what_was_not_picked_up_waits_and_is_sent_again_without_moving_twice(scene: Scene) -> None:
    shipment = scene.sent(12)
    shipments.not_picked_up(shipment=shipment, by=scene.ana)
    with pytest.raises(Refused, match="Not picked up"):
        scene.receive(shipment)
    shipments.change_day(shipment=shipment, planned_on=date(2026, 3, 27), way="delivery", by=scene.ana)
    shipments.send(shipment=shipment, by=scene.ana)
    scene.receive(shipment)
    assert (scene.has(scene.shelf, "SOON"), scene.has(scene.place_of(scene.north), "SOON")) == ((18, 0), (12, 0))


def test_a_day_is_changed_until_the_shipment_leaves(scene: Scene) -> None:
    shipment = scene.pack(scene.approved(12), 12)
    shipments.change_day(shipment=shipment, planned_on=date(2026, 3, 25), way="pickup", by=scene.ana)
    row = Shipment.objects.get(pk=shipment)
    assert (row.planned_on, row.way) == (date(2026, 3, 25), "pickup")
    shipments.send(shipment=shipment, by=scene.ana)
    with pytest.raises(Refused, match="has left"):
        shipments.change_day(shipment=shipment, planned_on=date(2026, 3, 26), way="pickup", by=scene.ana)


def test_nothing_is_packed_for_a_site_that_ended(scene: Scene) -> None:
    number = scene.approved(12)
    with pytest.raises(Refused, match="open requests"):
        sites.go_on(site=scene.north, state="ended", reason="Closed", by=scene.ana)
    requests.close(request=number, reason="Site closes", by=scene.ana)
    sites.go_on(site=scene.north, state="ended", reason="Closed", by=scene.ana)
    with pytest.raises(Refused, match="not approved"):
        scene.pack(number, 5)


def test_nothing_is_lost_whatever_became_of_shipments(scene: Scene) -> None:
    scene.receive(scene.sent(12), missing=2, reason="Wet")
    scene.sent(8)
    scene.pack(scene.approved(5), 5)
    shipments.cancel(shipment=scene.sent(7), reason="Back", by=scene.ana)
    kits = sum(Balance.objects.filter(lot__product__is_kit=True).values_list("on_hand", flat=True))
    assert kits == 70 - 2
    assert known.summed(scene.program) == known.on_hand(scene.program)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_pack_the_last_kits_at_once_do_not_both_get_them(
    transactional_db: None, clock: datetime, tmp_path: Path
) -> None:
    scene = kit_sites.scene(make_world())
    number = scene.approved(60)

    def both() -> str:
        try:
            scene.pack(number, 60)
        except Refused:
            return "refused"
        return "packed"

    found = rivals.at_once(both, folder=tmp_path)
    assert sorted(one["gave"] for one in found) == ["packed", "refused"]
    with rivals.looking_at(tmp_path):
        assert Shipment.objects.count() == 1


def test_the_warehouse_with_most_to_promise_comes_first(scene: Scene) -> None:
    Location.objects.create(program_id=scene.program, kind="warehouse", name="A first by its name")
    found = offered.free(scene.ana, scene.program, scene.product)
    assert [one.location == scene.shelf for one in found] == [True, False]


@pytest.mark.parametrize("change", [{"is_held": True}, {"expires_on": date(2026, 3, 15)}])
def test_what_was_not_picked_up_is_not_sent_again_once_held_or_expired(scene: Scene, change: dict) -> None:
    shipment = scene.sent(5)
    shipments.not_picked_up(shipment=shipment, by=scene.ana)
    Lot.objects.filter(code="SOON").update(**change)
    with pytest.raises(Refused):
        shipments.send(shipment=shipment, by=scene.ana)
    assert state(shipment) == "no_show"


def test_a_request_closed_meanwhile_is_not_opened_by_what_was_read_before(scene: Scene) -> None:
    number = scene.approved(5)
    read_before = Request.objects.get(pk=number)
    requests.close(request=number, reason="No room", by=scene.ana)
    requests.settle(read_before)
    assert asked(number) == "cancelled"
