"""Putting right what the ledger could not cover, and taking back what did not happen."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, picture
from partera.programs.kits.actions import ledger
from partera.programs.kits.actions.handing import count, moved, open_hand_over, standing
from partera.programs.kits.models import HandOver, Lot, Site, Stocktake, StocktakeLine, Voucher
from partera.programs.kits.rules import texts

_LONGEST = 300


@transaction.atomic
def settle(*, hand_over: int, how: str, lot: int | None = None, found: int | None = None, by: Viewer) -> None:
    """A hand-over that was not covered did happen: the kit leaves the site by the ledger.

    `lot` says of which lot it was, `found` how many of it somebody counted there just now.
    """
    row, site = open_hand_over(hand_over, by)
    _check_open(row)
    texts.check(found=how)
    words = _words(how, _("Say what you found: counted again, another lot, a second kit given."))
    before = picture(row)
    chosen = _lot(row, site, lot)
    if found is not None and found < 0:
        raise BadInput(_("Write down how many there are now: 0 or more."))
    said = standing(site, chosen)
    if found is None and said < 1:
        raise Refused(
            _("By the ledger the site has none of this lot. Count what is there now, and write it down here.")
        )
    row.lot = chosen
    row.uses_voucher = row.uses_voucher or _is_free(row)
    row.movement = moved(row, site, by, found)
    if found is not None:
        _keep_count(row, site, chosen, said, found, by)
    row.state, row.resolved_at, row.resolved_how = "resolved", now(), words
    row.save()
    record(action="kits.settle_hand_over", thing=f"kit site {site.pk}", changes=between(before, row), by=by)


@transaction.atomic
def void(*, hand_over: int, reason: str, by: Viewer) -> None:
    """A hand-over did not happen, or was written down twice: nothing is counted, its voucher is good again.

    What the ledger moved for it comes back by a reversal.
    """
    row, site = open_hand_over(hand_over, by)
    if row.state == "void":
        raise Refused(_("This hand-over is already taken back."))
    texts.check(void=reason)
    words = _words(reason, _("Say why it does not count: typed twice, not given after all."))
    before = picture(row)
    if row.movement_id is not None:
        ledger.reverse(movement=row.movement_id, reason=words, of_hand_over=True, by=by)
    row.reason = row.reason or "mistake"
    row.state, row.resolved_at, row.resolved_how, row.uses_voucher = "void", now(), words, False
    row.save()
    count(row, -1)
    record(action="kits.void_hand_over", thing=f"kit site {site.pk}", changes=between(before, row), by=by)


def _check_open(row: HandOver) -> None:
    if row.state != "unreconciled":
        raise Refused(_("This hand-over is already put right."))


def _words(text: str, wanted: str) -> str:
    if not text.strip():
        raise Refused(wanted)
    if len(text.strip()) > _LONGEST:
        raise BadInput(_("Use at most 300 characters."))
    return text.strip()


def _lot(row: HandOver, site: Site, lot: int | None) -> Lot:
    """The lot chosen, or the one that was scanned."""
    number = row.lot_id if lot is None else lot
    if number is None:
        raise BadInput(_("Choose the lot that was handed over."))
    found = Lot.objects.filter(pk=number, product__program=site.location.program_id, product__is_kit=True).first()
    if found is None:
        raise BadInput(_("Choose the lot that was handed over."))
    return found


def _is_free(row: HandOver) -> bool:
    """Whether its voucher is good and nobody else uses it: what used it before was voided meanwhile."""
    if row.voucher_id is None:
        return False
    voucher = Voucher.objects.select_for_update(no_key=True).get(pk=row.voucher_id)
    return voucher.withdrawn_on is None and not voucher.hand_overs.filter(uses_voucher=True).exists()


def _keep_count(row: HandOver, site: Site, lot: Lot, said: int, found: int, by: Viewer) -> None:
    taken = Stocktake.objects.create(
        location=site.location, key=f"hand-over {row.pk}", on=today(), at=now(), by_name=by.name
    )
    StocktakeLine.objects.create(stocktake=taken, lot=lot, said=said, found=found)
