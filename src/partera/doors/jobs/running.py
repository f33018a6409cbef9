"""Doing one job: begin it, run it, and settle what became of it. Here every fault ends, so that the worker goes on."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock
from types import TracebackType

from django.db import OperationalError, transaction

from partera.core.errors import ParteraError, Unavailable
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Kind, Tell
from partera.platform.work import actions
from partera.platform.work.actions import NoLongerHeld
from partera.platform.work.models import Job

FAULT = "Something went wrong inside Partera. The server’s log says what; an administrator can try it again."
BUSY = "The database was busy. It is tried again by itself."
_SAID_AT_MOST_EVERY = timedelta(seconds=0.5)
_log = logging.getLogger("partera.work")


class Stopped(Exception):
    """The worker is to end; the job goes back into the queue."""


@dataclass
class Held:
    """The jobs that this worker has begun, so that it can say that it lives, and give them back."""

    jobs: dict[int, Job] = field(default_factory=dict)
    stopping: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    def add(self, job: Job) -> None:
        with self._lock:
            self.jobs[job.pk] = job

    def drop(self, job: Job) -> None:
        with self._lock:
            self.jobs.pop(job.pk, None)

    def now(self) -> list[Job]:
        with self._lock:
            return list(self.jobs.values())


def attempt(row: int, number: int, kinds: Mapping[str, Kind], held: Held) -> bool:
    """Do the job of this row of the queue, unless it is not to be done now; gives whether it was begun."""
    by = job_viewer("background work")
    alone = frozenset(name for name, kind in kinds.items() if kind.alone)
    job = actions.begin(job=number, row=row, alone=alone, by=by)
    if job is None:
        return False
    held.add(job)
    try:
        with _Settled(job, by):
            _do(job, kinds, held.stopping)
    finally:
        held.drop(job)
    return True


def _do(job: Job, kinds: Mapping[str, Kind], stopping: Event) -> None:
    kind = kinds.get(job.kind)
    if kind is None:
        raise ParteraError(f"This version of Partera knows no work of the kind “{job.kind}”.")
    if kind.is_whole:
        with transaction.atomic():
            kind.run(job, _only_listening(stopping))
            actions.finish(job=job)
    else:
        kind.run(job, _telling(job, stopping))
        actions.finish(job=job)


def _telling(job: Job, stopping: Event) -> Tell:
    last: dict[str, datetime] = {}

    def tell(sentence: str, done: int = 0, of: int = 0) -> None:
        if stopping.is_set():
            raise Stopped
        if "at" not in last or now() - last["at"] >= _SAID_AT_MOST_EVERY:
            last["at"] = now()
            actions.tell(job=job, sentence=sentence, done=done, of=of)

    return tell


def _only_listening(stopping: Event) -> Tell:
    """Nobody could see what a job says inside its one transaction."""

    def tell(sentence: str, done: int = 0, of: int = 0) -> None:
        if stopping.is_set():
            raise Stopped

    return tell


class _Settled:
    """Whatever ends a run is written on its job. Only what ends the whole program goes on."""

    def __init__(self, job: Job, by: Viewer) -> None:
        self.job, self.by = job, by

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None:
            return True
        if not isinstance(error, Exception):
            return False
        if isinstance(error, Stopped):
            actions.hand_back(job=self.job)
        elif isinstance(error, NoLongerHeld):
            _log.warning("job %s was taken again by another worker; this run of it was dropped", self.job.pk)
        elif isinstance(error, ParteraError):
            for_good = not isinstance(error, Unavailable)
            actions.fail(job=self.job, problem=error.sentence, for_good=for_good)
        elif isinstance(error, OperationalError):
            _log.warning("the database was busy or away while job %s ran; it is tried again", self.job.pk)
            actions.fail(job=self.job, problem=BUSY)
        else:
            _log.error("job %s of the kind %s failed", self.job.pk, self.job.kind, exc_info=error)
            actions.fail(job=self.job, problem=FAULT)
        return True
