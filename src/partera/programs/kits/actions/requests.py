"""What sites ask for: kept, confirmed when unusual, changed while it waits, cancelled with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.kits.actions import held
from partera.programs.kits.models import KitVersion, Request, Site
from partera.programs.kits.queries import access
from partera.programs.kits.rules import requests as rules
from partera.programs.kits.rules import sites


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
def ask(*, site: int, asked: Asked, unusual_reason: str = "", by: Viewer) -> int:
    """Keep a site's request; gives its number. More than usual is kept only with a reason."""
    row = held.site(site, by)
    if not by.may(access.SITE, organisation=row.organisation_id):
        by.require(access.RUN, partnership=row.location.program.partnership_id)
    if row.state not in sites.HANDS_OVER:
        raise Refused(_("This site is not approved yet, so it cannot ask for kits."))
    version = _version(row, asked.version)
    quantity = _quantity(asked)
    _check(row, asked)
    if row.most_at_once is not None and quantity > row.most_at_once:
        raise Refused(
            _("This site may ask for %(most)s at once. Ask for fewer, or talk to the program.")
            % {"most": row.most_at_once}
        )
    unusual = rules.is_unusual(quantity, _earlier(row))
    if unusual and not unusual_reason.strip():
        raise Unusual(
            _("%(quantity)s is unusual for this site: it has asked for about %(usual)s. Correct it, or say why.")
            % {"quantity": quantity, "usual": round(median(_earlier(row)))}
        )
    kept = Request.objects.create(
        site=row,
        product=version.product,
        basis=asked.basis,
        births=asked.births,
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
def cancel(*, request: int, reason: str, by: Viewer) -> None:
    """Take a request back, or refuse it, with the reason; what was already sent stays sent."""
    row = Request.objects.select_for_update().filter(pk=request).first()
    if row is None:
        raise NotFound(_("There is no such request."))
    held.site(row.site_id, by)
    if row.state not in rules.OPEN_REQUESTS:
        raise Refused(_("This request is already closed."))
    if not reason.strip():
        raise Refused(_("Say why the request is cancelled."))
    before = picture(row)
    row.state, row.reason = "cancelled", reason.strip()
    row.save()
    record(action="kits.cancel_request", thing=f"kit request {request}", changes=between(before, row), by=by)


def _version(site: Site, version: int) -> KitVersion:
    found = KitVersion.objects.select_related("product", "design")
    row = found.filter(pk=version, design__program=site.location.program_id, state="active").first()
    if row is None:
        raise BadInput(_("Choose a kit that is in use."))
    return row


def _quantity(asked: Asked) -> int:
    quantity = asked.births if asked.basis == "births" else asked.quantity
    if not quantity or quantity < 1:
        raise BadInput(_("Ask for at least one kit."))
    return quantity


def _check(site: Site, asked: Asked) -> None:
    if asked.basis not in rules.BASES or asked.way not in rules.WAYS:
        raise BadInput(_("Choose one of the ways offered."))
    if asked.wanted_on is not None and asked.wanted_on < today():
        raise BadInput(_("That day is over. Choose a day to come."))


def _earlier(site: Site) -> list[int]:
    rows = site.requests.exclude(state="cancelled").order_by("-pk").values_list("quantity", flat=True)
    return list(rows[:6])
