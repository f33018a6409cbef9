"""What the pages of arrivals show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.forms import Form

from partera.doors.web.kits.tabs import Tab
from partera.programs.kits.queries.arrivals import ArrivalRow, DayRow, ItemRow
from partera.programs.kits.queries.programs import ProgramRow


@dataclass(frozen=True)
class ArrivalsPage:
    """The files brought in, and the form for another."""

    program: ProgramRow
    tabs: list[Tab]
    sentence: str
    form: Form
    rows: list[tuple[ArrivalRow, str]]  # with the words for its kind


@dataclass(frozen=True)
class FateLine:
    """A row of a file and what becomes of it."""

    number: int
    what: str
    chip: str
    fate: str
    why: str


@dataclass(frozen=True)
class PreviewPage:
    """A file looked at before anything is kept."""

    program: ProgramRow
    name: str
    sentence: str
    before: ArrivalRow | None
    totals: list[tuple[str, str, int]]
    lines: list[FateLine]
    is_cut: bool
    new_items: list[tuple[str, str, bool]]  # name, category in words, whether it is guessed
    form: Form
    may_keep: bool


@dataclass(frozen=True)
class ArrivalPage:
    """A file that was brought in, with the rows set aside."""

    program: ProgramRow
    row: ArrivalRow
    kind: str
    lines: list[tuple[int, str, str]]  # row, what, why


@dataclass(frozen=True)
class ComparePage:
    """Both systems' counts, day by day."""

    program: ProgramRow
    tabs: list[Tab]
    sentence: str
    places: list[tuple[str, str]]  # name, since when it agrees or by how much it differs
    rows: list[DayRow]
    download: str


@dataclass(frozen=True)
class ComparedPage:
    """A place on a day, item by item."""

    program: ProgramRow
    day: DayRow
    sentence: str
    on: date
    lines: list[tuple[str, ItemRow]]
    key: str  # for taking the counts over; empty when that is not offered
    refused: str
