"""Writes to the families of a recalled kit who left an address for safety notices."""

from __future__ import annotations

from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.flows.tell_families import tell
from partera.platform.work.models import Job


def run(job: Job, say: Tell) -> None:
    """Begun again after a cut, it goes on with the next family."""
    given = job.arguments
    tell(recall=given["recall"], what=given["what"], progress=say, by=job_viewer("letters to families"))
