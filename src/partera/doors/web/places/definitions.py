"""A measure's definition as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from partera.core.periods import today
from partera.doors.web.places import words
from partera.doors.web.templatetags.showing import day
from partera.evidence.measures.definition import Measure


@dataclass(frozen=True)
class Definition:
    """What the measure counts, and who stands for it."""

    facts: tuple[tuple[str, str], ...]
    overdue: str
    spec: str


def definition_of(measure: Measure) -> Definition:
    """The definition in words; says when its review is overdue."""
    facts = [
        (_("Counts"), words.counts(measure)),
        (_("Out of"), words.out_of(measure)),
        (_("Version"), measure.definition),
        (_("Author"), measure.author),
        (_("Checked by"), _(measure.checked_by)),
        (_("Source of the definition"), measure.source),
        (_("Reviewed"), day(measure.reviewed)),
        (_("Next review"), day(measure.next_review)),
    ]
    overdue = ""
    if measure.next_review < today():
        overdue = _("The review of this definition is overdue since {day}.").format(day=day(measure.next_review))
    spec = _("The drawn examples that define it stand in the documentation under “{measure}”.").format(
        measure=measure.id
    )
    return Definition(tuple((word, value) for word, value in facts if value), overdue, spec)
