"""Every route declares who may come in, and is walked by a stranger, an outsider and an insider.

A route that names a thing finds it in `walk_objects/<area>.py`; see there how to add one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from partera.platform.accounts.permissions import PERMISSIONS, PUBLIC, SIGNED_IN, may_enter
from tests.doors.walk_objects import Walk
from tests.doors.walking import ROUTES, in_parts, routes, unknown_things, walks
from tests.support.people import INSIDERS, OUTSIDERS, World


def go(browser: Client, address: str) -> HttpResponse:
    """Fetch the page; where only sending is allowed, send nothing. A fault is a 500, like for anybody."""
    browser.raise_request_exception = False
    answer = browser.get(address)
    return browser.post(address) if answer.status_code == 405 else answer


def is_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")


def test_every_route_has_a_name_of_its_own() -> None:
    assert all(route.name for route in routes())
    assert len(list(routes())) == len(ROUTES)


def test_every_route_declares_what_it_needs() -> None:
    known = {PUBLIC, SIGNED_IN, *PERMISSIONS}
    undeclared = [name for name, route in ROUTES.items() if getattr(route.callback, "needs", None) not in known]
    assert undeclared == []


def test_every_route_that_names_a_thing_has_one_to_walk_to(world: World) -> None:
    assert unknown_things(ROUTES, walks(world)) == [], "add them to tests/doors/walk_objects/"


@pytest.mark.parametrize("part", in_parts(8))
def test_nobody_meets_a_page_that_is_not_theirs(world: World, part: int) -> None:
    things = walks(world)
    met = [name for name in list(ROUTES)[part::8] if name not in unknown_things(ROUTES, things)]
    wrong = [line for name in met for line in undone(name, things, world)]
    assert wrong == [], "\n" + "\n".join(wrong)


def undone(name: str, things: dict[str, Walk], world: World) -> list[str]:
    """Walk to one route and take back whatever was changed there, so that none depends on another."""
    with transaction.atomic():
        wrong = list(walk(name, things, world))
        transaction.set_rollback(True)
    return wrong


def walk(name: str, things: dict[str, Walk], world: World) -> Iterator[str]:
    """What went wrong on the way to one route."""
    thing = things.get(name, Walk())
    address = reverse(name, kwargs=thing.kwargs) + thing.asked
    needs = ROUTES[name].callback.needs
    yield from stranger(name, address, needs, thing, world)
    for who in OUTSIDERS:
        yield from outsider(who, address, needs, thing, world)
    insider = thing.insider or next(who for who in INSIDERS if may_enter(world.viewer(who), needs))
    status = go(world.client(insider), address).status_code
    if status != thing.status:
        yield f"{insider} → {address}: {status}, not {thing.status}"


def stranger(name: str, address: str, needs: str, thing: Walk, world: World) -> Iterator[str]:
    """A stranger sees what is public, and is asked to sign in elsewhere."""
    answer = go(world.client("dora"), address)
    if needs == PUBLIC and answer.status_code != thing.stranger:
        yield f"dora → {address}: {answer.status_code}, not {thing.stranger}"
    if needs != PUBLIC and not is_sign_in(answer):
        yield f"dora → {address}: {answer.status_code}, not the sign-in page"


def outsider(who: str, address: str, needs: str, thing: Walk, world: World) -> Iterator[str]:
    """Somebody from elsewhere sees general pages as far as the role goes, and none of Delta's things."""
    status = go(world.client(who), address).status_code
    if not may_enter(world.viewer(who), needs):
        expected = 404
    elif needs == PUBLIC and thing.outsiders == 404:
        expected = thing.stranger
    elif thing.kwargs or thing.outsiders != 404:
        expected = thing.outsiders
    else:
        expected = thing.status
    if status != expected:
        yield f"{who} → {address}: {status}, not {expected}"


@pytest.mark.parametrize("address", ["/nowhere/", "/people/999/"])
def test_what_does_not_exist_is_not_found(address: str, world: World) -> None:
    assert world.client("olga").get(address).status_code == 404
