"""What the figure component shows: plain values and ready words, the same for the page, its CSV and its drawing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShownRow:
    """One line of a figure's table."""

    label: str
    period: str
    state: str
    shown: str  # the value in words, or the word for its state
    interval: str
    counts: str  # numerator of denominator, in words
    unknown: str
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    unknown_count: float | None
    address: str = ""
    chips: tuple[tuple[str, str], ...] = ()
    is_subject: bool = False
    group: str = ""
    place: str = ""
    source: str = ""

    @property
    def has_number(self) -> bool:
        return self.value is not None and self.state in ("ok", "unreliable")


@dataclass(frozen=True)
class Picture:
    """A drawing at its own address, in a wide and a narrow form."""

    address: str
    narrow_address: str
    alt: str
    width: int
    height: int
    png_address: str = ""
    slide_address: str = ""


@dataclass(frozen=True)
class FigureBlock:
    """Sentence, chart, table: in that order."""

    id: str
    heading: str
    sentence: str
    rows: tuple[ShownRow, ...]
    label_heading: str
    caption: str
    address: str = ""
    picture: Picture | None = None
    csv_address: str = ""
    slide_address: str = ""  # of a figure whose drawing has no address of its own
    notes: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()  # words and address of further pages
    period: str = ""
    folded: bool = False  # a long table that opens on demand
    table: str = "components/figure_table.html"

    @property
    def lines(self) -> tuple[str, ...]:
        """The names of a trend's lines, the subject first."""
        return tuple(dict.fromkeys(row.label for row in self.rows))

    @property
    def by_period(self) -> tuple[tuple[str, ShownRow | None, tuple[ShownRow | None, ...]], ...]:
        """A trend's rows by period: the subject's, and those of the lines beside it; None where one has no figure."""
        found = {(row.period, row.label): row for row in self.rows}
        subject, *others = self.lines
        return tuple(
            (period, found.get((period, subject)), tuple(found.get((period, name)) for name in others))
            for period in sorted({row.period for row in self.rows})
        )

    @property
    def has_periods(self) -> bool:
        """Whether the rows are of several periods; one alone stands in the caption."""
        return len({row.period for row in self.rows}) > 1

    @property
    def has_intervals(self) -> bool:
        return any(row.interval for row in self.rows)

    @property
    def has_counts(self) -> bool:
        return any(row.counts for row in self.rows)

    @property
    def has_unknown(self) -> bool:
        return any(row.unknown for row in self.rows)


@dataclass(frozen=True)
class SourceLine:
    """A source as *About these numbers* names it."""

    title: str
    period: str
    loaded: str
    asked: str
    address: str
    caveats: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """What closes a page with figures."""

    sources: tuple[SourceLine, ...]
    release: str
    made: str
    rule: str
    cite: str
    notes: tuple[str, ...] = ()
