"""What hospitals may see of each other side by side: who is drawn, and how exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from partera.core.periods import Month

FEWEST_PEERS = 5
"""Hospitals besides the reader’s own that the others have never known, below which no un-named one is drawn."""
SMALL = 9
MONTHS = 12


@dataclass(frozen=True)
class Summed:
    """A hospital’s numbers of the period. `is_named`: the reader may know whose they are; `is_known`: the others have
    ever known which figures are its own."""

    hospital: int
    name: str
    numerator: int
    denominator: int
    unknown: int
    months: int
    is_own: bool
    is_named: bool
    is_known: bool = False


@dataclass(frozen=True)
class Drawn:
    """A point of the funnel: exact for one’s own and named hospitals, else rounded and without a name."""

    name: str
    numerator: int | None
    denominator: int
    value: float  # per one
    unknown: int | None
    months: int | None
    is_own: bool
    is_rounded: bool


@dataclass(frozen=True)
class Choice:
    """The points, and how many hospitals are left out: for a small count, or because too few others could be drawn."""

    points: tuple[Drawn, ...]
    small: int
    few: int


def period(last: Month) -> tuple[Month, Month]:
    """The twelve months to the end of the last whole quarter, so that it moves four times a year and not each month."""
    end = last + -(last.month % 3)
    return end + -(MONTHS - 1), end


def has_small_count(shape: str, numerator: int, denominator: int) -> bool:
    """Whether events, or those without, are 1 to 9."""
    counts = (numerator, denominator - numerator) if shape == "share" else (numerator,)
    return any(1 <= count <= SMALL for count in counts)


def rounded(denominator: int) -> int:
    """Two significant figures, and never finer than tens: so that no one hospital is read exactly."""
    if denominator <= 0:
        return 0
    step = 10 ** max(floor(log10(denominator)) - 1, 1)
    return max(int((denominator + step / 2) // step) * step, step)


def rounded_value(numerator: int, denominator: int, per: int) -> float:
    """A whole percent; a tenth of one for a rare measure at a thousand or more."""
    step = 1000 if per >= 1000 and rounded(denominator) >= 1000 else 100
    return floor(numerator / denominator * step + 0.5) / step


def choose(shape: str, per: int, hospitals: Sequence[Summed], *, all_by_name: bool) -> Choice:
    """Which hospitals a reader sees, and how."""
    counted = [one for one in hospitals if one.denominator > 0]
    if all_by_name:
        return Choice(tuple(_exact(one) for one in counted), 0, 0)
    own = [one for one in counted if one.is_own]
    others = [one for one in counted if not one.is_own]
    large = [one for one in others if not has_small_count(shape, one.numerator, one.denominator)]
    named, unnamed = [one for one in large if one.is_named], [one for one in large if not one.is_named]
    peers = sorted((_blurred(one, per) for one in unnamed), key=lambda point: (point.denominator, point.value))
    few = len(unnamed) if sum(not one.is_known for one in unnamed) < FEWEST_PEERS else 0
    shown = [*map(_exact, own), *(_exact(one, whole=False) for one in named), *([] if few else peers)]
    return Choice(tuple(shown), len(others) - len(large), few)


def _exact(one: Summed, *, whole: bool = True) -> Drawn:
    """A hospital as it is; of a named one that is not the reader’s, how many are not known is not said."""
    unknown = one.unknown if whole else None
    value = one.numerator / one.denominator
    return Drawn(one.name, one.numerator, one.denominator, value, unknown, one.months, one.is_own, is_rounded=False)


def _blurred(one: Summed, per: int) -> Drawn:
    value = rounded_value(one.numerator, one.denominator, per)
    return Drawn("", None, rounded(one.denominator), value, None, None, is_own=False, is_rounded=True)
