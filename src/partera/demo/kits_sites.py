"""The demonstration's deliveries: what sites asked for, got and sent back, what is on its way. All invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from partera.core.periods import clock_at, today
from partera.core.viewers import Viewer
from partera.demo.kits import Made
from partera.demo.story import ORGANISATIONS
from partera.programs.kits.actions import requests, returns, shares, shipments, sites
from partera.programs.kits.actions.requests import Asked
from partera.programs.kits.actions.sites import Profile
from partera.programs.kits.models import Balance, Shipment, Site
from partera.programs.kits.rules.shares import Settings
from partera.registry.partners.models import Organisation

RECEIVES = {
    "ar_hospital": ("delivery", "100 Example Avenue, dock 2, Little Rock, AR 72201 (invented)"),
    "ar_doulas": ("delivery", "12 Example Street, side door, Helena, AR 72342 (invented)"),
    "ar_healthy_start": ("shipping", "PO Box 7, Example, AR 71601 (invented)"),
    "ar_faith": ("delivery", "3 Example Road, parish hall, Example, AR 71635 (invented)"),
    "ar_health_center": ("pickup", ""),
}
"""How each site receives kits, and where."""
DELIVERED = (
    ("ar_hospital", 110, 80, 80, 0),
    ("ar_doulas", 100, 8, 8, 0),
    ("ar_doulas", 70, 9, 9, 2),
    ("ar_healthy_start", 80, 60, 45, 0),
    ("ar_faith", 55, 24, 24, 0),
    ("ar_doulas", 40, 8, 8, 0),
    ("ar_hospital", 35, 90, 90, 1),
)
"""The organisation's key, days ago, kits asked for, approved, and missing on arrival."""
STILL_TO_CONFIRM = "ar_faith"
"""A site whose year is nearly over."""
WAITING = "ar_families"
"""An organisation that has applied and waits for review."""


def lay_out(made: Made) -> None:
    """Profiles completed, deliveries of four months, what is open today, and plans to compare."""
    for key, number in made.sites.items():
        _complete(made, key, number)
    _wait_for_review(made)
    for key, days, asked, approved, missing in DELIVERED:
        _deliver(made, key, days, (asked, approved, missing))
    _open(made)
    _returns(made)
    _plans(made)


@contextmanager
def _days_ago(days: int) -> Iterator[date]:
    day = today() - timedelta(days=days)
    with clock_at(datetime.combine(day, time(15), tzinfo=UTC)):
        yield day


def _complete(made: Made, key: str, number: int) -> None:
    """What the site says of itself, with where its births come from and how it receives kits."""
    row = Site.objects.get(pk=number)
    way, address = RECEIVES[key]
    profile = Profile(
        births=row.births,
        births_source="Birth log of the site (invented)" if row.births is not None else "",
        births_period="2025" if row.births is not None else "",
        births_share=row.births_share,
        counties=tuple(row.counties.values_list("pk", flat=True)),
        languages=row.languages,
        is_rural=row.is_rural,
        address=address,
        way=way,
    )
    with _days_ago(130):
        if key == STILL_TO_CONFIRM:
            sites.set_profile(site=number, profile=profile, by=made.convener)
        else:
            sites.go_on(site=number, state="recertify", by=made.convener)
            sites.apply(site=number, profile=profile, by=made.owner)


def _wait_for_review(made: Made) -> None:
    organisation = Organisation.objects.get(pk=_organisation(WAITING))
    counties = tuple(organisation.counties_served.values_list("pk", flat=True))[:2] or ("05119",)
    profile = Profile(births_share=Decimal("0.03"), counties=counties, languages="English", way="pickup")
    with _days_ago(6):
        number = sites.invite(
            program=made.program, organisation=organisation.pk, kind="community", profile=profile, wave=2,
            by=made.convener,
        )  # fmt: skip
    with _days_ago(4):
        sites.apply(site=number, profile=profile, by=made.owner)


def _organisation(key: str) -> int:
    from_story = {org.key: org.name for org in ORGANISATIONS}
    return Organisation.objects.get(name=from_story[key]).pk


def _worker(made: Made, key: str) -> Viewer:
    return made.workers.get(key, made.owner)


def _ask(made: Made, key: str, quantity: int, name: str, **more: str) -> int:
    way, _address = RECEIVES[key]
    asked = Asked(version=made.version, quantity=quantity, way=way, note=more.get("note", ""))
    return requests.ask(
        site=made.sites[key], asked=asked, key=f"demo {name}", unusual_reason=more.get("reason", ""),
        by=_worker(made, key),
    )  # fmt: skip


def _approved(made: Made, key: str, quantity: int, approved: int, name: str) -> int:
    number = _ask(made, key, quantity, name)
    reason = "Fewer are left than all sites want" if approved < quantity else ""
    requests.approve(request=number, quantity=approved, reason=reason, by=made.convener)
    return number


def _pack(made: Made, request: int, key: str, kits: int, planned_on: date) -> int:
    return shipments.pack(
        request=request, source=made.warehouse, quantity=kits, planned_on=planned_on, way=RECEIVES[key][0],
        by=made.convener,
    )  # fmt: skip


def _deliver(made: Made, key: str, days: int, kits: tuple[int, int, int]) -> None:
    """Asked for, approved, packed two days later and received two days after that."""
    asked, approved, missing = kits
    with _days_ago(days):
        number = _approved(made, key, asked, approved, f"{key} {days}")
    with _days_ago(days - 2) as day:
        shipment = _pack(made, number, key, approved, day + timedelta(days=2))
        shipments.send(shipment=shipment, by=made.convener)
    with _days_ago(days - 4):
        arrived = dict(Shipment.objects.get(pk=shipment).lines.values_list("lot", "quantity"))
        arrived[min(arrived)] -= missing
        shipments.receive(
            shipment=shipment, arrived=arrived, received_by=_worker(made, key).name,
            reason="A box was wet, its kits were thrown away" if missing else "", by=_worker(made, key),
        )  # fmt: skip


def _open(made: Made) -> None:
    """On its way, packed, not picked up, approved, and waiting: one of each."""
    with _days_ago(12):
        missed = _approved(made, "ar_health_center", 20, 20, "not picked up")
    with _days_ago(9) as day:
        shipment = _pack(made, missed, "ar_health_center", 20, day + timedelta(days=2))
        shipments.send(shipment=shipment, by=made.convener)
    with _days_ago(6):
        shipments.not_picked_up(shipment=shipment, by=made.convener)
    with _days_ago(3):
        coming = _approved(made, "ar_doulas", 10, 10, "coming")
        packed = _approved(made, "ar_hospital", 70, 70, "packed")
    with _days_ago(1) as day:
        shipments.send(shipment=_pack(made, coming, "ar_doulas", 10, day + timedelta(days=2)), by=made.convener)
        _pack(made, packed, "ar_hospital", 40, day + timedelta(days=3))
        _ask(made, "ar_faith", 18, "waiting")
        _ask(
            made, "ar_doulas", 30, "unusual", reason="A second group of doulas begins in June (invented)",
            note="Please with as many Spanish guides as there are.",
        )  # fmt: skip


def _returns(made: Made) -> None:
    """One that a warehouse received with a kit missing, and one on its way."""
    with _days_ago(20):
        sent = _send_back(made, "ar_hospital", 6, "More than our closet holds (invented)")
    with _days_ago(17):
        returns.receive_back(
            sent=sent, warehouse=made.warehouse, arrived=5, reason="A box was open, its kit was thrown away",
            by=made.convener,
        )  # fmt: skip
    with _days_ago(2):
        _send_back(made, "ar_doulas", 4, "Fewer births than expected this month (invented)")


def _send_back(made: Made, key: str, kits: int, reason: str) -> int:
    """Of the lot of which most stand at the site."""
    there = Balance.objects.filter(location__site=made.sites[key], lot__product__is_kit=True)
    lot = there.order_by("-on_hand", "pk")[0].lot_id
    written = returns.send_back(
        site=made.sites[key], lot=lot, quantity=kits, reason=reason, key=f"demo {key}", by=_worker(made, key)
    )
    return written.pk


def _plans(made: Made) -> None:
    """Two what-ifs for the same supply: with nothing more, and with country and town kept near each other."""
    plain = Settings(supply=240, days=90, floor_days=7, case=4)
    with _days_ago(1):
        for settings in (plain, Settings(supply=240, days=90, floor_days=7, case=4, grouping="rural", widest=0.05)):
            shares.plan(
                program=made.program, version=made.version, source=made.warehouse, settings=settings, by=made.convener
            )
