"""Regions of what is counted, a place, a span of months and codes of fields, and how two of them lie to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from partera.evidence.protection.boxes import Codes
from partera.evidence.protection.territory import UNIDENTIFIED, around


class Lie(Enum):
    """How one region lies to another."""

    APART = "apart"
    SAME = "same"
    INSIDE = "inside"
    HOLDS = "holds"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class Region:
    """A place, months and codes; of Unidentified Counties also the counties that the same table names."""

    place: str
    named: frozenset[str]
    first: int
    last: int
    codes: Codes = ()


def lie(one: Region, other: Region) -> Lie:
    """How one region lies to another.

    Takes   one, other: regions
    Gives   APART when nobody can be in both; INSIDE when all of one are in the other; CROSS when only some may be
    Raises  nothing
    Source  definition

    >>> year, county = Region("05", frozenset(), 0, 12), Region("05119", frozenset(), 0, 36)
    >>> lie(year, county), lie(county, Region("05", frozenset(), 0, 36)), lie(year, Region("22", frozenset(), 0, 12))
    (<Lie.CROSS: 'cross'>, <Lie.INSIDE: 'inside'>, <Lie.APART: 'apart'>)
    """
    found = _of_spans(one.first, one.last, other.first, other.last)
    if found is not Lie.APART:
        found = both(found, _of_places(one.place, one.named, other.place, other.named))
    if found is Lie.APART or one.codes == other.codes:
        return found
    return both(found, of_codes(one.codes, other.codes))


def are_nested(regions: Collection[Region]) -> bool:
    """Whether of any two regions one lies inside the other, or they lie apart.

    Takes   regions: any
    Gives   true or false
    Raises  nothing
    Source  definition (a laminar family)

    >>> are_nested([Region("05", frozenset(), 0, 12), Region("05119", frozenset(), 0, 12)])
    True
    """
    listed = list(regions)
    return all(lie(listed[i], listed[j]) is not Lie.CROSS for i, j in near(listed))


def near(regions: Sequence[Region]) -> Iterator[tuple[int, int]]:
    """The numbers of any two regions whose places hold each other or may, the inner one first.

    Takes   regions: any
    Gives   pairs of numbers; two of one place in either order, once or twice
    Raises  nothing
    Source  definition

    >>> list(near([Region("05", frozenset(), 0, 12), Region("05119", frozenset(), 0, 12)]))
    [(1, 0)]
    """
    at: dict[str, list[int]] = defaultdict(list)
    rest: dict[str, list[int]] = defaultdict(list)  # state → regions of its Unidentified Counties
    for i, region in enumerate(regions):
        at[region.place].append(i)
        if region.place.endswith(UNIDENTIFIED) and len(region.place) == 5:
            rest[region.place[:2]].append(i)
    for i, region in enumerate(regions):
        yield from ((i, j) for place in (region.place, *around(region.place)) for j in at.get(place, ()) if i != j)
        if len(region.place) == 5:
            yield from ((i, j) for j in rest.get(region.place[:2], ()) if i != j)


def both(one: Lie, other: Lie) -> Lie:
    """How products lie to each other, when their parts lie so.

    Takes   one, other: how the parts lie
    Gives   how the products lie
    Raises  nothing
    Source  definition

    >>> both(Lie.INSIDE, Lie.SAME), both(Lie.INSIDE, Lie.HOLDS)
    (<Lie.INSIDE: 'inside'>, <Lie.CROSS: 'cross'>)
    """
    if Lie.APART in (one, other):
        return Lie.APART
    if one is Lie.SAME or one is other:
        return other
    return one if other is Lie.SAME else Lie.CROSS


@lru_cache(maxsize=100_000)
def _of_places(one: str, one_named: frozenset[str], other: str, other_named: frozenset[str]) -> Lie:
    if one == other:
        return Lie.SAME if one_named == other_named else Lie.CROSS
    if one in around(other):
        return Lie.HOLDS
    if other in around(one):
        return Lie.INSIDE
    if one[:2] != other[:2] or len(one) != 5 or len(other) != 5:
        return Lie.APART
    if one.endswith(UNIDENTIFIED):
        return Lie.APART if other in one_named else Lie.HOLDS
    if other.endswith(UNIDENTIFIED):
        return Lie.APART if one in other_named else Lie.INSIDE
    return Lie.APART


def _of_spans(first: int, last: int, other_first: int, other_last: int) -> Lie:
    if last <= other_first or other_last <= first:
        return Lie.APART
    if (first, last) == (other_first, other_last):
        return Lie.SAME
    if other_first <= first and last <= other_last:
        return Lie.INSIDE
    return Lie.HOLDS if first <= other_first and other_last <= last else Lie.CROSS


@lru_cache(maxsize=100_000)
def of_codes(one: Codes, other: Codes) -> Lie:
    """How the people of some codes lie to those of others; a field that is not named takes everybody.

    Takes   one, other: codes
    Gives   how they lie
    Raises  nothing
    Source  definition

    >>> of_codes((("sex", frozenset("M")),), ())
    <Lie.INSIDE: 'inside'>
    """
    mine, theirs = dict(one), dict(other)
    found = Lie.SAME
    for name in {*mine, *theirs}:
        here, there = mine.get(name), theirs.get(name)
        if here == there:
            part = Lie.SAME
        elif there is None or (here is not None and here < there):
            part = Lie.INSIDE
        elif here is None or there < here:
            part = Lie.HOLDS
        else:
            part = Lie.CROSS if here & there else Lie.APART
        found = both(found, part)
    return found
