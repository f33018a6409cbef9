"""What is known of published counts: those shown, and those that shown ones add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from partera.core.codes import NATION
from partera.evidence.protection.boxes import Box, Codes, Row
from partera.evidence.protection.regions import Region
from partera.evidence.protection.territory import UNIDENTIFIED, Pieces, around, state_of, states_in


@dataclass(frozen=True, slots=True)
class Line:
    """A count of some pieces of places over some months and codes; None when hidden."""

    pieces: Pieces
    first: int
    last: int
    codes: Codes
    count: float | None
    rows: tuple[Row, ...]
    at_least: bool = False  # others may be counted beside it: its shown parts

    @property
    def key(self) -> tuple[int, int, Codes]:
        return self.first, self.last, self.codes


@dataclass(frozen=True, slots=True)
class Total:
    """A count and the rows it adds up."""

    count: float
    rows: tuple[Row, ...]


Sum = tuple[Box, bool, tuple[Row, ...]]
"""What a table by further fields adds up to, whether there may be more than its rows, and these rows."""


class Known:
    """The boxes of some extracts by place, and what can be added up from those that are shown."""

    def __init__(
        self, places: Mapping[str, list[Box]], gone: Collection[Row], extracts: Collection[str] | None = None
    ) -> None:
        self._places, self._gone, self._extracts = places, gone, extracts
        self._boxes: dict[str, list[Box]] = {}
        self._by_fields: dict[str, dict[frozenset[str], list[Box]]] = {}
        self._spans: dict[tuple[str, str, Codes], dict[tuple[int, int], Total]] = {}
        self._sums: dict[tuple[str, frozenset[str]], list[Sum]] = {}
        self._totals: dict[tuple[str, str, int, int, Codes], Total | None] = {}
        self._during: dict[tuple[str, tuple[int, int]], list[Box]] = {}
        self._counties: dict[str, list[str]] = {}
        self._named: dict[tuple[str, str], frozenset[str]] = {}
        self.gathered: dict[Any, Any] = {}
        """Lines that were gathered for hidden boxes, as long as nothing more is hidden."""
        self.lasting: dict[Any, Any] = {}
        """What was worked out of the tables' shape, which hiding does not change."""

    def forget(self, places: Collection[str]) -> None:
        """Look at these places anew: something of them has been hidden."""
        stale = {*places, *(wider for place in places for wider in around(place))}
        for place in stale:
            self._boxes.pop(place, None)
            self._by_fields.pop(place, None)
        memos: tuple[dict[Any, Any], ...] = (self._spans, self._sums, self._totals, self._during)
        for memo in memos:
            for key in [key for key in memo if key[0] in stale]:
                del memo[key]
        self.gathered.clear()

    def boxes(self, place: str) -> list[Box]:
        """The boxes of a place as they stand."""
        if place not in self._boxes:
            self._boxes[place] = [
                box.hidden() if box.count is not None and box.at in self._gone else box
                for box in self._places.get(place, ())
                if self._extracts is None or box.extract in self._extracts
            ]
        return self._boxes[place]

    def by_fields(self, place: str) -> dict[frozenset[str], list[Box]]:
        """The boxes of a place as they stand, by the fields that their codes narrow."""
        if place not in self._by_fields:
            found: dict[frozenset[str], list[Box]] = defaultdict(list)
            for box in self.boxes(place):
                found[box.fields].append(box)
            self._by_fields[place] = found
        return self._by_fields[place]

    def during(self, place: str, window: tuple[int, int]) -> list[Box]:
        """The boxes of a place that overlap with some months."""
        if (place, window) not in self._during:
            first, last = window
            self._during[place, window] = [b for b in self.boxes(place) if b.first < last and first < b.last]
        return self._during[place, window]

    def places(self) -> list[str]:
        """The places that have boxes."""
        return [place for place in self._places if self.boxes(place)]

    def divisions(self) -> list[str]:
        """The census divisions that have boxes."""
        return [place for place in self._places if states_in(place) and place != NATION and self.boxes(place)]

    def counties(self, state: str) -> list[str]:
        """The counties of a state that have boxes, its Unidentified Counties among them."""
        if not self._counties:
            for place in self._places:
                if len(place) == 5 and place.isdigit():
                    self._counties.setdefault(place[:2], []).append(place)
        return [place for place in self._counties.get(state, ()) if self.boxes(place)]

    def named(self, state: str, extract: str) -> frozenset[str]:
        """The counties of a state that stand apart in an extract."""
        if (state, extract) not in self._named:
            self._named[state, extract] = frozenset(
                place
                for place in self.counties(state)
                if not place.endswith(UNIDENTIFIED) and any(box.extract == extract for box in self.boxes(place))
            )
        return self._named[state, extract]

    def region(self, box: Box, codes: Codes = ()) -> Region:
        """Where and when a box counts; its codes are those given."""
        named = self.named(box.place[:2], box.extract) if box.place.endswith(UNIDENTIFIED) else frozenset[str]()
        return Region(box.place, named, box.first, box.last, codes)

    def regions(self, place: str) -> list[tuple[Region, frozenset[str]]]:
        """The months that the tables of a place are of, by the fields that they narrow."""
        key = "regions", place
        if key not in self.lasting:
            there = {(self._extract(box), box.first, box.last, box.fields): box for box in self.boxes(place)}
            self.lasting[key] = [(self.region(box), box.fields) for box in there.values()]
        found: list[tuple[Region, frozenset[str]]] = self.lasting[key]
        return found

    @staticmethod
    def _extract(box: Box) -> str:
        return box.extract if box.place.endswith(UNIDENTIFIED) else ""

    def listed(self) -> frozenset[str]:
        """The fields of which some table lists every code that there is: by no filter, and with no row left out."""
        if "listed" not in self.lasting:
            boxes = (box for place in self.places() for box in self.boxes(place) if not box.leaves_out)
            self.lasting["listed"] = frozenset(name for box in boxes for name in box.fields - box.narrowed)
        found: frozenset[str] = self.lasting["listed"]
        return found

    def sums(self, place: str, kept: frozenset[str]) -> list[Sum]:
        """Tables by further fields added up to those kept."""
        key = place, kept
        if key not in self._sums:
            self._sums[key] = self._added_up(place, kept)
        return self._sums[key]

    def _added_up(self, place: str, kept: frozenset[str]) -> list[Sum]:
        groups: dict[tuple[str, int, int, frozenset[str], Codes], list[Box]] = defaultdict(list)
        for fields, boxes in self.by_fields(place).items():
            if not fields <= kept:
                for box in boxes:
                    codes = tuple(part for part in box.codes if part[0] in kept)
                    groups[box.extract, box.first, box.last, box.fields, codes].append(box)
        found = []
        for (*_, fields, codes), group in groups.items():
            total = float(sum(box.count or 0.0 for box in group))
            # one part, as of a table filtered to it, or with rows left out: there may be others
            is_filtered = len(group) == 1 or group[0].partial or not group[0].narrowed & group[0].fields <= kept
            if (is_filtered and total == 0) or counts_twice(group):
                continue
            rows = tuple(box.at for box in group if box.count)
            sum_of = replace(group[0], codes=codes, fields=fields & kept, count=total)
            found.append((sum_of, is_filtered or any(box.count is None for box in group), rows))
        return found

    def total(self, place: str, first: int, last: int, codes: Codes, extract: str = "") -> Total | None:
        """What is shown of a place for these months and codes, or adds up to it; None when it is not known.

        Of Unidentified Counties, which every extract draws otherwise, what one extract shows.
        """
        if place.endswith(UNIDENTIFIED) and not extract:
            return None
        key = place, extract, first, last, codes
        if key not in self._totals:
            self._totals[key] = (
                self._over_months(*key)
                or self._over_counties(place, first, last, codes)
                or self._over_states(place, first, last, codes)
            )
        return self._totals[key]

    def _over_months(self, place: str, extract: str, first: int, last: int, codes: Codes) -> Total | None:
        spans = self._shown(place, extract, codes)
        if (first, last) in spans:
            return spans[first, last]
        count, at = 0.0, first
        rows: list[Row] = []
        while at < last:
            end = max((end for start, end in spans if start == at and end <= last), default=None)
            if end is None:
                return None
            count += spans[at, end].count
            rows += spans[at, end].rows
            at = end
        return Total(count, tuple(rows))

    def _shown(self, place: str, extract: str, codes: Codes) -> dict[tuple[int, int], Total]:
        """What a place shows for these codes by span; of one extract alone, where one is named."""
        if (place, extract, codes) not in self._spans:
            fields = frozenset(name for name, _ in codes)
            found = {
                (box.first, box.last): Total(box.count, (box.at,))
                for box in self.by_fields(place).get(fields, ())
                if box.codes == codes and box.count is not None and extract in ("", box.extract)
            }
            for box, is_part, rows in self.sums(place, fields):
                if box.codes == codes and not is_part and extract in ("", box.extract):
                    found.setdefault((box.first, box.last), Total(box.count or 0.0, rows))
            self._spans[place, extract, codes] = found
        return self._spans[place, extract, codes]

    def _over_counties(self, place: str, first: int, last: int, codes: Codes) -> Total | None:
        if place != state_of(place):
            return None
        rest = place + UNIDENTIFIED
        for extract in sorted({box.extract for box in self.boxes(rest) if not box.partial}):
            parts = [
                self._over_months(county, extract, first, last, codes)
                for county in [rest, *sorted(self.named(place, extract))]
            ]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                return Total(sum(part.count for part in known), tuple(row for part in known for row in part.rows))
        return None

    def _over_states(self, place: str, first: int, last: int, codes: Codes) -> Total | None:
        parts = [self.total(state, first, last, codes) for state in states_in(place)]
        known = [part for part in parts if part is not None]
        if not parts or len(known) < len(parts):
            return None
        return Total(sum(part.count for part in known), tuple(row for part in known for row in part.rows))


def contradicts(one: Known, other: Known, place: str) -> bool:
    """Whether two sources count differently how many people a place, or a place that holds it, has at some time.

    Takes   one, other: of the same unit · place: a code
    Gives   true where the same total of both, shown or added up, is not the same
    Raises  nothing
    Source  definition

    >>> years = [Box("e1", i, "05", 12 * i, 12 * i + 12, (), 30.0) for i in range(2)]
    >>> contradicts(Known({"05": years}, ()), Known({"05": [Box("e2", 0, "05", 0, 24, (), 61.0)]}, ()), "05119")
    True
    """
    for at in (place, *around(place)):
        for first, last in {(r.first, r.last) for known in (one, other) for r, _ in known.regions(at)}:
            mine, theirs = one.total(at, first, last, ()), other.total(at, first, last, ())
            if mine and theirs and abs(mine.count - theirs.count) > 0.5:
                return True
    return False


def counts_twice(group: list[Box]) -> bool:
    """Whether the boxes of a group, alike but for some fields, count anybody twice.

    Takes   group: boxes of one table, place and time, whose codes name the same fields
    Gives   true where two of them hold the same codes of every field
    Raises  nothing
    Source  definition

    >>> young, all_ages = frozenset({"15-19"}), frozenset({"15-19", "20-24"})
    >>> boxes = [Box("e", i, "05", 0, 12, (("age", some),), 9.0) for i, some in enumerate((young, all_ages))]
    >>> counts_twice(boxes), counts_twice(boxes[:1])
    (True, False)
    """
    if len({box.codes for box in group}) == len(group) and all(len(some) == 1 for b in group for _, some in b.codes):
        return False
    ordered = sorted(group, key=lambda box: box.row)
    seen: set[tuple[tuple[str, str], ...]] = set()
    for box in ordered:
        cells: list[tuple[tuple[str, str], ...]] = [()]
        for name, codes in box.codes:
            cells = [(*cell, (name, code)) for cell in cells for code in sorted(codes)]
        if not seen.isdisjoint(cells):
            return True
        seen.update(cells)
    return False
