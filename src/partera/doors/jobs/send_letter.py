"""Sends one letter: marked before and after it is handed over, so that a cut between the two is answered honestly."""

from __future__ import annotations

from smtplib import SMTPServerDisconnected

from partera.core.errors import Refused, Unavailable
from partera.core.viewers import job as job_viewer
from partera.doors.jobs.kinds import Tell
from partera.platform.letters import actions
from partera.platform.letters.post import hand_over, has_taker
from partera.platform.work.models import Job


def run(job: Job, _tell: Tell) -> None:
    """Hand the letter over, unless it went out already or may not go twice."""
    by = job_viewer("letters")
    if not has_taker():
        actions.keep_unsent(letter=job.arguments["letter"], by=by)
    letter = actions.start_handing(letter=job.arguments["letter"], by=by)
    if letter is None:
        return
    try:
        answer = hand_over(letter)
    except Unavailable as error:
        actions.back_to_waiting(letter=letter, problem=error.sentence)
        raise
    except Refused as error:
        actions.mark_refused(letter=letter, problem=error.sentence, by=by)
        raise
    except (OSError, SMTPServerDisconnected) as error:
        raise Unavailable("The line broke while the letter was handed over.") from error
    actions.mark_sent(letter=letter, answer=answer, by=by)
