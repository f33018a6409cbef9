"""A fair share of a scarce supply: what each site wants, what it weighs, and the plan by the method chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partera.methods.allocation import Equity, Plan, fair_share, fair_share_between_groups
from partera.methods.allocation import sites as read
from partera.methods.allocation.fair_share import water_fill

BASES = {"cover": "What each site needs for so many days", "asked": "What the sites have asked for"}
GROUPINGS = {"": "None", "rural": "Country and town", "kind": "Kinds of site", "wave": "Waves"}
MOST_SECONDS = 30.0
VALID_DAYS = 7
"""Days after which a plan is too old to be approved: stock and requests have moved on."""


@dataclass(frozen=True)
class Settings:
    """What a plan is asked to keep to.

    `days`: days of cover each site is to reach · `floor_days`: days of cover no site stays below · `grouping` and
    `widest`: groups of sites whose filled shares may differ by so much (0 to 1) at most · `seconds`: time for the
    solver.
    """

    supply: int
    basis: str = "cover"
    days: int = 30
    floor_days: int = 0
    case: int = 1
    grouping: str = ""
    widest: float = 1.0
    seconds: float = 5.0


@dataclass(frozen=True)
class Claim:
    """What a site wants, gets at least, and weighs."""

    wanted: int
    floor: int
    weight: float
    group: str = ""


@dataclass(frozen=True)
class Shared:
    """How many each site gets; the plan in whole cases; what each would get could cases be split."""

    quantities: tuple[int, ...]
    split: tuple[float, ...]
    plan: Plan


def shared(claims: Sequence[Claim], settings: Settings) -> Shared:
    """The plan with the smallest largest weighted shortfall. A last case is broken for a site that needs less of it."""
    given = read(
        [one.wanted for one in claims],
        weight=[one.weight for one in claims],
        floor=[min(one.floor, one.wanted) for one in claims],
    )
    if settings.grouping:
        equity = Equity(tuple(one.group for one in claims), settings.widest)
        plan = fair_share_between_groups(given, settings.supply, equity, case=settings.case, seconds=settings.seconds)
        split = np.clip(given.need * (1 - plan.continuous / given.weight), given.floor, given.cap)
    else:
        plan = fair_share(given, settings.supply, case=settings.case)
        split, _level = water_fill(given, settings.supply)
    quantities = np.minimum(plan.units, np.maximum(given.need, given.floor)).round().astype(int)
    return Shared(tuple(int(one) for one in quantities), tuple(float(one) for one in split), plan)
