"""Protects published tables against each other: which cells, fine alone, give away a hidden one together.

Every cell of a published table is a box: a place, a span of months, and codes of some fields. Boxes of one place
are overlaid into atoms; what an outsider can work out of a hidden box is then a linear program.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from partera.evidence.aggregates.categories import needed_codes
from partera.evidence.protection.across_places import hidden_across_places
from partera.evidence.vocabulary import ALL
from partera.methods.suppression import HIGHEST_HIDDEN, NoSuchTable, possible_range

_UNITS = ("births", "deaths")
_MOST_ATOMS = 40_000
_MOST_TRIES = 12


@dataclass(frozen=True)
class Box:
    """A cell: where it stands, the months and codes it covers, and its count; None when hidden."""

    extract: str
    row: int
    place: str
    first: int
    last: int
    codes: tuple[tuple[str, frozenset[str]], ...]
    count: float | None
    fields: frozenset[str] = frozenset()

    def hidden(self) -> Box:
        """The same box without its count."""
        return replace(self, count=None)


def hidden_cells(
    cells: Mapping[str, pa.Table], provenance: Mapping[str, Any] | None = None, highest: int = HIGHEST_HIDDEN
) -> dict[str, set[int]]:
    """Rows of published tables to hide beside those the publisher hid.

    Hidden are counts of births or deaths of 1..highest that a table still shows, and what would give away a hidden
    count of the same place by any combination of the tables given: the smallest cells that keep all of 1..highest
    possible for it. Hidden first are categories of the same table that no measure counts.

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
    for boxes in _by_place(cells).values():
        small = [b for b in boxes if b.count is not None and 1 <= b.count <= highest]
        if not small and all(b.count is not None for b in boxes):
            continue
        gone = {(b.extract, b.row) for b in small}
        boxes = [b.hidden() if (b.extract, b.row) in gone else b for b in boxes]
        for extract, row in gone | _Place(boxes, highest, said).to_hide():
            found[extract].add(row)
    for extract, rows in hidden_across_places(cells, found, highest).items():
        found[extract] |= rows
    return dict(found)


def possible(hidden: Box, boxes: list[Box], highest: int | None = None) -> tuple[float, float]:
    """The smallest and largest count a hidden box can have, given the boxes shown; (0, inf) when nothing binds it.

    Takes   hidden: the box asked about · boxes: of the same place and unit, hidden ones without a count ·
            highest: the largest hidden count, where the box is known to hold one
    Gives   (smallest, largest)
    Raises  NoSuchTable when the counts contradict each other, or what is known of the hidden one
    Source  docs/methods/small-counts.md
    """
    shown = _bearing(hidden, boxes)
    if not any(_overlap(hidden, box) for box in shown):
        return 0.0, np.inf
    first, last = min(b.first for b in [hidden, *shown]), max(b.last for b in [hidden, *shown])
    silent = [b for b in boxes if b.count is None and b.fields <= hidden.fields and b.first < last and first < b.last]
    for spare in (False, True):  # first as if the codes seen were all there are, which tells an outsider most
        atoms = _atoms([hidden, *shown, *silent], spare)
        try:
            low, high = possible_range(
                sparse.csr_matrix(atoms[1 : 1 + len(shown)]),
                np.array([box.count for box in shown], dtype=float),
                sparse.csr_matrix(atoms[:1]),
            )[0]
            if highest is not None and (high < 1 or low > highest):
                raise NoSuchTable("No hidden count agrees with every sum shown.")
            return float(low), float(high)
        except NoSuchTable:
            if spare:
                raise
    raise AssertionError("unreachable")


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


class _Place:
    """The boxes of one place, and the search for what else to hide."""

    def __init__(self, boxes: list[Box], highest: int, said: Mapping[str, _Said]) -> None:
        self.boxes, self.highest, self.said = boxes, highest, said
        self.odd: set[str] = set()  # extracts met that contradict others
        self.agreed: dict[tuple[str, int], set[str]] = {}  # hidden box → the extracts that agree about it

    def to_hide(self) -> set[tuple[str, int]]:
        """Boxes to hide so that every hidden one keeps its range; what is hidden for one serves the others."""
        gone: set[tuple[str, int]] = set()
        every = self.boxes
        for box in [b for b in every if b.count is None]:
            around = [b for b in every if b.first < box.last and box.first < b.last]
            first, last = min(b.first for b in around), max(b.last for b in around)
            self.boxes = [b for b in every if b.first < last and first < b.last]
            if self._is_safe(box):
                continue
            near = _bearing(box, self.boxes)
            for tries in range(_MOST_TRIES):
                hidden, is_enough = self._hide_one(box, near, is_first=tries == 0)
                if hidden is None:
                    break
                gone.add(hidden)
                every = [b.hidden() if (b.extract, b.row) == hidden else b for b in every]
                if is_enough:
                    break
        return gone

    def _is_safe(self, box: Box) -> bool:
        if not any(b.count is not None and _overlap(box, b) for b in self.boxes):
            return True
        limits = self._limits(box)
        return limits is None or (limits[0] <= 1 + 1e-6 and limits[1] >= self.highest - 1e-6)

    def _limits(self, box: Box) -> tuple[float, float] | None:
        """What the sources that agree say of a hidden box, its own extract first and those without a footer last.

        None when its own contradicts itself.
        """
        key = box.extract, box.row
        if key not in self.agreed:
            self.agreed[key], limits = self._agreeing(box)
            return limits
        return self._try(box, self.agreed[key])

    def _agreeing(self, box: Box) -> tuple[set[str], tuple[float, float] | None]:
        """The sources that agree with the box's own, each with those before it; none when it contradicts itself.

        A source without a footer, whose filters nobody knows, that contradicted others once is not asked again.
        """
        others = {b.extract for b in self.boxes if b.extract != box.extract}
        ordered = sorted(others, key=lambda e: (not self._said(e).has_footer, e))
        steady = {box.extract, *(extract for extract in ordered if extract not in self.odd)}
        limits = self._try(box, steady)
        if limits is None:
            near = {b.extract for b in self.boxes if b.count is not None and _overlap(box, b)}
            steady, ordered = set(), [box.extract, *(extract for extract in ordered if extract in near)]
        else:
            ordered = [extract for extract in ordered if extract in self.odd and self._said(extract).has_footer]
        for extract in ordered:
            found = self._try(box, {*steady, extract})
            if found is not None:
                steady, limits = {*steady, extract}, found
            elif not steady:
                return steady, None
            else:
                self.odd.add(extract)
        return steady, limits

    def _try(self, box: Box, extracts: set[str]) -> tuple[float, float] | None:
        try:
            return possible(box, [b for b in self.boxes if b.extract in extracts], self.highest)
        except NoSuchTable:
            return None

    def _said(self, extract: str) -> _Said:
        return self.said.get(extract, _NOTHING_SAID)

    def _hide_one(self, box: Box, near: list[Box], *, is_first: bool) -> tuple[tuple[str, int] | None, bool]:
        """Hide the smallest box that makes the range whole; where none does alone, the smallest that binds.

        Gives which, and whether the range is whole now.
        """
        shown = {(b.extract, b.row): b for b in self.boxes if b.count is not None}
        candidates = sorted(
            (shown[b.extract, b.row] for b in near if (b.extract, b.row) in shown and (b.count or 0) > 0),
            key=lambda b: (b.fields != box.fields, self._said(b.extract).needs(b), b.count or 0, b.extract, b.row),
        )
        for candidate in candidates[: _MOST_TRIES if is_first else 8]:
            before = self.boxes
            self._drop(candidate)
            if self._is_safe(box):
                return (candidate.extract, candidate.row), True
            self.boxes = before
        bound = [b for b in candidates if _contains(b, box)] or candidates
        if not bound:
            return None, False
        self._drop(bound[0])
        return (bound[0].extract, bound[0].row), self._is_safe(box)

    def _drop(self, box: Box) -> None:
        self.boxes = [b.hidden() if (b.extract, b.row) == (box.extract, box.row) else b for b in self.boxes]


def _by_place(cells: Mapping[str, pa.Table]) -> dict[tuple[str, str], list[Box]]:
    found: dict[tuple[str, str], list[Box]] = defaultdict(list)
    known: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for extract in sorted(cells):
        table = cells[extract]
        names = ("place", "period", "coordinates", "unit", "count", "state")
        for row, (place, period, coordinates, unit, count, state) in enumerate(
            zip(*(table.column(n).to_pylist() for n in names), strict=True)
        ):
            if unit in _UNITS and state in ("ok", "suppressed"):
                first, last = _months(period)
                value = None if state == "suppressed" or count is None else float(count)
                codes = known.get(coordinates) or known.setdefault(coordinates, _codes(coordinates))
                box = Box(extract, row, place, first, last, codes, value, frozenset(name for name, _ in codes))
                found[unit, place].append(box)
    return found


def _months(period: str) -> tuple[int, int]:
    """The first month covered and the first one after, counted from the year 0."""
    year = int(period[:4]) * 12
    rest = period[5:]
    if not rest:
        return year, year + 12
    if rest.startswith("Q"):
        return year + 3 * int(rest[1:]) - 3, year + 3 * int(rest[1:])
    if len(rest) == 2:
        return year + int(rest) - 1, year + int(rest)
    return year, int(rest) * 12 + 12


def _codes(coordinates: str) -> tuple[tuple[str, frozenset[str]], ...]:
    if coordinates == ALL:
        return ()
    parts = (part.split(":", 1) for part in coordinates.split("|"))
    return tuple((name, frozenset(codes.split(","))) for name, codes in parts)


def _overlap(a: Box, b: Box) -> bool:
    if a.first >= b.last or b.first >= a.last:
        return False
    other = dict(b.codes)
    return all(name not in other or codes & other[name] for name, codes in a.codes)


def _contains(a: Box, b: Box) -> bool:
    inner = dict(b.codes)
    return (
        a.first <= b.first
        and b.last <= a.last
        and all(name in inner and inner[name] <= codes for name, codes in a.codes)
    )


def _bearing(hidden: Box, boxes: list[Box]) -> list[Box]:
    """The shown boxes that can say something of a hidden one: of its fields, in the time that overlaps with it.

    A table by other fields says only how many there are in all; it is put in as that sum.
    """
    first, last = hidden.first, hidden.last
    around = [b for b in boxes if b.first < last and first < b.last and b.fields <= hidden.fields]
    first, last = min([first, *(b.first for b in around)]), max([last, *(b.last for b in around)])
    inside = [b for b in boxes if b.count is not None and first <= b.first and b.last <= last]
    own = [b for b in inside if b.fields <= hidden.fields]
    sums = _sums_of_others([b for b in inside if not b.fields <= hidden.fields], boxes, hidden)
    return own + sums


def _sums_of_others(others: list[Box], boxes: list[Box], hidden: Box) -> list[Box]:
    groups: dict[tuple[str, int, int, frozenset[str]], list[Box]] = defaultdict(list)
    wanted = {(b.extract, b.first, b.last, b.fields) for b in others}
    for box in boxes:
        key = (box.extract, box.first, box.last, box.fields)
        if key in wanted:
            groups[key].append(box)
    sums = []
    for (extract, start, end, fields), group in groups.items():
        if fields & hidden.fields or len(fields) != 1 or any(b.count is None for b in group) or len(group) < 2:
            continue
        total = float(sum(b.count or 0 for b in group))
        least = min((b for b in group if b.count), key=lambda b: (b.count or 0, b.row), default=group[0])
        sums.append(Box(extract, least.row, hidden.place, start, end, (), total))  # goes when that one is hidden
    known = {(b.first, b.last) for b in boxes if not b.codes and b.count is not None}
    return [box for box in sums if (box.first, box.last) not in known]


def _atoms(boxes: list[Box], spare: bool) -> NDArray[np.float64]:
    """Which atoms each box covers: columns are atoms, merged where no box tells them apart.

    `spare` gives every field one more code, for people of codes that no table here names.
    """
    cuts = sorted({edge for box in boxes for edge in (box.first, box.last)})
    starts = np.array(cuts[:-1])
    cover = np.array([(starts >= box.first) & (starts < box.last) for box in boxes])
    cover = _merged(cover)
    for field in sorted({name for box in boxes for name, _ in box.codes}):
        every = sorted({code for box in boxes for name, codes in box.codes if name == field for code in codes})
        width = len(every) + spare
        has = np.ones((len(boxes), width), dtype=bool)
        for i, box in enumerate(boxes):
            codes = dict(box.codes).get(field)
            if codes is not None:
                has[i] = [code in codes for code in every] + [False] * spare
        cover = _merged((cover[:, :, None] & has[:, None, :]).reshape(len(boxes), -1))
        if cover.shape[1] > _MOST_ATOMS:
            raise NoSuchTable("The tables overlap in too many ways to be compared.")
    return cover.astype(float)


def _merged(cover: NDArray[np.bool_]) -> NDArray[np.bool_]:
    packed = np.packbits(cover, axis=0)
    _, first = np.unique(packed, axis=1, return_index=True)
    kept = cover[:, np.sort(first)]
    return kept[:, kept.any(axis=0)]
