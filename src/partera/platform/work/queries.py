"""Reading jobs: an administrator sees all, anybody else their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.work import rules
from partera.platform.work.models import Job

SHOWN_AT_ONCE = 50


@dataclass(frozen=True)
class JobRow:
    """A job as shown."""

    id: int
    kind: str
    state: str
    asked_by: str
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    next_try: datetime
    attempts: int
    progress: str
    progress_done: int
    progress_of: int
    problem: str
    recurs: bool
    may_retry: bool


def jobs(viewer: Viewer, *, state: str = "", page: int = 1) -> list[JobRow]:
    """The viewer's jobs, newest first, fifty at a time; done turns of what recurs are left out."""
    found = _visible(viewer).exclude(recurs=True, state=rules.DONE)
    if state in rules.STATES:
        found = found.filter(state=state)
    first = (page - 1) * SHOWN_AT_ONCE
    return [_row(job, viewer) for job in found[first : first + SHOWN_AT_ONCE]]


def counts(viewer: Viewer) -> dict[str, int]:
    """How many of the viewer's jobs stand in each state."""
    found = _visible(viewer).exclude(recurs=True, state=rules.DONE).order_by()
    by_state = dict(found.values_list("state").annotate(Count("pk")))
    return {state: by_state.get(state, 0) for state in rules.STATES}


def latest_due() -> datetime | None:
    """Since when the job that waits longest could have begun; None when none is due."""
    due = Job.objects.filter(state__in=(rules.QUEUED, rules.FAILED), next_try__lte=now())
    return due.order_by("next_try").values_list("next_try", flat=True).first()


def given_up(viewer: Viewer) -> list[JobRow]:
    """Jobs that failed for good and that the viewer may have tried again, newest first."""
    found = _visible(viewer).filter(state=rules.GIVEN_UP)
    return [_row(job, viewer) for job in found[:SHOWN_AT_ONCE]]


def latest_by_key(key: str) -> Job | None:
    """The job of that key."""
    return Job.objects.filter(key=key).first()


def has_open_turn(kind: str) -> bool:
    """Whether a turn of the recurring job has not ended yet."""
    return Job.objects.filter(kind=kind, recurs=True, state__in=rules.OPEN).exists()


def last_turns() -> dict[str, datetime]:
    """When each recurring job was last done."""
    done = Job.objects.filter(recurs=True, state=rules.DONE).order_by("ended_at")
    return {kind: at for kind, at in done.values_list("kind", "ended_at") if at is not None}


def _visible(viewer: Viewer) -> QuerySet[Job]:
    if viewer.may("work.see"):
        return Job.objects.all()
    if viewer.person is None:
        return Job.objects.none()
    return Job.objects.filter(Q(asked_by_id=viewer.person))


def _row(job: Job, viewer: Viewer) -> JobRow:
    is_own = viewer.person is not None and job.asked_by_id == viewer.person
    return JobRow(
        id=job.pk,
        kind=job.kind,
        state=job.state,
        asked_by=job.asked_by,
        asked_at=job.asked_at,
        began_at=job.began_at,
        ended_at=job.ended_at,
        next_try=job.next_try,
        attempts=job.attempts,
        progress=job.progress,
        progress_done=job.progress_done,
        progress_of=job.progress_of,
        problem=job.problem,
        recurs=job.recurs,
        may_retry=rules.may_retry(job.state) and (is_own or viewer.may("work.retry")),
    )
