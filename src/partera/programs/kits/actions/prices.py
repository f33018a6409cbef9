"""What one of a lot costs: the moving average of what came in with a price."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from partera.programs.kits.models import Balance, Lot
from partera.programs.kits.rules import prices as rules


def take_in(*, lot: int, quantity: int, cents: int) -> None:
    """So many came in for so much: the lot's average moves. The balances hold them already."""
    row, standing = _held(lot)
    row.cents_each = rules.after_coming_in(row.cents_each, standing - quantity, quantity, Decimal(cents))
    row.save(update_fields=["cents_each"])


def give_back(*, lot: int, quantity: int, cents: int) -> None:
    """A priced receipt is reversed: the average is what it would be without it. The balances lack them already."""
    row, standing = _held(lot)
    row.cents_each = rules.after_reversal(row.cents_each, standing, quantity, Decimal(cents))
    row.save(update_fields=["cents_each"])


def _held(lot: int) -> tuple[Lot, int]:
    row = Lot.objects.select_for_update(no_key=True).get(pk=lot)
    return row, Balance.objects.filter(lot=lot).aggregate(all=Sum("on_hand"))["all"] or 0
