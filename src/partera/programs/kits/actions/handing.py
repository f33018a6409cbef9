"""Hand-overs: each counted once, moved by the ledger where it can be, kept as unreconciled where it cannot."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import state
from partera.platform.sealed.ring import ring
from partera.programs.kits.actions import held, ledger, site_months
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.models import Balance, HandOver, KitCard, Lot, Movement, Product, Site, Tally, Voucher
from partera.programs.kits.queries import access
from partera.programs.kits.queries.codes import digests_of
from partera.programs.kits.queries.stock import day_of, month_of, today_there
from partera.programs.kits.rules import handing as rules
from partera.programs.kits.rules import ledger as places
from partera.programs.kits.rules import sites

_ABOUT = "kits hand-over"


@dataclass(frozen=True)
class Given:
    """What a phone says of one hand-over. `key` is the phone's own; codes are as read from paper.

    `at` is what the phone's clock said when the kit was given and `phone_now` when it was sent; `missing` are supplies
    that were not in the kit.
    """

    key: str
    language: str
    at: datetime
    phone_now: datetime | None = None
    outcome: str = "given"
    day_band: str = "not_asked"
    voucher: str = ""
    card: str = ""
    lot: int | None = None
    missing: tuple[int, ...] = ()


@transaction.atomic
def hand_over(*, site: int, given: Given, by: Viewer) -> HandOver:
    """Keep one hand-over of a site; the same key again gives what was kept.

    What really happened is never refused: where the ledger cannot cover it, it is kept as unreconciled with its reason
    and moves nothing.
    """
    row = held.site(site, by)
    by.require(access.SITE, organisation=row.organisation_id)
    _check(row, given)
    given = replace(given, voucher=rules.cut(given.voucher), card=rules.cut(given.card))
    if before := _kept_before(row, given):
        return before
    voucher, uses, voucher_reason = _voucher(row, given)
    card = _card(row, given)
    lot = _lot(row, given, card)
    moment = rules.moment(given.at, given.phone_now, now())
    reason = _reason(row, given, lot, voucher_reason, moment)
    kept = HandOver(
        key=given.key,
        said=ring().digest(_said(row, given), about=_ABOUT),
        site=row,
        lot=lot,
        voucher=voucher,
        uses_voucher=uses,
        card=card,
        outcome=given.outcome,
        language=given.language,
        day_band=given.day_band,
        missing=sorted(set(given.missing)),
        at=moment.at,
        phone_at=moment.phone_at,
        clock_ahead=round(moment.ahead.total_seconds()),
        sent_at=now(),
        state="unreconciled" if reason else "counted",
        reason=reason,
        by_name=by.name,
    )
    if not reason and given.outcome == "given":
        kept.movement = moved(kept, row, by)
    _write(kept)
    count(kept, 1)
    changes = state(None, kept.state) | {"reason": reason, "outcome": given.outcome, "language": given.language}
    record(action="kits.hand_over", thing=f"kit site {site}", changes=changes, by=by)
    return kept


def _check(site: Site, given: Given) -> None:
    if not given.key.strip() or len(given.key) > 60:
        raise BadInput(_("A hand-over needs the key that the phone gave it."))
    if (
        given.outcome not in rules.OUTCOMES
        or given.language not in rules.LANGUAGES
        or given.day_band not in rules.DAY_BANDS
    ):
        raise BadInput(_("Choose one of the answers offered."))
    missing = set(given.missing)
    supplies = Product.objects.filter(pk__in=missing, program=site.location.program_id, is_kit=False)
    if missing and supplies.count() != len(missing):
        raise BadInput(_("Choose what was missing from the list."))


def _said(site: Site, given: Given) -> str:
    """All that was said under the key, of which a digest is kept: the codes cannot be read from it."""
    content = [
        site.pk, given.at.isoformat(), given.outcome, given.language, given.day_band, rules.plain_code(given.voucher),
        rules.plain_code(given.card), given.lot, sorted(set(given.missing)),
    ]  # fmt: skip
    return json.dumps(content)


def _kept_before(site: Site, given: Given) -> HandOver | None:
    """What was kept under the key; refused when it was something else, so that neither takes the other's place."""
    before = HandOver.objects.filter(key=given.key).first()
    if before is None:
        return None
    if before.site_id != site.pk:
        raise Refused(_("This hand-over was sent before by another site."))
    if not ring().matches(_said(site, given), before.said, about=_ABOUT):
        raise Refused(_("This was sent before with other answers. Write the hand-over down again."))
    return before


def _write(kept: HandOver) -> None:
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:  # the same key came from another site at the same moment
        raise Refused(_("The same was just written down by somebody else. Look at the list again.")) from error


def _voucher(site: Site, given: Given) -> tuple[Voucher | None, bool, str]:
    """The voucher, whether this uses it up, and why it does not cover the hand-over. A kit not wanted uses none up."""
    if given.outcome != "given":
        return None, False, ""
    row = (
        Voucher.objects.select_for_update(no_key=True)
        .filter(digest__in=digests_of(given.voucher, "voucher"), site=site)
        .first()
    )
    if row is None or row.withdrawn_on is not None:
        return row, False, "no_voucher"
    if row.hand_overs.filter(uses_voucher=True).exists():
        return row, False, "voucher_used"
    return row, True, ""


def _card(site: Site, given: Given) -> KitCard | None:
    found = KitCard.objects.filter(digest__in=digests_of(given.card, "card"), program=site.location.program_id)
    return found.select_related("lot").first() if given.card.strip() else None


def _lot(site: Site, given: Given, card: KitCard | None) -> Lot | None:
    """The lot that was scanned or chosen; else the one of those standing there that was most likely taken."""
    if given.card.strip():
        return card.lot if card is not None else None
    if given.lot is not None:
        program = site.location.program_id
        return Lot.objects.filter(pk=given.lot, product__program=program, product__is_kit=True).first()
    rows = Balance.objects.filter(location=site.location_id, lot__product__is_kit=True, on_hand__gt=0)
    day = today_there()
    found = sorted(
        (row.lot for row in rows.select_related("lot")),
        key=lambda lot: (lot.is_held, _is_expired(lot, day), lot.expires_on is None, lot.expires_on, lot.pk),
    )
    return found[0] if found else None


def _is_expired(lot: Lot, day: object) -> bool:
    return lot.expires_on is not None and lot.expires_on < day  # type: ignore[operator]


def _reason(site: Site, given: Given, lot: Lot | None, voucher: str, moment: rules.Moment) -> str:
    """Why the ledger does not cover it; empty when it does. What is dangerous is said first."""
    if given.outcome != "given":
        return ""
    left = standing(site, lot) if lot is not None else 0
    if lot is not None and Lot.objects.filter(pk=lot.pk, is_held=True).exists():  # held by a recall a moment ago
        return "held"
    if lot is not None and _is_expired(lot, day_of(moment.at)):
        return "expired"
    if lot is None and (given.card.strip() or given.lot is not None):
        return "no_lot"
    if voucher:
        return voucher
    if site.state not in sites.HANDS_OVER:
        return "not_approved"
    if not moment.is_known:
        return "late_clock"
    return "" if left else "empty"


def standing(site: Site, lot: Lot) -> int:
    """How many of a lot stand at a site by the ledger, held until the change is done."""
    row = Balance.objects.select_for_update(no_key=True).filter(location=site.location_id, lot=lot).first()
    return row.on_hand if row is not None else 0


def moved(kept: HandOver, site: Site, by: Viewer, found: int | None = None) -> Movement:
    """The kit leaves the site by the ledger; with what somebody found there when counting, if somebody did."""
    assert kept.lot_id is not None
    program = site.location.program_id
    families, difference = held.outside(program, places.FAMILIES).pk, held.outside(program, places.COUNT).pk
    here, lot = site.location_id, kept.lot_id
    lines = [Line("hand_over", lot, 1, here, families)]
    if found is not None:
        off = found - (standing(site, Lot(pk=lot)) - 1)
        if off > 0:
            lines.insert(0, Line("count_more", lot, off, difference, here))
        elif off < 0:
            lines.append(Line("count_less", lot, -off, here, difference))
    written = ledger.post(lines=lines, key=f"hand-over {kept.key}", at=kept.at, has_happened=True, by=by)
    return next(row for row in written if row.kind == "hand_over")


def count(kept: HandOver, step: int) -> None:
    """Add it to the site's tally of the month, or take it from there."""
    month = month_of(kept.at)
    which = {
        "site": kept.site, "month": month, "language": kept.language, "day_band": kept.day_band,
        "outcome": kept.outcome,
    }  # fmt: skip
    Tally.objects.bulk_create([Tally(**which)], ignore_conflicts=True)
    Tally.objects.filter(**which).update(number=F("number") + step)
    site_months.add(kept, step)


def open_hand_over(hand_over: int, by: Viewer) -> tuple[HandOver, Site]:
    """A hand-over and its site, both held, when the viewer may put it right."""
    first = HandOver.objects.filter(pk=hand_over, site__in=access.in_full(by)).first()
    if first is None:
        raise NotFound(_("There is no such hand-over."))
    site = held.site(first.site_id, by)
    return HandOver.objects.select_for_update().get(pk=hand_over), site
