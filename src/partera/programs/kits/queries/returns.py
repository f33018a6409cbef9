"""What a site sent back and what became of it; which kits families brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from partera.core.viewers import Viewer
from partera.programs.kits.models import Location, Movement
from partera.programs.kits.queries import access
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
