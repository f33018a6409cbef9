"""A definition in words: its facts, and what differs between two."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partera.doors.web.quality.charts import words as charted
from partera.doors.web.quality.months import labels
from partera.doors.web.templatetags.showing import day, number
from partera.programs.quality.queries.changes import Covered, MonthValue
from partera.programs.quality.rules import measuring
from partera.programs.quality.rules.definitions import Definition

FIELDS = {
    "title": gettext_lazy("Title"),
    "title_es": gettext_lazy("Title in Spanish"),
    "kind": gettext_lazy("Kind"),
    "shape": gettext_lazy("What is entered"),
    "counts": gettext_lazy("Numerator"),
    "counts_es": gettext_lazy("Numerator in Spanish"),
    "out_of": gettext_lazy("Denominator"),
    "out_of_es": gettext_lazy("Denominator in Spanish"),
    "left_out": gettext_lazy("Who is left out"),
    "clock": gettext_lazy("Clock"),
    "per": gettext_lazy("Shown per"),
    "unit": gettext_lazy("Unit"),
    "better": gettext_lazy("Direction"),
    "target": gettext_lazy("Target"),
    "target_words": gettext_lazy("Where the target comes from"),
    "same_births": gettext_lazy("Counted among the same people"),
    "strata": gettext_lazy("Groups entered"),
    "every": gettext_lazy("How often"),
    "chart": gettext_lazy("Chart"),
    "source": gettext_lazy("Source"),
    "author": gettext_lazy("Author"),
    "checked_by": gettext_lazy("Checked by"),
    "next_review": gettext_lazy("Next review"),
}
_LISTS = {
    "kind": measuring.MEASURE_KINDS,
    "shape": measuring.SHAPES,
    "clock": measuring.CLOCKS,
    "better": measuring.BETTER,
    "every": measuring.EVERY,
}


def value(field: str, given: object) -> str:
    """A field's value as people read it; a dash for nothing."""
    if given in ("", None, ()):
        return "–"
    if field in _LISTS:
        return _(_LISTS[field][str(given)])
    if field == "strata" and isinstance(given, tuple):
        return ", ".join(_(measuring.DIMENSIONS[one]) for one in given)
    if isinstance(given, date):
        return day(given)
    if isinstance(given, Decimal):
        return number(float(given), 0 if given == given.to_integral_value() else 1)
    if isinstance(given, int):
        return number(given)
    return str(given)


def _target(given: Definition) -> str:
    return "–" if given.target is None else charted.value(float(given.target), given)


def facts(given: Definition) -> list[tuple[str, str]]:
    """What a definition says, in the page's language; what it does not say is left out."""
    said = {
        "kind": value("kind", given.kind),
        "counts": labels.counts(given),
        "out_of": labels.out_of(given) or "–",
        "left_out": value("left_out", given.left_out),
        "clock": value("clock", given.clock),
        "better": value("better", given.better),
        "target": given.target_words or _target(given),
        "strata": value("strata", given.strata),
        "every": value("every", given.every),
        "source": given.source,
        "author": given.author,
        "checked_by": _(given.checked_by) if given.checked_by == "no person yet" else given.checked_by,
        "next_review": day(given.next_review),
    }
    return [(str(FIELDS[field]), words) for field, words in said.items() if words != "–"]


def differences(found: dict[str, tuple[object, object]]) -> list[tuple[str, str, str]]:
    """Each field that differs, with its words before and after."""
    return [(str(FIELDS[field]), value(field, old), value(field, new)) for field, (old, new) in found.items()]


def covered(found: Covered) -> str:
    """The months a definition covers, with how many submissions."""
    if found.first is None or found.last is None:
        return _("no month is entered under it yet")
    said = {
        "first": labels.month(found.first),
        "last": labels.month(found.last),
        "months": number(found.months),
        "submissions": number(found.submissions),
    }
    return _("%(first)s to %(last)s: %(months)s months, %(submissions)s submissions") % said


def month_value(given: Definition, found: MonthValue) -> str:
    """A month's value in words, with what it is made of."""
    if found.numerator is None:
        return "–"
    if given.shape not in measuring.WITH_DENOMINATOR or not found.denominator:
        return number(found.numerator)
    rate = number(found.numerator / found.denominator * given.per, 1)
    said = {"rate": rate, "many": number(found.numerator), "of": number(found.denominator)}
    if given.per == 100:
        return _("%(rate)s%% (%(many)s of %(of)s)") % said
    return _("%(rate)s per %(per)s (%(many)s of %(of)s)") % {**said, "per": number(given.per)}
