"""What sites are told of in time: by letter once a shipment, a day and a person; under *What needs you* until done."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from partera.core.errors import NotAllowed
from partera.core.periods import clock_at
from partera.core.viewers import Viewer, job
from partera.doors.jobs import remind_of_kits
from partera.doors.jobs.schedule import KINDS, RECURRING
from partera.overviews.due import due
from partera.platform.accounts.models import User
from partera.platform.letters.models import Letter
from partera.platform.work.models import Job
from partera.programs.kits.actions import reminders, requests, shipments, sites
from partera.programs.kits.models import Shipment, Site
from partera.programs.kits.queries import sites as known
from tests.support import kit_sites
from tests.support.kit_sites import Scene

BY = job("the tests")


@pytest.fixture(autouse=True)
def _a_demonstration(settings: Any) -> None:
    """Its letters lie in a folder."""
    settings.PARTERA_DEMO = True


def tomorrow(scene: Scene, quantity: int = 5, way: str = "delivery") -> int:
    return scene.pack(scene.approved(quantity), quantity, planned_on=date(2026, 3, 17), way=way)


def lines(viewer: Viewer) -> list[str]:
    found = due(viewer)
    every = [*found.overdue, *found.this_week, *found.later]
    return [f"{one.verb} {one.thing} ({one.why})" for one in every if one.url_name.startswith("kit_")]


def test_a_site_is_written_to_the_day_before_and_never_twice(scene: Scene) -> None:
    row = Shipment.objects.get(pk=tomorrow(scene))
    assert (reminders.remind(by=BY), reminders.remind(by=BY)) == (1, 0)
    letter = Letter.objects.get()
    assert (str(letter.to), letter.template) == ("kim@example.org", "kit_shipment")
    assert "5 newborn supply kits are planned to arrive at North tomorrow, March 17, 2026." in letter.body
    assert row.code in letter.body
    with clock_at(datetime(2026, 3, 17, 8, tzinfo=UTC)):
        assert reminders.remind(by=BY) == 0


def test_a_pick_up_says_where_and_spanish_is_written(scene: Scene) -> None:
    User.objects.filter(email="kim@example.org").update(language="es")
    tomorrow(scene, way="pickup")
    reminders.remind(by=BY)
    letter = Letter.objects.get()
    assert "pueden recogerse mañana, 17 de marzo de 2026, en Shelf." in letter.body


def test_another_day_chosen_is_another_letter(scene: Scene) -> None:
    shipment = tomorrow(scene)
    reminders.remind(by=BY)
    shipments.change_day(shipment=shipment, planned_on=date(2026, 3, 19), way="delivery", by=scene.ana)
    assert reminders.remind(by=BY) == 0
    with clock_at(datetime(2026, 3, 18, 8, tzinfo=UTC)):
        assert reminders.remind(by=BY) == 1


def test_what_is_received_or_called_off_or_far_is_not_written_of(scene: Scene) -> None:
    shipments.cancel(shipment=tomorrow(scene), reason="Not needed", by=scene.ana)
    scene.pack(scene.approved(5), 5, planned_on=date(2026, 3, 18))
    received = tomorrow(scene)
    shipments.send(shipment=received, by=scene.ana)
    scene.receive(received)
    assert reminders.remind(by=BY) == 0


def test_who_left_the_site_is_not_written_to(scene: Scene) -> None:
    tomorrow(scene)
    User.objects.filter(email="kim@example.org").update(is_active=False)
    assert reminders.remind(by=BY) == 0


def test_people_do_not_send_reminders(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        reminders.remind(by=scene.ana)


def test_the_job_recurs_each_day_and_asks_sites_to_confirm(scene: Scene) -> None:
    assert [one.every for one in RECURRING if one.kind == "remind_of_kits"] == ["day"]
    with clock_at(datetime(2027, 2, 20, 12, tzinfo=UTC)):
        KINDS["remind_of_kits"].run(Job(), lambda *_told: None)
    assert set(Site.objects.values_list("state", flat=True)) == {"recertify"}


def test_without_a_mail_server_no_letter_is_written(scene: Scene, settings: Any) -> None:
    settings.PARTERA_DEMO = False
    tomorrow(scene)
    remind_of_kits.run(Job(), lambda *_told: None)
    assert not Letter.objects.exists()


def test_what_needs_a_convener_is_to_decide_to_pack_and_to_send(scene: Scene) -> None:
    number = scene.ask(12)
    assert lines(scene.ana) == ["Decide on 12 kits (North waits for an answer)"]
    requests.approve(request=number, quantity=12, by=scene.ana)
    assert lines(scene.ana) == ["Pack 12 kits (they are approved for North)"]
    shipment = scene.pack(number, 12)
    assert lines(scene.ana) == ["Send 12 kits (they are packed for North)"]
    shipments.send(shipment=shipment, by=scene.ana)
    assert lines(scene.ana) == []
    assert lines(scene.worker("kim")) == ["Receive 12 kits (they are on their way to North)"]
    assert lines(scene.worker("sol")) == []


def test_many_requests_stand_in_one_line(scene: Scene) -> None:
    for _each in range(6):
        scene.ask(2)
    (line,) = [*due(scene.ana).this_week, *due(scene.ana).overdue]
    name = "6 requests in Invented Deliveries"
    assert (line.thing, line.why, line.url_name) == (name, "sites wait for an answer", "kit_requests")


def test_what_nobody_picked_up_needs_the_convener(scene: Scene) -> None:
    shipments.not_picked_up(shipment=scene.sent(5), by=scene.ana)
    assert lines(scene.ana) == ["See to 5 kits (nobody from North picked them up)"]


def test_profiles_need_the_sites_people_and_reviews_the_convener(scene: Scene) -> None:
    kim = scene.worker("kim")
    number = sites.invite(
        program=scene.program, organisation=scene.world.county_general.pk, kind="doula", name="West", by=scene.ana
    )
    assert lines(kim) == ["Fill in the profile of West (until then the site gets no kits)"]
    sites.apply(site=number, profile=kit_sites.PROFILE, by=kim)
    assert lines(kim) == []
    assert lines(scene.ana) == ["Review West (it has filled in its profile and waits to hand out kits)"]
    sites.go_on(site=scene.north, state="recertify", by=scene.ana)
    assert "Confirm the profile of North (the program plans by what stands there)" in lines(kim)


@pytest.mark.parametrize("who", ["bea", "nico", "ewa", "olga", "zoe", "carmen"])
def test_nobody_else_is_told(scene: Scene, who: str) -> None:
    scene.ask(12)
    scene.sent(5)
    assert lines(scene.world.viewer(who)) == []


def test_the_list_of_sites_takes_as_many_queries_for_two_as_for_six(
    scene: Scene, django_assert_num_queries: Any
) -> None:

    with django_assert_num_queries(11):
        known.listed(scene.ana, scene.program)
    for name in ("A", "B", "C", "D"):
        kit_sites.site_of(scene, "kim", scene.world.county_general, name)
    with django_assert_num_queries(11):
        found = known.listed(scene.ana, scene.program)
    assert found.total == 6
