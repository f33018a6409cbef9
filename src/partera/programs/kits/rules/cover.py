"""How long a site's kits last, what it will give out, and when it asks for more; judged by what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from partera.methods import stock

ENOUGH_DAYS = 28
"""Days of hand-overs before they say more than expected births do."""
LEAD_DAYS = 14
"""Days from asking to receiving while fewer than five receipts say how long it really takes."""
FORECAST_DAYS = 30
GIVEN, BIRTHS, UNKNOWN = "given", "births", "unknown"


@dataclass(frozen=True)
class Known:
    """What is known of a site: kits fit to give, kits on the way, what it gave in how many days, births a year."""

    fit: int
    on_way: int
    given: int
    over_days: int
    births: float | None


@dataclass(frozen=True)
class Cover:
    """Kits a day and where that comes from, days that the stock lasts, and the stock at which to ask for more."""

    basis: str
    each_day: float
    days: float | None
    with_on_way: float | None
    reorder_at: int | None

    def is_low(self, fit: int, on_way: int) -> bool:
        """Whether it is time to ask for more, what is on the way counted in."""
        return self.reorder_at is not None and fit + on_way <= self.reorder_at


def basis(known: Known) -> str:
    """What demand is judged by: hand-overs once there are enough days of them, else births to expect."""
    if known.over_days >= ENOUGH_DAYS and known.given:
        return GIVEN
    return UNKNOWN if known.births is None else BIRTHS


def cover(known: Known, lead_days: float = LEAD_DAYS) -> Cover:
    """How long the kits last."""
    by = basis(known)
    if by == UNKNOWN:
        return Cover(by, 0.0, None, None, None)
    births = stock.expected_births(known.births or 0, 1)
    each_day = known.given / known.over_days if by == GIVEN else births
    days, later = (stock.days_of_cover(kits, each_day) for kits in (known.fit, known.fit + known.on_way))
    return Cover(
        by,
        each_day,
        days if days < inf else None,
        later if later < inf else None,
        stock.reorder_point(each_day, lead_days),
    )


def forecast(known: Known, days: float = FORECAST_DAYS) -> stock.Demand | None:
    """What the site will give out in the days to come, with the range that holds it 19 times of 20."""
    by = basis(known)
    if by == UNKNOWN:
        return None
    if by == GIVEN:
        return stock.demand(known.given, known.over_days, days)
    return stock.demand_of_births(known.births or 0, days)


def wanted(known: Known, days: float) -> int:
    """Kits that bring the site to so many days of cover, what it has and what is on the way taken off."""
    found = cover(known)
    return max(round(found.each_day * days) - known.fit - known.on_way, 0)
