"""Lots that expired, or will soon, and still stand somewhere: of a programme for who runs it, of a site for its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, QuerySet
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Balance, Program
from partera.programs.kits.queries import access, stock
from partera.programs.kits.rules import ledger as rules

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Expiring:
    """So many lots of a programme, or of one site of it; `first` is the day the first of them expires or expired."""

    program: int
    name: str
    is_over: bool
    lots: int
    places: int
    first: date


def of_programs(viewer: Viewer) -> list[Expiring]:
    """Of every programme the viewer runs: what has expired, and what will within 30 days; by programme."""
    found = Program.objects.all()
    partnerships = viewer.partnerships_for(access.RUN)
    if partnerships is not None:
        found = found.filter(partnership__in=partnerships)
    rows = Balance.objects.filter(location__program__in=found, location__kind__in=rules.HOLDS_STOCK)
    return _told(rows, "location__program__name")


def of_sites(viewer: Viewer) -> list[Expiring]:
    """The same of the viewer's own sites in programmes that others run; by site."""
    if not viewer.may_somewhere(access.SITE):
        raise NotFound(_("There is no such page."))
    own = access.own(viewer).exclude(state="ended")
    if partnerships := viewer.partnerships_for(access.RUN):
        own = own.exclude(location__program__partnership__in=partnerships)
    return _told(Balance.objects.filter(location__in=own.values("location")), "location__name")


def _told(rows: QuerySet[Balance], name: str) -> list[Expiring]:
    day = stock.today_there()
    there = rows.filter(on_hand__gt=0).order_by()
    parts = (
        (True, there.filter(lot__expires_on__lt=day)),
        (False, there.filter(lot__expires_on__range=(day, day + SOON))),
    )
    return [
        Expiring(row["program"], row[name], is_over, row["lots"], row["places"], row["first"])
        for is_over, part in parts
        for row in part.values(name, program=F("location__program"))
        .annotate(
            lots=Count("lot", distinct=True), places=Count("location", distinct=True), first=Min("lot__expires_on")
        )
        .order_by(name, "program")
    ]
