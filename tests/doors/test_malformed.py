"""Requests nobody should send: every one is answered plainly, none breaks anything, and none writes half."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest
import schemathesis
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from partera.config.wsgi import application
from partera.platform.tokens import actions
from partera.platform.tokens.rules import SCOPES
from tests.doors.walk_objects import Walk
from tests.doors.walking import ROUTES, walks
from tests.support.people import World

SHORT, LONG = 200, 5_000
"""Requests to the interface, and as many to forms; the long rounds run on both databases: twenty thousand in all."""
QUIET = ("sessions", "usersessions")
"""Apps whose rows say that somebody looked, not that something changed."""

LEFT_ALONE = ("logout", "language", "device", "usersessions", "reauthenticate")
"""Forms that end or change the sign-in the test itself uses."""


def run(times: int, strategy: st.SearchStrategy[Any], check: Callable[[Any], None]) -> None:
    """So many cases, always the same ones."""

    @seed(20260316)
    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def tried(case: Any) -> None:
        check(case)

    tried()


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    counted = [model for model in apps.get_models() if model._meta.app_label not in QUIET]
    return {model._meta.label: model._default_manager.count() for model in counted}


def plainly_answered(status: int, body: str, before: dict[str, int], what: str) -> None:
    """No fault, no trace of one, and no row left by what was refused."""
    assert status < 500, f"{what}: {status}"
    assert "Traceback" not in body
    assert "site-packages" not in body
    if status >= 400:
        assert rows() == before, f"{what}: {status}, but rows changed"


# --- the interface ---


@contextmanager
def one_connection() -> Iterator[None]:
    """The server would close its connection after each request; here it is the test's own, with its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def to_the_interface(world: World, times: int) -> None:
    """Requests made from the interface's own description, right and wrong."""
    viewer = world.viewer("ana")
    text = actions.make(name="Fuzz", scopes=[s for s in SCOPES if viewer.may_somewhere(s)], by=viewer)
    with warnings.catch_warnings(), one_connection():
        warnings.simplefilter("ignore")
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application, headers={"Host": "localhost"})
        operations = [found.ok() for found in schema.get_all_operations()]

        def check(case: Any) -> None:
            before = rows()
            given = {"Authorization": f"Bearer {text}", "Host": "localhost", "Accept-Encoding": "identity"}
            answer = case.call(headers=given)
            plainly_answered(answer.status_code, answer.text, before, f"{case.method} {case.path}")

        for operation in operations:
            for mode in schemathesis.GenerationMode:
                each = max(1, times // len(operations) // 2)
                with suppress(Unsatisfiable):  # nothing can be wrong where nothing is asked
                    run(each, operation.as_strategy(generation_mode=mode), check)


@pytest.mark.slow
def test_no_malformed_request_breaks_the_interface(world: World, settings: Any) -> None:
    settings.PARTERA_API_RATE = "1000000/s"
    to_the_interface(world, SHORT)


@pytest.mark.reliability
def test_thousands_of_malformed_requests_do_not_break_the_interface(
    world: World, settings: Any, record_property: Any
) -> None:
    settings.PARTERA_API_RATE = "1000000/s"
    to_the_interface(world, LONG)
    record_property("what", f"{LONG:,} requests to the interface, made from its own description, right and wrong")


# --- forms ---


@dataclass(frozen=True)
class Form:
    """A form as a page shows it: where it goes, what it asks, and some values that would be right."""

    address: str
    fields: tuple[str, ...]
    right: dict[str, list[str]]
    has_files: bool


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self._select = page, [], ""
        self._address, self._right, self._files = "", {}, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_post = given.get("method", "").lower() == "post"
            self._address = urljoin(self.page, given.get("action", "")) if is_post else ""
            self._right, self._files = {}, "enctype" in given
        elif self._address and tag in ("input", "textarea", "button") and given.get("name"):
            self._files = self._files or given.get("type") == "file"
            self._right.setdefault(given["name"], []).append(given.get("value", ""))
        elif self._address and tag == "select":
            self._select = given.get("name", "")
        elif self._address and tag == "option" and self._select:
            self._right.setdefault(self._select, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "form" and self._address:
            self._right.pop("csrfmiddlewaretoken", None)
            self.found.append(Form(self._address, tuple(self._right), self._right, self._files))
            self._address = ""


NASTY = [
    "", " ", "0", "-1", "1", "999999999", str(2**63), "1e308", "NaN", "∞", "null", "true", "on",
    "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2026-03-01", "2026-03-01T25:61", "12:00",
    "05", "05119", "99999", "all", "ana@example.org", "not an address", "a@" + "b" * 300, "javascript:alert(1)",
    "https://example.org/", "=1+1", "'; DROP TABLE accounts_user; --", "<script>alert(1)</script>", "{{7*7}}", "%s%n",
    "../../etc/passwd", "a\x00b", "\ud7ff", "ñandú 👶🏽", "‮abc", "x" * 5_000,
]  # fmt: skip


def forms_of(browser: Client, things: dict[str, Walk]) -> Iterator[Form]:
    """Every form on every page that somebody reaches."""
    for name, route in sorted(ROUTES.items()):
        if getattr(route.callback, "needs", None) is None or (route.pattern.converters and name not in things):
            continue
        thing = things.get(name)
        address = reverse(name, kwargs=thing.kwargs if thing else None) + (thing.asked if thing else "")
        answer = browser.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            reader = Forms(address)
            reader.feed(answer.content.decode())
            yield from (form for form in reader.found if not any(word in form.address for word in LEFT_ALONE))


def sent(form: Form) -> st.SearchStrategy[tuple[Form, dict[str, list[str]]]]:
    """What somebody might send: each field left out, right, or wrong; and now and then a field nobody asked for."""
    values = {
        name: st.one_of(
            st.none(),
            st.sampled_from(form.right.get(name) or [""]).map(lambda value: [value]),
            st.sampled_from(NASTY).map(lambda value: [value]),
            st.lists(st.sampled_from(NASTY), max_size=3),
            st.text(max_size=40).map(lambda value: [value]),
        )
        for name in (*form.fields, "do", "next", "unasked")
    }
    kept = st.fixed_dictionaries(values).map(lambda found: {k: v for k, v in found.items() if v is not None})
    return kept.map(lambda found: (form, found))


def to_forms(world: World, times: int) -> None:
    """Every form that Ana and Olga reach, filled in badly."""
    things = walks(world)
    for who in ("ana", "olga"):
        browser = world.client(who)
        browser.raise_request_exception = False
        forms = list({(f.address, f.fields): f for f in forms_of(browser, things)}.values())
        assert len(forms) > 10

        def check(case: tuple[Form, dict[str, list[str]]], browser: Client = browser) -> None:
            form, values = case
            before = rows()
            answer: HttpResponse = browser.post(form.address, values)
            text = "" if answer.streaming else answer.content.decode(errors="replace")
            plainly_answered(answer.status_code, text, before, f"POST {form.address} {sorted(values)}")

        run(times // 2, st.sampled_from(forms).flatmap(sent), check)


@pytest.mark.slow
def test_no_badly_filled_form_breaks_a_page(world: World) -> None:
    to_forms(world, SHORT)


@pytest.mark.reliability
def test_thousands_of_badly_filled_forms_break_no_page(world: World, record_property: Any) -> None:
    to_forms(world, LONG)
    record_property("what", f"{LONG:,} forms filled in badly, by a convener and an administrator")
