"""Protects published tables against each other: which cells, fine alone, give away a hidden one together.

Every cell of a published table is a box: a place, a span of months, and codes of some fields. All tables of one unit
are one system, over places, months and codes; what an outsider can work out of a hidden box is then a linear program.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from typing import Any

import pyarrow as pa

from partera.evidence.aggregates.categories import needed_codes
from partera.evidence.protection.absent import with_absent
from partera.evidence.protection.attack import possible, rows_to_hide
from partera.evidence.protection.bearing import bearing, touching
from partera.evidence.protection.boxes import Box, Row, boxes_of, by_place
from partera.evidence.protection.known import Known, contradicts
from partera.methods.suppression import HIGHEST_HIDDEN, NoSuchTable, OutOfReach

_MOST_TRIES = 12
_NOTHING = 1e-6


def hidden_cells(
    cells: Mapping[str, pa.Table], provenance: Mapping[str, Any] | None = None, highest: int = HIGHEST_HIDDEN
) -> dict[str, set[int]]:
    """Rows of published tables to hide beside those the publisher hid.

    Hidden are counts of births or deaths of 1..highest that a table still shows, and what would give away a hidden
    count by any combination of the tables given: the cells that cost least and keep all of 1..highest possible for
    it. Hidden first are small categories of the same kind of table that no measure counts.

    Takes   cells: extract's id → rows with the columns of schema.CELLS · provenance: extract's id → what its
            manifest says: which categories make a measure, and are hidden last; whether its filters are known ·
            highest: the largest hidden count
    Gives   extract's id → row numbers
    Raises  nothing
    Source  docs/methods/small-counts.md

    >>> hidden_cells({})
    {}
    """
    found: dict[str, set[int]] = defaultdict(set)
    said = {extract: _Said.of((provenance or {}).get(extract, {})) for extract in cells}
    for boxes in boxes_of(cells, provenance).values():
        for extract, row in _Unit(boxes, highest, said).to_hide():
            found[extract].add(row)
    return dict(found)


@dataclass(frozen=True)
class _Said:
    """What an extract's manifest says that matters here."""

    needed: dict[str, frozenset[str]]  # field → codes that a measure counts, and those not stated
    has_footer: bool

    @classmethod
    def of(cls, provenance: Mapping[str, Any]) -> _Said:
        """Read it from the manifest."""
        return cls(needed_codes(provenance), bool(provenance.get("has_footer", False)))

    def needs(self, box: Box) -> bool:
        """Whether a measure is lost when the box is hidden."""
        return any(codes & self.needed.get(name, frozenset()) for name, codes in box.codes)


_NOTHING_SAID = _Said({}, False)


class _Unit:
    """All boxes of one unit, and the search for what else to hide."""

    def __init__(self, boxes: list[Box], highest: int, said: Mapping[str, _Said]) -> None:
        self.highest, self.said = highest, said
        boxes = with_absent(boxes)
        self.at = {box.at: box for box in boxes}
        self.places = by_place(boxes)
        self.fields = {box.extract: len(box.fields) for box in boxes}
        self.gone = {box.at for box in boxes if box.count is not None and 1 <= box.count <= highest}
        self.views: dict[frozenset[str] | None, Known] = {}
        self.odd: dict[str, set[str]] = defaultdict(set)  # place → extracts met there that contradict others
        self.agreed: dict[Row, frozenset[str]] = {}  # hidden box → the extracts that agree about it

    def to_hide(self) -> set[Row]:
        """Boxes to hide so that every hidden one keeps its range; what is hidden for one serves the others."""
        sensitive = [box for box in self.at.values() if box.count is None or box.at in self.gone]
        for box in sensitive:
            self._protect(box.hidden())
        return self.gone

    def _protect(self, box: Box) -> None:
        for _ in range(_MOST_TRIES):
            try:
                more = self._lacking(box)
            except OutOfReach:
                self._thin_out(box)
                continue
            if more is None:
                return
            if more <= self.gone:
                break
            self._hide(more)
        self._hide({other.at for other in touching(box, self._known(None))})

    def _lacking(self, box: Box) -> set[Row] | None:
        """What to hide for a box to keep its range; None when nothing."""
        limits = self._limits(box)
        if limits is not None and box.is_absent and limits[1] < _NOTHING:
            return None  # nobody was left out
        if limits is None:
            return {other.at for other in touching(box, self._known(frozenset([box.extract])))} or None
        wanted = [1] * (limits[0] > 1 + _NOTHING) + [self.highest] * (limits[1] < self.highest - _NOTHING)
        more: set[Row] = set()
        for value in wanted:
            known, highest = self._known(self.agreed[box.at]), self._highest(box)
            more |= rows_to_hide(box, known, value, lambda row: self._cost(row, box), highest)
        return more if wanted else None

    def _thin_out(self, box: Box) -> None:
        """Where there is too much to compare, hide what touches a box: tables by other fields, then all but totals."""
        near = list(touching(box, self._known(None)))
        for some in (
            [other for other in near if not other.fields <= box.fields],
            [other for other in near if other.fields],
            near,
        ):
            if some:
                self._hide({other.at for other in some})
                return

    def _cost(self, row: Row, box: Box) -> float:
        """Of a small category that no measure counts little, of a total much."""
        other = self.at[row]
        if not other.count:
            return 1e5
        cost = log2(other.count + 2)
        if other.fields != box.fields:
            cost *= 10 if other.fields else 40
        if self._said(other.extract).needs(other):
            cost *= 4
        return cost

    def _hide(self, rows: set[Row]) -> None:
        self.gone |= rows
        for view in self.views.values():
            view.forget({self.at[row].place for row in rows})

    def _known(self, extracts: frozenset[str] | None) -> Known:
        if extracts not in self.views:
            self.views[extracts] = Known(self.places, self.gone, extracts)
        return self.views[extracts]

    def _limits(self, box: Box) -> tuple[float, float] | None:
        """What the sources that agree say of a hidden box, its own extract first and those without a footer last.

        None when its own contradicts itself.
        """
        if box.at not in self.agreed:
            self.agreed[box.at], limits = self._agreeing(box)
            return limits
        return self._try(box, self.agreed[box.at])

    def _agreeing(self, box: Box) -> tuple[frozenset[str], tuple[float, float] | None]:
        """The sources that agree with the box's own, each with those before it; none when it contradicts itself.

        A source without a footer, whose filters nobody knows, that contradicted others once is not asked again.
        """
        odd = self.odd[box.place]
        steady = frozenset(extract for extract in self.said if extract == box.extract or extract not in odd)
        limits = self._try(box, steady)
        ordered = sorted(self.said.keys() - {box.extract}, key=self._trust)
        if limits is None:
            lines = bearing(box, self._known(steady)).lines
            near = {extract for line in lines for extract, _ in line.rows}
            steady, ordered = frozenset(), [box.extract, *(extract for extract in ordered if extract in near)]
        else:
            ordered = [extract for extract in ordered if extract in odd and self._said(extract).has_footer]
        if not steady:
            steady, ordered = frozenset(ordered[:1]), ordered[1:]
            limits = self._try(box, steady)
            if limits is None:
                return frozenset(), None
            ordered = self._not_contradicting(box, ordered)
        return self._adding(box, steady, limits, ordered)

    def _not_contradicting(self, box: Box, extracts: list[str]) -> list[str]:
        """Those of some sources that count as many as each other, and the box's own, wherever the box lies."""
        steady = [box.extract]
        for extract in extracts:
            known = self._known(frozenset([extract]))
            if any(contradicts(known, self._known(frozenset([one])), box.place) for one in steady):
                self.odd[box.place].add(extract)
            else:
                steady.append(extract)
        return steady[1:]

    def _trust(self, extract: str) -> tuple[bool, int, str]:
        """Those with a footer first; of these those by the fewest fields, that others are parts of."""
        return not self._said(extract).has_footer, self.fields.get(extract, 0), extract

    def _adding(
        self, box: Box, steady: frozenset[str], limits: tuple[float, float] | None, more: list[str]
    ) -> tuple[frozenset[str], tuple[float, float] | None]:
        """The sources that agree, after adding more one by one: half of them at once where these agree together."""
        if not more:
            return steady, limits
        found = self._try(box, steady.union(more))
        if found is not None:
            return steady.union(more), found
        if len(more) == 1:
            self.odd[box.place].update(more)
            return steady, limits
        half = len(more) // 2
        return self._adding(box, *self._adding(box, steady, limits, more[:half]), more[half:])

    def _try(self, box: Box, extracts: frozenset[str]) -> tuple[float, float] | None:
        try:
            return possible(box, self._known(extracts), self._highest(box), (1.0, float(self.highest)))
        except NoSuchTable:
            return None

    def _highest(self, box: Box) -> int | None:
        """The largest count that a box can hold, if it is known to hold anybody."""
        return None if box.is_absent else self.highest

    def _said(self, extract: str) -> _Said:
        return self.said.get(extract, _NOTHING_SAID)
