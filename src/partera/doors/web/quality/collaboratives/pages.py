"""What the pages of this subject show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.forms import Form

from partera.doors.web.lists import Chip
from partera.doors.web.quality.tabs import Tab
from partera.programs.quality.queries.bundles import BundleRow
from partera.programs.quality.queries.coaching import NoteRow
from partera.programs.quality.queries.collaboratives import CollaborativeRow, HospitalRow, WaveRow
from partera.programs.quality.queries.events import Attendance, EventRow
from partera.programs.quality.queries.hospitals import ChangeRow, Line


@dataclass(frozen=True)
class ListPage:
    """The room: the viewer's own hospitals, then the collaboratives it may see."""

    sentence: str
    own: list[HospitalRow]
    collaboratives: list[tuple[CollaborativeRow, str]]  # with the word for its state
    may_begin: bool


@dataclass(frozen=True)
class FormPage:
    """A page that is one form."""

    collaborative: CollaborativeRow
    form: Form


@dataclass(frozen=True)
class OwnHospital:
    """A hospital of the viewer's in the collaborative."""

    row: HospitalRow
    state: str
    chip: str
    stage: str


@dataclass(frozen=True)
class WaveLine:
    """A wave with how many of its hospitals stand in each state."""

    row: WaveRow
    states: list[tuple[str, int]]


@dataclass(frozen=True)
class HospitalLine:
    """A hospital in the convener's table, in words."""

    line: Line
    state: str
    chip: str
    stage: str


@dataclass(frozen=True)
class Step:
    """One thing to do before a collaborative runs."""

    words: str
    why: str
    address: str
    is_done: bool


@dataclass(frozen=True)
class CollaborativePage:
    """A collaborative's overview."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    sentence: str
    state: str
    own: list[OwnHospital]
    others: int
    waves: list[WaveLine]
    bundles: list[tuple[BundleRow, str]]  # with its title
    coming: list[tuple[EventRow, str]]  # with its days
    begin: list[Step]  # what is still to do before it runs, for who runs it
    sees_hospitals: bool
    hospitals: list[HospitalLine]
    pages: Page | None
    form: Form | None
    chips: list[Chip]
    practices: int
    download: str


@dataclass(frozen=True)
class ChangePage:
    """Changing a collaborative: its words and days, its state, its waves."""

    collaborative: CollaborativeRow
    state: str
    form: Form
    next_states: list[tuple[str, str]]
    waves: list[tuple[WaveRow, Form, str]]  # with the address that takes the form
    new_wave: Form


@dataclass(frozen=True)
class HospitalPage:
    """The hub of one hospital's part."""

    hospital: HospitalRow
    tabs: list[Tab]
    sentence: str
    state: str
    chip: str
    facts: list[tuple[Any, Any]]
    sees_collaborative: bool
    runs: bool
    answer: Form | None
    decline: Form | None
    leave: Form | None
    name: Form | None
    note_signed: Form | None
    place: Form | None
    steps: list[tuple[str, str]]  # states the convener may take it to
    has_leads: bool
    stage: str
    stage_on: date | None
    notes: list[NoteRow]
    coming: list[tuple[EventRow, str]]
    enter: tuple[str, str]  # the month to be entered next, as its address and in words; nothing for others
    changes: list[tuple[ChangeRow, str, str]]  # with the words for before and after


@dataclass(frozen=True)
class CoachingPage:
    """What coaches wrote down about one hospital's team."""

    hospital: HospitalRow
    tabs: list[Tab]
    sentence: str
    notes: list[tuple[NoteRow, str]]  # with the words for the stage
    stages: list[tuple[date, str]]
    picture: str
    form: Form | None


@dataclass(frozen=True)
class EventsPage:
    """The events of a collaborative."""

    collaborative: CollaborativeRow
    tabs: list[Tab]
    sentence: str
    coming: list[tuple[EventRow, str, str]]  # with its days and its kind
    past: list[tuple[EventRow, str, str]]


@dataclass(frozen=True)
class EventPage:
    """One event."""

    event: EventRow
    when: str
    kind: str
    sentence: str
    attendance: list[Attendance]
    form: Form | None
    pages: Page
    text: str
