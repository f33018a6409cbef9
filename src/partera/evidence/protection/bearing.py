"""What bears on a hidden count: the shown counts of places, months and codes that it shares, and no more than these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from partera.core.codes import NATION
from partera.evidence.protection.alone import MOST_CODES, alone
from partera.evidence.protection.boxes import Box
from partera.evidence.protection.known import Known, Line
from partera.evidence.protection.lines import Lines
from partera.evidence.protection.outside import Cluster, outside
from partera.evidence.protection.territory import UNIDENTIFIED, around, state_of, states_in
from partera.methods.suppression import OutOfReach

_MOST_COUNTIES = 4_000
"""How many counties of other states are compared one by one; more are out of reach."""


@dataclass(frozen=True)
class Bearing:
    """The hidden count as a line, the lines that bear on it, and pieces of places that may hold nobody."""

    hidden: Line
    lines: list[Line]
    loose: frozenset[str]
    chosen: frozenset[str]  # of these the pieces of states of which tables chose some counties
    listed: frozenset[str]  # fields of which some table lists every code
    beside: list[Line]  # hidden ones of the same place, months and fields, it among them
    systems: dict[Any, Any]  # what was made of these lines, by whoever made it

    @property
    def binds(self) -> bool:
        """Whether any shown line shares people with the hidden one."""
        own, named = self.hidden, dict(self.hidden.codes)
        return any(
            line.count is not None
            and line.first < own.last
            and own.first < line.last
            and not line.pieces.isdisjoint(own.pieces)
            and all(codes & named.get(name, codes) for name, codes in line.codes)
            for line in self.lines
        )


def bearing(box: Box, known: Known) -> Bearing:
    """The lines that say something of a hidden box, shown and hidden ones.

    Takes   box: hidden · known: of the same unit. Places of which all is shown that is needed are subtracted from those
            around them, which changes no range
    Gives   the box as a line, and the others
    Raises  OutOfReach when there is too much to compare
    Source  docs/methods/published-tables.md

    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> boys = Box("e1", 1, "05", 24264, 24276, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}))
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> sorted(line.rows for line in bearing(girls, Known({"05": [both, boys, girls]}, ())).lines)
    [(('e1', 0),), (('e1', 1),), (('e1', 2),)]
    """
    extract = box.extract if box.place.endswith(UNIDENTIFIED) else ""
    key = "bearing", box.place, extract, box.first, box.last, box.fields
    if key not in known.gathered:
        known.gathered[key] = *_gathered(box, known), {}
    found, lines, systems = known.gathered[key]
    own = found.line(box)
    alike = (own.pieces, own.first, own.last, box.fields)
    beside = [
        line
        for line in lines
        if line.count is None and (line.pieces, line.first, line.last, {name for name, _ in line.codes}) == alike
    ]
    if box.at in {line.rows[0] for line in beside}:
        return Bearing(own, lines, found.loose(), found.chosen(), known.listed(), beside, systems)
    return Bearing(own, lines, found.loose(), found.chosen(), known.listed(), [own], {})


def _gathered(box: Box, known: Known) -> tuple[Lines, list[Line]]:
    near = alone(box, known)
    if near is not None:
        found = Lines(box, known, [region.place for region in near.totals])
        found.take(near.boxes)
        found.take_sums(near.sums)
        for region, total in near.totals.items():
            if total is not None:
                found.take_total(region.place, region.first, region.last, total)
        return found, found.settled()
    others: list[str] = []
    while True:
        window, places = _window(box, known, others)
        fields = _fields(box, known, places, window)
        found = Lines(box, known, places)
        for place in places:
            found.take_place(place, fields, window)
        lines = found.settled()
        more = _counties_of_others(box, known, lines)
        if set(more) <= set(others):
            return found, lines
        others = [*others, *more]


def touching(box: Box, known: Known) -> Iterator[Box]:
    """The shown boxes that share people with a hidden one, or may.

    Takes   box: hidden · known: of the same unit
    Gives   boxes, by place
    Raises  nothing
    Source  docs/methods/published-tables.md

    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> boys = Box("e1", 1, "05", 24264, 24276, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}))
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> [box.row for box in touching(girls, Known({"05": [both, boys, girls]}, ()))]
    [0]
    """
    own, state = dict(box.codes), state_of(box.place)
    places = {box.place, *around(box.place), *states_in(box.place)}
    if box.place == NATION:
        places.update(known.divisions())
    if state and (state == box.place or box.place.endswith(UNIDENTIFIED)):
        places.update(known.counties(state))
    elif state:
        places.add(f"{state}{UNIDENTIFIED}")
    places.update(county for one in states_in(box.place) for county in known.counties(one))
    for place in sorted(places):
        for other in known.during(place, (box.first, box.last)):
            if other.count is not None and all(codes & own.get(name, codes) for name, codes in other.codes):
                yield other


def _window(box: Box, known: Known, others: list[str]) -> tuple[tuple[int, int], list[str]]:
    """The months that are tied to the box's by periods that overlap, and the places that have tables for them."""
    window = box.first, box.last
    while True:
        places = list(dict.fromkeys([*_places(box, known, window), *others]))
        met = [b for place in places for b in known.during(place, window)]
        wider = min([window[0], *(b.first for b in met)]), max([window[1], *(b.last for b in met)])
        if wider == window:
            return window, places
        window = wider


def _places(box: Box, known: Known, window: tuple[int, int]) -> list[str]:
    """The place, those around it that have tables for this time, and what these are made of."""
    wider = [place for place in around(box.place) if known.during(place, window)]
    found = [box.place, *wider]
    state = state_of(box.place)
    top = wider[-1] if wider else box.place
    if state and (state in wider or state == box.place or top != box.place):
        found += known.counties(state)
    found += states_in(top)
    if top == NATION:
        found += known.divisions()
    if state and top != box.place:
        found.append(state)
    return [place for place in dict.fromkeys(found) if place in (box.place, *wider) or known.during(place, window)]


def _fields(box: Box, known: Known, places: list[str], window: tuple[int, int]) -> frozenset[str]:
    """The fields compared together: the box's, and those by which further tables say more than their sums.

    Where all of them are too many, tables that share nobody with the box's state are taken by their sums.
    """
    codes = _codes(known, places, window)
    kept = box.fields
    while True:
        lacking = outside(known, kept).lacking(known, places, window)
        joining = sorted(
            ((prod(len(codes.get(name, ())) or 1 for name in kept | cluster.further), sorted(cluster.further), cluster)
             for cluster in lacking),
            key=lambda found: found[:2],
        )  # fmt: skip
        small = [found for found in joining if found[0] <= MOST_CODES]
        if small:
            kept |= set(small[0][1])
        elif any(_shares_people(box, cluster) for *_, cluster in joining):
            raise OutOfReach("The tables have too many codes in common to be compared.")
        else:
            return kept


def _codes(known: Known, places: list[str], window: tuple[int, int]) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {}
    for place in places:
        for other in known.during(place, window):
            for name, found in other.codes:
                codes.setdefault(name, set()).update(found)
    return codes


def _shares_people(box: Box, cluster: Cluster) -> bool:
    """Whether some of a cluster's tables count people of the box's state, or of the box's larger place."""
    place = state_of(box.place) or box.place
    near = {place, *around(place), *states_in(place)}
    return any(
        sheet.region.first < box.last
        and box.first < sheet.region.last
        and (sheet.region.place in near or place in around(sheet.region.place))
        for sheet in cluster.sheets
    )


def _counties_of_others(box: Box, known: Known, lines: list[Line]) -> list[str]:
    """Counties of the other states that are still among the lines, if they are not too many."""
    left = {piece.rstrip("-") for line in lines for piece in line.pieces if piece.endswith("-")}
    states = [place for place in left if place == state_of(place) and place != state_of(box.place)]
    found = [county for state in sorted(states) for county in known.counties(state)]
    if len(found) > _MOST_COUNTIES:
        raise OutOfReach("Too many counties of other states bear on a count to be compared.")
    return found
