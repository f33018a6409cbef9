"""The book's table of gaps between groups, each three ways with its intervals."""

from __future__ import annotations

from partera.evidence.measures.definition import Measure
from partera.reports.briefing_book_figures import missing_of
from partera.reports.briefing_book_inputs import GapGiven, Given
from partera.reports.briefing_book_model import Column, Section, Table, Text
from partera.reports.briefing_book_words import Words

MOST_GAPS = 10


def gaps(given: Given, words: Words) -> Section:
    """The largest gaps between groups, three ways, with intervals."""
    found = [gap for gap in given.gaps if gap.measure in given.measures][:MOST_GAPS]
    if not found:
        missing = missing_of("missing_gaps", given, words, place=given.subject.name)
        return Section("gaps", words("gaps"), (missing,))
    columns = (
        Column(words("measure"), width=5),
        Column(words("group"), width=5),
        Column(words("reference"), width=5),
        Column(words("difference"), True, 4),
        Column(words("ratio"), True, 4),
        Column(words("excess"), True, 4),
        Column(words("period"), width=3),
    )
    rows = tuple(_gap_row(gap, given.measures[gap.measure], words) for gap in found)
    raw_columns = (
        "measure", "period", "group", "value", "reference", "reference_value", "difference", "difference_low",
        "difference_high", "ratio", "ratio_low", "ratio_high", "excess", "excess_low", "excess_high",
    )  # fmt: skip
    rows_raw = tuple(
        (g.measure, g.period, g.group, g.value, g.reference, g.reference_value, *g.difference, *g.ratio, *g.excess)
        for g in found
    )
    table = Table("gaps", words("gaps_caption"), columns, rows, raw_columns, rows_raw)
    return Section("gaps", words("gaps"), (table, Text(words("gaps_how"), "note")))


def _gap_row(gap: GapGiven, measure: Measure, words: Words) -> tuple[str, ...]:
    return (
        words.title(measure),
        f"{words.group(gap.group)}: {words.value(measure, gap.value)}",
        f"{words.group(gap.reference)}: {words.value(measure, gap.reference_value)}",
        _three(gap.difference, words, measure.decimals),
        _three(gap.ratio, words, 2),
        _three(gap.excess, words, 0),
        words.period(gap.period),
    )


def _three(values: tuple[float, float | None, float | None], words: Words, decimals: int) -> str:
    value, low, high = values
    text = words.number(value, decimals)
    if low is None or high is None:
        return text
    limits = words("range", low=words.number(low, decimals), high=words.number(high, decimals))
    return f"{text} ({limits})"
