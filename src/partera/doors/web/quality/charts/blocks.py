"""What the chart pages show: plain values and ready words, the same for the page, its CSV and its drawing."""

from __future__ import annotations

from dataclasses import dataclass

from partera.doors.web.places.blocks import Picture


@dataclass(frozen=True)
class PointRow:
    """A line of a chart’s table."""

    label: str
    shown: str
    counts: str
    unknown: str
    center: str
    limits: str
    chips: tuple[tuple[str, str], ...]
    stored: tuple[str | float | None, ...] = ()


@dataclass(frozen=True)
class ChartFigure:
    """Sentence, chart, table."""

    id: str
    heading: str
    sentence: str
    picture: Picture | None
    rows: tuple[PointRow, ...]
    csv_address: str = ""
    notes: tuple[str, ...] = ()
    label_heading: str = ""
    hospitals: bool = False
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Tile:
    """A measure on the page of all charts."""

    title: str
    address: str
    sentence: str
    newest: str
    picture: Picture | None
    chip: tuple[str, str] | None


@dataclass(frozen=True)
class GapLine:
    """One group beside the one it is compared with."""

    group: str
    counts: str
    shown: str
    difference: str
    ratio: str
    excess: str
    is_reference: bool = False
    note: str = ""


@dataclass(frozen=True)
class GroupFigure:
    """The groups of one dimension: small charts on one scale, and the gaps between them."""

    id: str
    heading: str
    sentence: str
    picture: Picture | None
    rows: tuple[GapLine, ...]
    period: str
    reference: str
    csv_address: str
    notes: tuple[str, ...] = ()
