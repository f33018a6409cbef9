"""Tells sites of kits that come or wait on the next day, and asks those whose year is nearly over to confirm."""

from __future__ import annotations

from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.platform.letters.post import has_taker
from partera.platform.work.models import Job
from partera.programs.kits.actions import reminders, sites


def run(_job: Job, tell: Tell) -> None:
    """Each letter is written once, each site asked once; without a mail server no letter is written."""
    by = job_viewer("the schedule")
    tell("Asking sites to confirm their profile")
    sites.ask_to_confirm(by=by)
    if has_taker():
        tell("Writing to sites whose kits come")
        reminders.remind(by=by)
