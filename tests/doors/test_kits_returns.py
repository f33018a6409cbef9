"""Returns in the browser and through the interface: sent back, received with what is missing, brought back."""

from __future__ import annotations

import html
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partera.programs.kits.actions import returns
from partera.programs.kits.models import HandOver, Location, Movement, Tally
from tests.doors.test_api import brings, sends
from tests.support.kit_bedside import Bedside, bedside
from tests.support.people import World

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef01234567"


@pytest.fixture
def here(world: World, clock: datetime) -> Bedside:
    return bedside(world)


def at(here: Bedside, route: str = "kit_returns", **more: Any) -> str:
    return reverse(route, kwargs={"site": here.site, **more})


def posted(here: Bedside, browser: Client, asked: str, **typed: Any) -> tuple[int, str]:
    """What the page answers and says in the end."""
    answer = browser.post(f"{at(here)}?do={asked}", typed, follow=True)
    return answer.status_code, html.unescape(answer.content.decode())


def sent(here: Bedside) -> int:
    return returns.send_back(
        site=here.site, lot=here.lots["K1"], quantity=3, reason="Too many", key="box", by=here.viewer()
    ).pk


def shelf(here: Bedside) -> int:
    return Location.objects.get(program=here.program, kind="warehouse").pk


def test_a_site_sends_back_and_who_runs_the_program_receives(world: World, here: Bedside) -> None:
    browser = world.client("kit")
    assert "Nothing has come back to this site" in browser.get(at(here)).content.decode()
    typed = {"lot": here.lots["K1"], "quantity": 3, "reason": "Too many", "key": KEY}
    for _time in range(2):
        status, page = posted(here, browser, "send", **typed)
        assert (status, "it is on its way back" in page, "1 return is on its way" in page) == (200, True, True)
    assert "Receive it" not in page and "It was not sent" in page
    one = Movement.objects.get(kind="send_back").pk
    convener = world.client("ana")
    assert "Receive it" in convener.get(at(here)).content.decode()
    received = {"warehouse": shelf(here), "arrived": 2, "reason": ""}
    status, page = posted(here, convener, f"receive&of={one}", **received)
    assert (status, "Say what you know of the missing ones." in page) == (422, True)
    status, page = posted(here, convener, f"receive&of={one}", **received | {"reason": "Wet"})
    assert (status, "2 arrived: Shelf; 1 missing: Wet" in page) == (200, True)


def test_a_site_does_not_receive_its_own_return(world: World, here: Bedside) -> None:
    one = sent(here)
    answer = world.client("kit").post(f"{at(here)}?do=receive&of={one}", {"warehouse": shelf(here), "arrived": 3})
    assert answer.status_code in (403, 404)
    assert not Movement.objects.filter(kind="arrive").exists()


def test_a_return_is_called_off(world: World, here: Bedside) -> None:
    one = sent(here)
    status, page = posted(here, world.client("kit"), f"call-off&of={one}", reason="No truck")
    assert (status, "Called off" in page, here.has()) == (200, True, 5)


@pytest.mark.parametrize(
    ("asked", "typed", "status"),
    [
        ("send", {"quantity": "many"}, 422),
        ("send", {"quantity": 99}, 422),
        ("send", {"reason": ""}, 422),
        ("send", {"lot": "none"}, 422),
        ("came", {"lot": "none"}, 422),
        ("receive&of=99999", {}, 404),
        ("receive&of=x", {}, 404),
        ("nothing", {}, 200),
    ],
)
def test_odd_input_moves_nothing(here: Bedside, world: World, asked: str, typed: dict[str, Any], status: int) -> None:
    whole = {"lot": here.lots["K1"], "quantity": 1, "reason": "Too many", "key": KEY} | typed
    before = Movement.objects.count()
    assert posted(here, world.client("kit"), asked, **whole)[0] == status
    assert Movement.objects.count() == before


def test_a_kit_is_taken_back_where_its_hand_over_stands(world: World, here: Bedside) -> None:
    kept, browser = here.give("a"), world.client("kit")
    address = at(here, "kit_unreconciled_one", hand_over=kept.pk)
    assert "The kit came back unopened" in browser.get(address).content.decode()
    assert browser.post(f"{address}?do=back", {"reason": ""}).status_code == 422
    answer = browser.post(f"{address}?do=back", {"reason": "Moved away"}, follow=True)
    assert "is not counted as given" in answer.content.decode()
    assert f'href="{address}"' in answer.content.decode()
    assert (here.has(), Tally.objects.get().number) == (5, 0)
    page = browser.get(address).content.decode()
    assert "Came back unopened" in page and "Did not happen" not in page and "do=back" not in page


def test_a_kit_of_no_known_hand_over_is_written_down(world: World, here: Bedside) -> None:
    typed = {"lot": here.lots["K1"], "reason": "Left at the door", "key": KEY}
    status, page = posted(here, world.client("kit"), "came", **typed)
    assert (status, "hand-over not known" in page, here.has()) == (200, True, 6)


@pytest.mark.parametrize("name", ["lou", "bea", "zoe"])
def test_the_returns_of_somebody_elses_site_do_not_exist(world: World, here: Bedside, name: str) -> None:
    assert world.client(name).get(at(here)).status_code == 404


def test_the_page_in_spanish(world: World, here: Bedside) -> None:
    sent(here)
    browser = world.client("kit")
    browser.post("/language/", {"language": "es", "next": at(here)})
    page = browser.get(at(here)).content.decode()
    assert "1 devolución va camino a un almacén." in page and "De vuelta" in page


def test_returns_through_the_interface(client: Client, world: World, here: Bedside) -> None:
    headers, base = brings(world), f"/kits/sites/{here.site}"
    said = {"key": "box-00001", "lot": here.lots["K1"], "quantity": 3, "reason": "Too many"}
    (one, again) = (sends(client, "POST", f"{base}/returns", said, **headers) for _time in range(2))
    assert (one.status_code, one.json()) == (201, again.json())
    path = f"{base}/returns/{one.json()['id']}/receipt"
    received = {"warehouse": shelf(here), "arrived": 2, "reason": "Wet"}
    for _time in range(2):
        answer = sends(client, "POST", path, received, **headers)
        assert (answer.status_code, answer.json()["state"], answer.json()["missing"]) == (201, "received", 1)
    assert [row["arrived"] for row in client.get(f"/api{base}/returns", headers=headers).json()["items"]] == [2]
    here.give("a")
    kept = HandOver.objects.get()
    back = {"key": "back-0001", "hand_over": kept.pk, "reason": "Moved away"}
    for _time in range(2):
        assert sends(client, "POST", f"{base}/returned-kits", back, **headers).json()["hand_over"] == kept.pk
    items = client.get(f"/api{base}/returned-kits", headers=headers).json()["items"]
    assert [(row["hand_over"], row["reason"]) for row in items] == [(kept.pk, "Moved away")]
    for odd in ({"hand_over": 99_999}, {"hand_over": None}, {"hand_over": None, "lot": 99_999}):
        assert sends(client, "POST", f"{base}/returned-kits", back | odd, **headers).status_code in (404, 422)


def test_the_programs_list_shows_what_is_on_its_way_back(world: World, here: Bedside) -> None:
    listed = reverse("kit_requests", kwargs={"number": here.program})
    browser = world.client("ana")
    assert "On the way back from sites" not in browser.get(listed).content.decode()
    sent(here)
    page = browser.get(listed).content.decode()
    assert "On the way back from sites" in page and f'href="{at(here)}"' in page and "3 × " in page
