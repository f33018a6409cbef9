"""Adds up places that stand beside each other and that no other count tells apart, where nothing is lost by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from partera.evidence.protection.known import Line
from partera.evidence.protection.regions import Region, are_nested
from partera.evidence.protection.territory import Pieces

Key = tuple[int, int, tuple[tuple[str, frozenset[str]], ...]]


def merged_places(lines: list[Line], own: Line) -> list[Line]:
    """The same lines, places that stand beside each other added up where that changes no range.

    Places are added up when the same months and codes are shown of each, these lie apart or inside each other, and
    every other count holds all of the places or none: then people can be spread over the places as they are in truth.

    Takes   lines: shown and hidden · own: the hidden one that is asked about
    Gives   lines
    Raises  nothing
    Source  the argument above

    >>> one, other, own = frozenset(["05001"]), frozenset(["05003"]), frozenset(["05005"])
    >>> lines = [Line(one, 0, 12, (), 30.0, ()), Line(other, 0, 12, (), 20.0, ())]
    >>> lines.append(Line(one | other | own, 0, 12, (), 90.0, ()))
    >>> [line.count for line in merged_places(lines, Line(own, 0, 12, (), None, ()))]
    [90.0, 50.0]
    """
    silent = [line for line in lines if line.count is None]
    shown = [line for line in lines if line.count is not None]
    nested: dict[frozenset[Key], bool] = {}
    while True:
        beside = [some for some in _beside(shown, own) if _are_nested(some[0].keys, nested)]
        if not beside:
            return [*shown, *silent]
        gone = {id(line) for some in beside for place in some for line in place.lines}
        added = [line for some in beside for line in _added_up(some)]
        shown = [line for line in shown if id(line) not in gone]
        there = {(line.pieces, line.key, line.count) for line in shown if not line.at_least}
        shown += [line for line in added if (line.pieces, line.key, line.count) not in there]


@dataclass
class _Place:
    """Pieces that every line holds all or none of, and the lines of these pieces alone."""

    pieces: set[str] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(line.key for line in self.lines)


def _beside(shown: list[Line], own: Line) -> list[list[_Place]]:
    """Places that can be added up as far as their lines go, those of each group together."""
    by_pieces: dict[Pieces, list[int]] = defaultdict(list)
    for i, line in enumerate(shown):
        by_pieces[line.pieces].append(i)
    sets = [own.pieces, *by_pieces]
    holding: dict[str, list[int]] = defaultdict(list)
    for i, some in enumerate(sets):
        for piece in some:
            holding[piece].append(i)
    places: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for piece, held_by in holding.items():
        places[tuple(held_by)].add(piece)
    groups: dict[tuple[frozenset[int], frozenset[Key]], list[_Place]] = defaultdict(list)
    for which, found in places.items():
        alone = [i for i in which if i and len(sets[i]) == len(found)]
        lines = [shown[j] for i in alone for j in by_pieces[sets[i]]]
        if lines and len(lines) == len({line.key for line in lines}) and not any(line.at_least for line in lines):
            place = _Place(found, lines)
            groups[frozenset(which) - frozenset(alone), place.keys].append(place)
    return [group for group in groups.values() if len(group) > 1]


def _are_nested(keys: Iterable[Key], nested: dict[frozenset[Key], bool]) -> bool:
    which = frozenset(keys)
    if which not in nested:
        nested[which] = are_nested([Region("", frozenset(), *key) for key in which])
    return nested[which]


def _added_up(group: list[_Place]) -> list[Line]:
    pieces = frozenset().union(*(place.pieces for place in group))
    by_key: dict[Key, list[Line]] = defaultdict(list)
    for place in group:
        for line in place.lines:
            by_key[line.key].append(line)
    return [
        replace(
            some[0],
            pieces=pieces,
            count=float(sum(line.count or 0.0 for line in some)),
            rows=tuple(row for line in some for row in line.rows),
        )
        for some in by_key.values()
    ]
