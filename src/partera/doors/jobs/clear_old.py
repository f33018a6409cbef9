"""Removes what has had its time: what cut-off loads left, uploads nobody confirmed, ended sessions, done jobs, the
texts of old letters.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.conf import settings

from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.evidence.catalog import Catalog
from partera.flows import uploads
from partera.platform.files import actions as files
from partera.platform.letters import actions as letters
from partera.platform.tokens import actions as tokens
from partera.platform.work import actions as work
from partera.platform.work.models import Job
from partera.programs.families.actions import help


def run(_job: Job, tell: Tell) -> None:
    """Each may be done again without harm."""
    by = job_viewer("the schedule")
    tell("Removing uploads that nobody confirmed")
    Catalog(Path(settings.PARTERA_HOME)).clear_staging()
    uploads.clear_old()
    tell("Removing ended sessions")
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    tell("Removing done jobs and the texts of old letters")
    work.clear(by=by)
    work.deliver_lost(by=by)
    tokens.clear_answers()
    letters.forget_old(by=by)
    tell("Erasing what families asked for where their consent has ended")
    help.forget_ended(by=by)
    tell("Removing contents of files that no upload came to keep")
    files.clear_unnamed()
