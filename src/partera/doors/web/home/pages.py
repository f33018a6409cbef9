"""What the pages of this area show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.doors.web.places.words import title
from partera.evidence.measures.definition import Measure
from partera.overviews.due import Due, due
from partera.overviews.first_steps import first_steps
from partera.overviews.search import Hits, search
from partera.programs.convenings.queries import OnSchedule, schedule
from partera.registry.findings.queries import measures_shown
from partera.registry.workplans.queries import DueLine

UPCOMING = 5
_FIRST = {
    "organization": (
        _("Add an organization"), _("Everything else hangs on it: who leads, who takes part, who is invited."),
        "/partners/add/",
    ),
    "partnership": (
        _("Start a partnership"), _("It brings organizations together for places, and holds sessions."),
        "/partnerships/start/",
    ),
    "people": (_("Invite people"), _("A convener runs sessions; members report on their steps."), "/people/add/"),
    "files": (
        _("Load files"), _("Pages show figures once birth records or public files are loaded."), "/evidence/upload/",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class ShownLine:
    """A line of *What needs you*, with the address where it is done."""

    verb: str
    button: str
    thing: str
    why: str
    due: date
    address: str


@dataclass(frozen=True)
class Pressing:
    """The lines of one degree of pressing."""

    key: str
    lines: list[ShownLine]


@dataclass(frozen=True)
class ToDo:
    """One of the first things that an installation needs."""

    words: Any
    why: Any
    address: str
    is_done: bool


@dataclass(frozen=True)
class WhatNeedsYou:
    """The start page of somebody who has signed in."""

    name: str
    count: int
    overdue: int
    groups: list[Pressing]
    has_roles: bool
    may_begin: bool
    manages: bool
    first: list[ToDo]


@dataclass(frozen=True)
class Upcoming:
    """A session on the public schedule."""

    id: int
    title: str
    place: str
    place_name: str
    starts_at: datetime


@dataclass(frozen=True)
class Landing:
    """The start page of a stranger."""

    sessions: list[Upcoming]
    measures: list[tuple[str, str]]  # (id, title)


@dataclass(frozen=True)
class SearchPage:
    """What was found."""

    text: str
    hits: Hits
    measures: list[tuple[str, str]]  # (id, title)


def what_needs_you(viewer: Viewer) -> WhatNeedsYou:
    """Everything due for the viewer."""
    found: Due = due(viewer)
    groups = [
        Pressing("overdue", [_line(thing) for thing in found.overdue]),
        Pressing("week", [_line(thing) for thing in found.this_week]),
        Pressing("later", [_line(thing) for thing in found.later]),
    ]
    return WhatNeedsYou(
        name=viewer.name,
        count=found.count,
        overdue=len(found.overdue),
        groups=[group for group in groups if group.lines],
        has_roles=bool(viewer.roles),
        may_begin=viewer.may_somewhere("sessions.run"),
        manages=viewer.may_somewhere("people.manage"),
        first=[ToDo(*_FIRST[step.key], step.is_done) for step in first_steps(viewer)],
    )


def landing(viewer: Viewer) -> Landing:
    """What the public sees first."""
    moment = now()
    coming = [row for row in schedule(moment) if not row.is_over and not row.is_cancelled]
    return Landing(
        sessions=[_upcoming(row) for row in coming[:UPCOMING]],
        measures=_titled(measures_shown(viewer)),
    )


def search_page(viewer: Viewer, text: str) -> SearchPage:
    """What is called like the text."""
    hits = search(viewer, text)
    return SearchPage(text=text.strip()[:80], hits=hits, measures=_titled(hits.measures))


def _titled(measures: list[Measure]) -> list[tuple[str, str]]:
    return [(measure.id, title(measure)) for measure in measures]


def _line(thing: DueLine) -> ShownLine:
    address = reverse(thing.url_name, kwargs=thing.url_kwargs)
    if thing.narrowed:
        address += f"?{urlencode(thing.narrowed)}"
    if thing.part:
        address += f"#{thing.part}"
    return ShownLine(thing.verb, thing.button, thing.thing, thing.why, thing.due, address)


def _upcoming(row: OnSchedule) -> Upcoming:
    return Upcoming(row.id, row.title, row.place, row.place_name, row.starts_at)
