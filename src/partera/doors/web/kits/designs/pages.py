"""What the pages of kit designs show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseFormSet, Form

from partera.doors.web.kits.tabs import Tab
from partera.programs.kits.queries.designs import PartRow, VersionRow
from partera.programs.kits.queries.programs import ProgramRow


@dataclass(frozen=True)
class VersionLine:
    """A version in the list, in words."""

    row: VersionRow
    state: str
    landed: str
    lacking: bool


@dataclass(frozen=True)
class DesignsPage:
    """Every version of a program's kits."""

    program: ProgramRow
    tabs: list[Tab]
    sentence: str
    lines: list[VersionLine]
    has_supplies: bool


@dataclass(frozen=True)
class PartLine:
    """So many of a supply in a kit, in words."""

    row: PartRow
    name: str
    language: str
    each: str
    cost: str


@dataclass(frozen=True)
class VersionPage:
    """One version: its contents by category, what it costs, its barcode."""

    program: ProgramRow
    tabs: list[Tab]
    row: VersionRow
    state: str
    sentence: str
    categories: list[tuple[str, list[PartLine]]]
    missing: list[str]  # categories of the six without anything in the kit
    facts: list[tuple[Any, Any]]
    about: str
    download: str


@dataclass(frozen=True)
class WritePage:
    """A version being written."""

    program: ProgramRow
    row: VersionRow | None
    form: Form
    parts: BaseFormSet[Any]
    more: str
