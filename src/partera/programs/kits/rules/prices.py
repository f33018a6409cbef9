"""The price of one of a lot, as a moving average in cents, and what stands there is worth."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

_PLACES = Decimal("0.0001")


def after_coming_in(each: Decimal | None, standing: int, quantity: int, cents: Decimal) -> Decimal:
    """The average once `quantity` came in for `cents` beside `standing` at `each`.

    What stood there without a price takes the new one: nothing else is known of it.
    """
    if each is None or standing <= 0:
        return (cents / quantity).quantize(_PLACES, ROUND_HALF_UP)
    return ((each * standing + cents) / (standing + quantity)).quantize(_PLACES, ROUND_HALF_UP)


def after_reversal(each: Decimal | None, standing: int, quantity: int, cents: Decimal) -> Decimal | None:
    """The average once a priced receipt is taken back; unknown when nothing is left that had another price."""
    if each is None or standing <= 0:
        return None
    return max(((each * (standing + quantity) - cents) / standing), Decimal(0)).quantize(_PLACES, ROUND_HALF_UP)


def worth(lines: Iterable[tuple[int, Decimal | None]]) -> tuple[int, int]:
    """Cents that so many at so much each are worth together, and how many have no known price."""
    total, unknown = Decimal(0), 0
    for quantity, each in lines:
        if each is None:
            unknown += quantity
        else:
            total += quantity * each
    return int(total.quantize(Decimal(1), ROUND_HALF_UP)), unknown
