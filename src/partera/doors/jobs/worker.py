"""The worker: takes what is due from the queue, does several jobs at once, says that it lives, ends cleanly."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

from django.db import OperationalError, connection

from partera.core import viewers
from partera.doors.jobs import schedule
from partera.doors.jobs.kinds import Kind
from partera.doors.jobs.running import Held, attempt
from partera.platform.work import actions, delivery
from partera.platform.work.actions import NoLongerHeld

GRACE_SECONDS = 20
"""How long a worker that is to end waits for what it is doing."""
_MOMENT = 0.25
_REST_AFTER_TROUBLE = 2.0
_log = logging.getLogger("partera.work")


def run_waiting(kinds: Mapping[str, Kind]) -> int:
    """Do everything that is due now, here, one after the other, each once; gives how many jobs were begun."""
    begun, seen = 0, set[int]()
    while (rows := delivery.take()) and not seen & {row for row, _job in rows}:
        seen |= {row for row, _job in rows}
        begun += sum(attempt(row, job, kinds, Held()) for row, job in rows)
    return begun


class Worker:
    """Takes and does jobs until it is told to stop."""

    def __init__(self, kinds: Mapping[str, Kind], *, at_once: int, parent: int | None = None) -> None:
        self.kinds, self.at_once, self.parent = kinds, at_once, parent
        self.held = Held()
        self.hurry = threading.Event()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="work")
        self._under_way: set[Future[bool]] = set()
        self._last_sign = time.monotonic()

    def listen_to_signals(self) -> None:
        """End cleanly at Ctrl-C and at SIGTERM; a second one hands back at once what is not finished."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stop())

    def stop(self) -> None:
        """Begin nothing more."""
        if self.held.stopping.is_set():
            self.hurry.set()
        self.held.stopping.set()

    def run(self) -> None:
        """Work until stopped."""
        with suppress(OperationalError):
            actions.deliver_lost(by=viewers.job("the worker"))
        while not self._is_to_end():
            try:
                self._turn()
            except OperationalError:
                _log.warning("the database does not answer or is busy; trying again")
                connection.close()
                time.sleep(_REST_AFTER_TROUBLE)
        self._end()

    def _is_to_end(self) -> bool:
        if self.parent is not None and os.getppid() != self.parent:
            self.held.stopping.set()  # the server that started this worker is gone
        return self.held.stopping.is_set()

    def _turn(self) -> None:
        self._say_it_lives()
        schedule.ask_for_due()
        self._under_way = {future for future in self._under_way if not _ended(future)}
        if len(self._under_way) >= self.at_once:
            wait(self._under_way, timeout=_MOMENT, return_when="FIRST_COMPLETED")
            return
        taken = delivery.take()
        self._under_way |= {self._pool.submit(self._one, row, job) for row, job in taken}
        if not taken:
            self.held.stopping.wait(_MOMENT)

    def _one(self, row: int, job: int) -> bool:
        try:
            return attempt(row, job, self.kinds, self.held)
        finally:
            connection.close()

    def _say_it_lives(self) -> None:
        if time.monotonic() - self._last_sign < actions.lease().total_seconds() / 4:
            return
        self._last_sign = time.monotonic()
        for job in self.held.now():
            with suppress(NoLongerHeld):  # the run itself will notice
                actions.keep(job=job)

    def _end(self) -> None:
        """Let what is running finish or stop at its next step; hand back what takes too long."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        latest = time.monotonic() + GRACE_SECONDS
        while self._under_way and time.monotonic() < latest and not self.hurry.is_set():
            with suppress(OperationalError):
                self._say_it_lives()
            self._under_way = wait(self._under_way, timeout=_MOMENT).not_done
        for job in self.held.now():
            actions.hand_back(job=job)
        connection.close()

    @property
    def is_idle(self) -> bool:
        """Whether nothing that it began is still running."""
        return not self.held.now()


def _ended(future: Future[bool]) -> bool:
    """Whether the run is over; what could not even be settled is logged, and its lease will run out."""
    if not future.done():
        return False
    if not future.cancelled() and (error := future.exception()) is not None:
        _log.error("a job could not be settled; it is taken again when its lease ends", exc_info=error)
    return True
