"""The widest gaps between groups, as a figure of their own: difference, ratio and excess events with intervals."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from partera.doors.web.places import words
from partera.doors.web.places.blocks import Picture
from partera.doors.web.places.making import Maker
from partera.doors.web.templatetags.showing import number
from partera.evidence.measures.definition import Measure
from partera.registry.findings.queries import Gap


@dataclass(frozen=True)
class GapRow:
    """One gap: who, against whom, how wide."""

    measure: str
    address: str
    label: str
    compared: str
    period: str
    values: str
    difference: str
    difference_interval: str
    ratio: str
    ratio_interval: str
    excess: str
    value: float
    low: float
    high: float
    group: str
    reference: str
    numbers: tuple[float, ...]  # difference, ratio, excess, each with its limits


@dataclass(frozen=True)
class GapBlock:
    """The widest gaps of a place, most excess events first."""

    sentence: str
    rows: tuple[GapRow, ...]
    picture: Picture
    csv_address: str
    rule: str


def gap_block(maker: Maker, gaps: list[Gap], measures: dict[str, Measure]) -> GapBlock | None:
    """The gaps as read; None when none can be shown."""
    rows = tuple(_row(maker, gap, measures[gap.measure]) for gap in gaps if gap.measure in measures)
    if not rows:
        return None
    first = rows[0]
    better = next(measures[gap.measure].better for gap in gaps if gap.measure in measures)
    fewer = _(
        "Widest in people: {measure} in {period}, {values}: a difference of {difference} ({interval}), "
        "{excess} fewer than at the better rate."
    )
    more = _(
        "Widest in people: {measure} in {period}, {values}: a difference of {difference} ({interval}), "
        "{excess} more than at the better rate."
    )
    sentence = (fewer if better == "higher" else more).format(
        measure=first.measure,
        period=first.period,
        values=first.values,
        difference=first.difference,
        interval=first.difference_interval,
        excess=first.excess,
    )
    return GapBlock(
        sentence=sentence,
        rows=rows,
        picture=maker.picture("gaps", sentence, (560, 60 + 34 * len(rows))),
        csv_address=f"/places/{maker.place.code}/gaps.csv",
        rule=_(
            "For each measure and dimension the group with most excess events, against the group with the best "
            "rate; only where the whole 95% interval lies on the worse side. Most excess events first."
        ),
    )


def _row(maker: Maker, gap: Gap, measure: Measure) -> GapRow:
    maker.used |= {gap.group.source, gap.reference.source}
    group, reference = words.group_label(gap.group.group), words.group_label(gap.reference.group)
    difference, low, high = gap.difference
    values = _("{group} {group_value}, {reference} {reference_value}").format(
        group=group,
        group_value=words.shown(gap.group, measure),
        reference=reference,
        reference_value=words.shown(gap.reference, measure),
    )
    return GapRow(
        measure=words.title(measure),
        address=f"/places/{maker.place.code}/{measure.id}/#by-{gap.dimension}",
        label=f"{words.title(measure)}: {group}",
        compared=_("{group}, compared with {reference}").format(group=group, reference=reference),
        period=words.period(gap.period),
        values=values,
        difference=_points(difference, measure),
        difference_interval=_between(words.bare(low, measure), words.bare(high, measure)),
        ratio=number(gap.ratio[0], 2),
        ratio_interval=_between(number(gap.ratio[1], 2), number(gap.ratio[2], 2)),
        excess=f"{number(gap.excess[0])} ({_between(number(gap.excess[1]), number(gap.excess[2]))})",
        value=gap.ratio[0],
        low=gap.ratio[1],
        high=gap.ratio[2],
        group=group,
        reference=reference,
        numbers=(*gap.difference, *gap.ratio, *gap.excess),
    )


def _points(difference: float, measure: Measure) -> str:
    """A difference of percentages is in points; of other rates in their own unit."""
    if measure.per == 100:
        return _("{difference} points").format(difference=words.bare(difference, measure))
    return words.with_unit(difference, measure)


def _between(low: str, high: str) -> str:
    """Two limits; with negative ones the word, because a dash would be taken for a minus."""
    if low.startswith("−"):
        return _("{low} to {high}").format(low=low, high=high)
    return f"{low}–{high}"
