"""Makes a release without records whose agreement ended yesterday, so that nobody has to remember it."""

from __future__ import annotations

from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.flows.keep_to_agreements import release_without_ended
from partera.platform.work.models import Job


def run(_job: Job, tell: Tell) -> None:
    """Nothing to do on most days."""
    tell("Looking whether an agreement on records has ended")
    release_without_ended(progress=tell, by=job_viewer("the schedule"))
