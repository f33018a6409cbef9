"""How a job goes on: its states, how long it waits after a failure, when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

QUEUED, RUNNING, FAILED, DONE, GIVEN_UP = "queued", "running", "failed", "done", "given_up"
STATES = (QUEUED, RUNNING, FAILED, DONE, GIVEN_UP)
WAITING = (QUEUED, FAILED)
"""A job in these is taken when its time has come; a failed one has a next try."""
OPEN = (QUEUED, RUNNING, FAILED)

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=6)
KEPT_DAYS = 30
"""Days that a done job is shown; a recurring one for a single day."""


def wait_after(attempts: int) -> timedelta:
    """How long a job waits after that many failed attempts: four times longer each time, up to six hours."""
    return min(FIRST_WAIT * 4 ** max(attempts - 1, 0), LONGEST_WAIT)


def may_begin(*, state: str, next_try: datetime, lease_until: datetime | None, at: datetime) -> bool:
    """Whether a worker may take the job: its time has come, or the worker that had it has gone silent."""
    if state == RUNNING:
        return lease_until is None or lease_until <= at
    return state in WAITING and next_try <= at


def may_retry(state: str) -> bool:
    """Whether somebody may have it tried again now."""
    return state in (FAILED, GIVEN_UP)
