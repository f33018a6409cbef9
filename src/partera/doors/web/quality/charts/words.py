"""How values, limits and charts of measures are said."""

from __future__ import annotations

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partera.core.periods import Month
from partera.doors.web.templatetags.showing import is_spanish, number
from partera.programs.quality.rules import charting, measuring
from partera.programs.quality.rules.charting import Entered
from partera.programs.quality.rules.definitions import Definition

_LONG = [*charting.CHARTS.values(), *charting.RULES.values(), *measuring.BETTER.values()]
"""Words that lists of the rules hold; they are written in Spanish with this area."""
MEANINGS = {
    "improvement": gettext_noop("Improvement"),
    "concern": gettext_noop("Concern"),
    "neutral": gettext_noop("Change"),
}
CHIPS = {"improvement": "estimate", "concern": "unreliable", "neutral": "provisional"}


def title(defined: Definition) -> str:
    """What a measure is called in the reader’s language."""
    return defined.title_es if is_spanish() and defined.title_es else defined.title


def counts(defined: Definition) -> str:
    """The numerator in words."""
    return defined.counts_es if is_spanish() and defined.counts_es else defined.counts


def out_of(defined: Definition) -> str:
    """The denominator in words."""
    return defined.out_of_es if is_spanish() and defined.out_of_es else defined.out_of


def month(value: Month, *, short: bool = False) -> str:
    """August 2025, or Aug 2025 where room is short."""
    pattern = ("MMM yyyy" if short else "MMMM 'de' yyyy") if is_spanish() else ("MMM yyyy" if short else "MMMM yyyy")
    return format_date(value.first_day, format=pattern, locale="es_US" if is_spanish() else "en_US")


def decimals(defined: Definition) -> int:
    """How many decimals its values are said with."""
    whole = defined.shape in (*measuring.RARE, "count")
    return 0 if whole else 1


def value(given: float | None, defined: Definition) -> str:
    """A value with its unit: 61.3%, 52 per 10,000, 41.0 minutes."""
    if given is None:
        return "–"
    said = number(given, decimals(defined))
    if defined.shape in measuring.WITH_DENOMINATOR:
        if defined.shape == "share" and defined.per == 100:
            return f"{said}%"
        return _("%(value)s per %(per)s") % {"value": said, "per": number(defined.per)}
    return f"{said} {unit(defined)}".strip()


def limits(low: float | None, high: float | None, defined: Definition) -> str:
    """41.2–80.0"""
    if low is None or high is None:
        return ""
    places = decimals(defined) or 1
    return f"{number(low, places)}–{number(high, places)}"


def unit(defined: Definition) -> str:
    """The unit of what is not a share or rate, in the reader’s language."""
    return _(defined.unit) if defined.unit in UNITS else defined.unit


UNITS = {
    "births": gettext_noop("births"),
    "days": gettext_noop("days"),
    "drills": gettext_noop("drills"),
    "minutes": gettext_noop("minutes"),
}


def axis(defined: Definition) -> str:
    """What the value axis says."""
    if defined.shape == "share" and defined.per == 100:
        return _("Percent")
    if defined.shape in measuring.WITH_DENOMINATOR:
        return _("Per %(per)s") % {"per": number(defined.per)}
    if defined.shape == "births_between":
        return _("Births between cases")
    if defined.shape == "days_between":
        return _("Days between cases")
    return unit(defined).capitalize() or _("Value")


def counted(point: Entered, defined: Definition) -> str:
    """17 of 20; for an average, how many cases."""
    if defined.shape in measuring.WITH_DENOMINATOR and point.count is not None and point.total is not None:
        return _("%(n)s of %(of)s") % {"n": number(point.count), "of": number(point.total)}
    if defined.shape == "average" and point.total is not None:
        return _("%(n)s cases") % {"n": number(point.total)}
    return ""


def unknown(point: Entered) -> str:
    """For how many it is not known; a small number of them in a published sum is not said."""
    return _("fewer than 10") if point.unknown is None else number(point.unknown)


def chart_name(chart: str) -> str:
    """What a chart is called."""
    return _(charting.CHARTS[chart])


def rules_name(rules: str) -> str:
    """What a rule set is called."""
    return _(charting.RULES[rules])


def group(dimension: str, name: str) -> str:
    """A group by the word it is known by."""
    return _(measuring.STRATA[dimension][name])


def dimension(name: str) -> str:
    """By what is grouped."""
    return {"race": _("Race and ethnicity, as patients report it"), "payer": _("Payer")}[name]
