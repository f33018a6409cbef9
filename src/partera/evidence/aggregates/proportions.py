"""Shares of births from one grouping's categories: what the categories permit, and nothing they do not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from partera.evidence.aggregates.groups import GroupedKey
from partera.evidence.aggregates.sums import Row, Sum, Table, total
from partera.evidence.suppliers.wonder import fields

CANNOT_TELL = "cannot tell"
YES, NO = "yes", "no"

Judge = Callable[[str], str]
"""Takes a category's label, compared form. Gives YES, NO, or CANNOT_TELL when part of it is and part is not."""


def span(label: str) -> tuple[float, float] | None:
    """The whole numbers a label covers, both ends included; None when it names none.

    >>> span("28 - 31 weeks"), span("under 20 weeks"), span("42 weeks or more"), span("36 weeks")
    ((28, 31), (0, 19), (42, inf), (36, 36))
    >>> span("499 grams or less"), span("not stated")
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


def within(first: float, last: float) -> Judge:
    """Judges whether a category's numbers lie from the first to the last, both included."""

    def judge(label: str) -> str:
        covered = span(label)
        if covered is None:
            return CANNOT_TELL
        if first <= covered[0] and covered[1] <= last:
            return YES
        return NO if covered[1] < first or last < covered[0] else CANNOT_TELL

    return judge


def named(*labels: str) -> Judge:
    """Judges whether a category is one of those named."""
    return lambda label: YES if label in labels else NO


def _care_begun(first: int, last: int, none_counts: bool) -> Judge:
    months = within(first, last)
    return lambda label: (YES if none_counts else NO) if label.startswith("no prenatal care") else months(label)


_WEEKS = ("gestation", "gestation_11", "gestation_weeks")
_GRAMS = ("weight", "weight_14", "weight_100g")

SHARES: dict[str, tuple[tuple[str, ...], Judge]] = {
    "ptb": (_WEEKS, within(0, 36)),
    "ptb_early": (_WEEKS, within(0, 33)),
    "ptb_late": (_WEEKS, within(34, 36)),
    "ptb_very": (_WEEKS, within(0, 31)),
    "early_term": (_WEEKS, within(37, 38)),
    "lbw": (_GRAMS, within(0, 2499)),
    "vlbw": (_GRAMS, within(0, 1499)),
    "pnc1": (("prenatal_month",), _care_begun(1, 3, none_counts=False)),
    "pnc_late": (("prenatal_month",), _care_begun(7, 10, none_counts=True)),
    "ced_total": (("delivery",), named("cesarean")),
    "smoke": (("tobacco",), named("yes")),
    "nicu": (("nicu",), named("yes")),
    "medicaid": (("payer",), named("medicaid")),
}
"""Measure → the groupings that can show it, and which categories are its numerator."""


def proportions(sums: dict[GroupedKey, Sum], table: Table) -> Iterator[Row]:
    """Every share of births that the extract's groupings show.

    Takes   sums: births by place, period, group and remaining coordinates · table: the extract
    Gives   rows with numerator, denominator (births of a stated category) and unknown (births not stated, or of
            areas that did not report)
    Raises  nothing
    Source  the definitions of measures
    """
    slices: dict[tuple[str, str, str, str], dict[str, Sum]] = defaultdict(dict)
    for (place, period, group, rest), part in sums.items():
        if len(rest) == 1:
            ((name, code),) = rest
            if name not in table.restricted:
                slices[place, period, group, name][code] = part
    for measure, (names, judge) in SHARES.items():
        for name in names:
            verdicts = _verdicts(name, judge, table)
            if verdicts is None:
                continue
            for (place, period, group, one), parts in slices.items():
                if one == name:
                    yield _share(measure, (place, period, group), parts, verdicts, table)


def _verdicts(name: str, judge: Judge, table: Table) -> dict[str, str] | None:
    """Each code's verdict, `unknown` and `not reported` included; None when the categories do not permit it."""
    verdicts = {}
    for code, label in table.categories(name).items():
        if fields.is_not_stated(label):
            verdicts[code] = "unknown"
        elif fields.is_not_reported(label):
            verdicts[code] = "not reported"
        else:
            verdicts[code] = judge(label)
    return verdicts if YES in verdicts.values() and CANNOT_TELL not in verdicts.values() else None


def _share(
    measure: str, where: tuple[str, str, str], parts: dict[str, Sum], verdicts: dict[str, str], table: Table
) -> Row:
    def those(*kinds: str) -> Sum:
        return total(parts[code] for code, verdict in verdicts.items() if verdict in kinds and code in parts)

    known = those(YES, NO)
    left_out = [code for code, verdict in verdicts.items() if verdict in (YES, NO) and code not in parts]
    if left_out and not table.fills_zero:
        why = "the export leaves out rows with small counts, and this figure needs them"
        return Row(measure, *where, "missing", notes=(why,), steps=known.steps)
    if known.state != "ok":
        why = "not collected by the reporting area"
        said = (why,) if known.state == "not_collected" else ()
        return Row(measure, *where, known.state, notes=said, steps=known.steps, denominator_cells=known.cells)
    numerator, unknown = those(YES), those("unknown", "not reported")
    notes: list[str] = []
    if (elsewhere := those("not reported")).count:
        notes.append(f"{elsewhere.count:,} births of areas that did not report are left out")
    if unknown.state == "suppressed":
        notes.append("the number not stated is hidden")
    return Row(
        measure,
        *where,
        "ok" if known.count else "not_applicable",
        numerator=numerator.count,
        denominator=known.count,
        unknown=unknown.count,
        notes=tuple(notes),
        steps=known.steps,
        numerator_cells=numerator.cells,
        denominator_cells=known.cells,
        unknown_cells=unknown.cells,
    )
