"""Adds up months that no other count tells apart, where nothing is lost by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from partera.evidence.protection.boxes import Codes
from partera.evidence.protection.known import Line
from partera.evidence.protection.regions import Lie, both, of_codes
from partera.evidence.protection.territory import Pieces

Whom = tuple[Pieces, Codes]


def merged_months(lines: list[Line], own: Line) -> list[Line]:
    """The same lines, those that follow each other in time added up where that changes no range.

    A cut in time is taken away when every count that ends there is followed by one of the same people, from the cut
    before to the cut after, and these people lie apart or inside each other: then people can be spread over the two
    times as they are in truth, whatever else is asked.

    Takes   lines: shown and hidden · own: the hidden one that is asked about; what it cuts stays cut
    Gives   lines
    Raises  nothing
    Source  the argument above

    >>> place = frozenset(["05"])
    >>> months = [Line(place, month, month + 1, (), 10.0, ()) for month in range(12)]
    >>> [(line.first, line.last, line.count) for line in merged_months(months, Line(place, 0, 12, (), None, ()))]
    [(0, 12, 120.0)]
    """
    silent = [line for line in lines if line.count is None]
    fixed = [line for line in lines if line.at_least]
    alike: dict[Whom, list[Line]] = defaultdict(list)
    for line in lines:
        if line.count is not None and not line.at_least:
            alike[line.pieces, line.codes].append(line)
    chains = _Chains()
    for group in alike.values():
        fixed += chains.take(group)
    chains.merge({edge for line in [own, *fixed] for edge in (line.first, line.last)})
    return [*silent, *fixed, *chains.lines()]


@dataclass
class _Chains:
    """Lines of the same people that do not overlap in time, by where they start and where they end."""

    starting: dict[int, dict[Whom, Line]] = field(default_factory=lambda: defaultdict(dict))
    ending: dict[int, dict[Whom, Line]] = field(default_factory=lambda: defaultdict(dict))
    nested: dict[frozenset[Whom], bool] = field(default_factory=dict)

    def take(self, group: list[Line]) -> list[Line]:
        """Take in the finest of a group of lines of the same people; the others that say something more."""
        finest: dict[int, Line] = {}
        at = min(line.first for line in group)
        for line in sorted(group, key=lambda line: (line.first, line.last)):
            if line.first >= at and line.first not in finest:
                finest[line.first] = line
                at = line.last
        for line in finest.values():
            self._put(line)
        return [line for line in group if not _adds_up(line, finest)]

    def _put(self, line: Line) -> None:
        self.starting[line.first][line.pieces, line.codes] = line
        self.ending[line.last][line.pieces, line.codes] = line

    def lines(self) -> list[Line]:
        """All lines."""
        return [line for found in self.starting.values() for line in found.values()]

    def merge(self, fixed: Collection[int]) -> None:
        """Take away every cut that can go."""
        cuts = sorted({*fixed, *self.starting, *self.ending})
        while True:
            left = [cuts[0]] if cuts else []
            for at, after in pairwise(cuts[1:]):
                if at in fixed or not self._goes(left[-1], at, after):
                    left.append(at)
                else:
                    self._join(at)
            left += cuts[-1:] if len(cuts) > 1 else []
            if len(left) == len(cuts):
                return
            cuts = left

    def _goes(self, before: int, at: int, after: int) -> bool:
        ends, starts = self.ending.get(at, {}), self.starting.get(at, {})
        return (
            ends.keys() == starts.keys()
            and all(line.first == before for line in ends.values())
            and all(line.last == after for line in starts.values())
            and self._are_nested(frozenset(ends))
        )

    def _are_nested(self, people: frozenset[Whom]) -> bool:
        if people not in self.nested:
            self.nested[people] = all(_lie(one, other) is not Lie.CROSS for one, other in combinations(people, 2))
        return self.nested[people]

    def _join(self, at: int) -> None:
        for whom, line in self.ending.pop(at, {}).items():
            then = self.starting[at][whom]
            count = (line.count or 0.0) + (then.count or 0.0)
            self._put(replace(line, last=then.last, count=count, rows=line.rows + then.rows))
        self.starting.pop(at, None)


def _lie(one: Whom, other: Whom) -> Lie:
    found = of_codes(one[1], other[1])
    if found is Lie.APART or one[0] == other[0]:
        return found
    if one[0].isdisjoint(other[0]):
        return Lie.APART
    if one[0] < other[0]:
        return both(found, Lie.INSIDE)
    return both(found, Lie.HOLDS if other[0] < one[0] else Lie.CROSS)


def _adds_up(line: Line, parts: dict[int, Line]) -> bool:
    """Whether parts of the same kind add up to a line, which then says nothing more."""
    at, count = line.first, 0.0
    while at < line.last and at in parts and parts[at].last <= line.last:
        count += parts[at].count or 0.0
        at = parts[at].last
    return at == line.last and count == line.count
