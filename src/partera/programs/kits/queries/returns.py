"""What a site sent back and what became of it; which kits families brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from partera.core.viewers import Viewer
from partera.programs.kits.models import Balance, Location, Movement, Site
from partera.programs.kits.queries import access, stock
from partera.programs.kits.rules import ledger as rules

ON_ROAD, _BACK = "return on ", "back "
MOST_LISTED = 100


@dataclass(frozen=True)
class Sent:
    """So many of a lot that a site sent back. Its state is sent, received or called_off."""

    id: int
    product: str
    product_es: str
    code: str
    quantity: int
    at: datetime
    reason: str
    by_name: str
    state: str
    warehouse: str
    arrived: int
    missing: int
    missing_reason: str


@dataclass(frozen=True)
class CameBack:
    """A kit that a family brought back; `hand_over` where it is known."""

    id: int
    product: str
    product_es: str
    code: str
    at: datetime
    reason: str
    by_name: str
    hand_over: int | None


@dataclass(frozen=True)
class OnRoad:
    """So many of a lot that a site sent back and no warehouse has received yet."""

    site: int
    site_name: str
    program: int
    program_name: str
    product: str
    product_es: str
    code: str
    quantity: int
    on: date


def to_receive(viewer: Viewer) -> list[OnRoad]:
    """What is on its way back in programmes that the viewer runs; none for who holds the permission for everything."""
    partnerships = viewer.partnerships_for(access.RUN)
    if partnerships is None:
        return []
    return _on_road(Site.objects.filter(location__program__partnership__in=partnerships))


def on_road(viewer: Viewer, program: int) -> list[OnRoad]:
    """What is on its way back in a programme, from sites that the viewer sees in full."""
    return _on_road(access.in_full(viewer).filter(location__program=program))


def _on_road(seen: QuerySet[Site]) -> list[OnRoad]:
    """The longest on its way first. Which they are is a query of its own: in one, SQLite reads every movement."""
    standing = Balance.objects.filter(location=OuterRef("target"), on_hand__gt=0)
    sent = Movement.objects.filter(Exists(standing), kind="send_back").order_by().values_list("pk", flat=True)
    rows = Movement.objects.filter(pk__in=list(sent), source__site__in=seen.order_by())
    return [
        OnRoad(
            one.source.site.pk, one.source.name, one.source.program_id, one.source.program.name, one.lot.product.name,
            one.lot.product.name_es, one.lot.code, one.quantity, stock.day_of(one.at),
        )
        for one in rows.select_related("lot__product", "source__site", "source__program").order_by("at", "pk")
    ]  # fmt: skip


def sent_back(viewer: Viewer, site: int) -> list[Sent]:
    """What the site sent back, the newest first."""
    row = access.site_seen(viewer, site)
    rows = list(
        Movement.objects.filter(source=row.location_id, kind="send_back")
        .select_related("lot__product")
        .order_by("-pk")[:MOST_LISTED]
    )
    after: dict[int, list[Movement]] = {}
    for one in Movement.objects.filter(source__in=[row.target_id for row in rows]).select_related("target"):
        after.setdefault(one.source_id, []).append(one)
    return [_sent(one, after.get(one.target_id, [])) for one in rows]


def came_back(viewer: Viewer, site: int) -> list[CameBack]:
    """Kits that families brought back to the site, the newest first."""
    row = access.site_seen(viewer, site)
    rows = Movement.objects.filter(target=row.location_id, kind="come_back").select_related("lot__product")
    return [
        CameBack(
            one.pk, one.lot.product.name, one.lot.product.name_es, one.lot.code, one.at, one.reason, one.by_name,
            int(one.group.removeprefix(_BACK)) if one.group.startswith(_BACK) else None,
        )
        for one in rows.order_by("-pk")[:MOST_LISTED]
    ]  # fmt: skip


def lots_here(viewer: Viewer, site: int) -> list[tuple[int, str, str, str, int]]:
    """Lots that stand at the site: number, product in both languages, code, how many."""
    row = access.site_seen(viewer, site)
    rows = row.location.balances.filter(on_hand__gt=0).select_related("lot__product")
    rows = rows.order_by("-lot__product__is_kit", "lot__product__name", "lot__code")
    return [(one.lot_id, one.lot.product.name, one.lot.product.name_es, one.lot.code, one.on_hand) for one in rows]


def warehouses(viewer: Viewer, site: int) -> list[tuple[int, str]]:
    """The warehouses of the site's programme."""
    row = access.site_seen(viewer, site)
    rows = Location.objects.filter(program=row.location.program_id, kind=rules.WAREHOUSE)
    return list(rows.values_list("pk", "name"))


def receives(viewer: Viewer, site: int) -> bool:
    """Whether the viewer receives what the site sends back: it runs the programme."""
    return access.runs(viewer, access.site_seen(viewer, site).location.program)


def _sent(row: Movement, after: list[Movement]) -> Sent:
    found = {one.kind: one for one in after}
    arrived, missing = found.get("arrive"), found.get("missing")
    state = "called_off" if rules.REVERSAL in found else "received" if found else "sent"
    product = row.lot.product
    return Sent(
        row.pk, product.name, product.name_es, row.lot.code, row.quantity, row.at, row.reason, row.by_name, state,
        arrived.target.name if arrived else "",
        arrived.quantity if arrived else 0,
        missing.quantity if missing else 0,
        missing.reason if missing else "",
    )  # fmt: skip
