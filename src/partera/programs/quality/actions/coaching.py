"""What a coach writes down about a hospital's team."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import made
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import CoachingNote
from partera.programs.quality.rules import course


@transaction.atomic
def note(
    *,
    enrolment: int,
    on: date,
    text: str,
    stage: Decimal | None = None,
    is_shared: bool = True,
    keep_reason: str = "",
    by: Viewer,
) -> int:
    """Write down what a coach saw and, if known, the stage the team has reached; gives the note's number.

    A note that is not shared, and its stage, are seen only by those who run the collaborative.
    """
    row = held.run_part(enrolment, by)
    if not text.strip():
        raise BadInput(_("Write down what you saw."))
    if on > today():
        raise BadInput(_("A note is about a day that has been."))
    if stage is not None and stage not in course.TEAM_STAGES:
        raise BadInput(_("Choose one of the stages offered."))
    if row.state not in course.AGREED:
        raise Refused(_("This hospital is not taking part in the collaborative now."))
    texts.checked(thing=f"coaching of enrolment {row.pk}", field="text", text=text, keep_reason=keep_reason, by=by)
    found = CoachingNote.objects.create(
        enrolment=row, on=on, text=text.strip(), stage=stage, is_shared=is_shared, by_name=by.name
    )
    record(action="quality.coaching", thing=f"enrolment {row.pk}", changes=made(found), by=by)
    return found.pk
