"""Whole units in proportion to size: seats, cases or visits that cannot be split."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partera.methods.numbers import Floats, counts

Ints = NDArray[np.int64]


class NobodyToShare(ValueError):
    """There is nothing to share in proportion to: every size is zero, or there is none."""


class NotARule(ValueError):
    """The name is not one of the rules for sharing."""


def largest_remainder(sizes: ArrayLike, units: int) -> Ints:
    """Whole units in proportion to size, by the largest remainders of the exact shares.

    Takes   sizes: each 0 or more, not all zero · units: how many to share, 0 or more
    Gives   how many each gets; they add up to the units; between equal remainders the larger size comes first, then
            the one named first
    Raises  NotACount · NobodyToShare
    Source  Hamilton's rule; it can give one fewer of more units (the Alabama paradox)

    >>> largest_remainder([6, 6, 2], 10).tolist(), largest_remainder([6, 6, 2], 11).tolist()
    ([4, 4, 2], [5, 5, 1])
    """
    size, whole = _read(sizes, units)
    share = size / size.sum() * whole
    found = np.floor(share * (1 + _ROUNDING)).astype(np.int64)
    rest = np.round(share - found, 12)
    order = np.lexsort((np.arange(len(size)), -size, -rest))
    found[order[: whole - int(found.sum())]] += 1
    return found


def by_divisor(sizes: ArrayLike, units: int, *, rule: str = "webster") -> Ints:
    """Whole units in proportion to size, each in turn to whoever is furthest behind by the rule.

    Takes   sizes: each 0 or more, not all zero · units: how many to share, 0 or more · rule: `webster` (favors nobody),
            `huntington_hill` (everybody one first) or `jefferson` (favors the large)
    Gives   how many each gets; they add up to the units; nobody ever gets fewer of more units
    Raises  NotACount · NobodyToShare · NotARule
    Source  Balinski ML, Young HP. Fair Representation, 2nd ed., 2001

    >>> by_divisor([5117, 4400, 162, 161, 160], 100).tolist()
    [51, 43, 2, 2, 2]
    """
    if rule not in DIVISORS:
        raise NotARule(f"{rule!r} is not a rule for sharing units: choose {', '.join(DIVISORS)}.")
    size, whole = _read(sizes, units)
    divisor = DIVISORS[rule]
    found = np.zeros(len(size), dtype=np.int64)
    queue = [_claim(one, 0, place, divisor) for place, one in enumerate(size.tolist()) if one > 0]
    heapq.heapify(queue)
    for _ in range(whole):
        place = queue[0][-1]
        found[place] += 1
        heapq.heapreplace(queue, _claim(float(size[place]), int(found[place]), place, divisor))
    return found


DIVISORS: Mapping[str, Callable[[int], float]] = MappingProxyType(
    {
        "webster": lambda had: had + 0.5,
        "huntington_hill": lambda had: math.sqrt(had * (had + 1)),
        "jefferson": lambda had: had + 1.0,
    }
)
"""By what a size is divided for whoever has so many units already."""

_ROUNDING = 1e-12


def _claim(size: float, had: int, place: int, divisor: Callable[[int], float]) -> tuple[float, float, int]:
    """Sorts the strongest claim first; between equal ones the larger size, then the one named first."""
    by = divisor(had)
    return (-size / by if by else -math.inf, -size, place)


def _read(sizes: ArrayLike, units: int) -> tuple[Floats, int]:
    size = np.atleast_1d(counts(sizes))
    whole = int(counts(units))
    if size.sum() == 0:
        raise NobodyToShare("There is nobody to share among: every size is zero.")
    return size, whole
