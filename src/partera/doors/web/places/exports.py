"""Downloads: the rows a page shows, nothing more, with their provenance."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from partera.doors.web.places.blocks import About, FigureBlock, ShownRow
from partera.doors.web.places.gaps import GapBlock, GapRow
from partera.reports.tables import TableColumn, Value, csv_text


def _columns() -> list[TableColumn]:
    return [
        TableColumn("measure", _("name of the measure")),
        TableColumn("place", _("code of the place the figure is of")),
        TableColumn("line", _("the place or group as the page names it")),
        TableColumn("group", _("the group in stored form; all means everyone")),
        TableColumn("period", _("year or span of years")),
        TableColumn("shown", _("the value as the page shows it, or the word for why there is none")),
        TableColumn("value", _("the value, not rounded; empty when it may not or cannot be shown")),
        TableColumn("low", _("lower limit of the 95% interval")),
        TableColumn("high", _("upper limit of the 95% interval")),
        TableColumn("numerator", _("who had the event")),
        TableColumn("denominator", _("who could have had it and for whom it is known")),
        TableColumn("unknown", _("records left out of the denominator because not stated")),
        TableColumn(
            "state",
            _("ok, unreliable, suppressed (small count hidden), not_collected, missing or not_applicable"),
        ),
        TableColumn("pooled", _("yes when the figure is of several counties taken together")),
        TableColumn("source", _("ids of the extracts it was made from")),
    ]


def figures_csv(blocks: Iterable[tuple[str, FigureBlock]], title: str, about: About | None) -> str:
    """The rows of these figures; each comes with its measure's name."""
    rows = [_row(measure, row) for measure, block in blocks for row in block.rows]
    return csv_text(facts=_facts(title, about), columns=_columns(), rows=rows)


def _row(measure: str, row: ShownRow) -> list[Value]:
    return [
        measure, row.place, row.label, row.group, row.period, row.shown, row.value, row.low, row.high,
        row.numerator, row.denominator, row.unknown_count, row.state,
        any(chip == "pooled" for chip, _words in row.chips), row.source,
    ]  # fmt: skip


def gaps_csv(block: GapBlock, title: str, about: About | None) -> str:
    """The widest gaps as shown."""
    columns = [
        TableColumn("measure", _("name of the measure")),
        TableColumn("group", _("the group")),
        TableColumn("compared_with", _("the group or place it is compared with")),
        TableColumn("period", _("year or span of years")),
        TableColumn("difference", _("difference of the two rates, in the measure’s unit, not rounded")),
        TableColumn("difference_low", _("lower limit of the 95% interval")),
        TableColumn("difference_high", _("upper limit of the 95% interval")),
        TableColumn("ratio", _("one rate over the other")),
        TableColumn("ratio_low", _("lower limit of the 95% interval")),
        TableColumn("ratio_high", _("upper limit of the 95% interval")),
        TableColumn("excess_events", _("how many fewer events at the reference’s rate")),
        TableColumn("excess_low", _("lower limit of the 95% interval")),
        TableColumn("excess_high", _("upper limit of the 95% interval")),
    ]
    rows = [_gap_values(row) for row in block.rows]
    return csv_text(facts=_facts(title, about), columns=columns, rows=rows)


def _gap_values(row: GapRow) -> list[Value]:
    return [row.measure, row.group, row.reference, row.period, *row.numbers]


def _facts(title: str, about: About | None) -> list[tuple[str, str]]:
    if about is None:
        return [(_("Title"), title)]
    return [
        (_("Title"), title),
        *((_("Source"), line.title) for line in about.sources),
        (_("Release"), about.release),
        (_("Small counts"), about.rule),
        (_("How to cite"), about.cite),
    ]
