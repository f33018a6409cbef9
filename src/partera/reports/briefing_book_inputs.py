"""What a briefing book is composed from: plain values, already as the viewer may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from partera.evidence.figures import Figure
from partera.evidence.measures.definition import Measure
from partera.programs.convenings.queries import OverviewGiven, SessionDetail
from partera.registry.funding.queries import Investment
from partera.registry.services.queries import SiteRow
from partera.registry.workplans.queries import Step


@dataclass(frozen=True)
class Subject:
    """The place a book is about, and the places it is compared with."""

    code: str
    name: str
    kind: str  # nation | state | county | unidentified
    pooled_code: str = ""  # the Unidentified Counties it may stand in
    compared: tuple[tuple[str, str], ...] = ()  # code and name, the nearer first

    @property
    def own_codes(self) -> tuple[str, ...]:
        """The place, and the Unidentified Counties it may stand in."""
        return (self.code, self.pooled_code) if self.pooled_code else (self.code,)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every place whose figures are asked for."""
        return (*self.own_codes, *(code for code, _ in self.compared))


@dataclass(frozen=True)
class ReleaseGiven:
    """The published release the figures come from."""

    id: str
    made_on: date
    highest_hidden: int  # counts from 1 to this one are hidden
    highest_in_tables: int = 0  # and to this one in tables that others published


@dataclass(frozen=True)
class GapGiven:
    """A gap between a group and the group it is measured against."""

    measure: str
    period: str
    group: str
    reference: str
    value: float
    reference_value: float
    difference: tuple[float, float | None, float | None]  # value, low, high
    ratio: tuple[float, float | None, float | None]
    excess: tuple[float, float | None, float | None]


@dataclass(frozen=True)
class GranteeGiven:
    """An organisation of the partnership or with an award in the place."""

    name: str
    kind: str
    programs: tuple[str, ...]
    offers: str
    needs: str


@dataclass(frozen=True)
class SourceGiven:
    """A file the figures come from."""

    id: str
    title: str
    notes: tuple[str, ...]
    query_date: str
    loaded_on: date
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """Everything a book is composed from."""

    subject: Subject
    today: date
    language: str
    invented: bool
    measures: Mapping[str, Measure]
    names: tuple[tuple[str, str], ...] = ()  # code and name of every place the figures are of
    state_name: str = ""
    release: ReleaseGiven | None = None
    figures: tuple[Figure, ...] = ()
    gaps: tuple[GapGiven, ...] = ()
    investment: Investment | None = None
    births_period: str = ""
    population_period: str = ""
    grantees: tuple[GranteeGiven, ...] = ()
    overviews: tuple[OverviewGiven, ...] = ()
    sites: tuple[SiteRow, ...] = ()
    steps: tuple[Step, ...] = ()
    sources: tuple[SourceGiven, ...] = ()
    session: SessionDetail | None = None
    sites_loaded: bool = False
    drawings: Path | None = None  # where charts are kept, each drawn once
    awards_loaded: bool = False
    parts: tuple[Figure, ...] = ()  # everybody's figures of the counties (or states) that a map may show
    groups: tuple[Figure, ...] = ()  # of the largest gap's measure and period, by group
    maps: Path | None = None  # where the outlines for maps are kept
