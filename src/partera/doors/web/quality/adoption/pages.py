"""What the pages of this subject show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.forms import Form

from partera.doors.web.lists import Chip
from partera.doors.web.quality.tabs import Tab
from partera.programs.quality.queries.bundles import BundleRow, ElementRow, OfferedRow
from partera.programs.quality.queries.collaboratives import CollaborativeRow, HospitalRow
from partera.programs.quality.queries.drills import DrillRow
from partera.programs.quality.queries.practices import PracticeRow, StatusRow


@dataclass(frozen=True)
class BundleLine:
    """A bundle with its title in the page's language."""

    row: BundleRow
    title: str
    kind: str


@dataclass(frozen=True)
class BundlesPage:
    """The bundles of a collaborative, and what it could take up."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    sentence: str
    in_use: list[BundleLine]
    drafts: list[BundleLine]
    offered: list[tuple[OfferedRow, str]]  # with its title


@dataclass(frozen=True)
class ElementLine:
    """A practice in words."""

    row: ElementRow
    title: str
    evidence: str


@dataclass(frozen=True)
class BundlePage:
    """One bundle: its practices by part; a draft with the form for another practice."""

    collaborative: CollaborativeRow
    bundle: BundleRow
    title: str
    kind: str
    sentence: str
    sections: list[tuple[str, list[ElementLine]]]
    form: Form | None


@dataclass(frozen=True)
class PracticeLine:
    """A practice at a hospital, in words."""

    row: PracticeRow
    title: str
    status: str


@dataclass(frozen=True)
class MonthLine:
    """A month's end in the table of a trend."""

    first_day: date
    values: tuple[Any, ...]


@dataclass(frozen=True)
class PracticesPage:
    """A hospital's practices by bundle and part, and their trend."""

    hospital: HospitalRow
    tabs: list[Tab]
    sentence: str
    bundles: list[tuple[str, list[tuple[str, list[PracticeLine]]]]]
    may_enter: bool
    months: list[MonthLine]
    of: int
    picture: str


@dataclass(frozen=True)
class PracticePage:
    """One practice at a hospital: where it stands, the next step, what was noted before."""

    hospital: HospitalRow
    bundle: str
    line: PracticeLine
    section: str
    evidence: str
    sentence: str
    history: list[tuple[StatusRow, str]]  # with the word for the status
    form: Form | None


@dataclass(frozen=True)
class DrillLine:
    """A drill in the list, with its times as people write them."""

    row: DrillRow
    first_done: str
    all_done: str


@dataclass(frozen=True)
class DrillsPage:
    """The drills of a hospital."""

    hospital: HospitalRow
    tabs: list[Tab]
    sentence: str
    drills: list[DrillLine]
    may_enter: bool


@dataclass(frozen=True)
class DrillPage:
    """One drill."""

    hospital: HospitalRow
    drill: DrillRow
    practice: str
    participants: list[tuple[str, int]]
    times: list[tuple[str, str]]
    form: Form | None


@dataclass(frozen=True)
class Cell:
    """A hospital's standing with a practice: the mark, and its word."""

    status: str
    mark: str
    word: str


@dataclass(frozen=True)
class MatrixRow:
    """A hospital's line."""

    part: int
    name: str
    wave: int
    is_own: bool
    cells: list[Cell]
    in_place: int


@dataclass(frozen=True)
class OwnColumn:
    """A hospital of the viewer's beside all: its standing by practice."""

    part: int
    name: str
    statuses: dict[int, str]


@dataclass(frozen=True)
class SharedRow:
    """A practice beside the others: one's own standing, and the band of all hospitals."""

    element: ElementRow
    title: str
    own: list[Cell]
    band: str
    level: int | None


@dataclass(frozen=True)
class AdoptionPage:
    """Adoption across a collaborative."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    sentence: str
    bundles: list[tuple[int, str, bool]]  # number, title, whether it is the one shown
    bundle: BundleLine | None
    elements: list[ElementLine]
    sees_hospitals: bool
    rows: list[MatrixRow]
    sums: list[tuple[int, int]]  # in place, and in percent
    hospitals: int
    pages: Page | None
    form: Form | None
    chips: list[Chip]
    own_row: int | None
    key: list[tuple[str, str, str]]  # status, mark, word
    own: list[OwnColumn]
    shared: list[SharedRow]
    counted: int
    download: str


@dataclass(frozen=True)
class TrendPage:
    """Practices in place through time: at all hospitals for who sees them by name, else a rounded average."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    sentence: str
    months: list[MonthLine]
    heads: list[str]
    of: int
    picture: str
    sees_hospitals: bool
