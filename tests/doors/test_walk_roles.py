"""Every role, held at home, next door, elsewhere and everywhere, at every route that needs a permission: it opens
exactly where the permission table says so, and where it does not, nothing is written.

Views are called behind their declaration with what middleware would have put on the request, and templates are not
drawn: thousands of calls in seconds. That the frame around them holds is shown by test_walk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from partera.core.errors import ParteraError, status_of
from partera.core.viewers import Viewer
from partera.platform.accounts.permissions import PERMISSIONS, may_enter
from tests.doors.walk_objects import Walk
from tests.doors.walking import ROUTES, Walker, in_parts, unknown_things, walkers, walks
from tests.support.people import World

FACTORY = RequestFactory()
GUARDED = [name for name, route in ROUTES.items() if {route.callback.needs, route.callback.changes} & set(PERMISSIONS)]
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Writes:
    """Counts what is written to the database, lines of the trail on readings left out."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(_WRITES):
            self.seen.append(sql.split("(")[0][:60].strip())
        return execute(sql, params, many, context)


def request_of(walker: Walker, method: str, address: str, sent: dict[str, Any]) -> HttpRequest:
    """What a view is given once the middleware has run."""
    request = FACTORY.post(address, sent) if method == "POST" else FACTORY.get(address)
    request.user, request.viewer, request.session = walker.user, walker.viewer, SessionStore()  # type: ignore[attr-defined]
    request.htmx, request._dont_enforce_csrf_checks = False, True  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def meet(name: str, thing: Walk, walker: Walker, method: str) -> tuple[int, list[str]]:
    """The status this one meets, and what was written; all of it is undone."""
    address = reverse(name, kwargs=thing.kwargs) + thing.asked
    writes = Writes()
    with transaction.atomic(), connection.execute_wrapper(writes):
        try:
            request = request_of(walker, method, address, thing.sent)
            status = ROUTES[name].callback(request, **thing.kwargs).status_code
        except ParteraError as error:
            status = status_of(error)
        except Http404:
            status = 404
        transaction.set_rollback(True)
    return status, writes.seen


def is_open(viewer: Viewer, need: str, rule: Any, thing: Walk, world: World) -> bool:
    """What the declaration and the permission table say."""
    if not may_enter(viewer, need):
        return False
    if rule is not None:
        return bool(rule(viewer))
    if need not in PERMISSIONS or not thing.kwargs or thing.outsiders != 404:
        return True
    if thing.insider:
        return False  # a thing of one person's own
    return viewer.may(need, organisation=thing.organisation, partnership=world.delta.pk)


def wrong(name: str, thing: Walk, walker: Walker, world: World) -> Iterator[str]:
    """What differs at one route for one of them, looking and sending."""
    view = ROUTES[name].callback
    sees = is_open(walker.viewer, view.needs, thing.may, thing, world)
    status, _written = meet(name, thing, walker, "GET")
    if sees and status not in (thing.status, 405):
        yield f"{walker} → GET {name}: {status}, not {thing.status}"
    if not sees and status not in (404, 405):
        yield f"{walker} → GET {name}: {status}, not 404"
    sends = is_open(walker.viewer, view.changes, thing.may_change or thing.may, thing, world)
    status, written = meet(name, thing, walker, "POST")
    if sends and (status >= 500 or (status in (403, 404) and thing.status != 404)):
        yield f"{walker} → POST {name}: {status}, though open"
    if not sends and (written or status not in (404, 405)):
        yield f"{walker} → POST {name}: {status}, not 404; written: {written}"


@pytest.fixture
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates run no query and decide nothing: here they stay undrawn."""
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *_given: "")
    monkeypatch.setattr("partera.doors.web.convenings.books.to_pdf", lambda _book: b"")


@pytest.mark.same_on_both
@pytest.mark.parametrize("part", in_parts(8))
def test_every_role_meets_what_the_table_says(world: World, nothing_drawn: None, part: int) -> None:
    things, people = walks(world), walkers(world)
    met = [name for name in GUARDED[part::8] if name not in unknown_things(GUARDED, things)]  # test_walk names those
    found = [line for name in met for who in people for line in wrong(name, things.get(name, Walk()), who, world)]
    assert found == [], "\n" + "\n".join(found)
