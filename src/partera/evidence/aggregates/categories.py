"""Which categories of a grouping are a measure's numerator: all of a category, or nothing of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from partera.evidence import schema
from partera.evidence.aggregates.cells import Table
from partera.evidence.suppliers.wonder import fields

CANNOT_TELL = "cannot tell"
YES, NO = "yes", "no"
NOT_STATED, NOT_REPORTED = "not stated", "not reported"

Judge = Callable[[str], str]
"""Takes a category's label, compared form. Gives YES, NO, or CANNOT_TELL when part of it is and part is not."""


def _span(label: str) -> tuple[float, float] | None:
    """The whole numbers a label covers, both ends included; None when it names none.

    >>> _span("28 - 31 weeks"), _span("under 20 weeks"), _span("42 weeks or more"), _span("36 weeks")
    ((28, 31), (0, 19), (42, inf), (36, 36))
    >>> _span("499 grams or less"), _span("not stated")
    ((0, 499), None)
    """
    numbers = [int(number) for number in re.findall(r"\d+", label)]
    if not numbers or len(numbers) > 2:
        return None
    if label.startswith("under"):
        return (0, numbers[0] - 1)
    if "or less" in label or "and under" in label:
        return (0, numbers[0])
    if "or more" in label or "and over" in label:
        return (numbers[0], float("inf"))
    return (numbers[0], numbers[-1])


def _within(first: float, last: float) -> Judge:
    """Judges whether a category's numbers lie from the first to the last, both included."""

    def judge(label: str) -> str:
        covered = _span(label)
        if covered is None:
            return CANNOT_TELL
        if first <= covered[0] and covered[1] <= last:
            return YES
        return NO if covered[1] < first or last < covered[0] else CANNOT_TELL

    return judge


def _named(*labels: str) -> Judge:
    """Judges whether a category is one of those named."""
    return lambda label: YES if label in labels else NO


def _care_begun(first: int, last: int, none_counts: bool) -> Judge:
    months = _within(first, last)
    return lambda label: (YES if none_counts else NO) if label.startswith("no prenatal care") else months(label)


_WEEKS = ("gestation", "gestation_11", "gestation_weeks")
_GRAMS = ("weight", "weight_14", "weight_100g")

SHARES: dict[str, tuple[tuple[str, ...], Judge]] = {
    "ptb": (_WEEKS, _within(0, 36)),
    "ptb_early": (_WEEKS, _within(0, 33)),
    "ptb_late": (_WEEKS, _within(34, 36)),
    "ptb_very": (_WEEKS, _within(0, 31)),
    "early_term": (_WEEKS, _within(37, 38)),
    "lbw": (_GRAMS, _within(0, 2499)),
    "vlbw": (_GRAMS, _within(0, 1499)),
    "pnc1": (("prenatal_month",), _care_begun(1, 3, none_counts=False)),
    "pnc_late": (("prenatal_month",), _care_begun(7, 10, none_counts=True)),
    "ced_total": (("delivery",), _named("cesarean")),
    "smoke": (("tobacco",), _named("yes")),
    "nicu": (("nicu",), _named("yes")),
    "medicaid": (("payer",), _named("medicaid")),
}
"""Measure → the groupings that can show it, and which categories are its numerator."""


def verdicts_of(name: str, judge: Judge, table: Table) -> dict[str, str] | None:
    """Each category's verdict by its code; None when the categories do not permit the measure.

    Takes   name: the grouping · judge: of a category's label · table: the extract, with the labels met in it
    Gives   code → YES, NO, NOT_STATED or NOT_REPORTED; None when no category is the measure's, or one is so in part
    Raises  nothing
    Source  the definitions of measures

    >>> labels = {"delivery": {"1": "Vaginal", "2": "Cesarean", "9": "Unknown or Not Stated"}}
    >>> verdicts_of("delivery", _named("cesarean"), Table([], "natality", True, False, frozenset(), True, labels))
    {'1': 'no', '2': 'yes', '9': 'not stated'}
    """
    verdicts = {}
    for code, label in table.categories(name).items():
        if fields.is_not_stated(label):
            verdicts[code] = NOT_STATED
        elif fields.is_not_reported(label):
            verdicts[code] = NOT_REPORTED
        else:
            verdicts[code] = judge(label)
    return verdicts if YES in verdicts.values() and CANNOT_TELL not in verdicts.values() else None


def needed_codes(provenance: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The codes of each grouping of an extract that a measure counts, and those not stated.

    Takes   provenance: from the extract's manifest
    Gives   field → codes
    Raises  nothing
    Source  SHARES

    >>> codes = {"delivery": {"1": "Vaginal", "2": "Cesarean", "9": "Unknown or Not Stated"}}
    >>> sorted(needed_codes({"codes": codes})["delivery"])
    ['2', '9']
    """
    table = Table.of(schema.arrow_schema(schema.CELLS).empty_table(), provenance, ())
    found: dict[str, set[str]] = {}
    for names, judge in SHARES.values():
        for name in (name for name in names if name in table.labels):
            verdicts = verdicts_of(name, judge, table) or {}
            found.setdefault(name, set()).update(c for c, v in verdicts.items() if v not in (NO, NOT_REPORTED))
    return {name: frozenset(codes) for name, codes in found.items() if codes}
