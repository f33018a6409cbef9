"""Shipments: what is in each, where it stands, what arrived."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, QuerySet, When
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.kits.models import Shipment, ShipmentLine
from partera.programs.kits.queries import access

UNDER_WAY = ("packed", "sent", "no_show")


@dataclass(frozen=True)
class LineRow:
    """So many of a lot in a shipment, and how many arrived."""

    lot: int
    code: str
    product: str
    expires_on: date | None
    is_held: bool
    quantity: int
    arrived: int | None


@dataclass(frozen=True)
class ShipmentRow:
    """A shipment with its lines."""

    id: int
    code: str
    program: int
    program_name: str
    site: int
    site_name: str
    organisation_name: str
    address: str
    request: int | None
    source_name: str
    way: str
    planned_on: date
    state: str
    reason: str
    packed_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    received_by: str
    by_name: str
    lines: tuple[LineRow, ...]
    is_own: bool
    may_run: bool

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def arrived(self) -> int:
        return sum(line.arrived or 0 for line in self.lines)

    @property
    def missing(self) -> int:
        """How many of what was sent did not arrive; none before it is received."""
        return self.quantity - self.arrived if self.state == "received" else 0

    @property
    def is_late(self) -> bool:
        """Whether its day is over and it is not received."""
        return self.state in UNDER_WAY and self.planned_on < today()


def visible(viewer: Viewer) -> QuerySet[Shipment]:
    """The shipments to sites that the viewer sees in full."""
    return Shipment.objects.filter(site__in=access.in_full(viewer))


def shipment(viewer: Viewer, code: str) -> ShipmentRow:
    """One shipment by its code, however it is typed, or not found."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    found = _rows(viewer, visible(viewer).filter(code=plain))
    if not found:
        raise NotFound(_("There is no such shipment."))
    return found[0]


def of_site(viewer: Viewer, site: int) -> list[ShipmentRow]:
    """What is on its way to a site, and the last ones received."""
    access.site_seen(viewer, site)
    under_way = _rows(viewer, visible(viewer).filter(site=site, state__in=UNDER_WAY).order_by("planned_on", "pk"))
    return under_way + _rows(viewer, visible(viewer).filter(site=site, state="received").order_by("-pk")[:10])


def of_request(viewer: Viewer, request: int) -> list[ShipmentRow]:
    """The shipments that answer a request."""
    return _rows(viewer, visible(viewer).filter(request=request).order_by("pk"))


def under_way(viewer: Viewer, program: int, *, start: int = 0, size: int | None = None) -> list[ShipmentRow]:
    """What waits to be sent in a programme, then what is on its way, the first planned first; a part of it."""
    access.program_seen(viewer, program)
    rows = visible(viewer).filter(program=program, state__in=UNDER_WAY)
    end = None if size is None else start + size
    is_away = Case(When(state="sent", then=1), default=0)
    return _rows(viewer, rows.order_by(is_away, "planned_on", "pk")[start:end])


def counted_under_way(viewer: Viewer, program: int) -> dict[str, int]:
    """State → how many of the same."""
    access.program_seen(viewer, program)
    rows = visible(viewer).filter(program=program, state__in=UNDER_WAY).order_by()
    return dict(rows.values_list("state").annotate(Count("pk")))


def to_receive(viewer: Viewer) -> list[ShipmentRow]:
    """What is on its way to the viewer's own sites; none for who holds the permission for everything."""
    if viewer.organisations_for(access.SITE) is None:
        return []
    return _rows(
        viewer, Shipment.objects.filter(site__in=access.own(viewer), state="sent").order_by("planned_on", "pk")
    )


def to_send(viewer: Viewer, within: timedelta) -> list[ShipmentRow]:
    """What is packed for a day that is near, in programmes that the viewer runs."""
    partnerships = viewer.partnerships_for(access.RUN)
    if partnerships is None:
        return []
    rows = Shipment.objects.filter(
        program__partnership__in=partnerships, state__in=("packed", "no_show"), planned_on__lte=today() + within
    )
    return _rows(viewer, rows.order_by("planned_on", "pk"))


def _rows(viewer: Viewer, rows: QuerySet[Shipment]) -> list[ShipmentRow]:
    found = list(rows.select_related("program", "site__location", "site__organisation", "source"))
    lines: dict[int, list[LineRow]] = defaultdict(list)
    kept = ShipmentLine.objects.filter(shipment__in=[row.pk for row in found]).select_related("lot__product")
    for one in kept.order_by("lot__expires_on", "lot__code", "pk"):
        lines[one.shipment_id].append(
            LineRow(
                one.lot_id, one.lot.code, one.lot.product.name, one.lot.expires_on, one.lot.is_held, one.quantity,
                one.arrived,
            )
        )  # fmt: skip
    own = viewer.organisations_for(access.SITE)
    return [
        ShipmentRow(
            id=row.pk,
            code=row.code,
            program=row.program_id,
            program_name=row.program.name,
            site=row.site_id,
            site_name=row.site.location.name,
            organisation_name=row.site.organisation.name,
            address=row.site.address,
            request=row.request_id,
            source_name=row.source.name,
            way=row.way,
            planned_on=row.planned_on,
            state=row.state,
            reason=row.reason,
            packed_at=row.packed_at,
            sent_at=row.sent_at,
            received_at=row.received_at,
            received_by=row.received_by,
            by_name=row.by_name,
            lines=tuple(lines[row.pk]),
            is_own=own is None or row.site.organisation_id in own,
            may_run=access.runs(viewer, row.program),
        )
        for row in found
    ]


def code_of(viewer: Viewer, number: int) -> str:
    """The code of a shipment just packed."""
    row = visible(viewer).filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is no such shipment."))
    return row.code
