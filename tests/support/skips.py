"""Pytest: marks tests that open a database, and makes skips failures where nothing may be skipped."""

from __future__ import annotations

import os

import pytest

_DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
_skipped: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks."""
    config.addinivalue_line("markers", "opens_database: reads or writes the application's database")
    config.addinivalue_line(
        "markers", "same_on_both: opens the database, but holds to rules that no database takes part in; SQLite alone"
    )
    config.addinivalue_line(
        "markers", "postgresql_alone: asks of PostgreSQL what SQLite, with one writer, cannot be asked"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what opens a database, so that the PostgreSQL round can choose it; leave it what it alone asks."""
    if "DATABASE_URL" not in os.environ:
        others = [item for item in items if item.get_closest_marker("postgresql_alone")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]
    for item in items:
        if item.get_closest_marker("same_on_both"):
            continue
        if item.get_closest_marker("django_db") or _DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("opens_database")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped for want of a part (an expected failure is not a skip)."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when something was skipped that may not be."""
    if _skipped and os.environ.get("PARTERA_NOTHING_SKIPPED") and not hasattr(session.config, "workerinput"):
        print("\nNothing may be skipped here, but these were:\n  " + "\n  ".join(sorted(set(_skipped))))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
