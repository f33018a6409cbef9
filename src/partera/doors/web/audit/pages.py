"""What the page of this area shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from partera.doors.web.audit.forms import TrailForm
from partera.doors.web.audit.spelling import spelled
from partera.doors.web.lists import Chip
from partera.platform.audit.queries import Line, Sealed

_SHOWN = 160


@dataclass(frozen=True)
class Change:
    """One field of a line, in words."""

    name: str
    words: str


@dataclass(frozen=True)
class Told:
    """A line with what changed in words."""

    line: Line
    action: str
    thing: str
    changes: list[Change]
    of_who: str  # the addresses of the lists of this one's lines
    of_action: str
    of_thing: str


@dataclass(frozen=True)
class Trail:
    """A part of the trail, newest first."""

    form: TrailForm
    chips: list[Chip]
    rows: list[Told]
    newer: str
    older: str
    csv: str
    json_lines: str
    seal: Sealed | None


def told(changes: dict[str, Any]) -> list[Change]:
    """What changed: `before → after` where a line holds both."""
    return [Change(spelled(name).replace("_", " "), _words(value)) for name, value in changes.items()]


def _words(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"{_one(value[0])} → {_one(value[1])}"
    return _one(value)


def _one(value: Any) -> str:
    if value in (None, "", [], {}):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        value = [f"{name}: {_one(one)}" for name, one in value.items()]
    if isinstance(value, list):
        value = ", ".join(_one(one) for one in value)
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
