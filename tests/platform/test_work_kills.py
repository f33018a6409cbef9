"""A worker killed with `kill -9` in the middle of a job: the job is done again, and takes effect exactly once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.support.killing import LEASE_SECONDS, Installation, installation, kill, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.opens_database]
SEED = "20260316"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation("given", tmp_path_factory.mktemp("kills")) as made:
        yield made


@pytest.fixture
def place(shared: Installation) -> Iterator[Installation]:
    """The installation with nothing running and no file of an earlier test."""
    yield shared
    for program in shared.running:
        kill(program)
    for name in ("hold", "middle", "runs", "working-*"):
        for path in shared.home.glob(name):
            path.unlink()


def state(place: Installation, job: int) -> tuple[str, int]:
    """The job's state, and how often it was begun."""
    (row,) = place.rows(f"SELECT state, attempts FROM work_job WHERE id = {job}")
    return row


def effects(place: Installation, job: int) -> list[str]:
    """What the job has left in the trail."""
    rows = place.rows(f"SELECT action FROM audit_entry WHERE thing = 'job {job}' AND action LIKE 'test.%' ORDER BY id")
    return [action for (action,) in rows]


def test_a_killed_workers_job_is_done_again_and_takes_effect_once(place: Installation) -> None:
    job = place.answer("ask", "whole")
    (place.home / "hold").touch()
    first = place.start("work")
    place.wait_for("middle")
    kill(first)
    assert (state(place, job), effects(place, job)) == (("running", 1), [])
    (place.home / "hold").unlink()
    place.start("work")
    wait_until(lambda: state(place, job)[0] == "done", place.errors())
    assert (state(place, job), effects(place, job)) == (("done", 2), ["test.first", "test.second"])
    assert place.rows(f"SELECT id FROM django_q_ormq WHERE payload = '{job}'") == []


@pytest.mark.parametrize("kind", ["slow", "silent"])
def test_a_slow_job_whose_worker_lives_is_not_run_twice(place: Installation, kind: str) -> None:
    job = place.answer("ask", kind)
    (place.home / "hold").touch()
    for _ in range(2):
        place.start("work", "2")
    place.wait_for("middle")
    wait_until(lambda: len(list(place.home.glob("working-*"))) == 2)
    Event().wait(3 * LEASE_SECONDS)
    (place.home / "hold").unlink()
    wait_until(lambda: state(place, job)[0] == "done", place.errors())
    assert len((place.home / "runs").read_text().splitlines()) == 1
    assert state(place, job) == ("done", 1)


def test_a_worker_told_to_stop_hands_back_what_it_has_not_finished(place: Installation) -> None:
    job = place.answer("ask", "slow")
    (place.home / "hold").touch()
    worker = place.start("work")
    place.wait_for("middle")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert state(place, job) == ("queued", 0)


def check_rounds(place: Installation, count: int, seed: str) -> dict[str, int]:
    """Cut writers and a worker so often; then hold what stands against what was acknowledged."""
    found = place.answer("rounds", str(count), seed)
    assert (found["lost"], found["half"], found["doubled"], found["trail"]) == ([], [], 0, [])
    assert (found["not_done"], found["not_sent"], found["queued"]) == (0, 0, 0)
    assert found["jobs"] == found["letters"] == found["in_mailbox"] == found["sent_lines"]
    return found


def test_what_was_acknowledged_stands_after_a_few_cuts(place: Installation) -> None:
    assert check_rounds(place, 8, SEED)["acknowledged"] > 0


@pytest.mark.reliability
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_was_acknowledged_stands_after_two_hundred_cuts(
    tmp_path: Path, database: str, record_property: Any
) -> None:
    with installation(database, tmp_path) as place:
        found = check_rounds(place, 200, SEED)
    assert found["acknowledged"] > 200
    assert found["taken_again"] > 0
    record_property(
        "what",
        f"200 cuts on {database}: writers in parallel and a worker killed at random moments; "
        f"{found['acknowledged']:,} acknowledged writes stand, none half; {found['taken_again']:,} jobs taken again "
        f"and done once, {found['given_up']:,} of them after a person asked again; the trail whole",
    )
