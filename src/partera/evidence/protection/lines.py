"""The counts of some places laid out as lines; places of which all is known that matters are taken out of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from partera.evidence.protection.beside import merged_places
from partera.evidence.protection.boxes import Box, Codes
from partera.evidence.protection.known import Known, Line, Sum, Total
from partera.evidence.protection.months import merged_months
from partera.evidence.protection.territory import UNIDENTIFIED, Pieces, around, pieces


class Lines:
    """Lines being gathered for a hidden box."""

    def __init__(self, own: Box, known: Known, places: Iterable[str]) -> None:
        self.own, self.known, self.places = own, known, list(dict.fromkeys([own.place, *places]))
        self.apart = [place for place in self.places if len(place) == 5 and not place.endswith(UNIDENTIFIED)]
        self.lines: list[Line] = []
        self._made_of: dict[tuple[str, str], Pieces] = {}

    def line(self, box: Box) -> Line:
        """A box as a line."""
        key = box.place, box.extract if box.place.endswith(UNIDENTIFIED) else ""
        if key not in self._made_of:
            beside = self.known.named(box.place[:2], box.extract) if key[1] else ()
            self._made_of[key] = pieces(box.place, self.apart, beside)
        return Line(self._made_of[key], box.first, box.last, box.codes, box.count, (box.at,))

    def take(self, boxes: Iterable[Box]) -> None:
        """Take in boxes."""
        self.lines += [self.line(box) for box in boxes]

    def take_total(self, place: str, first: int, last: int, total: Total) -> None:
        """Take in how many people a place holds."""
        self.lines.append(Line(pieces(place, self.apart), first, last, (), total.count, total.rows))

    def take_sums(self, sums: Iterable[Sum]) -> None:
        """Take in what tables by further fields add up to, where the sum itself is not known otherwise."""
        for box, is_part, rows in sums:
            if not (is_part and self.known.total(box.place, box.first, box.last, box.codes)):
                self.lines.append(replace(self.line(box), rows=rows, at_least=is_part))

    def take_place(self, place: str, fields: frozenset[str], window: tuple[int, int]) -> None:
        """Take in the boxes of a place by some fields, and what tables by further fields add up to."""
        self.take(box for box in self.known.during(place, window) if box.fields <= fields)
        self.take_sums(s for s in self.known.sums(place, fields) if s[0].first < window[1] and window[0] < s[0].last)

    def loose(self) -> frozenset[str]:
        """What is left of states whose counties may be all there are: no table speaks of unidentified ones."""
        states = {county[:2] for county in self.apart}
        asked = self.own.place[:2] if self.own.is_absent and self.own.place.endswith(UNIDENTIFIED) else None
        return frozenset(
            f"{state}-"
            for state in states - {asked}
            if all(box.is_absent for box in self.known.boxes(state + UNIDENTIFIED))
        )

    def chosen(self) -> frozenset[str]:
        """Of these what is left of states of which each table chose some counties."""
        listed = {
            county[:2] for county in self.apart if any("place" not in box.narrowed for box in self.known.boxes(county))
        }
        return frozenset(piece for piece in self.loose() if piece[:2] not in listed)

    def settled(self) -> list[Line]:
        """The lines without the places of which all that matters is known, and with months added up."""
        settling = _Settling(self.lines, self.line(self.own).pieces)
        own = {self.own.place, *around(self.own.place)}
        for place in sorted(self.places, key=lambda p: (p.isdigit(), len(p), p)):
            if place not in own and not place.endswith(UNIDENTIFIED):
                settling.take_out(pieces(place, self.apart), partial(self.known.total, place))
        line = self.line(self.own)
        return merged_months(merged_places(merged_months(settling.left(), line), line), line)


class _Settling:
    """Lines by the pieces they are made of, while places are taken out of them."""

    def __init__(self, lines: list[Line], own: Pieces) -> None:
        self.own = own
        self.lines: list[Line | None] = list(lines)
        self.of: dict[str, set[int]] = defaultdict(set)  # piece → numbers of lines
        for i, line in enumerate(lines):
            for piece in line.pieces:
                self.of[piece].add(i)
        self.without: dict[tuple[Pieces, Pieces], Pieces] = {}

    def left(self) -> list[Line]:
        """The lines that are left."""
        return [line for line in self.lines if line is not None]

    def take_out(self, place: Pieces, total: Callable[[int, int, Codes], Total | None]) -> None:
        """Subtract a place, if all that matters of it is known: its people can then be those there are in truth."""
        if place & self.own:
            return
        met = {i: line for i in set().union(*(self.of[piece] for piece in place)) if (line := self.lines[i])}
        holding = {i: line for i, line in met.items() if not line.pieces <= place}
        if not all(place <= line.pieces for line in holding.values()):
            return
        keys = {line.key for line in holding.values() if line.count is not None}
        totals = {}
        for key in keys:
            totals[key] = found = total(*key)
            if found is None:
                return
        for i in met.keys() - holding.keys():
            self.lines[i] = None
        for i, line in holding.items():
            self.lines[i] = self._less(line, place, totals.get(line.key))
        for piece in place:
            self.of[piece] = set()

    def _less(self, line: Line, place: Pieces, part: Total | None) -> Line:
        both = line.pieces, place
        if both not in self.without:
            self.without[both] = line.pieces - place
        count = None if line.count is None or part is None else line.count - part.count
        rows = line.rows + (part.rows if part else ())
        return replace(line, pieces=self.without[both], count=count, rows=rows)
