"""Sites of a supply programme: what each says of itself, what it has, how long that lasts, what is on its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import F, Max, Min, Q, QuerySet, Sum

from partera.core.codes import place_name
from partera.core.periods import Month, today
from partera.core.viewers import Viewer
from partera.programs.kits.models import Balance, HandOver, Shipment, ShipmentLine, Site, SiteChange, Tally
from partera.programs.kits.queries import access, births
from partera.programs.kits.queries.births import NOTHING_KNOWN, Expected
from partera.programs.kits.rules import cover as rules
from partera.programs.kits.rules.cover import Cover, Known

TO_PUT_RIGHT, TO_PUT_RIGHT_HELD = "to_put_right", "to_put_right_held"
"""Instead of a state: sites that the viewer sees in full with hand-overs that the ledger does not cover, or with some
of a lot on hold among them."""

LOOK_BACK_MONTHS = 3
EXPIRES_SOON = timedelta(days=60)
ENOUGH_RECEIPTS = 5


@dataclass(frozen=True)
class SiteRow:
    """A site as everybody who sees the programme may know it."""

    id: int
    program: int
    program_name: str
    location: int
    name: str
    kind: str
    state: str
    organisation: int
    organisation_name: str
    wave: int
    county_names: tuple[str, ...]
    is_own: bool
    may_run: bool

    @property
    def is_seen_in_full(self) -> bool:
        """Whether stock and requests of it are the viewer's to see."""
        return self.is_own or self.may_run


@dataclass(frozen=True)
class SiteFull(SiteRow):
    """A site with its whole profile, for its own people and those who run the programme."""

    counties: tuple[str, ...] = ()
    births: int | None = None
    births_source: str = ""
    births_period: str = ""
    births_share: Decimal | None = None
    expected: Expected = NOTHING_KNOWN
    need_weight: Decimal = Decimal(1)
    most_at_once: int | None = None
    languages: str = ""
    is_rural: bool = False
    address: str = ""
    way: str = "delivery"
    confirm_by: date | None = None


@dataclass(frozen=True)
class Stood:
    """Kits at a site: fit to give, on hold, expired or soon to expire; on the way; given lately."""

    fit: int = 0
    held: int = 0
    expired: int = 0
    expires_soon: int = 0
    on_way: int = 0
    given: int = 0
    over_days: int = 0

    def known(self, expected: Expected) -> Known:
        """What demand is judged by."""
        return Known(self.fit, self.on_way, self.given, self.over_days, expected.yearly)


@dataclass(frozen=True)
class Covered:
    """A site of the list with what it has and how long that lasts; both None where that is not the viewer's to see."""

    site: SiteRow
    stood: Stood | None
    cover: Cover | None
    expected: Expected | None


@dataclass(frozen=True)
class LotThere:
    """So many of a lot of kits at a site."""

    lot: int
    code: str
    product: str
    expires_on: date | None
    is_held: bool
    on_hand: int


@dataclass(frozen=True)
class Step:
    """What became of a site."""

    before: str
    after: str
    reason: str
    on: date
    by_name: str


@dataclass(frozen=True)
class Part:
    """A part of a list, and how many there are in all."""

    rows: list[Covered] = field(default_factory=list)
    total: int = 0


def listed(
    viewer: Viewer,
    program: int,
    *,
    kind: str = "",
    state: str = "",
    wave: int | None = None,
    text: str = "",
    start: int = 0,
    size: int | None = None,
) -> Part:
    """The sites of a programme by name; stock only where it is the viewer's to see. A fixed number of queries."""
    row = access.program_seen(viewer, program)
    rows = _chosen(Site.objects.filter(location__program=row), kind, state, wave, text)
    if state in (TO_PUT_RIGHT, TO_PUT_RIGHT_HELD):
        waiting = HandOver.objects.filter(state="unreconciled", site__in=access.in_full(viewer).order_by())
        waiting = waiting.filter(reason="held") if state == TO_PUT_RIGHT_HELD else waiting
        rows = rows.filter(pk__in=waiting.order_by().values("site"))
    total = rows.count()
    found = list(
        rows.select_related("location__program", "organisation")
        .prefetch_related("counties")
        .order_by("location__name", "pk")[start : None if size is None else start + size]
    )
    own = _own(viewer)
    runs = access.runs(viewer, row)
    shown = [_row(viewer, site, own, runs) for site in found]
    full = [site for site, seen in zip(found, shown, strict=True) if seen.is_seen_in_full]
    births_of = births.expected(viewer, full)
    stood = standing(full)
    lead = lead_days(row.pk)
    return Part(
        [
            Covered(
                seen,
                stood.get(seen.id),
                rules.cover(stood[seen.id].known(births_of[seen.id]), lead) if seen.id in stood else None,
                births_of.get(seen.id),
            )
            for seen in shown
        ],
        total,
    )


def sees_any_in_full(viewer: Viewer, program: int) -> bool:
    """Whether the viewer sees stock and hand-overs of any site of a programme."""
    return access.in_full(viewer).filter(location__program=program).exists()


def _chosen(rows: QuerySet[Site], kind: str, state: str, wave: int | None, text: str) -> QuerySet[Site]:
    if kind:
        rows = rows.filter(kind=kind)
    if state and state not in (TO_PUT_RIGHT, TO_PUT_RIGHT_HELD):
        rows = rows.filter(state=state)
    if wave is not None:
        rows = rows.filter(wave=wave)
    if word := text.strip():
        rows = rows.filter(Q(location__name__icontains=word) | Q(organisation__name__icontains=word))
    return rows


def site(viewer: Viewer, number: int) -> SiteFull:
    """One site that the viewer sees in full, or not found."""
    row = access.site_seen(viewer, number)
    runs = access.runs(viewer, row.location.program)
    seen = _row(viewer, row, _own(viewer), runs)
    return SiteFull(
        **vars(seen),
        counties=tuple(sorted(county.pk for county in row.counties.all())),
        births=row.births,
        births_source=row.births_source,
        births_period=row.births_period,
        births_share=row.births_share,
        expected=births.expected(viewer, [row])[row.pk],
        need_weight=row.need_weight,
        most_at_once=row.most_at_once,
        languages=row.languages,
        is_rural=row.is_rural,
        address=row.address,
        way=row.way,
        confirm_by=row.confirm_by,
    )


def own(viewer: Viewer) -> list[SiteRow]:
    """The viewer's own sites; none for who holds the permission for everything."""
    if viewer.organisations_for(access.SITE) is None:
        return []
    rows = access.own(viewer).select_related("location__program", "organisation").prefetch_related("counties")
    mine = _own(viewer)
    return [_row(viewer, row, mine, access.runs(viewer, row.location.program)) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """A site in which a step is open, and since when."""

    id: int
    name: str
    program: int
    program_name: str
    state: str
    since: date
    confirm_by: date | None


def own_with_days(viewer: Viewer) -> list[Waiting]:
    """The viewer's own sites that are asked for their profile, the longest asked first."""
    return _waiting(access.own(viewer).filter(state__in=("invited", "recertify")))


def to_review(viewer: Viewer) -> list[Waiting]:
    """Sites that wait for review in programmes that the viewer runs, the longest waiting first."""
    partnerships = viewer.partnerships_for(access.RUN)
    if partnerships is None:
        return []
    return _waiting(Site.objects.filter(location__program__partnership__in=partnerships, state="waiting"))


def _waiting(rows: QuerySet[Site]) -> list[Waiting]:
    found = rows.select_related("location__program").annotate(since=Max("changes__on")).order_by("since", "pk")
    return [
        Waiting(
            row.pk,
            row.location.name,
            row.location.program_id,
            row.location.program.name,
            row.state,
            row.since,
            row.confirm_by,
        )
        for row in found
    ]


def _own(viewer: Viewer) -> frozenset[int] | None:
    return viewer.organisations_for(access.SITE)


def _row(viewer: Viewer, site: Site, own: frozenset[int] | None, runs: bool) -> SiteRow:
    return SiteRow(
        id=site.pk,
        program=site.location.program_id,
        program_name=site.location.program.name,
        location=site.location_id,
        name=site.location.name,
        kind=site.kind,
        state=site.state,
        organisation=site.organisation_id,
        organisation_name=site.organisation.name,
        wave=site.wave,
        county_names=tuple(place_name(county.pk) for county in site.counties.all()),
        is_own=own is None or site.organisation_id in own,
        may_run=runs,
    )


def standing(sites: Sequence[Site]) -> dict[int, Stood]:
    """What stands at each site, is on its way, and was given lately: four queries however many sites there are."""
    day = today()
    at = {site.location_id: site.pk for site in sites}
    found: dict[int, dict[str, int]] = {site.pk: defaultdict(int) for site in sites}
    rows = Balance.objects.filter(location__in=at, lot__product__is_kit=True, on_hand__gt=0).order_by()
    for place, held, expires, number in rows.values_list("location", "lot__is_held", "lot__expires_on", "on_hand"):
        sums = found[at[place]]
        if held:
            sums["held"] += number
        elif expires is not None and expires < day:
            sums["expired"] += number
        else:
            sums["fit"] += number
            if expires is not None and expires <= day + EXPIRES_SOON:
                sums["expires_soon"] += number
    moving = ShipmentLine.objects.filter(shipment__site__in=found, shipment__state__in=("packed", "sent"))
    moving = moving.filter(lot__product__is_kit=True).order_by()
    for number, quantity in moving.values_list("shipment__site").annotate(n=Sum("quantity")):
        found[number]["on_way"] += quantity
    _given_lately(found, day)
    return {number: Stood(**sums) for number, sums in found.items()}


def _given_lately(found: dict[int, dict[str, int]], day: date) -> None:
    """Hand-overs of this month and the three before it, and the days since the first of them was counted."""
    since = (Month.of(day) + -LOOK_BACK_MONTHS).first_day
    rows = Tally.objects.filter(site__in=found, month__gte=since, outcome="given").order_by()
    for number, first, given in rows.values_list("site").annotate(first=Min("month"), n=Sum("number")):
        found[number]["given"] = given
        found[number]["over_days"] = (day - max(first, since)).days + 1


def lead_days(program: int) -> float:
    """Days from asking to receiving: the middle of the programme's last receipts, once there are enough."""
    rows = Shipment.objects.filter(program=program, state="received", request__isnull=False).order_by("-pk")
    pairs = rows.values_list("request__asked_at", "received_at")[:50]
    taken = [(received - asked).total_seconds() / 86_400 for asked, received in pairs if received is not None]
    return median(taken) if len(taken) >= ENOUGH_RECEIPTS else float(rules.LEAD_DAYS)


def lots_at(viewer: Viewer, number: int) -> list[LotThere]:
    """The lots of kits at a site that the viewer sees in full, the first to expire first."""
    row = access.site_seen(viewer, number)
    rows = Balance.objects.filter(location=row.location, lot__product__is_kit=True, on_hand__gt=0)
    rows = rows.select_related("lot__product").order_by(F("lot__expires_on").asc(nulls_last=True), "lot__code", "pk")
    return [
        LotThere(one.lot_id, one.lot.code, one.lot.product.name, one.lot.expires_on, one.lot.is_held, one.on_hand)
        for one in rows
    ]


def course(viewer: Viewer, number: int) -> list[Step]:
    """What became of a site, the newest first."""
    row = access.site_seen(viewer, number)
    return [
        Step(one.before, one.after, one.reason, one.on, one.by_name)
        for one in SiteChange.objects.filter(site=row).order_by("-pk")
    ]


def unreconciled(viewer: Viewer, number: int) -> int:
    """How many hand-overs of a site that the viewer sees in full do not fit the stock."""
    row = access.site_seen(viewer, number)
    return HandOver.objects.filter(site=row, state="unreconciled").count()
