"""What the pages of stock show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.forms import BaseFormSet, Form

from partera.doors.web.kits.tabs import Tab
from partera.doors.web.lists import Chip
from partera.programs.kits.queries.counts import CountRow
from partera.programs.kits.queries.designs import ProductRow
from partera.programs.kits.queries.movements import MovementRow
from partera.programs.kits.queries.programs import ProgramRow
from partera.programs.kits.queries.shelf_lines import ProductSum, ShelfRow
from partera.programs.kits.queries.shelves import PlaceRow


@dataclass(frozen=True)
class HubPage:
    """The room: the supply programs one may see."""

    sentence: str
    programs: list[ProgramRow]
    may_begin: bool


@dataclass(frozen=True)
class Need:
    """Something to see to: what, why, and the page that does it."""

    what: str
    why: str
    address: str
    button: str


@dataclass(frozen=True)
class ProgramPage:
    """A program's overview."""

    program: ProgramRow
    tabs: list[Tab]
    sentence: str
    needs: list[Need]
    facts: list[tuple[Any, Any]]
    about: str
    sees_stock: bool


@dataclass(frozen=True)
class SuppliesPage:
    """What is counted in a program and where it is kept."""

    program: ProgramRow
    tabs: list[Tab]
    supplies: list[tuple[ProductRow, str, str]]  # with its name and its category in words
    warehouses: list[PlaceRow]
    supply: Form
    warehouse: Form


@dataclass(frozen=True)
class Line:
    """A lot in a place, in words."""

    row: ShelfRow
    place: str
    name: str
    lot: str
    is_over: bool
    each: str
    worth: str


@dataclass(frozen=True)
class SumLine:
    """A product in all places shown, in words."""

    row: ProductSum
    name: str
    category: str
    worth: str


@dataclass(frozen=True)
class StockPage:
    """What stands where."""

    program: ProgramRow
    tabs: list[Tab]
    sentence: str
    worth: str
    on: date
    is_now: bool
    form: Form
    chips: list[Chip]
    sums: list[SumLine]
    lines: list[Line]
    pages: Page[ShelfRow]
    download: str
    may_assemble: bool


@dataclass(frozen=True)
class MovementLine:
    """A movement in words."""

    row: MovementRow
    name: str
    lot: str
    kind: str
    source: str
    target: str
    worth: str


@dataclass(frozen=True)
class MovementsPage:
    """What happened, the newest first."""

    program: ProgramRow
    tabs: list[Tab]
    sentence: str
    form: Form
    chips: list[Chip]
    lines: list[MovementLine]
    older: str
    download: str


@dataclass(frozen=True)
class MovementPage:
    """One movement, what belongs to it, and its reversal."""

    program: ProgramRow
    line: MovementLine
    together: list[MovementLine]
    form: Form | None
    why_not: str


@dataclass(frozen=True)
class LotPage:
    """A lot in a place: what stands, what happened, what became of it."""

    program: ProgramRow
    line: Line
    facts: list[tuple[Any, Any]]
    history: list[MovementLine]
    form: Form


@dataclass(frozen=True)
class ReceivePage:
    """A receipt being written."""

    program: ProgramRow
    form: Form
    lines: BaseFormSet[Any]
    more: str


@dataclass(frozen=True)
class AssemblePage:
    """Kits being made: what is enough for how many."""

    program: ProgramRow
    form: Form | None
    enough: list[tuple[str, str, int, str]]  # kit, place, how many can be made, what runs out first


@dataclass(frozen=True)
class CountPage:
    """A place being counted."""

    program: ProgramRow
    places: list[PlaceRow]
    place: PlaceRow | None
    form: Form | None
    lines: list[tuple[Any, str, str, str]]  # the field, the item, its lot, when it expires
    before: list[CountRow]


@dataclass(frozen=True)
class CountedPage:
    """A count that was kept."""

    program: ProgramRow
    count: CountRow
    sentence: str
    lines: list[tuple[str, str, int, int, int]]  # item, lot, said, found, difference
