"""Reading the trail; only for those who hold `audit.see`. A page goes on from a line: a million lines are quick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from partera.core.errors import BadInput
from partera.core.viewers import Viewer
from partera.platform.audit.models import Entry, Seal

PAGE = 50
_PORTION = 2_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOBODY = 0
"""Stands for lines that no person wrote: jobs, commands, strangers."""


@dataclass(frozen=True)
class Sought:
    """Which lines are wanted; empty for all. Days are of the one clock, both included."""

    person: int | None = None
    action: str = ""
    thing: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Line:
    """One line of the trail."""

    id: int
    at: datetime
    actor: str
    actor_id: int | None
    actor_kind: str
    where: str
    action: str
    thing: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class Lines:
    """A part of the trail, newest first; `after` leads on to older lines."""

    rows: list[Line]
    after: str


@dataclass(frozen=True)
class Sealed:
    """How far the trail is sealed."""

    number: int
    at: datetime
    digest: str


def lines(viewer: Viewer, sought: Sought, *, after: str = "", size: int = PAGE) -> Lines:
    """The lines that are wanted, newest first, from behind the line that `after` names."""
    viewer.require("audit.see")
    rows = _older(_sought(sought), after)[: size + 1]
    found = [Line(*row) for row in rows.values_list(*Line.__dataclass_fields__)]
    return Lines(found[:size], _cursor(found[size - 1]) if len(found) > size else "")


def every_line(viewer: Viewer, sought: Sought) -> Iterator[Line]:
    """All the lines that are wanted, newest first, read in portions."""
    viewer.require("audit.see")
    return _portions(viewer, sought)


def _portions(viewer: Viewer, sought: Sought) -> Iterator[Line]:
    after = ""
    while True:
        part = lines(viewer, sought, after=after, size=_PORTION)
        yield from part.rows
        if not part.after:
            return
        after = part.after


def newest_seal(viewer: Viewer) -> Sealed | None:
    """The seal that was made last."""
    viewer.require("audit.see")
    row = Seal.objects.order_by("-number").only("number", "at", "digest").first()
    return Sealed(row.number, row.at, row.digest) if row else None


def _sought(sought: Sought) -> QuerySet[Entry]:
    rows = Entry.objects.order_by("-at", "-id")
    if sought.person is not None:
        rows = rows.filter(actor_id=sought.person) if sought.person != NOBODY else rows.filter(actor_id__isnull=True)
    if sought.action:
        rows = rows.filter(action=sought.action)
    if sought.thing:
        rows = rows.filter(thing=sought.thing)
    if sought.first:
        rows = rows.filter(at__gte=_midnight(sought.first))
    if sought.last:
        rows = rows.filter(at__lt=_midnight(sought.last) + timedelta(days=1))
    return rows


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _cursor(line: Line) -> str:
    return f"{(line.at - _EPOCH) // timedelta(microseconds=1)}-{line.id}"


def _older(rows: QuerySet[Entry], after: str) -> QuerySet[Entry]:
    if not after:
        return rows
    moment, _dash, number = after.partition("-")
    try:
        at = _EPOCH + timedelta(microseconds=int(moment))
        return rows.filter(at__lte=at).exclude(at=at, id__gte=int(number))
    except (ValueError, OverflowError) as error:
        raise BadInput("This address does not name a place in the trail: begin again at its newest line.") from error
