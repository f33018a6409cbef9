"""The widest gaps between groups, as a figure of their own: difference, ratio and excess events with intervals."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from partera.doors.web.places.blocks import Picture
from partera.doors.web.places.making import Maker
from partera.evidence.measures.definition import Measure
from partera.registry.findings.queries import Gap


@dataclass(frozen=True)
class GapRow:
    """One gap: who, against whom, how wide."""

    measure: str
    address: str
    label: str
    period: str
    difference: str
    difference_interval: str
    ratio: str
    ratio_interval: str
    excess: str
    value: float
    low: float | None
    high: float | None
    group: str
    reference: str


@dataclass(frozen=True)
class GapBlock:
    """The widest gaps of a place, widest first."""

    sentence: str
    rows: tuple[GapRow, ...]
    picture: Picture | None
    csv_address: str
    rule: str


def gap_block(maker: Maker, gaps: list[Gap], measures: dict[str, Measure]) -> GapBlock | None:
    """The gaps as read; None when none can be shown."""
    rows = tuple(_row(maker, gap, measures[gap.measure]) for gap in gaps if gap.measure in measures)
    if not rows:
        return None
    first = rows[0]
    sentence = _("The widest gap: {label}, {difference} ({interval}).").format(
        label=first.label, difference=first.difference, interval=first.difference_interval
    )
    same_unit = len({measures[gap.measure].per for gap in gaps if gap.measure in measures}) == 1
    return GapBlock(
        sentence=sentence,
        rows=rows,
        picture=maker.picture("gaps", sentence, (800, 60 + 34 * len(rows))) if same_unit else None,
        csv_address=f"/places/{maker.place.code}/gaps.csv",
        rule="",
    )


def _row(maker: Maker, gap: Gap, measure: Measure) -> GapRow:
    raise NotImplementedError
