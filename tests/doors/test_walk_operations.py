"""Every operation of the interface, for every role at home, next door, elsewhere and everywhere, by token; and for
who brings none. Where it is closed nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client

from partera.core.periods import today
from partera.doors.api import operations
from partera.doors.api.operations import Operation, all_operations
from partera.doors.api.urls import api
from partera.platform.accounts.permissions import PERMISSIONS, PUBLIC, SIGNED_IN
from partera.platform.tokens.queries import Bearer
from tests.doors.test_walk_roles import Writes, is_open
from tests.doors.walk_objects import Walk
from tests.doors.walking import Walker, in_parts, walkers, walks
from tests.support.people import World

OPERATIONS = list(all_operations(api))
GUARDED = [one for one in OPERATIONS if one.needs != PUBLIC]


def call(one: Operation, thing: Walk, token: str = "") -> tuple[int, list[str]]:
    """The status, and what was written; all of it is undone."""
    address = "/api" + one.path.format(**thing.kwargs)
    headers = {"authorization": f"Bearer {token}"} if token else {}
    writes = Writes()
    with transaction.atomic(), connection.execute_wrapper(writes):
        browser = Client(headers=headers)
        sent = {"data": thing.sent, "content_type": "application/json"} if one.method != "GET" else {}
        status = getattr(browser, one.method.lower())(address, **sent).status_code
        transaction.set_rollback(True)
    return status, writes.seen


def wrong(one: Operation, thing: Walk, walker: Walker, world: World) -> Iterator[str]:
    """What differs at one operation for one of them."""
    status, written = call(one, thing, str(walker.user.pk))
    if is_open(walker.viewer, one.needs, thing.may, thing, world):
        if status != thing.status:
            yield f"{walker} → {one.name}: {status}, not {thing.status}"
    elif status != 404 or written:
        yield f"{walker} → {one.name}: {status}, not 404; written: {written}"


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> dict[str, Walker]:
    """A token is the number of its owner here, and may whatever the owner may."""
    owners: dict[str, Walker] = {}

    def bearer(text: str) -> Bearer | None:
        scopes = frozenset(PERMISSIONS)
        return Bearer(0, text, owners[text].user, scopes, today()) if text in owners else None

    monkeypatch.setattr(operations.queries, "bearer", bearer)
    monkeypatch.setattr(operations.actions, "used", lambda **_given: None)
    monkeypatch.setattr(operations.Limit, "allow_request", lambda *_given: True)
    return owners


def test_every_operation_declares_what_it_needs() -> None:
    assert [one.name for one in OPERATIONS if one.needs not in {PUBLIC, SIGNED_IN, *PERMISSIONS}] == []


@pytest.mark.parametrize("part", in_parts(4))
def test_every_operation_opens_where_the_table_says(world: World, tokens: dict[str, Walker], part: int) -> None:
    things, people = walks(world), walkers(world)
    tokens |= {str(walker.user.pk): walker for walker in people}
    unknown = [one.name for one in OPERATIONS if "{" in one.path and f"api:{one.name}" not in things]
    assert unknown == ["get_place"], "add them to tests/doors/walk_objects/api.py"
    found = [
        line
        for one in GUARDED[part::4]
        for walker in people
        for line in wrong(one, things.get(f"api:{one.name}", Walk()), walker, world)
    ]
    assert found == [], "\n" + "\n".join(found)


def test_who_brings_no_good_token_is_told_so_and_changes_nothing(world: World, tokens: dict[str, Walker]) -> None:
    things = walks(world)
    for one in GUARDED:
        for token in ("", "forged"):
            status, written = call(one, things.get(f"api:{one.name}", Walk()), token)
            assert (status, written) == (401, []), one.name
