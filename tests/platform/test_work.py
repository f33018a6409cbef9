"""Jobs: asked for with the change, done once, tried again with longer and longer waits, given up in the end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django_q.models import OrmQ

from partera.core.errors import NotFound, Refused, Unavailable
from partera.core.periods import clock_at, now
from partera.core.viewers import Viewer, command
from partera.doors.jobs import schedule
from partera.doors.jobs.kinds import Kind, Tell
from partera.doors.jobs.running import BUSY
from partera.doors.jobs.worker import run_waiting
from partera.doors.web.work.labels import KINDS as WORDS
from partera.platform.audit.models import Entry
from partera.platform.work import actions, queries, rules
from partera.platform.work.models import Job
from tests.support.people import World

BY = command("the tests")
ANA = Viewer(kind="person", name="Ana", person=11)


def refuse(_job: Job, _tell: Tell) -> None:
    raise Refused("This cannot be done. Ask for something else.")


def not_now(_job: Job, _tell: Tell) -> None:
    raise Unavailable("The other side does not answer.")


def broken(_job: Job, _tell: Tell) -> None:
    raise ZeroDivisionError("a row: 123-45-6789")


def busy(_job: Job, _tell: Tell) -> None:
    raise OperationalError("database is locked")


def well(_job: Job, tell: Tell) -> None:
    tell("Half of it is done", 1, 2)


KINDS = {
    "refuse": Kind(refuse),
    "not_now": Kind(not_now),
    "broken": Kind(broken),
    "busy": Kind(busy),
    "well": Kind(well),
}


@pytest.fixture
def ask(db: None):
    return lambda kind, **more: actions.request(kind=kind, arguments={}, **({"by": BY} | more))


def test_a_job_goes_with_the_change_that_asks_for_it(db: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.request(kind="well", arguments={}, by=BY)
        raise ZeroDivisionError
    assert (Job.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_an_open_job_that_lost_its_place_in_the_queue_gets_a_new_one(ask) -> None:
    ask("well"), ask("well")
    OrmQ.objects.all().delete()  # as after a restore
    assert actions.deliver_lost(by=BY) == 2
    assert actions.deliver_lost(by=BY) == 0
    run_waiting(KINDS)
    assert set(Job.objects.values_list("state", flat=True)) == {rules.DONE}


def test_a_busy_database_is_no_fault_and_the_job_is_tried_again(ask, caplog: pytest.LogCaptureFixture) -> None:
    job = ask("busy")
    run_waiting(KINDS)
    job.refresh_from_db()
    assert (job.state, job.problem) == (rules.FAILED, BUSY)
    assert [(line.levelname, line.exc_info) for line in caplog.records] == [("WARNING", None)]


def test_the_same_key_is_the_same_job(ask) -> None:
    assert ask("well", key="one").pk == ask("well", key="one").pk
    assert OrmQ.objects.count() == 1


def test_a_job_done_leaves_the_queue(ask) -> None:
    job = ask("well")
    assert run_waiting(KINDS) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, OrmQ.objects.count()) == ("done", 1, 0)


def test_what_a_rule_refuses_is_given_up_at_once_with_its_sentence(ask) -> None:
    job = ask("refuse")
    run_waiting(KINDS)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("given_up", "This cannot be done. Ask for something else.")


def test_what_is_unavailable_is_tried_again_after_longer_and_longer_waits(ask, clock: datetime) -> None:
    job = ask("not_now")
    waits = []
    at = clock
    while True:
        with clock_at(at):
            OrmQ.objects.update(lock=at)
            run_waiting(KINDS)
            job.refresh_from_db()
        if job.state != rules.FAILED:
            break
        waits.append(job.next_try - at)
        at = job.next_try
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=15)
    assert (job.state, job.attempts) == ("given_up", rules.MOST_ATTEMPTS)


def test_a_failed_job_is_not_begun_before_its_next_try(ask, clock: datetime) -> None:
    job = ask("not_now")
    run_waiting(KINDS)
    job.refresh_from_db()
    assert actions.begin(job=job.pk, row=job.delivery, by=BY) is None


def test_a_fault_tells_no_value(ask, capfd: pytest.CaptureFixture[str]) -> None:
    job = ask("broken")
    run_waiting(KINDS)
    job.refresh_from_db()
    assert (job.state, "inside Partera" in job.problem) == ("failed", True)
    assert "123-45" not in job.problem + capfd.readouterr().err


def test_a_kind_that_nobody_knows_is_given_up(ask) -> None:
    job = ask("from a later version")
    run_waiting(KINDS)
    job.refresh_from_db()
    assert job.state == "given_up"


def test_a_run_that_was_taken_for_dead_can_no_longer_write(ask, clock: datetime) -> None:
    job = ask("well")
    first = actions.begin(job=job.pk, row=job.delivery, by=BY)
    with clock_at(clock + actions.lease()):
        second = actions.begin(job=job.pk, row=job.delivery, by=BY)
    assert second is not None
    for late in (actions.finish, actions.keep):
        with pytest.raises(actions.NoLongerHeld):
            late(job=first)
    actions.finish(job=second)


def test_a_job_is_not_begun_while_its_worker_lives(ask, clock: datetime) -> None:
    job = ask("well")
    actions.begin(job=job.pk, row=job.delivery, by=BY)
    assert actions.begin(job=job.pk, row=job.delivery, by=BY) is None


def test_a_job_whose_workers_always_die_is_given_up(ask, clock: datetime) -> None:
    job = ask("well")
    for turn in range(rules.MOST_ATTEMPTS + 1):
        with clock_at(clock + turn * 2 * actions.lease()):
            actions.begin(job=job.pk, row=job.delivery, by=BY)
    job.refresh_from_db()
    assert (job.state, OrmQ.objects.count()) == ("given_up", 0)


def test_a_kind_done_alone_waits_for_the_other(ask) -> None:
    first, second = ask("well"), ask("well")
    assert actions.begin(job=first.pk, row=first.delivery, alone=frozenset({"well"}), by=BY)
    assert actions.begin(job=second.pk, row=second.delivery, alone=frozenset({"well"}), by=BY) is None


def test_somebody_retries_what_is_theirs_and_is_audited(ask) -> None:
    job = ask("refuse", by=ANA)
    run_waiting(KINDS)
    actions.retry(job=job.pk, by=ANA)
    job.refresh_from_db()
    assert (job.state, job.attempts, OrmQ.objects.count()) == ("queued", 0, 1)
    assert Entry.objects.filter(action="work.retry", actor_id=11).exists()


def test_nobody_retries_what_is_another_persons(ask) -> None:
    job = ask("refuse", by=ANA)
    run_waiting(KINDS)
    with pytest.raises(NotFound):
        actions.retry(job=job.pk, by=Viewer(kind="person", name="Carmen", person=12))


def test_a_person_sees_their_own_jobs_and_an_administrator_all(world: World, ask) -> None:
    ask("well", by=world.viewer("ana"))
    ask("well", by=world.viewer("zoe"))
    seen = {who: len(queries.jobs(world.viewer(who))) for who in ("ana", "carmen", "olga")}
    assert seen == {"ana": 1, "carmen": 0, "olga": 2}


def test_two_workers_ask_for_a_turn_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for _worker in range(2):
        monkeypatch.setattr(schedule, "_asked", {})
        schedule.ask_for_due()
    keys = list(Job.objects.values_list("key", flat=True))
    assert keys
    assert len(keys) == len(set(keys))


def test_a_daily_turn_begins_at_its_hour_of_the_installations_day(clock: datetime, settings) -> None:
    settings.TIME_ZONE = "America/Chicago"
    entry = schedule.Recurring("x", "day", from_hour=7)
    early = clock.replace(hour=11)  # six in the morning
    assert (schedule.turn(entry, early), schedule.turn(entry, clock)) == (None, "2026-03-16")


def test_every_kind_has_its_word_and_everything_recurring_is_a_kind() -> None:
    assert set(schedule.KINDS) <= set(WORDS)
    assert {entry.kind for entry in schedule.RECURRING} <= set(schedule.KINDS)


def test_done_jobs_go_after_a_month_and_turns_after_a_day(ask, clock: datetime) -> None:
    for recurs in (True, False):
        ask("well", recurs=recurs)
    run_waiting(KINDS)
    Job.objects.update(ended_at=now() - timedelta(days=2))
    assert (actions.clear(by=BY), Job.objects.count()) == (1, 1)
    Job.objects.update(ended_at=now() - timedelta(days=31))
    assert (actions.clear(by=BY), Job.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("job_state_known|job_ended_has_time", {"state": "lost"}),
        ("job_names_its_kind", {"kind": ""}),
        ("job_running_is_held", {"state": "running"}),
        ("job_progress_within_whole", {"progress_done": 3, "progress_of": 2}),
        ("job_ended_has_time", {"state": "done"}),
    ],
)
def test_the_database_keeps_the_promise_too(ask, name: str, change: dict) -> None:
    job = ask("well")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**change)
