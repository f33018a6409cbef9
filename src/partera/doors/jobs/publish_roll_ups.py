"""Publishes the sums over hospitals of the months that have fallen due, in every collaborative."""

from __future__ import annotations

from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.platform.work.models import Job
from partera.programs.quality.actions import roll_ups


def run(job: Job, tell: Tell) -> None:
    """All of them, or the one collaborative that somebody asked for; what stands already is not made again."""
    tell("Looking which months have fallen due")
    by = job_viewer("the schedule")
    if number := job.arguments.get("collaborative"):
        roll_ups.publish(collaborative=number, by=by)
    else:
        roll_ups.publish_everywhere(by=by)
