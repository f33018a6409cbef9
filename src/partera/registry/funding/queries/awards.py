"""Awards and the nation's obligations, as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from partera.core.codes import NATION
from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.registry.funding import rules
from partera.registry.funding.models import Award, Obligation


@dataclass(frozen=True)
class AwardRow:
    """An award as shown in a list."""

    id: int
    number: str
    fiscal_year: int
    program: str
    activity_code: str
    grantee: str
    organisation: int | None
    state: str
    county: str | None
    amount: float
    area_kind: str
    area_words: str
    counties: tuple[str, ...]
    stated_by: str
    extract: str
    loaded_at: datetime


@dataclass(frozen=True)
class ObligationRow:
    """The nation's obligations under a listing in a fiscal year."""

    listing: str
    fiscal_year: int
    estimate: float | None
    actual: float | None
    obligated: float | None
    extract: str
    loaded_at: datetime


def awards(
    viewer: Viewer,
    *,
    place_code: str | None = None,
    organisation: int | None = None,
    fiscal_year: int | None = None,
    area_kind: str | None = None,
) -> list[AwardRow]:
    """Awards that could concern a place, or of an organisation, newest first. Two SQL queries."""
    found = Award.objects.all() if place_code is None else awards_for(place_code)
    if organisation is not None:
        found = found.filter(organisation=organisation)
    if fiscal_year is not None:
        found = found.filter(fiscal_year=fiscal_year)
    if area_kind is not None:
        found = found.filter(area_kind=area_kind)
    return [_row(award) for award in found.select_related("program").prefetch_related("areas")]


def award(viewer: Viewer, number: int) -> AwardRow:
    """One award, or not found. Two SQL queries."""
    found = Award.objects.filter(pk=number).select_related("program").prefetch_related("areas").first()
    if found is None:
        raise NotFound("There is no such award.")
    return _row(found)


def obligations(viewer: Viewer, listings: Iterable[str]) -> list[ObligationRow]:
    """The nation's obligations under these assistance listings, by listing and year. One SQL query."""
    return [
        ObligationRow(row.listing, row.fiscal_year, row.estimate, row.actual, row.obligated, row.extract, row.loaded_at)
        for row in Obligation.objects.filter(listing__in=list(listings))
    ]


def awards_for(place: str) -> QuerySet[Award]:
    """Awards that serve the place or part of it, or whose area is unknown and whose grantee is in its state."""
    found = Award.objects.select_related("program").prefetch_related("areas")
    if place == NATION:
        return found
    inside = Q(areas__county=place) if len(place) == 5 else Q(areas__county__parent=place)
    return found.filter((Q(state=place[:2]) & ~Q(area_kind="counties")) | inside).distinct()


def _row(award: Award) -> AwardRow:
    return AwardRow(
        id=award.pk,
        number=award.number,
        fiscal_year=award.fiscal_year,
        program=award.program.name,
        activity_code=award.program.activity_code,
        grantee=award.grantee_name,
        organisation=award.organisation_id,
        state=award.state,
        county=award.county_id,
        amount=float(award.amount),
        area_kind=award.area_kind,
        area_words=rules.AREA_KINDS[award.area_kind],
        counties=tuple(sorted(area.county_id for area in award.areas.all())),
        stated_by=award.area_stated_by,
        extract=award.extract,
        loaded_at=award.loaded_at,
    )
