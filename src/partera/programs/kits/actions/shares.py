"""Fair shares: computed and kept as what-ifs; one of them approved, which packs what each site gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from time import process_time

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.methods.allocation import NoPlan, NotEnough, OutOfTime
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.kits.actions import held, requests, shipments
from partera.programs.kits.actions.shipments import Order
from partera.programs.kits.models import KitVersion, Request, Share, SharePlan, Site
from partera.programs.kits.queries import requests as known
from partera.programs.kits.queries import shares as queries
from partera.programs.kits.queries.shares import Claiming
from partera.programs.kits.rules import requests as states
from partera.programs.kits.rules import shares as rules
from partera.programs.kits.rules.shares import Settings, Shared


@transaction.atomic
def plan(*, program: int, version: int, source: int, settings: Settings, by: Viewer) -> int:
    """Compute a fair share of what a warehouse may still promise, and keep it; nothing is promised by it yet."""
    row = held.run(program, by)
    place = shipments.warehouse(source, program, by)
    kit = KitVersion.objects.select_related("product").filter(pk=version, design__program=program).first()
    if kit is None:
        raise NotFound(_("There is no such kit."))
    _check(settings)
    free = next(one.number for one in known.free(by, program, kit.product_id) if one.location == place.pk)
    if settings.supply > free:
        raise Refused(
            _("%(place)s can promise %(has)s kits. Share out that many or fewer."), place=place.name, has=free
        )
    claimed = queries.claims(by, row, kit.product_id, settings)
    if not claimed:
        raise Refused(_("No approved site wants a kit now, so there is nothing to share out."))
    begun = process_time()
    found = _shared(claimed, settings)
    kept = SharePlan.objects.create(
        program=row,
        product=kit.product,
        source=place,
        supply=settings.supply,
        settings=asdict(settings) | {"version": version},
        largest=found.plan.largest,
        continuous=found.plan.continuous,
        gap=found.plan.gap,
        seconds=process_time() - begun,
        seconds_limit=settings.seconds,
        is_proved=found.plan.proven,
        at=now(),
        by_name=by.name,
    )
    Share.objects.bulk_create(_share(kept, *one) for one in zip(claimed, found.quantities, found.split, strict=True))
    record(action="kits.plan_shares", thing=f"kit share {kept.pk}", changes=made(kept), by=by)
    return kept.pk


def _check(settings: Settings) -> None:
    if settings.basis not in rules.BASES or settings.grouping not in rules.GROUPINGS:
        raise BadInput(_("Choose one of the ways offered."))
    if settings.supply < 1 or settings.case < 1:
        raise BadInput(_("Share out at least one kit, in cases of at least one."))
    if not 1 <= settings.days <= 366 or not 0 <= settings.floor_days <= settings.days:
        raise BadInput(_("Plan for 1 to 366 days; the days that every site gets first are no more than those."))
    if not 0 <= settings.widest <= 1 or not 0 < settings.seconds <= rules.MOST_SECONDS:
        raise BadInput(_("Groups differ by 0 to 100 percent, and the solver takes up to 30 seconds."))


def _shared(claimed: Sequence[Claiming], settings: Settings) -> Shared:
    try:
        return rules.shared([one.claim for one in claimed], settings)
    except NotEnough as error:
        raise Refused(
            _("There is not enough to give every site its first days. Lower those days, or share out more.")
        ) from error
    except NoPlan as error:
        raise Refused(_("No plan keeps the groups that near each other. Let them differ by more.")) from error
    except OutOfTime as error:
        raise Refused(_("The solver found no plan in the time given. Give it longer.")) from error


def _share(plan: SharePlan, one: Claiming, quantity: int, split: float) -> Share:
    after = (one.has + quantity) / one.each_day if one.each_day else None
    claim = one.claim
    return Share(
        plan=plan, site=one.site, wanted=claim.wanted, floor=claim.floor, weight=claim.weight, group=claim.group,
        cover_days=one.cover_days, cover_after=after, continuous=split, quantity=quantity,
    )  # fmt: skip


@transaction.atomic
def approve(*, plan: int, planned_on: date, by: Viewer) -> int:
    """Turn the shares into approved requests and packed shipments, all of them or none; gives how many shipments."""
    row = SharePlan.objects.select_related("program", "product", "source").filter(pk=plan).first()
    if row is None:
        raise NotFound(_("There is no such plan."))
    held.run(row.program_id, by)
    row = SharePlan.objects.select_for_update(of=("self",)).select_related("source", "product").get(pk=plan)
    if row.approved_at is not None:
        raise Refused(_("This plan is already approved."))
    if today() - row.at.date() > timedelta(days=rules.VALID_DAYS):
        raise Refused(_("This plan is more than a week old. Compute it anew with what there is today."))
    # sites before their requests, as everybody takes them; none ends or is packed for meanwhile
    list(Site.objects.select_for_update(no_key=True).filter(pk__in=row.shares.order_by().values("site")).order_by("pk"))
    kept = row.shares.select_related("site__location", "site__organisation").order_by("site__location__name", "pk")
    shares = [share for share in kept if share.quantity]
    orders = _orders(row, shares, planned_on, by)
    packed = shipments.pack_all(orders, row.source, by) if orders else []
    before = picture(row)
    row.approved_at, row.approved_by = now(), by.name
    row.save()
    changes = between(before, row) | {"shipments": [None, len(packed)]}
    record(action="kits.approve_shares", thing=f"kit share {plan}", changes=changes, by=by)
    return len(packed)


def _orders(plan: SharePlan, shares: Sequence[Share], planned_on: date, by: Viewer) -> list[Order]:
    """What each site gets answers its open requests, the oldest first; for what is over a request is written."""
    rows = Request.objects.select_for_update(of=("self",), no_key=True).select_related("site__location")
    rows = rows.filter(
        site__in=[share.site_id for share in shares], product=plan.product, state__in=states.OPEN_REQUESTS
    )
    asked = list(rows.order_by("asked_at", "pk"))
    of_site: dict[int, list[Request]] = defaultdict(list)
    for row in asked:
        of_site[row.site_id].append(row)
    packed_of = requests.left_to_pack(asked)
    orders, new = [], []
    for share in shares:
        left = share.quantity
        for row in of_site[share.site_id]:
            take = min(left, row.quantity if row.approved is None else packed_of[row.pk])
            if take:
                _decide(row, take, plan, by)
                orders.append(Order(row, take, planned_on, row.way))
                share.request, left = share.request or row, left - take
        if left:
            new.append((share, left))
    Request.objects.bulk_update(asked, ["state", "approved", "reason", "decided_on", "decided_by"])
    for (share, left), row in zip(new, _written(plan, new, by), strict=True):
        share.request = share.request or row
        orders.append(Order(row, left, planned_on, row.way))
    Share.objects.bulk_update(shares, ["request"])
    return orders


def _decide(row: Request, take: int, plan: SharePlan, by: Viewer) -> None:
    """A request that waits is approved by its share."""
    if row.approved is None:
        row.state, row.approved = "approved", take
        row.reason = _reason(plan) if take < row.quantity else ""
        row.decided_on, row.decided_by = today(), by.name


def _written(plan: SharePlan, new: Sequence[tuple[Share, int]], by: Viewer) -> list[Request]:
    """Requests for what sites are given without having asked for it."""
    return Request.objects.bulk_create(
        Request(
            key=f"share {plan.pk} {share.site_id}", site=share.site, product=plan.product, quantity=left,
            approved=left, state="approved", way=share.site.way, note=_reason(plan), decided_on=today(),
            decided_by=by.name, asked_at=now(), by_name=by.name,
        )
        for share, left in new
    )  # fmt: skip


def _reason(plan: SharePlan) -> str:
    return _("Fair share number %(n)s of a scarce supply") % {"n": plan.pk}
