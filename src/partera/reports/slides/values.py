"""What a slide shows: plain values and ready words. Nothing here knows where they come from."""

from __future__ import annotations

from dataclasses import dataclass

MAIN, COMPARED, TARGET, MIDDLE, LIMIT = "main", "compared", "target", "middle", "limit"
"""What a line is: the one the slide is about, one beside it, a target, a center line, a control limit."""


@dataclass(frozen=True)
class Point:
    """One value of a line. `counts` says numerator of denominator; `word` stands where there is no number."""

    value: float | None
    low: float | None = None
    high: float | None = None
    counts: str = ""
    word: str = ""
    is_signal: bool = False


@dataclass(frozen=True)
class Line:
    """A named line with one point for each label of the axis."""

    name: str
    points: tuple[Point, ...]
    role: str = MAIN


@dataclass(frozen=True)
class Flag:
    """Something that changed, at a place of the axis (counted from 0)."""

    at: int
    words: str


@dataclass(frozen=True)
class Bar:
    """One bar with its interval. `text` is the value in words, or the word for why there is none."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""
    counts: str = ""
    is_subject: bool = False


@dataclass(frozen=True, kw_only=True)
class Slide:
    """What every slide has: the sentence that is its title, its source, and what stands in the speaker's notes."""

    sentence: str
    source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cover(Slide):
    """The first slide: what the set is, of whom and when."""

    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WordsSlide(Slide):
    """Lines to read; each may have a quieter line below it."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SeriesSlide(Slide):
    """A chart of lines that can be edited."""

    heading: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    axis: str
    flags: tuple[Flag, ...] = ()
    decimals: int = 1
    from_zero: bool = False
    at_most: float | None = None  # where the axis ends at the latest: a share goes to 100


@dataclass(frozen=True, kw_only=True)
class BarsSlide(Slide):
    """A chart of bars that can be edited; each bar has its interval."""

    heading: str
    bars: tuple[Bar, ...]
    axis: str
    decimals: int = 1


@dataclass(frozen=True, kw_only=True)
class PictureSlide(Slide):
    """A drawing that no chart of the program can show: a map, a funnel, a network."""

    heading: str
    png: bytes
    alt: str


@dataclass(frozen=True, kw_only=True)
class TableSlide(Slide):
    """A table; one that is too long for a slide goes on over the next ones."""

    heading: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()  # columns that hold numbers
    letters: int = 0  # their size, when another slide has set it


@dataclass(frozen=True)
class Deck:
    """A set of slides in one language. `mark` stands on every slide, as *Invented data*."""

    title: str
    language: str
    slides: tuple[Slide, ...]
    mark: str = ""
