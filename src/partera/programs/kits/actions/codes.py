"""Codes on paper: vouchers that a site prints, cards packed with kits. Only digests of them are kept."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, picture
from partera.programs.kits.actions import held
from partera.programs.kits.models import KitCard, Lot, Voucher
from partera.programs.kits.queries.codes import digest_of, digests_of
from partera.programs.kits.rules import handing as rules

MOST_VOUCHERS, MOST_CARDS = 200, 5_000


@transaction.atomic
def print_vouchers(*, site: int, number: int, by: Viewer) -> tuple[str, list[str]]:
    """Make a sheet of vouchers for a site; gives the sheet's name and the codes, which are shown this once."""
    row = held.site(site, by)
    if not 1 <= number <= MOST_VOUCHERS:
        raise BadInput(_("Print from 1 to 200 vouchers at a time."))
    codes = [_code(rules.VOUCHER_LETTERS) for _each in range(number)]
    sheet = f"{today():%y%m%d}-{_code(4)}"
    before = row.vouchers.count()
    Voucher.objects.bulk_create(
        Voucher(site=row, digest=digest_of(code, "voucher"), sheet=sheet, made_on=today()) for code in codes
    )
    changes = {"vouchers": [before, before + number], "sheet": sheet}
    record(action="kits.print_vouchers", thing=f"kit site {site}", changes=changes, by=by)
    return sheet, codes


@transaction.atomic
def print_cards(*, lot: int, number: int, by: Viewer) -> list[str]:
    """Make the cards packed with kits of a lot; gives their codes, which are shown this once."""
    row = Lot.objects.select_related("product").filter(pk=lot, product__is_kit=True).first()
    if row is None:
        raise NotFound(_("There is no such lot of kits."))
    program = held.run(row.product.program_id, by)
    if not 1 <= number <= MOST_CARDS:
        raise BadInput(_("Print from 1 to 5,000 cards at a time."))
    codes = [_code(rules.CARD_LETTERS) for _each in range(number)]
    before = row.cards.count()
    KitCard.objects.bulk_create(
        KitCard(program=program, lot=row, digest=digest_of(code, "card"), made_on=today()) for code in codes
    )
    record(action="kits.print_cards", thing=f"lot {lot}", changes={"cards": [before, before + number]}, by=by)
    return codes


@transaction.atomic
def void_voucher(*, site: int, code: str, by: Viewer) -> None:
    """A voucher that was lost is good no longer."""
    row = held.site(site, by)
    voucher = row.vouchers.select_for_update().filter(digest__in=digests_of(code, "voucher")).first()
    if voucher is None:
        raise NotFound(_("This site has no voucher with this code. Read it again, or void its whole sheet."))
    if voucher.hand_overs.filter(uses_voucher=True).exists():
        raise Refused(_("This voucher was used already. Nothing is left to void."))
    if voucher.withdrawn_on is not None:
        return
    before = picture(voucher)
    voucher.withdrawn_on = today()
    voucher.save()
    record(action="kits.void_voucher", thing=f"voucher {voucher.pk}", changes=between(before, voucher), by=by)


@transaction.atomic
def void_sheet(*, site: int, sheet: str, by: Viewer) -> int:
    """What is left of a sheet is good no longer; gives how many vouchers that were."""
    row = held.site(site, by)
    left = row.vouchers.filter(sheet=sheet, withdrawn_on=None).exclude(hand_overs__uses_voucher=True)
    numbers = list(left.values_list("pk", flat=True))
    if not row.vouchers.filter(sheet=sheet).exists():
        raise NotFound(_("This site has no such sheet."))
    Voucher.objects.filter(pk__in=numbers).update(withdrawn_on=today())
    changes = {"left": [len(numbers), 0], "sheet": sheet}
    record(action="kits.void_sheet", thing=f"kit site {site}", changes=changes, by=by)
    return len(numbers)


def _code(length: int) -> str:
    return "".join(secrets.choice(rules.LETTERS) for _letter in range(length))
