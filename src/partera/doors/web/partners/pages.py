"""What the pages of this area show."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.forms import Form

from partera.doors.web.lists import Chip
from partera.doors.web.partners.reading import Line
from partera.registry.funding.queries import AwardRow
from partera.registry.partners.queries import OrganisationFull
from partera.registry.services.queries import SiteRow


@dataclass(frozen=True)
class Directory:
    """The list of organisations, a part at a time."""

    form: Form
    chips: list[Chip]
    total: int
    pages: Page
    may_add: bool
    download: str


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation with its awards."""

    organisation: OrganisationFull
    awards: list[AwardRow]


@dataclass(frozen=True)
class Awards:
    """Awards that could concern a place."""

    place: str
    place_name: str
    problem: str
    rows: list[AwardRow]
    may_state: bool


@dataclass(frozen=True)
class Sites:
    """Safety-net sites in a place."""

    place: str
    place_name: str
    problem: str
    rows: list[SiteRow]


@dataclass(frozen=True)
class Preview:
    """A file of organisations before it is kept."""

    text: str
    lines: list[Line]

    @property
    def good(self) -> int:
        return sum(not line.problem for line in self.lines)

    @property
    def problems(self) -> list[Line]:
        return [line for line in self.lines if line.problem]
