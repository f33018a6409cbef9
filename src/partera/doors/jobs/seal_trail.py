"""Seals what was written in the trail since the last minute."""

from __future__ import annotations

from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.platform.audit.actions import seal_due
from partera.platform.work.models import Job


def run(_job: Job, _tell: Tell) -> None:
    """Every line that has no seal yet gets one."""
    seal_due(job_viewer("the schedule"))
