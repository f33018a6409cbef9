"""Hand-overs: each counted once, moved by the ledger where it can be, kept as unreconciled where it cannot."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.sealed.ring import ring
from partera.programs.kits.actions import held, ledger, site_months
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.models import Balance, HandOver, KitCard, Lot, Site, Tally, Voucher
from partera.programs.kits.queries import access
from partera.programs.kits.rules import handing as rules
from partera.programs.kits.rules import ledger as places
from partera.programs.kits.rules import sites

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CLOCK_AHEAD = timedelta(minutes=10)
OLDEST = timedelta(days=30)


@dataclass(frozen=True)
class Given:
    """What a phone says of one hand-over. `key` is the phone's own; codes are as read from paper."""

    key: str
    language: str
    at: datetime
    outcome: str = "given"
    day_band: str = "not_asked"
    voucher: str = ""
    card: str = ""
    lot: int | None = None
    missing: tuple[str, ...] = ()


def digest_of(code: str, about: str) -> str:
    """What is kept of a code: it finds the code again and does not tell it."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return ring().digest(plain, about=f"kits {about}")


@transaction.atomic
def print_vouchers(*, site: int, number: int, by: Viewer) -> tuple[str, list[str]]:
    """Make a sheet of vouchers for a site; gives the sheet's name and the codes, which are shown this once."""
    row = held.site(site, by)
    if not 1 <= number <= 200:
        raise BadInput(_("Print from 1 to 200 vouchers at a time."))
    codes = [_code(10) for _each in range(number)]
    sheet = f"{today():%y%m%d}-{_code(4)}"
    Voucher.objects.bulk_create(
        Voucher(site=row, digest=digest_of(code, "voucher"), sheet=sheet, made_on=today()) for code in codes
    )
    record(action="kits.print_vouchers", thing=f"kit site {site}", changes={"sheet": sheet, "number": number}, by=by)
    return sheet, codes


@transaction.atomic
def print_cards(*, lot: int, number: int, by: Viewer) -> list[str]:
    """Make the cards packed with kits of a lot; gives their codes, which are shown this once."""
    row = Lot.objects.select_related("product").filter(pk=lot, product__is_kit=True).first()
    if row is None:
        raise NotFound(_("There is no such lot of kits."))
    program = held.run(row.product.program_id, by)
    if not 1 <= number <= 5_000:
        raise BadInput(_("Print from 1 to 5,000 cards at a time."))
    codes = [_code(12) for _each in range(number)]
    KitCard.objects.bulk_create(
        KitCard(program=program, lot=row, digest=digest_of(code, "card"), made_on=today()) for code in codes
    )
    record(action="kits.print_cards", thing=f"lot {lot}", changes={"number": number}, by=by)
    return codes


def _code(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(length))


@transaction.atomic
def hand_over(*, site: int, given: Given, by: Viewer) -> HandOver:
    """Keep one hand-over of a site; the same key again gives what was kept.

    What really happened is never refused: where the ledger cannot cover it, it is kept as unreconciled with its reason
    and moves nothing.
    """
    row = held.site(site, by)
    by.require(access.SITE, organisation=row.organisation_id)
    _check(given)
    if before := HandOver.objects.filter(key=given.key).first():
        if before.site_id != row.pk:
            raise Refused(_("This hand-over was sent before by another site."))
        return before
    if row.state not in sites.HANDS_OVER:
        raise Refused(_("This site is not approved, so it does not hand out kits."))
    voucher, voucher_reason = _voucher(row, given)
    card = KitCard.objects.filter(digest=digest_of(given.card, "card"), program=row.location.program_id).first()
    lot = _lot(row, given, card)
    at, late = _moment(given.at)
    reason = _reason(row, given, lot, voucher_reason, late)
    kept = HandOver.objects.create(
        key=given.key,
        site=row,
        lot=lot,
        voucher=voucher,
        uses_voucher=voucher_reason == "",
        card=card,
        outcome=given.outcome,
        language=given.language,
        day_band=given.day_band,
        missing=list(given.missing),
        at=at,
        sent_at=now(),
        state="unreconciled" if reason else "counted",
        reason=reason,
        by_name=by.name,
    )
    if not reason and given.outcome == "given":
        _move(kept, row, lot, by)
    _count(kept)
    changes = {"state": kept.state, "reason": reason, "outcome": given.outcome, "language": given.language}
    record(action="kits.hand_over", thing=f"kit site {site}", changes=changes, by=by)
    return kept


def _check(given: Given) -> None:
    if not given.key.strip() or len(given.key) > 60:
        raise BadInput(_("A hand-over needs the key that the phone gave it."))
    if (
        given.outcome not in rules.OUTCOMES
        or given.language not in rules.LANGUAGES
        or given.day_band not in rules.DAY_BANDS
    ):
        raise BadInput(_("Choose one of the answers offered."))


def _voucher(site: Site, given: Given) -> tuple[Voucher | None, str]:
    """The voucher, and why it does not cover the hand-over; a kit that was not wanted uses none up."""
    if given.outcome != "given":
        return None, ""
    row = Voucher.objects.select_for_update().filter(digest=digest_of(given.voucher, "voucher"), site=site).first()
    if row is None or row.withdrawn_on is not None:
        return None, "no_voucher"
    if row.hand_overs.filter(uses_voucher=True).exists():
        return row, "voucher_used"
    return row, ""


def _lot(site: Site, given: Given, card: KitCard | None) -> Lot | None:
    """The lot that was scanned, by card or by itself; else what the site has that expires first."""
    if card is not None:
        return card.lot
    program = site.location.program_id
    if given.lot is not None:
        return Lot.objects.filter(pk=given.lot, product__program=program, product__is_kit=True).first()
    rows = Balance.objects.filter(
        location=site.location_id, lot__product__is_kit=True, lot__is_held=False, on_hand__gt=0
    ).select_related("lot")
    found = sorted(rows, key=lambda b: (b.lot.expires_on is None, b.lot.expires_on, b.lot_id))
    return found[0].lot if found else None


def _moment(at: datetime) -> tuple[datetime, bool]:
    """When it happened, and whether the phone's clock must have been wrong."""
    if at > now() + CLOCK_AHEAD or at < now() - OLDEST:
        return now(), True
    return min(at, now()), False


def _reason(site: Site, given: Given, lot: Lot | None, voucher: str, late: bool) -> str:
    """Why the ledger does not cover it; empty when it does. What is dangerous is said first."""
    if given.outcome != "given":
        return ""
    if lot is None:
        return "no_lot"
    if lot.is_held:
        return "held"
    if lot.expires_on is not None and lot.expires_on < today():
        return "expired"
    if voucher:
        return voucher
    if late:
        return "late_clock"
    Balance.objects.get_or_create(location=site.location, lot=lot)
    has = Balance.objects.select_for_update().get(location=site.location, lot=lot)
    return "" if has.on_hand else "empty"


def _move(kept: HandOver, site: Site, lot: Lot | None, by: Viewer) -> None:
    assert lot is not None
    families = held.outside(site.location.program_id, places.FAMILIES).pk
    line = Line("hand_over", lot.pk, 1, site.location_id, families)
    kept.movement = ledger.post(lines=[line], key=f"hand-over {kept.key}", at=kept.at, by=by)[0]
    kept.save(update_fields=["movement"])


def _count(kept: HandOver) -> None:
    """Add it to the site's tally of the month."""
    month = Month.of(kept.at.date()).first_day
    which = {
        "site": kept.site, "month": month, "language": kept.language, "day_band": kept.day_band,
        "outcome": kept.outcome,
    }  # fmt: skip
    Tally.objects.bulk_create([Tally(**which)], ignore_conflicts=True)
    Tally.objects.filter(**which).update(number=F("number") + 1)
    site_months.add(kept)


@transaction.atomic
def resolve(*, hand_over: int, how: str, moves: bool, lot: int | None = None, by: Viewer) -> None:
    """Say what a hand-over that was not covered turned out to be; it moves a kit when the ledger now can."""
    row = HandOver.objects.select_for_update(of=("self",)).select_related("site__location").filter(pk=hand_over).first()
    if row is None:
        raise NotFound(_("There is no such hand-over."))
    site = held.site(row.site_id, by)
    if row.state != "unreconciled":
        raise Refused(_("This hand-over is already reconciled."))
    if not how.strip():
        raise Refused(_("Say what you found: counted again, wrong lot, typed twice."))
    if lot is not None:
        row.lot = Lot.objects.filter(pk=lot, product__program=site.location.program_id, product__is_kit=True).first()
    row.state, row.resolved_at, row.resolved_how = "resolved", now(), how.strip()
    row.save()
    if moves:
        if row.lot is None:
            raise BadInput(_("Choose the lot that was handed over."))
        _move(row, site, row.lot, by)
    changes = {"moves": moves, "reason": row.reason}
    record(action="kits.resolve_hand_over", thing=f"kit site {site.pk}", changes=changes, by=by)
