"""Writes each person's daily reminder of what needs them: only when something is overdue or near, once a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation

from partera.core.periods import today
from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.overviews.due import Due, due
from partera.platform.accounts.models import User
from partera.platform.letters import actions as letters
from partera.platform.letters.post import has_taker
from partera.platform.letters.queries import wants
from partera.platform.work.models import Job
from partera.registry.partners.queries import viewer_for
from partera.registry.workplans.queries import DueLine

TEMPLATE = "what_needs_you"
MOST_LINES = 20


def run(_job: Job, tell: Tell) -> None:
    """One letter for everybody who has something due this week and has not asked for silence."""
    if not has_taker():
        return  # a reminder of days ago helps nobody
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    for number, user in enumerate(people, start=1):
        tell("Looking at what needs whom", number, len(people))
        if wants(user.pk, TEMPLATE):
            _remind(user)


def _remind(user: User) -> None:
    with translation.override(user.language):
        found = due(viewer_for(user))
        if not found.overdue and not found.this_week:
            return
        values = _values(user, found)
    letters.write(
        template=TEMPLATE,
        to=user.email,
        language=user.language,
        values=values,
        key=f"{TEMPLATE} {user.pk} {today()}",
        by=job_viewer("reminders"),
    )


def _values(user: User, found: Due) -> dict[str, Any]:
    return {
        "name": user.name,
        "overdue": list(_lines(found.overdue)),
        "this_week": list(_lines(found.this_week)),
        "more": max(len(found.overdue) - MOST_LINES, 0) + max(len(found.this_week) - MOST_LINES, 0),
        "address": settings.PARTERA_ADDRESS,
    }


def _lines(things: Iterable[DueLine]) -> Iterable[str]:
    for thing in list(things)[:MOST_LINES]:
        yield f"{thing.verb} {thing.thing} ({thing.why})"
