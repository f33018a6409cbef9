"""Keeps what stood on the shelves of supply programs at the end of each month: any day is found from there."""

from __future__ import annotations

from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.platform.work.models import Job
from partera.programs.kits.actions import closings


def run(_job: Job, tell: Tell) -> None:
    """Done again it closes nothing twice."""
    tell("Closing the months of supply programs")
    closings.close_all(by=job_viewer("the schedule"))
