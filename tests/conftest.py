"""What all tests share: a home folder each, the cast, a clock that can be held, compiled translations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import settings as property_settings
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from partera.config.translations import compile_stale
from partera.core.periods import clock_at

pytest_plugins = ["tests.support.skips", "tests.support.sampling"]

TESTS = Path(__file__).resolve().parent
MOMENT = datetime(2026, 3, 16, 15, 0, tzinfo=UTC)


property_settings.register_profile("tests", deadline=None, derandomize=True)
property_settings.load_profile("tests")
"""Properties are tried on the same examples every time, however slow the machine is; time belongs in benchmarks."""


def pytest_configure(config: pytest.Config) -> None:
    """Compile what is stale once, before any worker starts."""
    if not hasattr(config, "workerinput"):
        compile_stale()


PLAIN = ("core", "methods", "evidence")
"""Folders whose subjects know no Django: their tests keep nothing in a home folder."""


@pytest.fixture(autouse=True)
def _keeps_to_itself(request: pytest.FixtureRequest) -> None:
    """Nothing reads or writes the developer's PARTERA_HOME. A folder for each test is dear, so only who needs one."""
    if request.path.relative_to(TESTS).parts[0] not in PLAIN:
        request.getfixturevalue("home")


@pytest.fixture
def home(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own PARTERA_HOME. Passwords are kept the quick way, which is safe only in tests; static files are
    looked for when asked for, not listed anew for every client."""
    folder = tmp_path / "home"
    folder.mkdir()
    settings.PARTERA_HOME = folder  # type: ignore[attr-defined]
    settings.WHITENOISE_AUTOREFRESH = True  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    monkeypatch.setenv("PARTERA_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The list of places is in the database from the beginning, as `partera init` leaves it."""
    from partera.registry.places.actions import fill  # noqa: PLC0415 - models load only where a database is wanted
    from tests.support.trail import let_tests_empty_it  # noqa: PLC0415

    let_tests_empty_it()
    with django_db_blocker.unblock():
        fill()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test whose writes are kept empties every table at its end; the list of places is put back for the next.

    A page in Spanish leaves the thread speaking it, as the next request would find it; the next test must not.
    """
    yield
    translation.deactivate()
    if nextitem is None:  # the database is gone by now
        return
    marked = item.get_closest_marker("django_db")
    keeps = bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))
    if keeps or (marked is not None and marked.kwargs.get("transaction")):
        from partera.registry.places.actions import fill  # noqa: PLC0415 - models load only where a database is wanted

        with item.config.stash[blocking_manager_key].unblock():
            fill()


@pytest.fixture
def clock() -> Iterator[datetime]:
    """The one clock held at a Monday in March 2026."""
    with clock_at(MOMENT):
        yield MOMENT


@pytest.fixture
def world(db: None) -> object:
    """The cast of tests.support.people, in the database."""
    from tests.support.people import make_world  # noqa: PLC0415 - models load only where a database is wanted

    return make_world()


@pytest.fixture
def client_of(world: object) -> Callable[[str], Client]:
    """A browser by name: `client_of("ana")`; Dora's has not signed in."""
    return world.client  # type: ignore[attr-defined, no-any-return]
