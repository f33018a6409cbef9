"""Reads an upload for a look, or loads it after the yes, with the rights its owner holds at that moment."""

from __future__ import annotations

from partera.core.errors import NotAllowed
from partera.core.viewers import Viewer
from partera.doors.jobs.kinds import Tell
from partera.flows.work_on_uploads import work_on
from partera.platform.accounts.models import User
from partera.platform.work.models import Job
from partera.registry.partners.queries import viewer_for


def run(job: Job, tell: Tell) -> None:
    """Do what the upload waits for."""
    work_on(job.arguments["upload"], say=tell, by=_owner(job))


def _owner(job: Job) -> Viewer:
    user = User.objects.filter(pk=job.asked_by_id or 0, is_active=True).first()
    if user is None:
        raise NotAllowed("The person who asked for this no longer signs in, so it was not done.")
    return viewer_for(user)
