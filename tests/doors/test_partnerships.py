"""Partnerships in the browser: the list, the page, the forms; for its convener, its members, others and the public."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from partera.core.periods import today
from partera.overviews.due import due
from partera.programs.convenings import actions as sessions
from partera.registry.partners import actions, queries
from partera.registry.partners.models import Partnership
from partera.registry.workplans.actions import propose
from tests.support.people import SET_UP, World
from tests.support.sessions import planned_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A page leaves its language behind for what runs after it."""
    with translation.override("en"):
        yield


def page(world: World, who: str, address: str) -> str:
    return world.client(who).get(address).content.decode()


def make_public(world: World) -> None:
    Partnership.objects.filter(pk=world.delta.pk).update(is_public=True)


def test_a_convener_starts_a_partnership_with_places_typed_by_name(world: World) -> None:
    given = {
        "name": "River Group", "type": "community_based", "lead": world.health_office.pk, "state": "idea",
        "places": "Pulaski, AR\nArkansas", "about": "", "is_public": "on",
    }  # fmt: skip
    answer = world.client("ana").post("/partnerships/start/", given)
    made = Partnership.objects.get(name="River Group")
    assert answer["Location"] == f"/partnerships/{made.pk}/"
    assert set(queries.partnership(world.viewer("ana"), made.pk).place_codes) == {"05119", "05"}


def test_what_cannot_be_started_is_said_and_nothing_typed_is_lost(world: World) -> None:
    given = {"name": "River Group", "type": "community_based", "lead": world.health_office.pk, "places": "Nowhere"}
    answer = world.client("ana").post("/partnerships/start/", given | {"state": "idea", "about": "Long words"})
    assert answer.status_code == 422
    for words in ("There is no place called", "River Group", "Long words", "Nowhere"):
        assert words in answer.content.decode()


def test_members_read_its_page_with_sessions_and_steps(world: World) -> None:
    planned_session(world)
    propose(partnership=world.delta.pk, what="Share the list", start=today(), due=today(), by=world.viewer("ana"))
    shown = page(world, "bea", f"/partnerships/{world.delta.pk}/")
    for words in ("Delta Partnership", "County General", "Born too soon in Pulaski", "Share the list", "Arkansas"):
        assert words in shown
    assert "Change the partnership" not in shown


def test_the_public_reads_members_and_announced_sessions_but_no_steps(world: World, clock: object) -> None:
    number = planned_session(world)
    propose(partnership=world.delta.pk, what="Share the list", start=today(), due=today(), by=world.viewer("ana"))
    assert world.client("dora").get(f"/partnerships/{world.delta.pk}/").status_code == 404
    make_public(world)
    shown = page(world, "dora", f"/partnerships/{world.delta.pk}/")
    assert "County General" in shown
    for words in ("Born too soon", "Share the list", "What became of it"):
        assert words not in shown
    sessions.publish(session=number, is_public=True, summary="", by=world.viewer("ana"))
    assert "Born too soon" in page(world, "dora", f"/partnerships/{world.delta.pk}/")
    assert "Delta Partnership" in page(world, "dora", "/partnerships/")


@pytest.mark.parametrize("form", ["change/", "join/", "stage/"])
def test_a_convener_of_another_partnership_meets_not_found(world: World, form: str) -> None:
    make_public(world)
    browser = world.client("zoe")
    assert browser.get(f"/partnerships/{world.delta.pk}/").status_code == 200
    assert browser.get(f"/partnerships/{world.delta.pk}/{form}").status_code == 404
    assert browser.post(f"/partnerships/{world.delta.pk}/{form}", {}).status_code == 404


def test_it_is_changed_and_moved_on_by_its_convener(world: World) -> None:
    address, ana = f"/partnerships/{world.delta.pk}/", world.client("ana")
    given = {"name": "Delta United", "type": "inter_agency", "lead": world.county_general.pk, "places": "Arkansas"}
    assert ana.post(f"{address}change/", given)["Location"] == address
    assert ana.post(f"{address}stage/", {"stage": "paused", "reason": ""}).status_code == 422
    ana.post(f"{address}stage/", {"stage": "paused", "reason": "No money"})
    shown = ana.get(address).content.decode()
    for words in ("Delta United", "Paused", "No money", "County General leads from now on"):
        assert words in shown


def test_one_that_is_asked_answers_from_what_needs_it(world: World) -> None:
    address = f"/partnerships/{world.delta.pk}/"
    world.client("ana").post(f"{address}join/", {"organisation": world.mercy.pk})
    assert "asked, no answer yet" in page(world, "ana", address)
    assert any(line.url_name == "partnership_answer" for line in due(world.viewer("zoe")).later)
    nothing = due(world.viewer("olga"))
    assert "partnership_answer" not in {line.url_name for line in (*nothing.this_week, *nothing.later)}
    answer = f"{address}answer/{world.mercy.pk}/"
    assert "Does Mercy Invented Hospital join?" in page(world, "zoe", answer)
    assert world.client("ana").get(answer).status_code == 404
    world.client("zoe").post(answer, {"joins": "yes"})
    assert world.client("carmen").get(address).status_code == 200


def test_a_member_takes_itself_out(world: World) -> None:
    user, address = world.users["bea"], f"/partnerships/{world.delta.pk}/"
    actions.give_role(user=user.pk, role="partner_member", organisation=world.county_general.pk, by=SET_UP)
    leave = f"{address}leave/{world.county_general.pk}/"
    assert world.client("nico").get(leave).status_code == 404
    world.client("bea").post(leave, {"reason": "Merged"})
    assert world.county_general.pk not in queries.partnership(world.viewer("ana"), world.delta.pk).members
    assert world.client("bea").get(address).status_code == 404


def test_the_pages_speak_spanish(world: World) -> None:
    world.users["ana"].language = "es"
    world.users["ana"].save()
    shown = page(world, "ana", f"/partnerships/{world.delta.pk}/")
    for words in ("Cambiar la alianza", "Miembros", "Acciones abiertas", "se unió"):
        assert words in shown


def test_places_are_suggested_as_one_types(world: World) -> None:
    browser = world.client("dora")
    assert "Pulaski County, Arkansas" in browser.get("/suggest/places/?q=pulas").json()["names"]
    counties = browser.get("/suggest/places/?kinds=county&q=arkansas").json()["names"]
    assert counties
    assert "Arkansas" not in counties
    assert browser.get("/suggest/places/").json() == {"names": []}


def test_a_new_installation_says_what_to_do_first(world: World) -> None:
    shown = page(world, "olga", "/")
    assert "First steps" in shown
    assert 'href="/evidence/upload/"' in shown  # no file is loaded in this world
    assert 'href="/partnerships/start/"' not in shown
    assert "First steps" not in page(world, "ana", "/")
