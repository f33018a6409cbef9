"""Rows that a table leaves out because its publisher hides their counts: hidden cells that are not even named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from partera.core.codes import NATION
from partera.evidence.protection.boxes import Box, Codes
from partera.evidence.protection.territory import UNIDENTIFIED, state_of, states_in

MOST_ABSENT = 1_000
"""How many rows left out of a table are looked at as hidden cells; of more, none is."""


def with_absent(boxes: Sequence[Box]) -> list[Box]:
    """The boxes, and the cells that tables without their hidden rows may have left out: boxes with rows below zero.

    A table that leaves rows out may have one for each of its places, periods and combinations of codes; for each place
    of the same kind and each code that another table names, unless a filter chose its places or codes; and for the rest
    of each state, where it is of counties. Whether anybody is in such a cell only the sums shown elsewhere say.

    Takes   boxes: of all tables of one unit
    Gives   the boxes, then those left out, without counts; none of a table that may have left out more than that,
            which stays partial
    Raises  nothing
    Source  docs/methods/small-counts.md

    >>> boys = Box("e1", 0, "05", 0, 12, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}), True, True)
    >>> girls = Box("e1", 1, "22", 0, 12, (("sex", frozenset("F")),), 20.0, frozenset({"sex"}), True, True)
    >>> [(box.row, box.place, box.codes[0][1]) for box in with_absent([boys, girls])][2:]
    [(-1, '05', frozenset({'F'})), (-2, '22', frozenset({'M'}))]
    """
    tables: dict[str, list[Box]] = defaultdict(list)
    places: dict[str, None] = {}
    codes: dict[str, dict[frozenset[str], None]] = defaultdict(dict)
    for box in boxes:
        places[box.place] = None
        for name, some in box.codes:
            codes[name].update((frozenset([code]), None) for code in sorted(some))
        if box.leaves_out:
            tables[box.extract].append(box)
    absent = {extract: _absent(table, list(places), codes) for extract, table in tables.items()}
    there = [box if absent.get(box.extract) is None else replace(box, partial=False) for box in boxes]
    return [*there, *(box for found in absent.values() for box in found or ())]


def _absent(table: list[Box], places: list[str], codes: Mapping[str, Iterable[frozenset[str]]]) -> list[Box] | None:
    """The boxes left out of one table; None when they may be too many."""
    first = table[0]
    where = _places(table, places)
    spans = list(dict.fromkeys((box.first, box.last) for box in table))
    sets = {name: list(dict.fromkeys(dict(box.codes)[name] for box in table)) for name in sorted(first.fields)}
    for name in first.fields - first.narrowed:
        if all(len(some) == 1 for some in sets[name]):
            sets[name] = list(dict.fromkeys([*sets[name], *codes[name]]))
    if len(where) * len(spans) * prod(len(some) for some in sets.values()) - len(table) > MOST_ABSENT:
        return None
    there = {(box.place, box.first, box.last, box.codes) for box in table}
    every: list[Codes] = [tuple(zip(sets, some, strict=True)) for some in product(*sets.values())]
    found = [key for key in ((p, *span, some) for p in where for span in spans for some in every) if key not in there]
    return [
        Box(first.extract, -1 - i, place, start, end, some, None, first.fields, True, False, first.narrowed)
        for i, (place, start, end, some) in enumerate(found)
    ]


def _places(table: list[Box], places: list[str]) -> list[str]:
    """The places that a table may have rows of."""
    where = dict.fromkeys(box.place for box in table)
    if "place" in table[0].narrowed:
        return list(where)
    found = [place for place in places if place in where or any(_is_alike(place, other) for other in where)]
    if any(len(place) == 5 for place in where):
        states = [state for p in places for state in ([p[:2]] if state_of(p) else states_in(p) if p != NATION else ())]
        found += [state + UNIDENTIFIED for state in states]
    return list(dict.fromkeys(found))


def _is_alike(place: str, other: str) -> bool:
    """Whether two places are both counties, both states, or both census divisions."""
    return len(place) == len(other) and place[:1].isdigit() == other[:1].isdigit()
