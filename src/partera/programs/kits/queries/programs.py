"""Supply programmes, and what each needs: enough kits, and what must be seen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.methods.stock import days_of_cover
from partera.programs.kits.models import Balance, KitPart, Lot, Product, Program, Request, Site, Tally
from partera.programs.kits.queries import access, stock
from partera.programs.kits.rules import designs, requests, sites
from partera.programs.kits.rules import ledger as rules

MONTHS_BACK = 3
"""Months that are over from which the kits given out in a day are known."""

SOON_DAYS = 90


@dataclass(frozen=True)
class ProgramRow:
    """A supply programme."""

    id: int
    name: str
    partnership: int
    partnership_name: str
    started_on: date
    invented: bool
    sites: int
    may_run: bool


@dataclass(frozen=True)
class Supply:
    """Whether there is enough: kits that may be given out, by kind of place, and how long they last."""

    by_kind: dict[str, int]
    promised: int
    given: int
    given_days: int
    given_since: date | None
    given_until: date | None
    cover_days: float | None
    can_be_made: int
    runs_out: str
    runs_out_es: str
    version: str

    @property
    def available(self) -> int:
        return sum(self.by_kind.values())


@dataclass(frozen=True)
class Needs:
    """What must be seen to, each as a number of lots or things."""

    expired: int
    expiring: int
    held: int
    requests: int
    sites: int


def programs(viewer: Viewer) -> list[ProgramRow]:
    """The programmes that the viewer may see, by name."""
    rows = access.visible(viewer).select_related("partnership").distinct()
    counted = rows.annotate(
        sites=Count("locations__site", filter=Q(locations__site__state__in=sites.HANDS_OVER), distinct=True)
    )
    return [_row(viewer, row, row.sites) for row in counted]


def program(viewer: Viewer, number: int) -> ProgramRow:
    """One programme, or not found."""
    row = access.program_seen(viewer, number)
    return _row(viewer, row, Site.objects.filter(location__program=row, state__in=sites.HANDS_OVER).count())


def _row(viewer: Viewer, row: Program, site_count: int) -> ProgramRow:
    return ProgramRow(
        id=row.pk,
        name=row.name,
        partnership=row.partnership_id,
        partnership_name=row.partnership.name,
        started_on=row.started_on,
        invented=row.invented,
        sites=site_count,
        may_run=access.runs(viewer, row),
    )


def supply(viewer: Viewer, number: int) -> Supply:
    """Kits of a programme: for whom it is run."""
    row = access.program_seen(viewer, number)
    viewer.require(access.RUN, partnership=row.partnership_id)
    kits = Balance.objects.filter(location__program=number, lot__product__is_kit=True, on_hand__gt=0).order_by()
    good = kits.filter(lot__is_held=False).exclude(lot__expires_on__lt=stock.today_there())
    by_kind = dict.fromkeys(rules.HOLDS_STOCK, 0)
    promised = 0
    for kind, standing, taken in good.values_list("location__kind").annotate(Sum("on_hand"), Sum("allocated")):
        by_kind[kind], promised = standing - taken, promised + taken
    given, first, last = _given(row)
    days = (last - first).days + 1 if first and last else 0
    made, (out, out_es), version = _can_be_made(number)
    return Supply(
        by_kind=by_kind,
        promised=promised,
        given=given,
        given_days=days,
        given_since=first,
        given_until=last,
        cover_days=days_of_cover(sum(by_kind.values()), given / days) if days and given else None,
        can_be_made=made,
        runs_out=out,
        runs_out_es=out_es,
        version=version,
    )


def _given(program: Program) -> tuple[int, date | None, date | None]:
    """Kits given out in the last months that are over, and from when to when; nothing before the programme began."""
    this = Month.of(stock.month_of_today())
    first = max((this + -MONTHS_BACK).first_day, program.started_on)
    last = this.first_day - timedelta(days=1)
    if first > last:
        return 0, None, None
    rows = Tally.objects.filter(site__location__program=program, outcome="given", month__lte=last)
    given = rows.filter(month__gte=first.replace(day=1)).aggregate(all=Sum("number"))["all"]
    return given or 0, first, last


def _can_be_made(number: int) -> tuple[int, tuple[str, str], str]:
    """How many kits of the newest version in use there are supplies for, and what runs out first, in both languages."""
    parts = KitPart.objects.filter(version__design__program=number, version__state="active").order_by(
        "-version__active_on", "-version"
    )
    newest = parts.select_related("version__product").first()
    if newest is None:
        return 0, ("", ""), ""
    needed = dict(newest.version.parts.order_by().values_list("product").annotate(each=Sum("quantity")))
    made, first = designs.can_be_made(needed, _in_warehouses(number))
    scarce = Product.objects.get(pk=first) if first is not None else None
    names = (scarce.name, scarce.name_es) if scarce else ("", "")
    return made, names, newest.version.product.name


def usable(viewer: Viewer, number: int, place: int) -> dict[int, int]:
    """Product → how many a warehouse has that may be used: neither promised nor on hold nor expired."""
    row = access.program_seen(viewer, number)
    viewer.require(access.RUN, partnership=row.partnership_id)
    return _in_warehouses(number, place)


def _in_warehouses(number: int, place: int | None = None) -> dict[int, int]:
    rows = Balance.objects.filter(location__program=number, location__kind=rules.WAREHOUSE, lot__is_held=False)
    if place is not None:
        rows = rows.filter(location=place)
    good = rows.exclude(lot__expires_on__lt=stock.today_there()).order_by().values_list("lot__product")
    return {product: standing - taken for product, standing, taken in good.annotate(Sum("on_hand"), Sum("allocated"))}


def needs(viewer: Viewer, number: int) -> Needs:
    """What must be seen to in a programme one runs."""
    row = access.program_seen(viewer, number)
    viewer.require(access.RUN, partnership=row.partnership_id)
    today = stock.today_there()
    lots = Lot.objects.filter(product__program=number, balances__on_hand__gt=0).order_by()
    soon = today + timedelta(days=SOON_DAYS)
    return Needs(
        expired=lots.filter(expires_on__lt=today).distinct().count(),
        expiring=lots.filter(expires_on__gte=today, expires_on__lte=soon).distinct().count(),
        held=lots.filter(is_held=True).distinct().count(),
        requests=Request.objects.filter(site__location__program=number, state=requests.OPEN_REQUESTS[0]).count(),
        sites=Site.objects.filter(location__program=number, state="waiting").count(),
    )
