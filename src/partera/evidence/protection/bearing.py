"""What bears on a hidden count: the shown counts of places, months and codes that it shares, and no more than these."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from math import prod

from partera.core.codes import NATION
from partera.evidence.protection.boxes import Box, Codes
from partera.evidence.protection.known import Known, Line
from partera.evidence.protection.territory import UNIDENTIFIED, Pieces, around, pieces, state_of, states_in
from partera.methods.suppression import OutOfReach

_MOST_CODES = 1_000
"""How many combinations of codes are compared at once; what would need more is out of reach."""

_MOST_COUNTIES = 4_000
"""How many counties of other states are compared one by one; more are out of reach."""


@dataclass(frozen=True)
class Bearing:
    """The hidden count as a line, the lines that bear on it, and pieces of places that may hold nobody."""

    hidden: Line
    lines: list[Line]
    loose: frozenset[str]

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

    >>> from partera.evidence.protection.boxes import Box
    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> boys = Box("e1", 1, "05", 24264, 24276, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}))
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> sorted(line.rows for line in bearing(girls, Known({"05": [both, boys, girls]}, ())).lines)
    [(('e1', 0),), (('e1', 1),), (('e1', 2),)]
    """
    window, places = _window(box, known)
    fields = _fields(box, known, places, window)
    lines = _Lines.gathered(box, known, fields, window, places)
    others = _counties_of_others(box, known, lines.lines)
    if others:
        lines = _Lines.gathered(box, known, fields, window, [*places, *others])
    return Bearing(lines.line(box), lines.lines, lines.loose())


def touching(box: Box, known: Known) -> Iterator[Box]:
    """The shown boxes that share people with a hidden one, or may.

    Takes   box: hidden · known: of the same unit
    Gives   boxes, by place
    Raises  nothing
    Source  docs/methods/published-tables.md

    >>> from partera.evidence.protection.boxes import Box
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


def _window(box: Box, known: Known) -> tuple[tuple[int, int], list[str]]:
    """The months that are tied to the box's by periods that overlap, and the places that have tables for them."""
    window = box.first, box.last
    while True:
        places = _places(box, known, window)
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
    """The fields compared together: the box's, those crossed with them, and those whose sums are not all known."""
    codes: dict[str, set[str]] = {}
    tables: dict[frozenset[str], list[Box]] = {}
    for place in places:
        for other in known.during(place, window):
            tables.setdefault(other.fields, []).append(other)
            for name, found in other.codes:
                codes.setdefault(name, set()).update(found)
    kept = box.fields
    while True:
        joining = [
            (not fields & kept, size, sorted(fields))
            for fields, boxes in tables.items()
            if not fields <= kept
            and (size := prod(len(codes[name]) for name in fields | kept)) > 0
            and ((size <= _MOST_CODES and _crosses(boxes, kept)) or _is_unsure(boxes, kept, known))
        ]
        if not joining:
            return kept
        _, size, fields = min(joining)
        if size > _MOST_CODES:
            raise OutOfReach("The tables have too many codes in common to be compared.")
        kept |= set(fields)


def _crosses(boxes: list[Box], kept: frozenset[str]) -> bool:
    """Whether a table divides fields that are kept by others; a filter, with one set of codes, divides nothing."""
    sets = {part for box in boxes for part in box.codes if part[0] not in kept}
    return bool(boxes[0].fields & kept) and len(sets) > len(boxes[0].fields - kept)


def _is_unsure(boxes: list[Box], kept: frozenset[str], known: Known) -> bool:
    """Whether some sum of a table over its further fields is not known: then what it hides bears on the rest."""
    asked = {
        (b.place, b.first, b.last, tuple(part for part in b.codes if part[0] in kept)) for b in boxes if b.count is None
    }
    return any(known.total(*key) is None for key in asked)


def _counties_of_others(box: Box, known: Known, lines: list[Line]) -> list[str]:
    """Counties of the other states that are still among the lines, if they are not too many."""
    left = {piece.rstrip("-") for line in lines for piece in line.pieces if piece.endswith("-")}
    states = [place for place in left if place == state_of(place) and place != state_of(box.place)]
    found = [county for state in sorted(states) for county in known.counties(state)]
    if len(found) > _MOST_COUNTIES:
        raise OutOfReach("Too many counties of other states bear on a count to be compared.")
    return found


class _Lines:
    """Lines being gathered."""

    def __init__(
        self, box: Box, known: Known, fields: frozenset[str], window: tuple[int, int], apart: list[str]
    ) -> None:
        self.known, self.fields, self.window, self.apart = known, fields, window, apart
        self.own = box
        self.lines: list[Line] = []
        self.made_of: dict[tuple[str, str], Pieces] = {}

    @classmethod
    def gathered(
        cls,
        box: Box,
        known: Known,
        fields: frozenset[str],
        window: tuple[int, int],
        places: list[str],
    ) -> _Lines:
        """The lines of these places."""
        apart = [place for place in places if len(place) == 5 and not place.endswith(UNIDENTIFIED)]
        lines = cls(box, known, fields, window, apart)
        for place in places:
            lines.add(place)
        lines.settle([place for place in places if place != box.place and place not in around(box.place)])
        lines.merge_months()
        return lines

    def line(self, box: Box) -> Line:
        """A box as a line."""
        key = box.place, box.extract if box.place.endswith(UNIDENTIFIED) else ""
        if key not in self.made_of:
            beside = self.known.named(box.place[:2], box.extract) if key[1] else ()
            self.made_of[key] = pieces(box.place, self.apart, beside)
        made_of = self.made_of[key]
        return Line(made_of, box.first, box.last, box.codes, box.count, (box.at,))

    def add(self, place: str) -> None:
        """The boxes of a place, and what tables by further fields add up to."""
        here = [box for box in self.known.during(place, self.window) if box.fields <= self.fields]
        self.lines += [self.line(box) for box in here]
        shown = {(box.first, box.last, box.codes) for box in here if box.count is not None}
        for box, is_part, rows in self.known.sums(place, self.fields):
            if (
                box.first < self.window[1]
                and self.window[0] < box.last
                and (box.first, box.last, box.codes) not in shown
                and not (is_part and self.known.total(place, box.first, box.last, box.codes))
            ):
                self.lines.append(replace(self.line(box), rows=rows, at_least=is_part))

    def merge_months(self) -> None:
        """Add up periods that no hidden line tells apart."""
        cuts = sorted(
            {edge for line in self.lines if line.count is None or line.at_least for edge in (line.first, line.last)}
            | {self.own.first, self.own.last}
        )
        alike: dict[tuple[Pieces, Codes], list[Line]] = {}
        for line in self.lines:
            if line.count is not None and not line.at_least:
                alike.setdefault((line.pieces, line.codes), []).append(line)
        merged = [line for line in self.lines if line.count is None or line.at_least]
        for group in alike.values():
            merged += _merged_months(group, cuts)
        self.lines = merged

    def loose(self) -> frozenset[str]:
        """What is left of states whose counties may be all there are: no table speaks of unidentified ones."""
        states = {county[:2] for county in self.apart}
        return frozenset(f"{state}-" for state in states if not self.known.boxes(state + UNIDENTIFIED))

    def settle(self, places: list[str]) -> None:
        """Subtract places of which all that matters is shown, the largest first, and leave them out."""
        own = self.line(self.own).pieces
        for place in sorted(places, key=lambda p: (p.isdigit(), len(p), p)):
            if place.endswith(UNIDENTIFIED):
                continue
            made_of = pieces(place, self.apart)
            if made_of & own:
                continue
            holding = [line for line in self.lines if line.count is not None and line.pieces & made_of]
            holding = [line for line in holding if not line.pieces <= made_of]
            if any(
                not made_of <= line.pieces
                for line in self.lines
                if line.pieces & made_of and not line.pieces <= made_of
            ):
                continue
            counts = {line.key: self.known.total(place, *line.key) for line in holding}
            if all(count is not None for count in counts.values()):
                self._subtract(made_of, counts)

    def _subtract(self, made_of, counts) -> None:
        left = []
        for line in self.lines:
            if line.pieces <= made_of:
                continue
            if made_of <= line.pieces:
                part = counts.get(line.key)
                count = None if line.count is None or part is None else line.count - part.count
                rows = line.rows + (part.rows if part else ())
                line = replace(line, pieces=line.pieces - made_of, count=count, rows=rows)
            left.append(line)
        self.lines = left


def _merged_months(group: list[Line], cuts: Collection[int]) -> list[Line]:
    """Lines alike but for their time, those that follow each other without a cut added up to one."""
    finest: dict[int, Line] = {}
    for line in sorted(group, key=lambda line: (line.first, line.last)):
        finest.setdefault(line.first, line)
    runs: list[Line] = []
    used: list[Line] = []
    for line in finest.values():
        last = runs[-1] if runs else None
        if last is not None and last.last > line.first:
            continue
        used.append(line)
        if last is not None and last.last == line.first and line.first not in cuts:
            rows = last.rows + line.rows
            runs[-1] = replace(last, last=line.last, count=(last.count or 0.0) + (line.count or 0.0), rows=rows)
        else:
            runs.append(line)
    parts = {line.first: line for line in used}
    return runs + [line for line in group if not _adds_up(line, parts)]


def _adds_up(line: Line, parts: dict[int, Line]) -> bool:
    """Whether parts of the same kind add up to a line, which then says nothing more."""
    at, count = line.first, 0.0
    while at < line.last and at in parts and parts[at].last <= line.last:
        count += parts[at].count or 0.0
        at = parts[at].last
    return at == line.last and count == line.count
