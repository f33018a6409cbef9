"""What sites ask for: limits, unusual numbers, approval, who may."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import designs, requests, shipments, sites
from partera.programs.kits.actions.requests import Asked, Unusual
from partera.programs.kits.models import Request
from tests.support.kit_sites import Scene


def state(number: int) -> tuple[str, int | None]:
    row = Request.objects.get(pk=number)
    return row.state, row.approved


def test_a_request_waits_and_has_its_line_in_the_trail(scene: Scene) -> None:
    number = scene.ask(12)
    assert state(number) == ("pending", None)
    assert Entry.objects.get(action="kits.ask", thing=f"kit request {number}").changes["quantity"] == [None, 12]


def test_a_request_by_expected_births_asks_for_one_kit_a_birth(scene: Scene) -> None:
    row = Request.objects.get(pk=scene.ask(basis="births", quantity=None, births=25))
    assert (row.quantity, row.births) == (25, 25)


def test_births_are_not_kept_with_a_request_by_number(scene: Scene) -> None:
    assert Request.objects.get(pk=scene.ask(9, births=25)).births is None


def test_the_same_form_sent_twice_is_one_request(scene: Scene) -> None:
    assert scene.ask(12, key="one form") == scene.ask(12, key="one form")
    assert Request.objects.count() == 1


def test_two_sites_may_choose_the_same_key_and_neither_gets_the_other_s_request(scene: Scene) -> None:
    first = scene.ask(12, key="one form")
    second = scene.ask(9, site=scene.south, by="sol", key="one form")
    assert list(Request.objects.order_by("pk").values_list("pk", "site", "quantity")) == [
        (first, scene.north, 12), (second, scene.south, 9),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quantity": 0}, "at least one"),
        ({"quantity": -3}, "at least one"),
        ({"quantity": 10**9}, "at least one"),
        ({"quantity": None}, "at least one"),
        ({"quantity": 5, "basis": "births"}, "at least one"),
        ({"quantity": 5, "basis": "guess"}, "ways offered"),
        ({"quantity": 5, "way": "drone"}, "ways offered"),
        ({"quantity": 5, "wanted_on": date(2026, 3, 15)}, "is over"),
        ({"quantity": 5, "key": " "}, "key"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(scene: Scene, wrong: dict, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        scene.ask(**wrong)


def test_a_kit_that_is_not_in_use_cannot_be_asked_for(scene: Scene) -> None:
    designs.retire(version=scene.version, by=scene.ana)
    with pytest.raises(BadInput, match="in use"):
        scene.ask(5)


def test_more_than_three_times_the_usual_asks_for_a_reason(scene: Scene) -> None:
    for _each in range(3):
        scene.ask(10)
    with pytest.raises(Unusual) as refused:
        scene.ask(31)
    assert "31 is unusual" in refused.value.sentence and "about 10" in refused.value.sentence
    kept = Request.objects.get(pk=scene.ask(31, unusual_reason="A twin clinic opens"))
    assert (kept.is_unusual, kept.unusual_reason) == (True, "A twin clinic opens")


def test_the_first_three_requests_are_never_unusual_and_three_times_is_not(scene: Scene) -> None:
    for quantity in (1, 20, 2):
        scene.ask(quantity)
    scene.ask(6)
    assert not Request.objects.filter(is_unusual=True).exists()


def test_what_is_open_counts_toward_the_most_at_once(scene: Scene) -> None:
    sites.weigh(site=scene.north, need_weight=1, most_at_once=20, by=scene.ana)  # type: ignore[arg-type]
    scene.ask(12)
    with pytest.raises(Refused, match="12 are asked for already"):
        scene.ask(9)
    scene.ask(8)


def test_a_site_that_is_not_approved_asks_for_nothing(scene: Scene) -> None:
    sites.go_on(site=scene.north, state="ended", reason="Closed", by=scene.ana)
    with pytest.raises(Refused, match="not approved"):
        scene.ask(5)


@pytest.mark.parametrize("who", ["wim", "sol"])
def test_another_organizations_people_cannot_ask_for_the_site(scene: Scene, who: str) -> None:
    with pytest.raises(NotFound):
        scene.ask(5, by=who)


@pytest.mark.parametrize("who", ["bea", "nico", "ewa", "olga", "zoe", "carmen"])
def test_nobody_else_asks_approves_or_closes(scene: Scene, who: str) -> None:
    number, viewer = scene.ask(5), scene.world.viewer(who)
    with pytest.raises((NotFound, NotAllowed)):
        requests.ask(site=scene.north, asked=Asked(scene.version, quantity=1), key="x", by=viewer)
    with pytest.raises((NotFound, NotAllowed)):
        requests.approve(request=number, quantity=5, by=viewer)
    with pytest.raises((NotFound, NotAllowed)):
        requests.close(request=number, reason="No", by=viewer)
    assert state(number) == ("pending", None)


def test_who_runs_the_programme_asks_for_a_site_that_phoned(scene: Scene) -> None:
    number = requests.ask(site=scene.north, asked=Asked(scene.version, quantity=4), key="phone", by=scene.ana)
    assert Request.objects.get(pk=number).by_name == scene.ana.name


def test_a_request_is_approved_in_full(scene: Scene) -> None:
    number = scene.approved(12)
    row = Request.objects.get(pk=number)
    assert (row.state, row.approved, row.decided_on, row.decided_by) == (
        "approved", 12, date(2026, 3, 16), scene.ana.name,
    )  # fmt: skip
    changes = Entry.objects.get(action="kits.approve_request").changes
    assert (changes["state"], changes["approved"]) == (["pending", "approved"], [None, 12])


def test_a_reduction_needs_its_reason(scene: Scene) -> None:
    number = scene.ask(12)
    with pytest.raises(Refused, match="Say why"):
        requests.approve(request=number, quantity=8, by=scene.ana)
    requests.approve(request=number, quantity=8, reason="Few are left", by=scene.ana)
    assert (state(number), Request.objects.get(pk=number).reason) == (("approved", 8), "Few are left")


@pytest.mark.parametrize("quantity", [0, -1, 13])
def test_no_more_than_was_asked_for_is_approved(scene: Scene, quantity: int) -> None:
    with pytest.raises(BadInput, match="from 1 to 12"):
        requests.approve(request=scene.ask(12), quantity=quantity, by=scene.ana)


def test_a_number_may_be_changed_until_something_is_packed(scene: Scene) -> None:
    number = scene.approved(12)
    requests.approve(request=number, quantity=10, reason="Few are left", by=scene.ana)
    scene.pack(number, 4)
    with pytest.raises(Refused, match="packed"):
        requests.approve(request=number, quantity=12, by=scene.ana)


def test_a_site_does_not_approve_its_own_request(scene: Scene) -> None:
    number = scene.ask(12)
    with pytest.raises(NotAllowed):
        requests.approve(request=number, quantity=12, by=scene.worker("kim"))


def test_a_request_is_taken_back_or_declined_with_a_reason(scene: Scene) -> None:
    mine, theirs = scene.ask(5), scene.ask(6)
    with pytest.raises(Refused, match="Say why"):
        requests.close(request=mine, reason=" ", by=scene.worker("kim"))
    requests.close(request=mine, reason="Typed twice", by=scene.worker("kim"))
    requests.close(request=theirs, reason="None are left", by=scene.ana)
    assert (state(mine), state(theirs)) == (("cancelled", None), ("cancelled", None))
    with pytest.raises(Refused, match="already closed"):
        requests.close(request=mine, reason="Again", by=scene.ana)


def test_a_request_is_not_closed_while_something_is_packed_for_it(scene: Scene) -> None:
    number = scene.approved(12)
    shipment = scene.pack(number, 5)
    with pytest.raises(Refused, match="call it off first"):
        requests.close(request=number, reason="No need", by=scene.worker("kim"))
    shipments.cancel(shipment=shipment, reason="Not needed", by=scene.ana)
    assert state(number) == ("approved", 12)


def test_a_part_that_was_sent_fulfils_a_closed_request_in_part(scene: Scene) -> None:
    number = scene.approved(12)
    shipments.send(shipment=scene.pack(number, 5), by=scene.ana)
    assert state(number) == ("started", 12)
    requests.close(request=number, reason="The rest is not coming", by=scene.ana)
    assert state(number) == ("partly", 5)


def test_the_database_keeps_what_requests_promise(scene: Scene) -> None:
    number = scene.ask(12)
    for wrong in (
        {"approved": 13, "reason": "x"}, {"state": "approved"}, {"state": "cancelled"},
        {"state": "approved", "approved": 5}, {"is_unusual": True}, {"quantity": 0}, {"key": ""},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=number).update(**wrong)
