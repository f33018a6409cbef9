"""Tables that can be looked at alone: those by the fields of a hidden count, where the rest says no more of it.

The tables by these fields, and those that share people with them, lie in regions of places and months. Where these lie
apart or inside each other and how many people each holds is known, every table by other fields agrees with whatever
these tables allow: its people can be spread over the fields as they are spread here. The same holds where no other
table counts anybody of these regions. What tables by further fields say beside their sums is looked at in `outside`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import prod

from partera.evidence.protection.boxes import Box
from partera.evidence.protection.known import Known, Sum, Total
from partera.evidence.protection.outside import outside
from partera.evidence.protection.regions import Lie, Region, are_nested, lie
from partera.evidence.protection.territory import UNIDENTIFIED, around

MOST_CODES = 1_000
"""How many combinations of codes are compared at once; what would need more is out of reach."""


@dataclass(frozen=True)
class Alone:
    """Tables by the same fields, and how many people there are in their regions; None where nothing else says so."""

    fields: frozenset[str]
    boxes: list[Box]
    sums: list[Sum]  # of tables by further fields
    totals: dict[Region, Total | None]


def alone(box: Box, known: Known) -> Alone | None:
    """The tables that a hidden box is judged by alone; None where others have to be looked at too.

    Takes   box: hidden · known: of the same unit
    Gives   an Alone, or None
    Raises  nothing
    Source  the module's own argument

    >>> boys = Box("e1", 1, "05", 24264, 24276, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}))
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> [one.row for one in alone(girls, Known({"05": [boys, girls]}, ())).boxes]
    [1, 2]
    """
    key = "alone", box.fields, box.place, box.first, box.last
    if key not in known.gathered:
        known.gathered[key] = _alone(box, known) if box.fields and not box.place.endswith(UNIDENTIFIED) else None
    found: Alone | None = known.gathered[key]
    return found


def _alone(box: Box, known: Known) -> Alone | None:
    kept = box.fields
    while True:
        regions = _hanging_together(known.region(box), kept, known)
        if any(region.place.endswith(UNIDENTIFIED) for region in regions):
            return None
        lacking = [
            cluster
            for cluster in outside(known, kept).of(regions)
            if cluster.kept & kept and not cluster.adds_up(known)
        ]
        if not lacking:
            break
        kept = kept.union(*(cluster.further for cluster in lacking))
    boxes, sums = _boxes(regions, kept, known)
    if _size([*boxes, *(one for one, *_ in sums)]) > MOST_CODES:
        return None
    totals = {region: known.total(region.place, region.first, region.last, ()) for region in regions}
    if all(totals.values()):
        return Alone(kept, boxes, sums, totals) if are_nested(totals) else None
    if any(totals.values()) or any(_counted_elsewhere(region, kept, known) for region in regions):
        return None
    return Alone(kept, boxes, sums, totals)


def _boxes(regions: Collection[Region], kept: frozenset[str], known: Known) -> tuple[list[Box], list[Sum]]:
    """The boxes of some regions by any of some fields, and what tables by further ones add up to."""
    spans = {(region.place, region.first, region.last) for region in regions}
    places = dict.fromkeys(region.place for region in regions)
    boxes = [
        box
        for place in places
        for fields, some in known.by_fields(place).items()
        if fields and fields <= kept
        for box in some
        if (place, box.first, box.last) in spans
    ]
    sums = [
        one
        for place in places
        for one in known.sums(place, kept)
        if one[0].fields and (place, one[0].first, one[0].last) in spans
    ]
    return boxes, sums


def _size(boxes: list[Box]) -> int:
    codes: dict[str, set[str]] = {}
    for box in boxes:
        for name, found in box.codes:
            codes.setdefault(name, set()).update(found)
    return prod(len(found) for found in codes.values())


def _hanging_together(first: Region, kept: frozenset[str], known: Known) -> list[Region]:
    """The regions of tables by any of some fields that share people with a region, directly or through others."""
    key = "hanging together", first, kept
    if key not in known.lasting:
        found = {first: None}
        waiting = [first]
        while waiting:
            for other in _meeting(waiting.pop(), kept, known):
                if other not in found:
                    found[other] = None
                    waiting.append(other)
        for region in found:
            known.lasting["hanging together", region, kept] = list(found)
    regions: list[Region] = known.lasting[key]
    return regions


def _counted_elsewhere(region: Region, kept: frozenset[str], known: Known) -> bool:
    """Whether a table without any of these fields counts people of a region."""
    return any(
        box.count is not None
        for place in _places_meeting(region.place, None, known)
        for fields, boxes in known.by_fields(place).items()
        if not fields & kept
        for box in boxes
        if box.first < region.last and region.first < box.last
    )


def _meeting(region: Region, kept: frozenset[str], known: Known) -> Iterator[Region]:
    """The regions of tables by any of some fields that share people with a region."""
    for place in _places_meeting(region.place, kept, known):
        for other, fields in known.regions(place):
            if fields & kept and lie(region, other) is not Lie.APART:
                yield other


def _places_meeting(place: str, kept: frozenset[str] | None, known: Known) -> list[str]:
    """The places with tables, by any of some fields or by whatever, that hold a place, or that it may hold."""
    key = "meeting", place, kept
    if key not in known.lasting:
        known.lasting[key] = [
            other for other in known.places()
            if (other in (place, *around(place)) or place in around(other)
                or (other[:2] == place[:2] and len(other) == len(place) == 5 and other.endswith(UNIDENTIFIED)))
            and (kept is None or any(fields & kept for fields in known.by_fields(other)))
        ]  # fmt: skip
    found: list[str] = known.lasting[key]
    return found
