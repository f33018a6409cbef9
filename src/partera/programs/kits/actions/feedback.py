"""What families answer about their kit: no name, and of one card the last answers count."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.programs.kits.models import Feedback, FeedbackCount, KitCard
from partera.programs.kits.queries.families import card
from partera.programs.kits.rules import designs
from partera.programs.kits.rules import feedback as rules


@transaction.atomic
def give(*, code: str, answers: dict[str, Any], language: str, by: Viewer) -> None:
    """Keep a family's answers; the trail says that they were given and nothing of what they are."""
    found = card(code)
    if found is None:
        raise Refused(_("We do not know this code. Look at the card in your kit again."))
    kept = {key: given for key, given in answers.items() if given}
    if rules.wrong(kept) or language not in designs.LANGUAGES:
        raise BadInput(_("Choose one of the answers offered."))
    KitCard.objects.select_for_update().get(pk=found.id)  # two at once with one card are counted one after the other
    which: dict[str, Any] = {"card_id": found.id, "questionnaire": rules.QUESTIONNAIRE}
    before = Feedback.objects.select_for_update().filter(**which).first()
    Feedback.objects.update_or_create(
        **which,
        defaults={"program_id": found.program, "language": language, "answers": kept, "on": today()},
    )
    _count(found.program, rules.counted(before.answers) if before else set(), rules.counted(kept))
    changes = {"answers": [len(before.answers) if before else 0, len(kept)]}
    record(action="kits.give_feedback", thing=f"kit program {found.program}", changes=changes, by=by)


def _count(program: int, before: set[tuple[str, str]], after: set[tuple[str, str]]) -> None:
    """Take off what the answers before added, and add what these do, in one order so that nobody waits in a circle."""
    for question, answer in sorted(before ^ after):
        which: dict[str, Any] = {
            "program_id": program,
            "questionnaire": rules.QUESTIONNAIRE,
            "question": question,
            "answer": answer,
        }
        FeedbackCount.objects.bulk_create([FeedbackCount(**which)], ignore_conflicts=True)
        step = 1 if (question, answer) in after else -1
        FeedbackCount.objects.filter(**which).update(number=F("number") + step)
