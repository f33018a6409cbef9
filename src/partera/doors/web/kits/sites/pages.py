"""What the templates of sites are given: one frozen page a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm

from partera.doors.web.kits.tabs import Tab
from partera.doors.web.lists import Chip
from partera.methods.stock import Demand
from partera.programs.kits.models import Program
from partera.programs.kits.queries.requests import RequestRow
from partera.programs.kits.queries.shipments import ShipmentRow
from partera.programs.kits.queries.sites import Covered, LotThere, SiteFull, Step, Stood
from partera.programs.kits.rules.cover import Cover


@dataclass(frozen=True)
class ListPage:
    """The sites of a programme."""

    program: Program
    tabs: Sequence[Tab]
    sentence: str
    rows: Sequence[SiteLine]
    pages: Page
    form: BaseForm
    chips: Sequence[Chip]
    sees_stock: bool
    may_run: bool
    lead_days: float
    download: str


@dataclass(frozen=True)
class SiteLine:
    """A site in the list, in words."""

    row: Covered
    kind: str
    state: str
    chip: str
    cover: str
    births: str
    is_low: bool


@dataclass(frozen=True)
class Need:
    """Something that needs somebody at a site: in words, and where it is done."""

    words: str
    button: str
    address: str


@dataclass(frozen=True)
class SitePage:
    """One site."""

    site: SiteFull
    tabs: Sequence[Tab]
    sentence: str
    state: str
    chip: str
    kind: str
    way: str
    stood: Stood
    cover: Cover
    cover_words: str
    basis: str
    births: str
    demand: Demand | None
    lead_days: float
    needs: Sequence[Need]
    lots: Sequence[LotThere]
    requests: Sequence[tuple[RequestRow, str, str]]
    shipments: Sequence[tuple[ShipmentRow, str, str, str]]
    course: Sequence[tuple[Step, str]]
    decide: BaseForm | None
    weigh: BaseForm | None
    may_ask: bool
    may_change: bool
    more: Any = None
