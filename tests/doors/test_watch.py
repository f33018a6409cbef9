"""Health, metrics and the log: what a monitor reads, and that none of it tells about a person."""

from __future__ import annotations

import json
import logging
import logging.config
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from partera.config import logs
from partera.core.periods import clock_at, now
from partera.core.viewers import job
from partera.doors.web.watch import health
from partera.platform.work.actions import request
from tests.support.people import World

SECRET = "a value nobody should read"


def test_the_process_says_that_it_lives(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


def test_a_server_without_figures_is_ready_and_says_so(client: Client, home: Path, db: None) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": True, "migrations": True}, "release": False}


def test_a_server_whose_database_does_not_answer_is_not_ready(client: Client, db: None) -> None:
    with mock.patch.object(connection, "cursor", side_effect=DatabaseError):
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": False, "migrations": False}


def test_the_shape_of_the_database_is_looked_at_once(db: None, django_assert_num_queries: object) -> None:
    health.checks()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert health.checks() == {"database": True, "migrations": True}


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Bearer ", "Basic right"])
def test_metrics_are_not_found_without_the_token(client: Client, given: str, db: None, settings: object) -> None:
    settings.METRICS_TOKEN = "right"  # type: ignore[attr-defined]
    headers = {"Authorization": given} if given else {}
    assert client.get("/metrics", headers=headers).status_code == 404


def test_metrics_are_not_found_where_no_token_is_set(client: Client, db: None) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_count_requests_by_route(client: Client, db: None, settings: object) -> None:
    settings.METRICS_TOKEN = "right"  # type: ignore[attr-defined]
    client.get("/search/?q=somebody")
    told = client.get("/metrics", headers={"Authorization": "Bearer right"}).content.decode()
    assert 'view="search"' in told
    assert "somebody" not in told


def test_metrics_tell_how_much_work_waits(client: Client, db: None, settings: object) -> None:
    settings.METRICS_TOKEN = "right"  # type: ignore[attr-defined]
    request(kind="clear_old", arguments={}, by=job("the tests"))
    with clock_at(now() + timedelta(seconds=90)):
        told = client.get("/metrics", headers={"Authorization": "Bearer right"}).content.decode()
    assert 'partera_jobs{state="queued"} 1.0' in told
    assert "partera_jobs_waited_seconds 90.0" in told
    assert 'partera_letters{state="waiting"} 0.0' in told


def test_a_request_is_told_by_route_and_number(client: Client, db: None, capfd: pytest.CaptureFixture[str]) -> None:
    answer = _logged(lambda: client.get("/search/?q=somebody"))
    line = _lines(capfd)[-1]
    assert line["request"] == "GET /search/"
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["code"] == 200


def test_the_log_names_a_person_by_number_only(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    _logged(lambda: world.client("ana").get("/people/?q=ana@example.org", headers={"user-agent": "Ana's own browser"}))
    told = capfd.readouterr().err
    assert f'"user_id": {world.users["ana"].pk}' in told
    assert "Ana" not in told
    assert "example.org" not in told


def test_a_fault_is_told_without_its_message(client: Client, db: None, capfd: pytest.CaptureFixture[str]) -> None:
    client.raise_request_exception = False
    with mock.patch("partera.doors.web.home.pages.landing", side_effect=ValueError(SECRET)):
        answer = _logged(lambda: client.get("/"))
    told = capfd.readouterr().err
    assert SECRET not in told
    assert '"kind": "ValueError"' in told
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    assert SECRET not in answer.content.decode()


def test_a_library_s_line_keeps_only_its_pattern(capfd: pytest.CaptureFixture[str]) -> None:
    _logged(lambda: logging.getLogger("some.library").error("Could not read %s", SECRET))
    assert _lines(capfd)[-1]["event"] == "Could not read %s"


@pytest.mark.parametrize(("form", "level"), [("xml", "INFO"), ("json", "LOUD")])
def test_an_unknown_form_or_level_of_the_log_stops_the_start(form: str, level: str) -> None:
    with pytest.raises(ValueError, match="LOG_"):
        logs.set_up(form=form, level=level)


def _logged(work: object) -> object:
    """What the work gives, while the log is written to standard error as a machine reads it."""
    logging.config.dictConfig(logs.set_up(form="json", level="INFO"))
    try:
        return work()  # type: ignore[operator]
    finally:
        logging.config.dictConfig(settings.LOGGING)


def _lines(capfd: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]
