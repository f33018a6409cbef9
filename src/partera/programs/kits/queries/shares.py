"""Fair shares: what sites would claim today, and the plans that were made, with weights and results as kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Program, Request, Share, SharePlan, ShipmentLine, Site
from partera.programs.kits.queries import access, births
from partera.programs.kits.queries import sites as standing
from partera.programs.kits.rules import cover as rules
from partera.programs.kits.rules import requests, sites
from partera.programs.kits.rules.shares import Claim, Settings


@dataclass(frozen=True)
class Claiming:
    """A site with what it claims, and its days of cover now."""

    site: Site
    claim: Claim
    each_day: float
    has: int
    cover_days: float | None


@dataclass(frozen=True)
class PlanRow:
    """A plan as it was made."""

    id: int
    program: int
    program_name: str
    product: int
    kit_name: str
    source: int
    source_name: str
    supply: int
    settings: Mapping[str, Any]
    largest: float
    continuous: float
    gap: float
    seconds: float
    seconds_limit: float
    is_proved: bool
    at: datetime
    by_name: str
    approved_at: datetime | None
    approved_by: str
    sites: int
    wanted: int
    given: int

    @property
    def distance(self) -> float:
        """How much larger the largest shortfall is than it could be, were cases to be split."""
        return max(self.largest - self.continuous, 0.0)

    @property
    def left_over(self) -> int:
        return self.supply - self.given


@dataclass(frozen=True)
class ShareRow:
    """A site's part of a plan."""

    site: int
    site_name: str
    group: str
    wanted: int
    floor: int
    weight: float
    cover_days: float | None
    cover_after: float | None
    split: float
    quantity: int
    request: int | None

    @property
    def filled(self) -> float:
        """Which share of what it wants the site gets, in percent."""
        return 100 * min(self.quantity / self.wanted, 1.0) if self.wanted else 100.0


@dataclass(frozen=True)
class Part:
    """A part of a plan's shares, and how many there are in all."""

    rows: list[ShareRow] = field(default_factory=list)
    total: int = 0


def claims(viewer: Viewer, program: Program, product: int, settings: Settings) -> list[Claiming]:
    """What each approved site that wants any claims, by name; a fixed number of queries however many sites."""
    viewer.require(access.RUN, partnership=program.partnership_id)
    rows = Site.objects.filter(location__program=program, state__in=sites.HANDS_OVER)
    found = list(rows.select_related("location", "organisation").prefetch_related("counties").order_by("pk"))
    stood, births_of = standing.standing(found), births.expected(viewer, found)
    asked = _asked(program, product)
    claimed = []
    for site in found:
        known = stood[site.pk].known(births_of[site.pk])
        cover = rules.cover(known)
        wanted = asked.get(site.pk, 0) if settings.basis == "asked" else rules.wanted(known, settings.days)
        floor = rules.wanted(known, settings.floor_days) if settings.floor_days else 0
        if wanted:
            claim = Claim(wanted, min(floor, wanted), float(site.need_weight), _group(site, settings.grouping))
            claimed.append(Claiming(site, claim, cover.each_day, known.fit + known.on_way, cover.with_on_way))
    return claimed


def _group(site: Site, grouping: str) -> str:
    if grouping == "rural":
        return "country" if site.is_rural else "town"
    return {"": "", "kind": site.kind, "wave": str(site.wave)}[grouping]


def _asked(program: Program, product: int) -> dict[int, int]:
    """Site → how many of its open requests are not packed yet; what is not decided yet counts as asked."""
    rows = Request.objects.filter(
        site__location__program=program, product=product, state__in=requests.OPEN_REQUESTS
    ).values_list("pk", "site", "quantity", "approved")
    lines = ShipmentLine.objects.filter(shipment__request__product=product, shipment__program=program)
    lines = lines.filter(shipment__request__state__in=requests.OPEN_REQUESTS).exclude(shipment__state="cancelled")
    gone = dict(lines.order_by().values_list("shipment__request").annotate(number=Sum("quantity")))
    found: dict[int, int] = defaultdict(int)
    for number, site, quantity, approved in rows:
        found[site] += max((approved or quantity) - gone.get(number, 0), 0)
    return found


def plans(viewer: Viewer, program: int) -> list[PlanRow]:
    """The plans of a programme, the newest first."""
    row = _run(viewer, program)
    return _rows(SharePlan.objects.filter(program=row)[:50])


def plan(viewer: Viewer, number: int) -> PlanRow:
    """One plan of a programme that the viewer runs, or not found."""
    partnerships = viewer.partnerships_for(access.RUN)
    rows = SharePlan.objects.filter(pk=number)
    if partnerships is not None:
        rows = rows.filter(program__partnership__in=partnerships)
    found = _rows(rows)
    if not found:
        raise NotFound(_("There is no such plan."))
    return found[0]


def shares(viewer: Viewer, number: int, *, start: int = 0, size: int | None = None) -> Part:
    """The shares of a plan, the site that is left shortest first."""
    plan(viewer, number)
    rows = list(Share.objects.filter(plan=number).select_related("site__location"))
    rows.sort(key=lambda one: (-one.weight * (1 - min(one.quantity / one.wanted, 1)), one.site.location.name, one.pk))
    part = rows[start : None if size is None else start + size]
    return Part(
        [
            ShareRow(
                one.site_id, one.site.location.name, one.group, one.wanted, one.floor, one.weight, one.cover_days,
                one.cover_after, one.continuous, one.quantity, one.request_id,
            )
            for one in part
        ],
        len(rows),
    )  # fmt: skip


def _run(viewer: Viewer, program: int) -> Program:
    row = access.program_seen(viewer, program)
    if not access.runs(viewer, row):
        raise NotFound(_("There is no such supply program."))
    return row


def _rows(rows: QuerySet[SharePlan]) -> list[PlanRow]:
    found = list(rows.select_related("program", "product", "source"))
    sums = {
        number: (sites, wanted, given)
        for number, sites, wanted, given in Share.objects.filter(plan__in=[row.pk for row in found])
        .order_by()
        .values_list("plan")
        .annotate(sites=Count("pk"), wanted=Sum("wanted"), given=Sum("quantity"))
    }
    return [
        PlanRow(
            row.pk, row.program_id, row.program.name, row.product_id, row.product.name, row.source_id, row.source.name,
            row.supply, row.settings, row.largest, row.continuous, row.gap, row.seconds, row.seconds_limit,
            row.is_proved, row.at, row.by_name, row.approved_at, row.approved_by, *sums.get(row.pk, (0, 0, 0)),
        )
        for row in found
    ]  # fmt: skip
