"""Asking for work, doing it once, and saying how far it is."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from partera.core.errors import NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, picture, state
from partera.platform.work import delivery, rules
from partera.platform.work.models import Job

_LOOKS_AGAIN = timedelta(seconds=2)


class NoLongerHeld(Exception):
    """This run of the job was taken for dead and another has begun: whatever it has not kept is dropped."""


@transaction.atomic
def request(
    *,
    kind: str,
    arguments: dict[str, Any],
    key: str = "",
    run_at: datetime | None = None,
    recurs: bool = False,
    by: Viewer,
) -> Job:
    """Ask for a job in the caller's transaction; the same key twice gives the same job."""
    at = run_at or now()
    first = {
        "kind": kind,
        "arguments": arguments,
        "recurs": recurs,
        "asked_by": by.name,
        "asked_by_id": by.person,
        "next_try": at,
        "asked_at": now(),
    }
    if key:
        job, is_new = Job.objects.get_or_create(key=key, defaults=first)
        if not is_new:
            return job
    else:
        job = Job.objects.create(**first)
    job.delivery = delivery.send(job.pk, at)
    job.save(update_fields=["delivery"])
    if by.person is not None:
        record(action="work.request", thing=f"job {job.pk}", changes=state(None, job.state) | {"kind": kind}, by=by)
    return job


def lease() -> timedelta:
    """How long a worker may be silent before its job is taken again."""
    return timedelta(seconds=settings.PARTERA_WORK_LEASE)


@transaction.atomic
def begin(*, job: int, row: int, alone: frozenset[str] = frozenset(), by: Viewer) -> Job | None:
    """Take the job for one run; None when it is done, held by a living worker, not due or given up just now.

    Of the kinds that are done alone only one is running at a time.
    """
    found = Job.objects.select_for_update().filter(pk=job).first()
    if found is None or found.delivery != row or found.state not in rules.OPEN:
        delivery.remove(row)
        return None
    at = now()
    if found.kind in alone and _is_running_elsewhere(found, at):
        delivery.postpone(row, at + _LOOKS_AGAIN)
        return None
    if not rules.may_begin(state=found.state, next_try=found.next_try, lease_until=found.lease_until, at=at):
        later = found.lease_until if found.state == rules.RUNNING else found.next_try
        delivery.postpone(row, later or at)
        return None
    if found.attempts >= rules.MOST_ATTEMPTS:
        _give_up(found, "It was begun several times and its worker ended each time before it was done.")
        return None
    found.state, found.attempts, found.problem = rules.RUNNING, found.attempts + 1, ""
    found.holder, found.lease_until, found.began_at = secrets.token_hex(16), at + lease(), at
    found.save()
    delivery.postpone(row, found.lease_until)
    return found


@transaction.atomic
def keep(*, job: Job) -> None:
    """Say that the worker still lives: nobody else takes the job for another lease."""
    until = now() + lease()
    if not _held(job).update(lease_until=until):
        raise NoLongerHeld
    delivery.postpone(job.delivery or 0, until)


def tell(*, job: Job, sentence: str, done: int = 0, of: int = 0) -> None:
    """Say how far the job is."""
    said = {"progress": sentence[:300], "progress_done": min(done, of) if of else done, "progress_of": of}
    if not _held(job).update(**said):
        raise NoLongerHeld


@transaction.atomic
def finish(*, job: Job) -> None:
    """Mark the job done and take it out of the queue. Inside the effect's own transaction both hold, or neither."""
    if not _held(job).update(
        state=rules.DONE, ended_at=now(), holder="", lease_until=None, delivery=None, problem="", progress=""
    ):
        raise NoLongerHeld
    delivery.remove(job.delivery or 0)


@transaction.atomic
def fail(*, job: Job, problem: str, for_good: bool = False) -> None:
    """Say why it failed and when it is tried again; after the last attempt, or when trying cannot help, give up."""
    held = _held(job).select_for_update().first()
    if held is None:
        return  # another run has it
    if for_good or held.attempts >= rules.MOST_ATTEMPTS:
        _give_up(held, problem)
        return
    held.state, held.problem, held.holder, held.lease_until = rules.FAILED, problem[:500], "", None
    held.next_try = now() + rules.wait_after(held.attempts)
    held.save()
    delivery.postpone(held.delivery or 0, held.next_try)


@transaction.atomic
def hand_back(*, job: Job, wait: timedelta = timedelta(0)) -> None:
    """Put a job that was not finished back into the queue; the attempt does not count."""
    held = _held(job).select_for_update().first()
    if held is None:
        return
    held.state, held.holder, held.lease_until = rules.QUEUED, "", None
    held.attempts, held.next_try = max(held.attempts - 1, 0), now() + wait
    held.save()
    delivery.postpone(held.delivery or 0, held.next_try)


@transaction.atomic
def retry(*, job: int, by: Viewer) -> Job:
    """Have a failed job tried again now, with all its attempts before it."""
    found = Job.objects.select_for_update().filter(pk=job).first()
    if found is None or not (by.may("work.retry") or (by.person is not None and found.asked_by_id == by.person)):
        raise NotFound("There is no such job, or it is not yours.")
    if not rules.may_retry(found.state):
        raise Refused("Only a job that failed can be tried again. This one is waiting, running or done.")
    if found.delivery is not None:
        delivery.remove(found.delivery)
    before = picture(found)
    found.state, found.attempts, found.problem, found.ended_at = rules.QUEUED, 0, "", None
    found.next_try = now()
    found.delivery = delivery.send(found.pk, found.next_try)
    found.save()
    changes = {"kind": found.kind, **between(before, found)}
    record(action="work.retry", thing=f"job {found.pk}", changes=changes, by=by)
    return found


@transaction.atomic
def deliver_lost(*, by: Viewer) -> int:
    """Put open jobs into the queue that are not in it, as after a restore or a move to another database."""
    by.require("work.retry")
    open_ones = list(Job.objects.select_for_update().filter(state__in=rules.OPEN))
    present = delivery.present()
    lost = [found for found in open_ones if found.delivery not in present]
    for found in lost:
        found.delivery = delivery.send(found.pk, found.next_try)
        found.save(update_fields=["delivery"])
    return len(lost)


@transaction.atomic
def clear(*, by: Viewer) -> int:
    """Remove jobs that were done long ago; those given up stay until somebody has looked. Gives how many."""
    by.require("work.retry")
    at = now()
    done = Job.objects.filter(state=rules.DONE)
    old = done.filter(ended_at__lt=at - timedelta(days=rules.KEPT_DAYS))
    passed = done.filter(recurs=True, ended_at__lt=at - timedelta(days=1))
    return old.delete()[0] + passed.delete()[0]


def _is_running_elsewhere(job: Job, at: datetime) -> bool:
    """Whether another job of the kind is running; the rows are locked, so that two never begin together."""
    open_ones = Job.objects.select_for_update().filter(kind=job.kind, state__in=rules.OPEN).order_by("pk")
    return any(
        other.pk != job.pk and other.state == rules.RUNNING and other.lease_until is not None and other.lease_until > at
        for other in open_ones
    )


def _held(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, holder=job.holder, state=rules.RUNNING)


def _give_up(job: Job, problem: str) -> None:
    if job.delivery is not None:
        delivery.remove(job.delivery)
    job.state, job.problem, job.ended_at = rules.GIVEN_UP, problem[:500], now()
    job.holder, job.lease_until, job.delivery = "", None, None
    job.save()
