"""The gap between groups of a measure: difference, ratio and excess, with intervals, over the last twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from partera.doors.web.quality.charts import words
from partera.doors.web.quality.charts.blocks import GapLine
from partera.doors.web.templatetags.showing import number
from partera.methods.disparity import Estimate
from partera.methods.disparity_between import gaps
from partera.programs.quality.rules import measuring
from partera.programs.quality.rules.definitions import Definition

FEWEST = 20
"""People in the group the others are compared with, at least."""


@dataclass(frozen=True)
class Totals:
    """Events and people of a group over the period; `months` of it could be read."""

    dimension: str
    group: str
    events: float
    people: float
    months: int


@dataclass(frozen=True)
class Compared:
    """The lines, whom they are compared with, and the sentence."""

    lines: tuple[GapLine, ...]
    reference: str
    sentence: str


def compare(defined: Definition, totals: Sequence[Totals]) -> Compared:
    """Each group beside the one that fares best among those with enough people; not known stands apart."""
    known = [one for one in totals if one.group != measuring.UNKNOWN and one.people > 0]
    apart = [one for one in totals if one.group == measuring.UNKNOWN and one.people > 0]
    reference = _reference(defined, known)
    if reference is None or len(known) < 2:
        plain = tuple(_line(defined, one) for one in [*known, *apart])
        return Compared(plain, "", _("Too few people are known by group to compare them."))
    kind = "proportion" if defined.shape == "share" else "rate"
    better = defined.better if defined.better != "neither" else "lower"
    found = gaps(
        np.array([one.events for one in known]), np.array([one.people for one in known]),
        reference=known.index(reference), better=better, kind=kind,
    ).gap  # fmt: skip
    lines = [
        _line(defined, one, is_reference=True) if one is reference
        else _line(defined, one, (found.difference, found.ratio, found.excess), i)
        for i, one in enumerate(known)
    ]  # fmt: skip
    lines += [_line(defined, one) for one in apart]
    return Compared(tuple(lines), words.group(reference.dimension, reference.group), _said(defined, known, reference))


def _reference(defined: Definition, known: Sequence[Totals]) -> Totals | None:
    large = [one for one in known if one.people >= FEWEST]
    if not large:
        return None
    sign = -1 if defined.better == "higher" else 1
    return min(large, key=lambda one: (sign * one.events / one.people, one.group))


def _said(defined: Definition, known: Sequence[Totals], reference: Totals) -> str:
    """The widest gap in one sentence, as numbers of people."""
    sign = -1 if defined.better == "higher" else 1
    others = [one for one in known if one is not reference and one.people >= FEWEST]
    if not others:
        return _("Only one group has enough people to be compared.")
    widest = max(others, key=lambda one: sign * (one.events / one.people - reference.events / reference.people))
    return _(
        "%(group)s: %(value)s; %(reference)s: %(other)s. This is the widest gap among groups of %(n)s people or more."
    ) % {
        "n": FEWEST,
        "group": words.group(widest.dimension, widest.group),
        "value": words.value(widest.events / widest.people * defined.per, defined),
        "reference": words.group(reference.dimension, reference.group),
        "other": words.value(reference.events / reference.people * defined.per, defined),
    }


def _line(
    defined: Definition, one: Totals, gap: tuple[Estimate, Estimate, Estimate] | None = None, i: int = 0, *,
    is_reference: bool = False,
) -> GapLine:  # fmt: skip
    counts = _("%(n)s of %(of)s") % {"n": number(one.events), "of": number(one.people)}
    shown = words.value(one.events / one.people * defined.per, defined)
    name = words.group(one.dimension, one.group)
    if gap is None:
        return GapLine(name, counts, shown, "", "", "", is_reference)
    difference, ratio, excess = gap
    return GapLine(
        name, counts, shown, _interval(difference, i, float(defined.per), 1), _interval(ratio, i, 1.0, 2),
        _interval(excess, i, 1.0, 0),
    )  # fmt: skip


def _interval(found: Estimate, i: int, times: float, places: int) -> str:
    value, low, high = (float(array[i]) * times for array in (found.value, found.low, found.high))
    if np.isnan(value):
        return _("cannot be said")
    if np.isnan(low) or np.isnan(high):
        return number(value, places)
    span = _("%(low)s to %(high)s") % {"low": number(low, places), "high": number(high, places)}
    return f"{number(value, places)} ({span})"
