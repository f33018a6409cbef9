"""The words of monthly counts: columns, states, fates, measures in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.periods import Month
from partera.doors.web.templatetags.showing import is_spanish, number
from partera.doors.web.templatetags.showing import month as month_words
from partera.programs.quality.rules import measuring
from partera.programs.quality.rules.definitions import Definition
from partera.programs.quality.rules.entries import Entry, Problem
from partera.programs.quality.rules.fates import Sheet

COLUMNS = {
    "numerator": _("Numerator"),
    "denominator": _("Denominator"),
    "unknown": _("Unknown"),
    "value": _("Value"),
    "spread": _("Standard deviation"),
    "gaps": _("Between events"),
    "none": _("No event this month"),
}
_OF_SHAPE = {
    ("count", "numerator"): _("How many"),
    ("average", "value"): _("Average"),
    ("average", "denominator"): _("Cases"),
    ("births_between", "gaps"): _("Births between events"),
    ("days_between", "gaps"): _("Days between events"),
}
EVERYBODY = _("Everybody")


def column(shape: str, name: str) -> str:
    """What a column is called for a shape."""
    return str(_OF_SHAPE.get((shape, name), COLUMNS[name]))


def title(given: Definition) -> str:
    """A measure's title in the page's language."""
    return given.title_es if is_spanish() and given.title_es else given.title


def counts(given: Definition) -> str:
    """What is counted, in the page's language."""
    return given.counts_es if is_spanish() and given.counts_es else given.counts


def out_of(given: Definition) -> str:
    """What it is out of, in the page's language."""
    return given.out_of_es if is_spanish() and given.out_of_es else given.out_of


def group(dimension: str, key: str) -> str:
    """A group in words."""
    return _now(measuring.STRATA[dimension][key]) if dimension else str(EVERYBODY)


def group_in_full(entry: Entry | None, where: str = "all") -> str:
    """The same with its dimension: “Payer: Medicaid”; of an entry, or of a place such as `payer:medicaid`."""
    dimension, _colon, key = (entry.key if entry else where).partition(":")
    if not key:
        return str(EVERYBODY)
    return f"{_now(measuring.DIMENSIONS[dimension])}: {group(dimension, key)}"


def month(value: Month) -> str:
    """March 2026."""
    return month_words(value.first_day)


def numbers(shape: str, entry: Entry | None) -> str:
    """The numbers of a row in words: 14 of 20, 1 unknown; nothing when nothing stands."""
    if entry is None:
        return ""
    if shape in measuring.WITH_DENOMINATOR:
        said = {"many": number(entry.numerator), "of": number(entry.denominator), "unknown": number(entry.unknown)}
        if entry.unknown:
            return _now("%(many)s of %(of)s, %(unknown)s unknown") % said
        return _now("%(many)s of %(of)s") % said
    if shape == "count":
        return number(entry.numerator)
    if shape == "average":
        said = {"value": _decimal(entry.value), "cases": number(entry.denominator), "spread": _decimal(entry.spread)}
        if entry.spread is None:
            return _now("%(value)s, %(cases)s cases") % said
        return _now("%(value)s ± %(spread)s, %(cases)s cases") % said
    return _decimal(entry.value)


def sheet(shape: str, given: Sheet | None, place: tuple[str, str] = ("", "")) -> str:
    """A row of a sheet in words; of rare events the list."""
    if given is None:
        return ""
    if shape in measuring.RARE:
        return gaps(given.gaps)
    return numbers(shape, next((one for one in given.entries if (one.dimension, one.group) == place), None))


def gaps(given: Sequence[int]) -> str:
    """The numbers between rare events in words."""
    return ", ".join(number(gap) for gap in given) if given else _now("no event")


def _decimal(value: float | None) -> str:
    if value is None:
        return ""
    return number(value) if float(value).is_integer() else number(value, 1)


def said(problem: Problem) -> str:
    """A problem in the reader's language, its numbers as people write them."""
    values = {name: number(value) if isinstance(value, int) else value for name, value in problem.values}
    return _now(problem.words) % values if values else _now(problem.words)
