"""What the bedside needs to know, what waits to be put right, what was handed over, which vouchers are left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import get_default_timezone

from partera.core.viewers import Viewer
from partera.programs.kits.models import Balance, HandOver, KitPart, Lot, Product, Site, Voucher
from partera.programs.kits.queries import access
from partera.programs.kits.queries.stock import day_of, end_of, today_there
from partera.programs.kits.rules import sites

MOST_LISTED = 200


@dataclass(frozen=True)
class LotHere:
    """A lot of kits at a site, by the ledger."""

    id: int
    kit: str
    code: str
    barcode: str
    expires_on: date | None
    left: int
    is_held: bool
    is_expired: bool


@dataclass(frozen=True)
class Supply:
    """A supply that a kit holds, in both languages."""

    id: int
    name: str
    name_es: str


@dataclass(frozen=True)
class Bedside:
    """A site as its people need it at the bedside: which kits stand there, what they hold, vouchers left."""

    site: int
    name: str
    program: int
    program_name: str
    is_approved: bool
    lots: tuple[LotHere, ...]
    supplies: tuple[Supply, ...]
    vouchers_left: int
    waiting: int

    @property
    def left(self) -> int:
        """Kits that may be given."""
        return sum(lot.left for lot in self.lots if not lot.is_held and not lot.is_expired)


@dataclass(frozen=True)
class Used:
    """The hand-over that used a voucher first."""

    at: datetime
    by_name: str


@dataclass(frozen=True)
class Kept:
    """A hand-over as it was kept."""

    id: int
    at: datetime
    phone_at: datetime
    sent_at: datetime
    clock_ahead: int
    outcome: str
    language: str
    day_band: str
    missing: int
    state: str
    reason: str
    lot: int | None
    lot_code: str
    kit: str
    used_before: Used | None
    voided_on: date | None
    resolved_at: datetime | None
    resolved_how: str
    by_name: str


@dataclass(frozen=True)
class DayRow:
    """What a site handed over on a day: given, not wanted, and of the given by language and by days since birth."""

    day: date
    given: int = 0
    refused: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    day_bands: dict[str, int] = field(default_factory=dict)
    with_missing: int = 0


@dataclass(frozen=True)
class Sheet:
    """A sheet of vouchers: how many were printed, used, voided, and are left."""

    name: str
    made_on: date
    number: int
    used: int
    voided: int

    @property
    def left(self) -> int:
        return self.number - self.used - self.voided


@dataclass(frozen=True)
class Waiting:
    """How many hand-overs of a site wait to be put right, since when, and of how many the lot is on hold."""

    site: int
    name: str
    program: int
    program_name: str
    is_own: bool
    number: int
    held: int
    since: date


def bedside(viewer: Viewer, site: int) -> Bedside:
    """The site as its own people need it; not found for anybody else."""
    row = access.site_seen(viewer, site)
    return Bedside(
        row.pk,
        row.location.name,
        row.location.program_id,
        row.location.program.name,
        row.state in sites.HANDS_OVER,
        tuple(_lots(row)),
        tuple(_supplies(row)),
        _good(row).count(),
        row.hand_overs.filter(state="unreconciled").count(),
    )


def lots_here(viewer: Viewer, site: int) -> tuple[LotHere, ...]:
    """The lots of kits that stand at a site or were ever handed over there."""
    row = access.site_seen(viewer, site)
    return tuple(_lots(row, also_gone=True))


def waiting_list(viewer: Viewer, site: int) -> tuple[Kept, ...]:
    """What waits to be put right: lots on hold first, then the oldest."""
    rows = _rows(access.site_seen(viewer, site)).filter(state="unreconciled")
    found = [_kept(row) for row in rows.order_by("at", "pk")[:MOST_LISTED]]
    return tuple(sorted(found, key=lambda one: one.reason != "held"))


def one_kept(viewer: Viewer, site: int, hand_over: int) -> Kept | None:
    """One hand-over of the site."""
    row = _rows(access.site_seen(viewer, site)).filter(pk=hand_over).first()
    return _kept(row) if row is not None else None


def last(viewer: Viewer, site: int, number: int = 20) -> tuple[Kept, ...]:
    """The last hand-overs of a site."""
    return tuple(_kept(row) for row in _rows(access.site_seen(viewer, site)).order_by("-at", "-pk")[:number])


def listed(viewer: Viewer, site: int, *, state: str = "", first: int, number: int) -> tuple[list[Kept], int]:
    """A part of the hand-overs of a site, the newest first, of a state or all; and how many there are."""
    rows = _rows(access.site_seen(viewer, site))
    found = (rows.filter(state=state) if state else rows).order_by("-at", "-pk")
    return [_kept(row) for row in found[first : first + number]], found.count()


def days(viewer: Viewer, site: int, first: date, last_day: date) -> tuple[DayRow, ...]:
    """What a site handed over on each day of a span on which anything was, the newest day first.

    What waits to be put right is among it, for it happened; what did not happen is not.
    """
    row = access.site_seen(viewer, site)
    start, end = end_of(first - timedelta(days=1)), end_of(last_day)
    rows = HandOver.objects.filter(site=row, at__gte=start, at__lt=end).exclude(state="void").order_by()
    found: dict[date, list[tuple[str, str, str, int, int]]] = {}
    counted = rows.annotate(day=TruncDate("at", tzinfo=get_default_timezone())).values_list(
        "day", "outcome", "language", "day_band"
    )
    for day, outcome, language, band, number, missing in counted.annotate(
        number=Count("pk"), short=Count("pk", filter=~Q(missing=[]))
    ):
        found.setdefault(day, []).append((outcome, language, band, number, missing))
    return tuple(_day(day, found[day]) for day in sorted(found, reverse=True))


def sheets(viewer: Viewer, site: int) -> tuple[Sheet, ...]:
    """The sheets of vouchers of a site, the newest first."""
    row = access.site_seen(viewer, site)
    rows = row.vouchers.order_by().values("sheet").annotate(
        made=Min("made_on"),
        newest=Max("pk"),
        number=Count("pk", distinct=True),
        used=Count("pk", filter=Q(hand_overs__uses_voucher=True), distinct=True),
        voided=Count("pk", filter=Q(withdrawn_on__isnull=False), distinct=True),
    )  # fmt: skip
    return tuple(
        Sheet(one["sheet"], one["made"], one["number"], one["used"], one["voided"])
        for one in rows.order_by("-newest")[:MOST_LISTED]
    )


def waiting_by_site(viewer: Viewer) -> tuple[Waiting, ...]:
    """Sites of the viewer at which hand-overs wait to be put right: its own, and those of programmes it runs."""
    mine = access.in_full(viewer) if not viewer.everything else Site.objects.none()
    rows = HandOver.objects.filter(state="unreconciled", site__in=mine).order_by()
    summed = rows.values_list("site").annotate(
        number=Count("pk"), held=Count("pk", filter=Q(reason="held")), since=Min("sent_at")
    )
    found = list(summed.order_by("since", "site"))
    asked = Site.objects.filter(pk__in=[site for site, *_numbers in found]).order_by()
    said = asked.values_list("pk", "location__name", "location__program", "location__program__name", "organisation")
    own = viewer.organisations_for(access.SITE) or frozenset()
    named = {
        site: (name, program, program_name, organisation in own)
        for site, name, program, program_name, organisation in said
    }
    return tuple(Waiting(site, *named[site], number, held, day_of(since)) for site, number, held, since in found)


def _supplies(site: Site) -> list[Supply]:
    """What the kits of the programme hold, drafts left out."""
    parts = KitPart.objects.filter(version__design__program=site.location.program_id).exclude(version__state="draft")
    rows = Product.objects.filter(pk__in=parts.values("product"), is_active=True)
    return [Supply(one.pk, one.name, one.name_es) for one in rows]


def _good(site: Site) -> QuerySet[Voucher]:
    return Voucher.objects.filter(site=site, withdrawn_on=None).exclude(hand_overs__uses_voucher=True)


def _lots(site: Site, *, also_gone: bool = False) -> list[LotHere]:
    rows = Balance.objects.filter(location=site.location_id, lot__product__is_kit=True).select_related("lot__product")
    here = [_lot(row.lot, row.on_hand) for row in rows if row.on_hand or also_gone]
    if also_gone:
        others = Lot.objects.filter(product__program=site.location.program_id, product__is_kit=True)
        here += [_lot(lot, 0) for lot in others.exclude(pk__in=[one.id for one in here]).select_related("product")]
    return sorted(here, key=lambda one: (one.is_held, one.is_expired, one.expires_on or date.max, one.code, one.id))


def _lot(lot: Lot, left: int) -> LotHere:
    expired = lot.expires_on is not None and lot.expires_on < today_there()
    product = lot.product
    return LotHere(lot.pk, product.name, lot.code, product.barcode, lot.expires_on, left, lot.is_held, expired)


def _rows(site: Site) -> QuerySet[HandOver]:
    return site.hand_overs.select_related("lot__product", "voucher").prefetch_related("voucher__hand_overs")


def _kept(row: HandOver) -> Kept:
    return Kept(
        row.pk,
        row.at,
        row.phone_at,
        row.sent_at,
        row.clock_ahead,
        row.outcome,
        row.language,
        row.day_band,
        len(row.missing),
        row.state,
        row.reason,
        row.lot_id,
        row.lot.code if row.lot else "",
        row.lot.product.name if row.lot else "",
        _used_before(row),
        row.voucher.withdrawn_on if row.voucher else None,
        row.resolved_at,
        row.resolved_how,
        row.by_name,
    )


def _used_before(row: HandOver) -> Used | None:
    """The other hand-over that used this one's voucher."""
    if row.voucher is None or row.uses_voucher:
        return None
    for other in row.voucher.hand_overs.all():
        if other.uses_voucher and other.pk != row.pk:
            return Used(other.at, other.by_name)
    return None


def _day(day: date, rows: list[tuple[str, str, str, int, int]]) -> DayRow:
    given, refused, missing = 0, 0, 0
    languages: Counter[str] = Counter()
    bands: Counter[str] = Counter()
    for outcome, language, band, number, short in rows:
        if outcome != "given":
            refused += number
            continue
        given += number
        missing += short
        languages[language] += number
        bands[band] += number
    return DayRow(day, given, refused, dict(languages), dict(bands), missing)
