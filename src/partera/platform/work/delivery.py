"""The queue beneath the jobs: django-q2's broker on our own database. The only file that names it.

A row's lock is the time from which a worker may take it. Taking moves the lock a lease ahead, so that what a
killed worker had taken is delivered again; a living worker keeps moving it.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django_q.brokers.orm import ORM
from django_q.models import OrmQ

QUEUE = settings.Q_CLUSTER["name"]


def send(job: int, at: datetime) -> int:
    """Put a job in the queue, to be taken from that time on; gives the row's number."""
    number: int = ORM(QUEUE).enqueue(str(job))
    postpone(number, at)
    return number


def postpone(number: int, until: datetime) -> None:
    """Let nobody take the row before that time."""
    OrmQ.objects.filter(pk=number).update(lock=until)


def remove(number: int) -> None:
    """Take the row out of the queue."""
    OrmQ.objects.filter(pk=number).delete()


def present() -> set[int]:
    """The numbers of the rows in the queue."""
    return set(OrmQ.objects.values_list("pk", flat=True))


def take() -> list[tuple[int, int]]:
    """The next rows whose time has come, each as (row, job), taken from every other worker for a lease."""
    return [(number, int(job)) for number, job in ORM(QUEUE).dequeue() or []]
