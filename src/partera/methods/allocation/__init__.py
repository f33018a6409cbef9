"""Sharing out what is not enough: fair shares in whole cases, whole units in proportion, claims on an estate.

`fair_share` makes the largest weighted shortfall as small as can be; `fair_share_between_groups` also keeps groups near
each other; `most_weighted_units` and `least_cost` are there to compare with.
"""

from __future__ import annotations

from partera.methods.allocation.apportionment import (
    DIVISORS,
    NobodyToShare,
    NotARule,
    by_divisor,
    largest_remainder,
)
from partera.methods.allocation.claims import equal_awards, equal_losses, proportional, talmud
from partera.methods.allocation.equity import fair_share_between_groups
from partera.methods.allocation.fair_share import NotEnough, Plan, Sites, fair_share, sites, water_fill
from partera.methods.allocation.programs import (
    Delivery,
    Equity,
    NoPlan,
    OutOfTime,
    least_cost,
    most_weighted_units,
)

__all__ = [
    "DIVISORS",
    "Delivery",
    "Equity",
    "NoPlan",
    "NobodyToShare",
    "NotARule",
    "NotEnough",
    "OutOfTime",
    "Plan",
    "Sites",
    "by_divisor",
    "equal_awards",
    "equal_losses",
    "fair_share",
    "fair_share_between_groups",
    "largest_remainder",
    "least_cost",
    "most_weighted_units",
    "proportional",
    "sites",
    "talmud",
    "water_fill",
]
