"""What sites ask for, and how far it is packed and sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.kits.models import Balance, KitVersion, Location, Request, ShipmentLine
from partera.programs.kits.queries import access
from partera.programs.kits.rules import ledger
from partera.programs.kits.rules import requests as rules

TO_PACK = "to_pack"
_SEVERAL = {"open": rules.OPEN_REQUESTS, TO_PACK: rules.TO_PACK}
"""Instead of a state: all the open ones, and those of which something is to pack or to send."""


@dataclass(frozen=True)
class RequestRow:
    """A request with what is packed and sent for it."""

    id: int
    site: int
    site_name: str
    program: int
    program_name: str
    product: int
    kit_name: str
    basis: str
    births: int | None
    quantity: int
    is_unusual: bool
    unusual_reason: str
    way: str
    wanted_on: date | None
    note: str
    state: str
    approved: int | None
    reason: str
    decided_on: date | None
    decided_by: str
    asked_at: datetime
    by_name: str
    packed: int
    sent: int
    is_own: bool
    may_run: bool

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN_REQUESTS

    @property
    def to_pack(self) -> int:
        """How many of what was approved are neither packed nor sent."""
        return max((self.approved or 0) - self.packed - self.sent, 0) if self.state in rules.TO_PACK else 0


@dataclass(frozen=True)
class Part:
    """A part of a list, and how many there are in all."""

    rows: list[RequestRow] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True)
class Free:
    """A warehouse, and the lots of a product in it that may still be promised, the first to expire first."""

    location: int
    name: str
    lots: tuple[tuple[str, date | None, int], ...]

    @property
    def number(self) -> int:
        return sum(number for _code, _expires, number in self.lots)


def listed(
    viewer: Viewer,
    program: int,
    *,
    state: str = "",
    site: int | None = None,
    start: int = 0,
    size: int | None = None,
) -> Part:
    """The requests of a programme's sites that the viewer sees in full, the newest first."""
    access.program_seen(viewer, program)
    rows = Request.objects.filter(site__location__program=program, site__in=access.in_full(viewer))
    if state in _SEVERAL:
        rows = rows.filter(state__in=_SEVERAL[state])
    elif state:
        rows = rows.filter(state=state)
    if site is not None:
        rows = rows.filter(site=site)
    total = rows.count()
    if size is None:
        return Part(_rows(viewer, rows), total)
    # which they are is asked first: ordering all requests of a nation with their sites and programs is dear
    part = list(rows.values_list("pk", flat=True)[start : start + size])
    return Part(_rows(viewer, Request.objects.filter(pk__in=part)), total)


def of_site(viewer: Viewer, site: int) -> list[RequestRow]:
    """The last requests of a site that the viewer sees in full."""
    row = access.site_seen(viewer, site)
    return _rows(viewer, Request.objects.filter(site=row)[:20])


def request(viewer: Viewer, number: int) -> RequestRow:
    """One request, or not found."""
    rows = _rows(viewer, Request.objects.filter(pk=number, site__in=access.in_full(viewer)))
    if not rows:
        raise NotFound(_("There is no such request."))
    return rows[0]


def waiting(viewer: Viewer) -> list[RequestRow]:
    """Requests to decide on or to pack, of programmes that the viewer runs, the oldest first."""
    partnerships = viewer.partnerships_for(access.RUN)
    if partnerships is None:
        return []
    rows = Request.objects.filter(
        site__location__program__partnership__in=partnerships, state__in=rules.OPEN_REQUESTS
    ).order_by("asked_at", "pk")
    return _rows(viewer, rows)


def kits_in_use(viewer: Viewer, program: int) -> list[tuple[int, str]]:
    """The kits that may be asked for: version and name."""
    access.program_seen(viewer, program)
    rows = KitVersion.objects.filter(design__program=program, state="active").select_related("product")
    return [(row.pk, row.product.name) for row in rows.order_by("-number", "pk")]


def free(viewer: Viewer, program: int, product: int) -> list[Free]:
    """What each warehouse of a programme one runs may still promise of a product; the one with most comes first."""
    row = access.program_seen(viewer, program)
    viewer.require(access.RUN, partnership=row.partnership_id)
    day = today()
    houses = Location.objects.filter(program=row, kind=ledger.WAREHOUSE).order_by("name", "pk")
    found: dict[int, list[tuple[str, date | None, int]]] = {house.pk: [] for house in houses}
    rows = Balance.objects.filter(location__in=found, lot__product=product, lot__is_held=False, on_hand__gt=0)
    for one in sorted(
        rows.select_related("lot"), key=lambda one: (one.lot.expires_on or date.max, one.lot.code, one.pk)
    ):
        expires = one.lot.expires_on
        if one.on_hand > one.allocated and (expires is None or expires >= day):
            found[one.location_id].append((one.lot.code, expires, one.on_hand - one.allocated))
    places = [Free(house.pk, house.name, tuple(found[house.pk])) for house in houses]
    return sorted(places, key=lambda one: -one.number)


def _rows(viewer: Viewer, rows: QuerySet[Request]) -> list[RequestRow]:
    found = list(rows.select_related("site__location__program", "product"))
    gone, packed = (_sums(found, states) for states in (("sent", "received", "no_show"), ("packed",)))
    own = viewer.organisations_for(access.SITE)
    return [
        RequestRow(
            id=row.pk,
            site=row.site_id,
            site_name=row.site.location.name,
            program=row.site.location.program_id,
            program_name=row.site.location.program.name,
            product=row.product_id,
            kit_name=row.product.name,
            basis=row.basis,
            births=row.births,
            quantity=row.quantity,
            is_unusual=row.is_unusual,
            unusual_reason=row.unusual_reason,
            way=row.way,
            wanted_on=row.wanted_on,
            note=row.note,
            state=row.state,
            approved=row.approved,
            reason=row.reason,
            decided_on=row.decided_on,
            decided_by=row.decided_by,
            asked_at=row.asked_at,
            by_name=row.by_name,
            packed=packed.get(row.pk, 0),
            sent=gone.get(row.pk, 0),
            is_own=own is None or row.site.organisation_id in own,
            may_run=access.runs(viewer, row.site.location.program),
        )
        for row in found
    ]


def _sums(requests: Iterable[Request], states: tuple[str, ...]) -> dict[int, int]:
    lines = ShipmentLine.objects.filter(
        Q(shipment__request__in=[row.pk for row in requests]), shipment__state__in=states
    )
    return dict(lines.order_by().values_list("shipment__request").annotate(number=Sum("quantity")))
