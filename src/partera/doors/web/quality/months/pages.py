"""What the pages of monthly counts show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from partera.doors.web.quality.tabs import Tab


@dataclass(frozen=True)
class GridCell:
    """A field of the grid; what it holds, what is wrong with it, and what somebody else wrote in it."""

    name: str
    column: str
    label: str
    value: str
    kind: str = "number"  # number, decimal, list, tick
    error: str = ""
    theirs: str = ""

    @property
    def is_tick(self) -> bool:
        return self.kind == "tick"

    @property
    def describers(self) -> str:
        ids = [f"{self.name}-error"] if self.error else []
        return " ".join([*ids, f"{self.name}-theirs"] if self.theirs else ids)


@dataclass(frozen=True)
class GridRow:
    """A row: everybody, or a group; what stood there the last time."""

    label: str
    cells: list[GridCell]
    last: str
    now: str = ""  # what is kept, for who may only read


@dataclass(frozen=True)
class Fold:
    """The groups of one dimension, folded until opened; how many of everybody are in none of them yet."""

    dimension: str
    heading: str
    rows: list[GridRow]
    left: str
    is_open: bool


@dataclass(frozen=True)
class Question:
    """Something unlikely that is asked about, with its tick."""

    name: str
    words: str
    is_ticked: bool


@dataclass(frozen=True)
class Block:
    """A measure of the month."""

    id: int
    title: str
    clock: str
    counts: str
    out_of: str
    left_out: str
    columns: list[str]
    rows: list[GridRow]
    folds: list[Fold]
    last_heading: str
    standing: str
    is_sent: bool
    is_owed: bool
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """A line of the summary on top: where it leads, and what to do."""

    target: str
    label: str
    words: str


@dataclass(frozen=True)
class MonthPage:
    """The entry of one month."""

    part: int
    collaborative: int
    collaborative_name: str
    hospital: str
    month: str
    key: str
    due: Any
    is_late: bool
    blocks: list[Block]
    owed: int
    sent: int
    tabs: list[Tab]
    may_enter: bool
    before: str
    after: str
    saved: str
    seen_cells: str
    seen_revisions: str
    faults: list[Fault] = field(default_factory=list)
    asks_reason: bool = False
    reason: str = ""
    reason_errors: list[str] = field(default_factory=list)
    asks_keep: bool = False
    keep_reason: str = ""
    keep_errors: list[str] = field(default_factory=list)
    has_clashes: bool = False
    is_gentle: bool = False  # nothing is wrong: only questions stand open
    ticked: list[str] = field(default_factory=list)  # confirmed before, and no longer asked about


@dataclass(frozen=True)
class MonthLine:
    """A month in the list of a hospital's months."""

    key: str
    month: str
    state: str
    words: str
    due: Any
    is_late: bool
    asked: int
    entered: int
    draft: bool
    is_running: bool


@dataclass(frozen=True)
class MonthsPage:
    """A hospital's months."""

    part: int
    hospital: str
    collaborative: int
    collaborative_name: str
    tabs: list[Tab]
    lines: list[MonthLine]
    may_enter: bool
    answer: str
    next_key: str
    next_month: str
    older: str


@dataclass(frozen=True)
class RevisionLine:
    """One of the submissions of a measure."""

    number: int
    is_current: bool
    numbers: list[tuple[str, str]]
    reason: str
    confirmed: str
    way: str
    at: Any
    by: str


@dataclass(frozen=True)
class HistoryBlock:
    """A measure with everything that was sent for the month."""

    title: str
    revisions: list[RevisionLine]


@dataclass(frozen=True)
class HistoryPage:
    """The history of a month."""

    part: int
    hospital: str
    collaborative: int
    collaborative_name: str
    month: str
    key: str
    blocks: list[HistoryBlock]
    may_enter: bool


@dataclass(frozen=True)
class TableRow:
    """A row of a table somebody sent, with its fate."""

    number: int
    month: str
    measure: str
    group: str
    numbers: str
    fate: str
    words: str
    why: str


@dataclass(frozen=True)
class TablePart:
    """The rows of one measure and month."""

    rows: list[TableRow]
    questions: list[Question] = field(default_factory=list)
    is_same: bool = False  # whether every row is as it was sent before


@dataclass(frozen=True)
class SheetPreview:
    """A sheet of a file as it would be kept."""

    name: str
    parts: list[TablePart]
    loose: list[TableRow]
    left_aside: str
    same: int = 0  # rows that are as they were sent before

    @property
    def changes(self) -> bool:
        """Whether any row is not as it was sent before."""
        return bool(self.loose) or any(not part.is_same for part in self.parts)


@dataclass(frozen=True)
class Preview:
    """What would become of a table, before anything of it is kept."""

    sheets: list[SheetPreview]
    totals: list[tuple[str, str, int]]
    kept_rows: str
    questions: int
    asks_reason: bool
    may_keep: bool
    taken: int


@dataclass(frozen=True)
class BoardCell:
    """A hospital's month on the board."""

    state: str
    words: str
    short: str
    is_late: bool
    address: str


@dataclass(frozen=True)
class BoardLine:
    """A hospital on the board."""

    part: int
    name: str
    wave: int
    cells: list[BoardCell]


@dataclass(frozen=True)
class BoardPage:
    """The board of completeness."""

    number: int
    name: str
    tabs: list[Tab]
    answer: str
    months: list[tuple[str, str]]
    lines: list[BoardLine]
    pages: Any
    chips: list[Any]
    waves: list[tuple[str, str, bool]]
    states: list[tuple[str, str, bool]]
    asked_for: str
    runs: bool
    total: int
