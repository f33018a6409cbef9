"""What the pages of measures show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from partera.doors.web.quality.tabs import Tab


@dataclass(frozen=True)
class MeasureLine:
    """A measure with its definition."""

    id: int
    key: str
    title: str
    facts: list[tuple[str, str]]
    version: int
    since: str
    is_ended: bool
    ended_on: Any
    is_overdue: bool


@dataclass(frozen=True)
class MeasuresPage:
    """What the collaborative counts."""

    number: int
    name: str
    tabs: list[Tab]
    lines: list[MeasureLine]
    clocks: list[MeasureLine]
    ended: list[MeasureLine]
    runs: bool
    take_up: Any
    may_take_up: bool

    @property
    def asked(self) -> int:
        return len(self.lines) + len(self.clocks)


@dataclass(frozen=True)
class ChangeBlock:
    """Two definitions, one after the other."""

    before: int
    after: int
    since: str
    reason: str
    differs: list[tuple[str, str, str]]
    breaks: bool
    covered_before: str
    covered_after: str
    values: list[tuple[str, int, str, str]]  # month, version, value, hospitals


@dataclass(frozen=True)
class BesideBlock:
    """A measure of the same family beside this one."""

    title: str
    differs: list[tuple[str, str, str]]
    months: list[tuple[str, str, str]]


@dataclass(frozen=True)
class VersionsPage:
    """How the definitions of a measure differ."""

    number: int
    name: str
    measure: int
    title: str
    facts: list[tuple[str, str]]
    changes: list[ChangeBlock]
    beside: list[BesideBlock]
    whose: str
    runs: bool
    is_ended: bool
