"""Rows that a table leaves out because its publisher hides their counts: hidden cells that are not even named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import product
from math import prod

from partera.evidence.protection.boxes import Box, Codes
from partera.evidence.protection.territory import UNIDENTIFIED, state_of

MOST_ABSENT = 1_000
"""How many rows left out of a table are looked at as hidden cells; of more, none is."""


def absent_boxes(boxes: Iterable[Box]) -> list[Box]:
    """The cells that tables without their hidden rows may have left out: hidden boxes with rows below zero.

    A table that leaves rows out may have one for each of its places, periods and combinations of codes; for each place
    of the same kind and each code that another table names, unless a filter chose its places or codes; and for the rest
    of each state, where it is of counties. Whether anybody is in such a cell only the sums shown elsewhere say.

    Takes   boxes: of all tables of one unit
    Gives   boxes without counts; none of a table that may have left out more than MOST_ABSENT
    Raises  nothing
    Source  docs/methods/small-counts.md

    >>> boys = Box("e1", 0, "05", 0, 12, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}), partial=True)
    >>> girls = Box("e1", 1, "22", 0, 12, (("sex", frozenset("F")),), 20.0, frozenset({"sex"}), partial=True)
    >>> [(box.row, box.place, box.codes[0][1]) for box in absent_boxes([boys, girls])]
    [(-1, '05', frozenset({'F'})), (-2, '22', frozenset({'M'}))]
    """
    tables: dict[str, list[Box]] = defaultdict(list)
    places: dict[str, None] = {}
    codes: dict[str, dict[frozenset[str], None]] = defaultdict(dict)
    for box in boxes:
        places[box.place] = None
        for name, some in box.codes:
            codes[name].update((frozenset([code]), None) for code in sorted(some))
        if box.partial:
            tables[box.extract].append(box)
    return [box for table in tables.values() for box in _absent(table, list(places), codes)]


def _absent(table: list[Box], places: list[str], codes: Mapping[str, Iterable[frozenset[str]]]) -> list[Box]:
    first = table[0]
    where = _places(table, places)
    spans = list(dict.fromkeys((box.first, box.last) for box in table))
    sets = {name: list(dict.fromkeys(dict(box.codes)[name] for box in table)) for name in sorted(first.fields)}
    for name in first.fields - first.narrowed:
        if all(len(some) == 1 for some in sets[name]):
            sets[name] = list(dict.fromkeys([*sets[name], *codes[name]]))
    if len(where) * len(spans) * prod(len(some) for some in sets.values()) - len(table) > MOST_ABSENT:
        return []
    there = {(box.place, box.first, box.last, box.codes) for box in table}
    every: list[Codes] = [tuple(zip(sets, some, strict=True)) for some in product(*sets.values())]
    found = [key for key in ((p, *span, some) for p in where for span in spans for some in every) if key not in there]
    return [
        Box(first.extract, -1 - i, place, start, end, some, None, first.fields, True, first.narrowed)
        for i, (place, start, end, some) in enumerate(found)
    ]


def _places(table: list[Box], places: list[str]) -> list[str]:
    """The places that a table may have rows of."""
    where = dict.fromkeys(box.place for box in table)
    if "place" in table[0].narrowed:
        return list(where)
    found = [place for place in places if place in where or any(_is_alike(place, other) for other in where)]
    if any(len(place) == 5 for place in where):
        found += [state + UNIDENTIFIED for state in dict.fromkeys(p[:2] for p in places if state_of(p))]
    return list(dict.fromkeys(found))


def _is_alike(place: str, other: str) -> bool:
    """Whether two places are both counties, both states, or both census divisions."""
    return len(place) == len(other) and place[:1].isdigit() == other[:1].isdigit()
