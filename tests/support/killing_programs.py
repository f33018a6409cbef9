"""The programs that `tests.support.killing` starts and kills: `python -m tests.support.killing_programs WORD …`."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - settings first
from django.db import connection, transaction  # noqa: E402
from django_q.models import OrmQ  # noqa: E402

from partera.core.viewers import command  # noqa: E402
from partera.doors.jobs.kinds import Kind, Tell  # noqa: E402
from partera.doors.jobs.schedule import KINDS  # noqa: E402
from partera.doors.jobs.worker import Worker, run_waiting  # noqa: E402
from partera.platform.audit.actions import record, seal_due  # noqa: E402
from partera.platform.audit.models import Entry  # noqa: E402
from partera.platform.audit.verifying import verify  # noqa: E402
from partera.platform.letters import actions as letters  # noqa: E402
from partera.platform.letters.models import Letter  # noqa: E402
from partera.platform.letters.post import mailbox  # noqa: E402
from partera.platform.letters.writing import written  # noqa: E402
from partera.platform.work import rules  # noqa: E402
from partera.platform.work.actions import request, retry  # noqa: E402
from partera.platform.work.models import Job  # noqa: E402
from tests.support import killed_uploads  # noqa: E402
from tests.support.forking import forked, in_child, say  # noqa: E402
from tests.support.sealing_rounds import sealing  # noqa: E402

BY = command("the tests")
VALUES = {"name": "Ana Demo-Rivera", "days": 7, "link": "https://example.org/"}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
HOME = Path(os.environ["PARTERA_HOME"])


def hold(name: str, tell: Tell | None = None) -> None:
    """Say that the middle is reached, and stay there while the file `hold` lies in the home folder."""
    (HOME / name).touch()
    while (HOME / "hold").exists():
        if tell is not None:
            tell("In the middle", 1, 2)
        Event().wait(0.02)


def whole(job: Job, _tell: Tell) -> None:
    """An effect in the database, cut off in its middle: the second line must never stand without the first."""
    record(action="test.first", thing=f"job {job.pk}", by=BY)
    hold("middle")
    record(action="test.second", thing=f"job {job.pk}", by=BY)


def slow(job: Job, tell: Tell) -> None:
    """A long job; each run of it leaves a line."""
    with (HOME / "runs").open("a") as runs:
        runs.write(f"{os.getpid()}\n")
    hold("middle", tell)


def slow_and_silent(job: Job, _tell: Tell) -> None:
    """A long job that says nothing while it goes on."""
    slow(job, lambda *_: None)


OURS = {
    "whole": Kind(whole, is_whole=True),
    "slow": Kind(slow),
    "silent": Kind(slow_and_silent),
}


def prepare() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0, interactive=False)


def ask(kind: str, key: str = "") -> None:
    """Ask for a job."""
    print(json.dumps(request(kind=kind, arguments={}, key=key, by=BY).pk))


def work(at_once: str = "1") -> None:
    """Work until killed or told to stop."""
    worker = Worker({**KINDS, **OURS}, at_once=int(at_once))
    worker.listen_to_signals()
    connection.close()
    (HOME / f"working-{os.getpid()}").touch()
    worker.run()
    os._exit(0)


def ask_upload(moment: str) -> None:
    """Ask for an upload to be loaded."""
    print(json.dumps(killed_uploads.ask(moment)))


def load_upload(moment: str) -> None:
    """Work, and stay in the middle of loading."""
    killed_uploads.hold_at(moment, hold)
    work()


def said_of_upload(job: str) -> None:
    """What the upload's page says."""
    print(json.dumps(killed_uploads.said(int(job))))


def rounds(times: str, seed: str) -> None:
    """Writers and a worker, killed at random moments so many times; prints what was acknowledged and what stands."""
    drawn = random.Random(int(seed))
    acknowledged: list[str] = []
    written("invitation", "es", VALUES)  # the templates are read before the first copy is made
    for number in range(int(times)):
        writers = [forked(partial(_write, f"{number}-{name}")) for name in ("a", "b")]
        children = [*writers, forked(_send)]
        said = [os.fdopen(pipe) for _pid, pipe in children]
        first = [said[0].readline() for _ in range(drawn.randrange(6))]
        Event().wait(drawn.uniform(0.0, 0.1))  # the moment of the cut
        for pid, _pipe in children:
            os.kill(pid, 9)
        for pid, _pipe in children:
            os.waitpid(pid, 0)
        for lines in (first, *said):
            acknowledged += [line.strip() for line in lines if line.endswith("\n")]
        for pipe in said:
            pipe.close()
    print(json.dumps(in_child(lambda: _found(acknowledged))))


def seal_while_writing(changes: str, seed: str) -> None:
    """Writers and sealers at once; prints what was acknowledged and what stands."""
    print(json.dumps(sealing(int(changes), int(seed))))


def _write(name: str, pipe: int) -> None:
    """Change after change: a letter, its job, its row in the queue and its lines in the trail are one change."""
    for number in count():
        key = f"{name}-{number}"
        with transaction.atomic():
            letters.write(template="invitation", to="ana@example.org", language="es", values=VALUES, key=key, by=BY)
            record(action="test.wrote", thing=key, by=BY)
        say(pipe, key)


def _send(_pipe: int) -> None:
    """A worker, as far as it comes."""
    pause = Event()
    while True:
        run_waiting(KINDS)
        pause.wait(0.01)


def _found(acknowledged: list[str]) -> dict[str, object]:
    """What stands in the database after the cuts, with everything that still waits done."""
    Job.objects.filter(state=rules.RUNNING).update(lease_until=LONG_AGO)
    Job.objects.filter(state=rules.FAILED).update(next_try=LONG_AGO)
    OrmQ.objects.update(lock=LONG_AGO)
    run_waiting(KINDS)
    given_up = _try_given_up_again()
    seal_due(BY)
    kept = set(Letter.objects.values_list("key", flat=True))
    said = Entry.objects.filter(action="test.wrote").values_list("thing", flat=True)
    jobs = Job.objects.filter(kind="send_letter")
    return {
        "acknowledged": len(acknowledged),
        "lost": sorted(set(acknowledged) - kept),
        "half": sorted(kept ^ set(said)),
        "doubled": len(said) - len(set(said)),
        "letters": len(kept),
        "jobs": jobs.count(),
        "not_done": jobs.exclude(state=rules.DONE).count(),
        "not_sent": Letter.objects.exclude(state="sent").count(),
        "in_mailbox": len(list(mailbox().glob("*.eml"))),
        "sent_lines": Entry.objects.filter(action="letters.send").count(),
        "queued": OrmQ.objects.filter(payload__in=[str(pk) for pk in jobs.values_list("pk", flat=True)]).count(),
        "taken_again": jobs.filter(attempts__gt=1).count(),
        "given_up": given_up,
        "trail": _trail(),
    }


def _try_given_up_again() -> int:
    """What was begun and cut off until it was given up waits for a person, who presses the button; gives how many."""
    found = list(Job.objects.filter(state=rules.GIVEN_UP).values_list("pk", flat=True))
    for job in found:
        retry(job=job, by=BY)
    run_waiting(KINDS)
    return len(found)


def _trail() -> list[str]:
    return [fault.sentence for fault in verify(by=BY).faults]


PROGRAMS: dict[str, Callable[..., None]] = {
    "prepare": prepare, "ask": ask, "work": work, "rounds": rounds, "seal": seal_while_writing,
    "ask-upload": ask_upload, "load-upload": load_upload, "said-of-upload": said_of_upload,
}  # fmt: skip

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
