"""Counts of a place that people made, with what they found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Balance, Stocktake, StocktakeLine
from partera.programs.kits.queries import access, shelves
from partera.programs.kits.queries.shelf_lines import ShelfRow, row_of

_GONE = 20
"""Lots of which none is left that are offered all the same: one may turn up."""


@dataclass(frozen=True)
class CountRow:
    """A count of a place, or a part of it."""

    id: int
    place: int
    place_name: str
    at: datetime
    by_name: str
    lots: int
    differ: int


@dataclass(frozen=True)
class CountLine:
    """What the ledger said of a lot and what was found."""

    product_name: str
    product_name_es: str
    code: str
    said: int
    found: int


def counts(viewer: Viewer, number: int, *, place: int | None = None, most: int = 20) -> list[CountRow]:
    """The newest counts of the places one may see."""
    seen = shelves.stores(viewer, access.program_seen(viewer, number))
    rows = _with_numbers().filter(location__in=seen.order_by().values("pk"))
    if place is not None:
        rows = rows.filter(location=place)
    return [_row(row) for row in rows.order_by("-pk")[:most]]


def count(viewer: Viewer, number: int, count: int) -> tuple[CountRow, list[CountLine]]:
    """One count with its lines, or not found."""
    seen = shelves.stores(viewer, access.program_seen(viewer, number))
    row = _with_numbers().filter(pk=count, location__in=seen.order_by().values("pk")).first()
    if row is None:
        raise NotFound(_("There is no such count."))
    lines = StocktakeLine.objects.filter(stocktake=row).select_related("lot__product")
    found = [
        CountLine(one.lot.product.name, one.lot.product.name_es, one.lot.code, one.said, one.found)
        for one in lines.order_by("lot__product__name", "lot__code")
    ]
    return _row(row), found


def lots_to_count(viewer: Viewer, number: int, place: int) -> list[ShelfRow]:
    """Lots that stand, or once stood, in a place: those of which none is left come last."""
    seen = shelves.stores(viewer, access.program_seen(viewer, number)).filter(pk=place).first()
    if seen is None:
        raise NotFound(_("There is no such place or lot."))
    rows = Balance.objects.filter(location=seen).select_related("lot__product", "location")
    ordered = rows.order_by("-lot__product__is_kit", "lot__product__name", F("lot__expires_on").asc(nulls_last=True))
    found = [row_of(row.location, row.lot, row.on_hand, row.allocated) for row in ordered]
    gone = [row for row in found if not row.on_hand]
    return [row for row in found if row.on_hand] + gone[:_GONE]


def _with_numbers() -> QuerySet[Any]:
    differs = Count("lines", filter=~Q(lines__said=F("lines__found")))
    return Stocktake.objects.select_related("location").annotate(lot_count=Count("lines"), differ=differs)


def _row(row: Any) -> CountRow:
    return CountRow(
        id=row.pk,
        place=row.location_id,
        place_name=row.location.name,
        at=row.at,
        by_name=row.by_name,
        lots=row.lot_count,
        differ=row.differ,
    )
