"""What is sent and fetched: the fields of the queries' rows, bounded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from ninja import Field, Query, Schema
from pydantic import AfterValidator, StringConstraints

MOST_AT_ONCE = 200
_LAST_NUMBER = 2**63 - 1


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("A text cannot hold the character NUL.")
    return text


Text = Annotated[str, AfterValidator(_without_nul)]
Short = Annotated[Text, StringConstraints(max_length=200)]
Line = Annotated[Text, StringConstraints(max_length=300)]
Long = Annotated[Text, StringConstraints(max_length=1000)]
Code = Annotated[Text, StringConstraints(max_length=16)]
Number = Annotated[int, Field(ge=1, le=_LAST_NUMBER)]

Item = TypeVar("Item")


class Part(Schema, Generic[Item]):
    """A part of a longer list."""

    items: list[Item]
    total: int
    next_offset: int | None = Field(description="Ask with this offset for the next part; null at the end.")


class Bounds(Schema):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)] = 50
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


Bounded = Query[Bounds]


def part(found: Sequence[Item], bounds: Bounds, total: int | None = None) -> dict[str, object]:
    """The part of a list that was asked for; `total` when the list is that part already."""
    items = found if total is not None else found[bounds.offset : bounds.offset + bounds.limit]
    whole = len(found) if total is None else total
    after = bounds.offset + bounds.limit
    return {"items": items, "total": whole, "next_offset": after if after < whole else None}


class Place(Schema):
    code: str
    name: str
    kind: str
    parent: str | None
    parent_name: str
    last_year: int | None


class Figure(Schema):
    """A published figure. Numbers are null where `state` says why: suppressed, not collected, not reported …"""

    measure: str
    definition: str
    place: str
    period: str
    group: str
    numerator: float | None
    denominator: float | None
    unknown: float | None
    value: float | None
    low: float | None
    high: float | None
    state: str
    rule: str
    method: str | None
    source: str
    note: str | None


class Measure(Schema):
    id: str
    version: int
    family: str
    title: str
    counts: str
    out_of: str
    per: float
    unit: str
    better: str
    author: str
    checked_by: str
    source: str
    reviewed: date
    next_review: date


class Source(Schema):
    id: str
    title: str
    notes: list[str]
    caveats: list[str]
    query_date: str
    loaded_at: datetime


class Release(Schema):
    id: str
    audience: str
    made_at: datetime
    published_at: datetime
    highest_hidden: int
    stricter: dict[str, int]
    highest_in_tables: int
    rule: str
    measures: list[str]


class Scheduled(Schema):
    id: int
    uid: str
    title: str
    place: str
    place_name: str
    level: str
    starts_at: datetime
    ends_at: datetime | None
    timezone: str
    venue: str
    summary: str
    is_cancelled: bool
    is_over: bool


class Session(Schema):
    id: int
    title: str
    place: str
    place_name: str
    level: str
    partnership: int
    partnership_name: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str
    is_public: bool


class SessionFull(Session):
    purposes: list[str]
    focus: dict[str, str]
    focus_reason: str
    health_plans: str
    kickoff_on: date | None
    venue: str
    summary_public: str
    reason_cancelled: str
    missing: list[str]


class Organization(Schema):
    id: int
    name: str
    kind: str
    government_level: str
    is_tribal: bool
    home_county: str
    home_county_name: str
    statewide: bool
    invented: bool


class OrganizationFull(Organization):
    offers: str
    needs: str
    languages: str
    website: str
    updated_at: datetime
    counties_served: list[tuple[str, str]]


class OrganizationSent(Schema):
    """A new organization."""

    name: Short
    kind: Short
    government_level: Short | None = None
    is_tribal: bool | None = None
    home_county: Code | None = None
    counties_served: Annotated[list[Code], Field(max_length=400)] = []
    statewide: bool = False
    offers: Long = ""
    needs: Long = ""
    languages: Short = ""
    website: Line = ""


class OrganizationChange(Schema):
    """What is to change; what is left out stays."""

    name: Short | None = None
    kind: Short | None = None
    government_level: Short | None = None
    is_tribal: bool | None = None
    home_county: Code | None = None
    counties_served: Annotated[list[Code], Field(max_length=400)] | None = None
    statewide: bool | None = None
    offers: Long | None = None
    needs: Long | None = None
    languages: Short | None = None
    website: Line | None = None


class Step(Schema):
    id: int
    partnership: int
    partnership_name: str
    session: int | None
    what: str
    why: str
    lead_organisation: int | None
    lead: str
    owner: str
    start: date
    due: date
    resource: str
    success: str
    status: str
    reason_dropped: str
    next_check: date | None
    last_news: date
    is_open: bool
    is_overdue: bool
    is_silent: bool


class StepSent(Schema):
    """A new action step."""

    partnership: Number
    what: Line
    start: date
    due: date
    why: Annotated[Text, StringConstraints(max_length=500)] = ""
    lead_organisation: Number | None = None
    resource: Line = ""
    success: Line = ""
    next_check: date | None = None
    agreed: bool = False


class StepReport(Schema):
    """How a step stands."""

    status: Short
    said: Long = ""
    reason_dropped: Annotated[Text, StringConstraints(max_length=500)] = ""
    next_check: date | None = None


class Me(Schema):
    """Whom the token acts for, and what it may."""

    name: str
    scopes: list[str]
