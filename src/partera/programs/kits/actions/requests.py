"""What sites ask for: kept, confirmed when unusual, approved in full or in part, declined or closed with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.kits.actions import held
from partera.programs.kits.models import KitVersion, Request, ShipmentLine, Site
from partera.programs.kits.queries import access
from partera.programs.kits.rules import requests as rules
from partera.programs.kits.rules import sites, texts

LARGEST = 100_000


class Unusual(Refused):
    """The number is unusual for the site; said with its reason it is kept."""


@dataclass(frozen=True)
class Asked:
    """What a site asks for: a number of kits, or enough for so many births."""

    version: int
    basis: str = "number"
    quantity: int | None = None
    births: int | None = None
    way: str = "delivery"
    wanted_on: date | None = None
    note: str = ""


@transaction.atomic
def ask(*, site: int, asked: Asked, key: str, unusual_reason: str = "", by: Viewer) -> int:
    """Keep a site's request; gives its number. More than usual is kept only with a reason.

    The same key again gives what was kept.
    """
    row = held.site(site, by)
    if not by.may(access.SITE, organisation=row.organisation_id):
        by.require(access.RUN, partnership=row.location.program.partnership_id)
    if not key.strip() or len(key) > 60:
        raise BadInput(_("A request needs a key of up to 60 characters."))
    if before := Request.objects.filter(site=row, key=key).first():
        return before.pk
    if row.state not in sites.HANDS_OVER:
        raise Refused(_("This site is not approved yet, so it cannot ask for kits."))
    version = _version(row, asked.version)
    quantity = _quantity(asked)
    _check(asked)
    texts.check(note=asked.note, unusual_reason=unusual_reason)
    _check_limit(row, quantity)
    earlier = _earlier(row)
    unusual = rules.is_unusual(quantity, earlier)
    if unusual and not unusual_reason.strip():
        raise Unusual(
            _("%(quantity)s is unusual for this site: it has asked for about %(usual)s. Correct it, or say why."),
            quantity=quantity,
            usual=round(median(earlier)),
        )
    kept = Request.objects.create(
        key=key,
        site=row,
        product=version.product,
        basis=asked.basis,
        births=asked.births if asked.basis == "births" else None,
        quantity=quantity,
        is_unusual=unusual,
        unusual_reason=unusual_reason.strip() if unusual else "",
        way=asked.way,
        wanted_on=asked.wanted_on,
        note=asked.note.strip(),
        asked_at=now(),
        by_name=by.name,
    )
    record(action="kits.ask", thing=f"kit request {kept.pk}", changes=made(kept), by=by)
    return kept.pk


@transaction.atomic
def approve(*, request: int, quantity: int, reason: str = "", by: Viewer) -> None:
    """Promise a site what it asked for, or less with the reason; it may be changed until something is packed."""
    row = to_run(request, by)
    if row.state not in ("pending", "approved"):
        raise Refused(
            _("Something is packed for this request, or it is closed. Its number cannot be changed any more.")
        )
    if not 1 <= quantity <= row.quantity:
        raise BadInput(_("Approve from 1 to %(asked)s kits, as many as the site asked for."), asked=row.quantity)
    if quantity < row.quantity and not reason.strip():
        raise Refused(_("Say why the site gets fewer than it asked for. It reads this reason."))
    texts.check(fewer=reason)
    before = picture(row)
    row.state, row.approved = "approved", quantity
    row.reason = reason.strip() if quantity < row.quantity else ""
    row.decided_on, row.decided_by = today(), by.name
    row.save()
    record(action="kits.approve_request", thing=f"kit request {request}", changes=between(before, row), by=by)


@transaction.atomic
def close(*, request: int, reason: str, by: Viewer) -> None:
    """Take a request back, decline it, or close it with the part that was sent; always with the reason."""
    row = _held(request, by)
    if row.state not in rules.OPEN_REQUESTS:
        raise Refused(_("This request is already closed."))
    if not reason.strip():
        raise Refused(_("Say why the request is closed."))
    texts.check(reason=reason)
    if row.shipments.filter(state__in=("packed", "no_show")).exists():
        raise Refused(_("A shipment for this request is packed or waits. Send it or call it off first."))
    before = picture(row)
    gone = sent(row)
    row.state, row.reason = rules.state_when_closed(gone), reason.strip()
    row.approved = gone or None
    row.decided_on, row.decided_by = today(), by.name
    row.save()
    record(action="kits.close_request", thing=f"kit request {request}", changes=between(before, row), by=by)


def sent(request: Request) -> int:
    """How many have left for a request, and did not come back."""
    return _in_state(request, ("sent", "received", "no_show"))


def packed(request: Request) -> int:
    """How many are packed for a request and have not left."""
    return _in_state(request, ("packed",))


def _in_state(request: Request, states: tuple[str, ...]) -> int:
    rows = ShipmentLine.objects.filter(shipment__request=request, shipment__state__in=states)
    return sum(rows.values_list("quantity", flat=True))


def left_to_pack(rows: Sequence[Request]) -> dict[int, int]:
    """Of each request how many of those approved are neither packed nor sent; one query however many there are."""
    lines = ShipmentLine.objects.filter(shipment__request__in=[row.pk for row in rows])
    lines = lines.exclude(shipment__state="cancelled").order_by()
    gone = dict(lines.values_list("shipment__request").annotate(number=Sum("quantity")))
    return {row.pk: max((row.approved or 0) - gone.get(row.pk, 0), 0) for row in rows}


def settle(request: Request | None) -> None:
    """Bring a request's state up to date with what is packed and has left for it.

    One that was fulfilled opens again when what fulfilled it comes back.
    """
    if request is None:
        return
    row = Request.objects.select_for_update(no_key=True).get(pk=request.pk)  # others may have changed it meanwhile
    if row.approved is None or row.state == "cancelled":
        return
    row.state = rules.state_after(row.quantity, row.approved, sent=sent(row), packed=packed(row))
    row.save(update_fields=["state"])


def to_run(request: int, by: Viewer) -> Request:
    """The request, held, when the viewer runs its programme."""
    row = _held(request, by)
    by.require(access.RUN, partnership=row.site.location.program.partnership_id)
    return row


def _held(request: int, by: Viewer) -> Request:
    """The request, held after its site, when the site is the viewer's own or one of a programme it runs."""
    found = Request.objects.filter(pk=request, site__in=access.in_full(by))
    site = found.values_list("site", flat=True).first()
    if site is None:
        raise NotFound(_("There is no such request."))
    held.site(site, by)
    rows = Request.objects.select_for_update(of=("self",), no_key=True).select_related(
        "site__location__program", "product"
    )
    return rows.get(pk=request)


def _version(site: Site, version: int) -> KitVersion:
    found = KitVersion.objects.select_related("product", "design")
    row = found.filter(pk=version, design__program=site.location.program_id, state="active").first()
    if row is None:
        raise BadInput(_("Choose a kit that is in use."))
    return row


def _quantity(asked: Asked) -> int:
    quantity = asked.births if asked.basis == "births" else asked.quantity
    if not quantity or not 1 <= quantity <= LARGEST:
        raise BadInput(_("Ask for at least one kit."))
    return quantity


def _check(asked: Asked) -> None:
    if asked.basis not in rules.BASES or asked.way not in rules.WAYS:
        raise BadInput(_("Choose one of the ways offered."))
    if asked.wanted_on is not None and asked.wanted_on < today():
        raise BadInput(_("That day is over. Choose a day to come."))


def _check_limit(site: Site, quantity: int) -> None:
    """What a site has open counts toward the most it may ask for at once."""
    if site.most_at_once is None:
        return
    waiting = sum(row.approved or row.quantity for row in site.requests.filter(state__in=rules.OPEN_REQUESTS))
    if quantity + waiting > site.most_at_once:
        raise Refused(
            _(
                "This site may have %(most)s kits asked for at once, and %(open)s are asked for already. "
                "Ask for fewer, or talk to the program."
            ),
            most=site.most_at_once,
            open=waiting,
        )


def _earlier(site: Site) -> list[int]:
    rows = site.requests.exclude(state="cancelled").order_by("-pk").values_list("quantity", flat=True)
    return list(rows[:6])
