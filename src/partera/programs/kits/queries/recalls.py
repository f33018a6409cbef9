"""Recalls: which lots they reach, where those are, what sites and families were told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import (
    Assembly,
    Balance,
    HandOver,
    Lot,
    Movement,
    Recall,
    RecallSite,
    ShipmentLine,
)
from partera.programs.kits.queries import access
from partera.programs.kits.rules import ledger
from partera.programs.kits.rules import recalls as rules


@dataclass(frozen=True)
class LotRow:
    """A lot to choose, or of a recall."""

    id: int
    product: str
    product_es: str
    code: str
    expires_on: date | None
    is_kit: bool
    is_held: bool
    is_named: bool = True


@dataclass(frozen=True)
class Standing:
    """What stands of the lots in a place."""

    place: str
    kind: str
    on_hand: int


@dataclass(frozen=True)
class SiteAnswer:
    """A site that was asked to set the lots aside, and what it says it found."""

    site: int
    name: str
    asked_for: int
    found: int | None
    answered_at: datetime | None
    is_own: bool

    @property
    def differs(self) -> bool:
        """Whether it found another number than the ledger says."""
        return self.found is not None and self.found != self.asked_for


@dataclass(frozen=True)
class RecallRow:
    """A recall in the list."""

    id: int
    title: str
    title_es: str
    state: str
    noticed_on: date
    lots: int
    sites: int
    answered: int
    families_told: int | None


@dataclass(frozen=True)
class RecallFull:
    """A recall with everything that is known of it."""

    id: int
    program: int
    program_name: str
    title: str
    title_es: str
    source: str
    link: str
    danger: str
    what_to_do: str
    what_to_do_es: str
    state: str
    noticed_on: date
    told_at: datetime | None
    families_told: int | None
    closed_at: datetime | None
    closing_words: str
    withdrawn_at: datetime | None
    withdrawn_why: str
    lots: tuple[LotRow, ...]
    standing: tuple[Standing, ...]
    handed_over: int
    sites: tuple[SiteAnswer, ...]
    runs: bool

    @property
    def lot_numbers(self) -> list[int]:
        return [lot.id for lot in self.lots]

    @property
    def on_hand(self) -> int:
        return sum(one.on_hand for one in self.standing)

    @property
    def unanswered(self) -> int:
        return sum(one.found is None for one in self.sites)

    @property
    def is_active(self) -> bool:
        return self.state in rules.ACTIVE


def made_with(lots: Collection[int]) -> set[int]:
    """Lots of kits that were made with any of these lots: recalling a thermometer recalls the kits it lies in."""
    used = Movement.objects.filter(kind="consume", lot__in=lots, reversed_by__isnull=True, group__startswith="run ")
    groups = used.order_by().values_list("group", flat=True).distinct()
    runs = [int(group.removeprefix("run ")) for group in groups if group.removeprefix("run ").isdecimal()]
    return set(Assembly.objects.filter(pk__in=runs, apart=False).order_by().values_list("lot", flat=True))


def standing(lots: Collection[int]) -> tuple[Standing, ...]:
    """Where these lots are now: warehouses, sites and what is on the way."""
    rows = Balance.objects.filter(lot__in=lots, on_hand__gt=0).order_by()
    found = rows.values("location__name", "location__kind").annotate(held=Sum("on_hand"))
    order = list(ledger.PLACES)
    return tuple(
        sorted(
            (Standing(row["location__name"], row["location__kind"], row["held"]) for row in found),
            key=lambda one: (order.index(one.kind), one.place),
        )
    )


def at_sites(program: int, lots: Collection[int]) -> dict[int, int]:
    """Site → how many of these lots stand there; sites to which some are on the way count as well, with none yet."""
    found = dict.fromkeys(_on_their_way(lots), 0)
    rows = Balance.objects.filter(
        lot__in=lots, on_hand__gt=0, location__kind=ledger.SITE, location__program=program, location__site__isnull=False
    )
    for site, held in rows.order_by().values_list("location__site").annotate(held=Sum("on_hand")):
        found[site] = held
    return found


def _on_their_way(lots: Collection[int]) -> Iterable[int]:
    lines = ShipmentLine.objects.filter(lot__in=lots, shipment__state__in=("packed", "sent"))
    return lines.order_by().values_list("shipment__site", flat=True).distinct()


def handed_over(lots: Collection[int]) -> int:
    """Kits of these lots that families have, by hand-overs; those still to be put right are among them, those that did
    not happen or came back are not."""
    return HandOver.objects.filter(lot__in=lots, outcome="given").exclude(state="void").count()


def lots_to_choose(viewer: Viewer, program: int) -> list[LotRow]:
    """Lots of a program, kits first, the newest first."""
    row = access.program_seen(viewer, program)
    found = Lot.objects.filter(product__program=row).select_related("product")
    return [_lot(lot) for lot in found.order_by("-product__is_kit", "product__name", "-pk")]


def recalls(viewer: Viewer, program: int) -> list[RecallRow]:
    """The recalls of a program, the latest first."""
    row = access.program_seen(viewer, program)
    found = Recall.objects.filter(program=row).annotate(
        n_lots=Count("recall_lots", distinct=True),
        n_sites=Count("sites", distinct=True),
        n_answered=Count("sites", filter=Q(sites__found__isnull=False), distinct=True),
    )
    return [
        RecallRow(
            one.pk,
            one.title,
            one.title_es,
            one.state,
            one.noticed_on,
            one.n_lots,
            one.n_sites,
            one.n_answered,
            one.families_told,
        )
        for one in found.order_by("-noticed_on", "-pk")
    ]


def recall_seen(viewer: Viewer, number: int) -> Recall:
    """A recall of a program that the viewer may see, or not found."""
    row = Recall.objects.filter(pk=number, program__in=access.visible(viewer)).select_related("program").first()
    if row is None:
        raise NotFound(_("There is no such recall."))
    return row


def lots_of(viewer: Viewer, number: int) -> tuple[LotRow, ...]:
    """The lots of a recall: those that the notice names, then those that were made with them."""
    return _lots_of(recall_seen(viewer, number))


def _lots_of(row: Recall) -> tuple[LotRow, ...]:
    rows = row.recall_lots.select_related("lot__product").order_by("-is_named", "lot__product__name", "pk")
    return tuple(_lot(one.lot, is_named=one.is_named) for one in rows)


def recall(viewer: Viewer, number: int) -> RecallFull:
    """One recall in full. Of sites, those that one may see in full."""
    row = recall_seen(viewer, number)
    lots = _lots_of(row)
    numbers = [lot.id for lot in lots]
    runs = access.runs(viewer, row.program)
    return RecallFull(
        id=row.pk,
        program=row.program_id,
        program_name=row.program.name,
        title=row.title,
        title_es=row.title_es,
        source=row.source,
        link=row.link,
        danger=row.danger,
        what_to_do=row.what_to_do,
        what_to_do_es=row.what_to_do_es,
        state=row.state,
        noticed_on=row.noticed_on,
        told_at=row.told_at,
        families_told=row.families_told,
        closed_at=row.closed_at,
        closing_words=row.closing_words,
        withdrawn_at=row.withdrawn_at,
        withdrawn_why=row.withdrawn_why,
        lots=lots,
        standing=standing(numbers) if runs else (),
        handed_over=handed_over(numbers),
        sites=_answers(viewer, row),
        runs=runs,
    )


def answers(viewer: Viewer, number: int) -> tuple[SiteAnswer, ...]:
    """What the sites of a recall say, of those that one may see in full."""
    return _answers(viewer, recall_seen(viewer, number))


def _answers(viewer: Viewer, row: Recall) -> tuple[SiteAnswer, ...]:
    """Those that have not answered come first, then those that found another number."""
    own = set(access.own(viewer).filter(location__program=row.program_id).values_list("pk", flat=True))
    found = row.sites.filter(site__in=access.in_full(viewer)).select_related("site__location")
    answers = [
        SiteAnswer(one.site_id, one.site.location.name, one.on_hand, one.found, one.answered_at, one.site_id in own)
        for one in found
    ]
    return tuple(sorted(answers, key=lambda one: (one.found is not None, not one.differs, one.name, one.site)))


@dataclass(frozen=True)
class Asked:
    """A site of the viewer's own that has not said yet what it set aside."""

    recall: int
    site: int
    title: str
    title_es: str
    site_name: str
    asked_for: int
    noticed_on: date


def asked_of(viewer: Viewer) -> list[Asked]:
    """What the viewer's own sites are asked to set aside."""
    if not viewer.may_somewhere(access.SITE) or viewer.organisations_for(access.SITE) is None:
        return []
    rows = RecallSite.objects.filter(
        site__in=access.own(viewer), found__isnull=True, recall__state__in=rules.ACTIVE
    ).select_related("recall", "site__location")
    return [
        Asked(
            one.recall_id,
            one.site_id,
            one.recall.title,
            one.recall.title_es,
            one.site.location.name,
            one.on_hand,
            one.recall.noticed_on,
        )
        for one in rows
    ]


def to_finish(viewer: Viewer) -> list[RecallRow]:
    """Active recalls of programs that the viewer runs."""
    partnerships = viewer.partnerships_for(access.RUN)
    if not viewer.may_somewhere(access.RUN) or partnerships is None:
        return []
    found = Recall.objects.filter(program__partnership__in=partnerships, state__in=rules.ACTIVE).annotate(
        n_sites=Count("sites", distinct=True),
        n_answered=Count("sites", filter=Q(sites__found__isnull=False), distinct=True),
    )
    return [
        RecallRow(
            one.pk, one.title, one.title_es, one.state, one.noticed_on, 0, one.n_sites, one.n_answered,
            one.families_told,
        )
        for one in found.order_by("-noticed_on", "-pk")
    ]  # fmt: skip


def site_of(viewer: Viewer, recall: int, site: int) -> RecallSite:
    """What a site of a recall was asked, when the viewer may see that site, or not found."""
    row = (
        RecallSite.objects.filter(recall=recall_seen(viewer, recall), site__in=access.in_full(viewer), site=site)
        .select_related("site__location", "recall__program")
        .first()
    )
    if row is None:
        raise NotFound(_("There is no such site in this recall."))
    return row


def _lot(lot: Lot, *, is_named: bool = True) -> LotRow:
    product = lot.product
    return LotRow(
        lot.pk,
        product.name,
        product.name_es or product.name,
        lot.code,
        lot.expires_on,
        product.is_kit,
        lot.is_held,
        is_named,
    )
