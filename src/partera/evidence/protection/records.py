"""Protects figures counted from records: which numerators, denominators and births of which rows to hide.

What is published is fixed: for a state with counties everybody by single year and pooled, each dimension for
the pooled period only; for a nation or a state without counties also each dimension by single year. Rows
beyond that are left out, because what is not protected is not published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from partera.core.codes import NATION
from partera.evidence.protection.closing import Counts, Mask, Move, Near, Reverse, Target, close, roof, target
from partera.evidence.protection.families import Family, families_of
from partera.evidence.vocabulary import ALL, UNKNOWN
from partera.methods.suppression import HIGHEST_HIDDEN

Bools = NDArray[np.bool_]
Source = tuple[Counts, Mask]
"""Whom people may turn into, and where that is hidden."""
Cell = tuple[int, str]  # row of a block (−1: the block's own place or the pooled period), column


@dataclass(frozen=True)
class Protected:
    """Per row of the counts given: what to hide, and whether the row may be published at all."""

    numerator: Bools
    denominator: Bools
    published: Bools


@dataclass
class _Block:
    """Tables of the same rows: where each cell's counts stand in the table given."""

    rows: list[str]
    tables: dict[str, list[str]]
    at: dict[tuple[str, str], dict[str, int]]  # (row or "", column or "") → measure → row number

    def numbers(self, values: NDArray[np.float64], measure: str) -> Counts:
        """One measure's counts over the block; what is not there is zero."""

        def one(row: str, column: str) -> float:
            found = self.at.get((row, column), {}).get(measure)
            return 0.0 if found is None else float(values[found])

        return Counts(
            {n: np.array([[one(r, c) for c in cs] for r in self.rows]) for n, cs in self.tables.items()},
            np.array([one(r, "") for r in self.rows]),
            {n: np.array([one("", c) for c in cs]) for n, cs in self.tables.items()},
            one("", ""),
        )

    def mark(self, into: Bools, mask: Mask, measures: tuple[str, ...] | None) -> None:
        """Write what a mask hides of these measures (None: of every measure) into a column of answers."""
        for name, columns in self.tables.items():
            for j, column in enumerate(columns):
                if mask.columns[name][j]:
                    self._mark(into, ("", column), measures)
                for i in np.flatnonzero(mask.cells[name][:, j]):
                    self._mark(into, (self.rows[i], column), measures)
        for i in np.flatnonzero(mask.rows):
            self._mark(into, (self.rows[i], ""), measures)
        if mask.total:
            self._mark(into, ("", ""), measures)

    def _mark(self, into: Bools, cell: tuple[str, str], measures: tuple[str, ...] | None) -> None:
        found = self.at.get(cell, {})
        for measure in found if measures is None else measures:
            if measure in found:
                into[found[measure]] = True


def protect_counts(counts: pa.Table, highest: int = HIGHEST_HIDDEN) -> Protected:
    """What of counted figures to hide, so that every hidden small count may still be any of 1..highest.

    Small is a numerator, a denominator, births, or a denominator less its numerator, of 1..highest. The measures
    of a family are hidden so that no difference between them is small. Counts of records that do not state a
    thing are not sensitive, and are known to the outsider.

    Takes   counts: columns measure, place, period, group, numerator, denominator, unknown; `births` with its
            count as numerator among them; one row each · highest: the largest hidden count
    Gives   a Protected of three columns as long as `counts`
    Raises  nothing
    Source  docs/methods/small-counts.md
    """
    size = counts.num_rows
    hidden = Protected(np.zeros(size, bool), np.zeros(size, bool), np.zeros(size, bool))
    numbers = {
        name: np.nan_to_num(counts.column(name).to_numpy(zero_copy_only=False).astype(float))
        for name in ("numerator", "denominator", "unknown")
    }
    for block in _blocks(counts):
        for places in block.at.values():
            for row in places.values():
                hidden.published[row] = True
        _protect_block(block, numbers, hidden, highest)
    _protect_nation(counts, numbers["numerator"], hidden)
    return hidden


def _protect_block(block: _Block, numbers: dict[str, NDArray[np.float64]], hidden: Protected, highest: int) -> None:
    measures = {measure for found in block.at.values() for measure in found}
    births = block.numbers(numbers["numerator"], "births")
    families = [_Kinds.of(family, block, numbers, births) for family in families_of(measures)]
    small_births = Mask.nothing(births)
    nobody = births.filled(np.inf)
    targets = []
    for kinds in families:
        kinds.sums = [(kinds.everybody, small_births), *(([kind], small_births) for kind in kinds.everybody)]
        move = Move(kinds.everybody, nobody, small_births)
        targets.append(target(births, [move], kinds.near(kinds.everybody), highest))
    if not families:
        near = Near([births], [0], [([0], small_births)])
        targets = [target(births, [Move([births], nobody, small_births)], near, highest)]
    close(targets, small_births, highest)
    found = [hide for kinds in families for hide in kinds.protect(small_births, highest)]
    for into in (hidden.numerator, hidden.denominator):
        block.mark(into, small_births, None)
    for mask, denominators_too, its_measures in found:
        mask.take_in(small_births)
        block.mark(hidden.numerator, mask, its_measures)
        if denominators_too:
            block.mark(hidden.denominator, mask, its_measures)


@dataclass
class _Kinds:
    """A family over a block: its kinds of people, each person counted once."""

    family: Family
    inside: list[Counts]  # the innermost measure, then what each wider one adds; together the root
    beside: list[Counts]
    rest: Counts
    others: Counts  # not stated or not asked about, whichever are more
    fewer: Counts  # the fewer of the two
    unknown: Counts
    births: Counts
    sums: list[tuple[list[Counts], Mask]] = field(default_factory=list)

    @classmethod
    def of(cls, family: Family, block: _Block, numbers: dict[str, NDArray[np.float64]], births: Counts) -> _Kinds:
        root = block.numbers(numbers["numerator"], family.root)
        asked = block.numbers(numbers["denominator"], family.root)
        nested = [block.numbers(numbers["numerator"], m) for m in (*family.inside[::-1],)] + [root]
        inside = [nested[0], *(wide - narrow for narrow, wide in pairwise(nested))]
        beside = [block.numbers(numbers["numerator"], family.beside)] if family.beside else []
        rest = asked - root
        for one in beside:
            rest = rest - one
        unknown = block.numbers(numbers["unknown"], family.root)
        away = births - asked - unknown
        several = sorted((unknown, away), key=lambda kind: kind.total)
        return cls(family, inside, beside, rest, several[1], several[0], unknown, births)

    @property
    def everybody(self) -> list[Counts]:
        return [*self.inside, *self.beside, self.rest, self.others, self.fewer]

    def protect(self, small_births: Mask, highest: int) -> list[tuple[Mask, bool, tuple[str, ...]]]:
        """Masks, whether they hide denominators too, and of which measures."""
        nobody = self.births.filled(np.inf)
        stated = [*self.inside, *self.beside, self.rest]
        small_asked = small_births.copy()
        self.sums = [(self.everybody, small_births), (stated, small_asked), ([self.unknown], small_asked)]
        outer = [(self.others, small_asked), (nobody, small_births)]
        close([self._target(stated, outer, highest)], small_asked, highest)
        found = [(small_asked, True, self.family.measures)]

        mask = small_asked.copy()
        self.sums.append((self.inside, mask))
        beside = mask.copy() if self.beside else None
        if beside is not None:
            self.sums.append((self.beside, beside))
        inside = mask.copy()
        self.sums += [([kind], inside) for kind in (self.inside if self.family.inside else [])]
        close(self._both(self.inside, [*self.beside, self.rest], mask, outer, highest), mask, highest)
        found.append((mask, False, (self.family.root,)))
        if self.family.inside:
            inside.take_in(mask)
            *narrow, last = self.inside
            wider = [(self.rest, mask), *outer]
            targets = self._both(narrow, [last], inside, wider, highest)
            for one in narrow if len(narrow) > 1 else []:
                targets += self._both([one], [last], inside, wider, highest)[:1]
            close(targets, inside, highest)
            found.append((inside, False, tuple(m for m in (*self.family.inside, self.family.remainder) if m)))
        if beside is not None:
            beside.take_in(mask)
            targets = self._both(self.beside, [self.rest], beside, outer, highest)
            targets += self._both(self.beside, [self.rest, *self.inside], beside, outer, highest)[1:]
            close(targets, beside, highest)
            found.append((beside, False, (str(self.family.beside),)))
        return found

    def near(self, several: list[Counts]) -> Near:
        """What a small program needs to know to look closer at a count of these kinds."""
        number = {id(kind): i for i, kind in enumerate(self.everybody)}
        sums = [([number[id(kind)] for kind in kinds], mask) for kinds, mask in self.sums]
        return Near(self.everybody, [number[id(kind)] for kind in several], sums)

    def _target(self, several: list[Counts], sources: list[Source], highest: int) -> Target:
        """The target of a sum of kinds, the nearest source first; the first has a roof from the others."""
        (other, mask), *farther = sources
        roofs = {name: roof(other, farther, name) for name in other.cells}
        moves: list[Move | Reverse] = [Move(several, other, mask, roofs)]
        moves += [Move(several, whom, where) for whom, where in farther]
        return target(_sum(several), moves, self.near(several), highest)

    def _both(
        self, several: list[Counts], rest: list[Counts], mask: Mask, outer: list[Source], highest: int
    ) -> list[Target]:
        """A count and its remainder, that turn into each other where `mask` hides."""
        other, one = (max(kinds, key=lambda kind: kind.total) for kinds in (rest, several))
        count = self._target(several, [(other, mask), *outer], highest)
        back = self._target([other], [(one, mask), *outer], highest).moves
        whole = target(_sum(rest), [*back, Reverse(Move(several, other, mask))], self.near(rest), highest)
        return [count, whole]


def _sum(several: list[Counts]) -> Counts:
    total = several[0]
    for one in several[1:]:
        total = total + one
    return total


def _blocks(counts: pa.Table) -> Iterator[_Block]:
    """Cuts the counts into blocks: a state with its counties, or one place with its years."""
    by_place: dict[str, dict[tuple[str, str], dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    columns = (counts.column(name).to_pylist() for name in ("measure", "place", "period", "group"))
    for row, (measure, place, period, group) in enumerate(zip(*columns, strict=True)):
        by_place[place][period, group][measure] = row
    counties: dict[str, list[str]] = defaultdict(list)
    for place in sorted(by_place):
        if len(place) == 5:
            counties[place[:2]].append(place)
    for place in sorted(by_place):
        if len(place) == 5:
            if place[:2] not in by_place:
                yield _of_years(by_place[place])  # a county alone
        elif counties.get(place):
            yield _of_counties(place, counties[place], by_place)
        else:
            yield from _of_place(by_place[place])


def _pooled(periods: set[str]) -> str:
    """The period that holds all the others: the longest."""
    return max(sorted(periods), key=lambda p: (len(p) == 9, int(p[-4:]) - int(p[:4]) if len(p) == 9 else 0))


def _is_published(group: str) -> bool:
    """Whether a group of one dimension is published: “not stated” is no group of people, and left out."""
    return group != ALL and "|" not in group and not group.endswith(f":{UNKNOWN}")


def _columns(cells: dict[tuple[str, str], dict[str, int]], pooled: str) -> dict[str, list[tuple[str, str]]]:
    """Table's name → its columns as (period, group): the single years of everybody, and each dimension pooled."""
    tables: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for period, group in sorted(cells):
        if group == ALL and period != pooled and len(period) == 4:
            tables["year"].append((period, group))
        elif _is_published(group) and period == pooled:
            tables[group.split(":")[0]].append((period, group))
    return dict(tables)


def _of_counties(state: str, counties: list[str], by_place: dict[str, dict[tuple[str, str], dict[str, int]]]) -> _Block:
    pooled = _pooled({period for place in (state, *counties) for period, _ in by_place[place]})
    every: dict[tuple[str, str], dict[str, int]] = {
        cell: {} for place in (state, *counties) for cell in by_place[place]
    }
    tables = _columns(every, pooled)
    at = {}
    for row, place in (("", state), *((c, c) for c in counties)):
        for key in (key for keys in tables.values() for key in keys):
            if key in by_place[place]:
                at[row, "/".join(key)] = by_place[place][key]
        if (pooled, ALL) in by_place[place]:
            at[row, ""] = by_place[place][pooled, ALL]
    return _Block(counties, {n: ["/".join(key) for key in keys] for n, keys in tables.items()}, at)


def _of_years(cells: dict[tuple[str, str], dict[str, int]]) -> _Block:
    """A place whose years are the rows, each dimension a table, the pooled period the column sums."""
    pooled = _pooled({period for period, _ in cells})
    years = sorted({period for period, _ in cells if period != pooled and len(period) == 4}) or [pooled]
    groups: dict[str, list[str]] = defaultdict(list)
    for group in sorted({group for _, group in cells if _is_published(group)}):
        groups[group.split(":")[0]].append(group)
    at = {}
    for period, group in cells:
        for row in {"" if period == pooled else period, period} & {"", *years}:
            if group == ALL or _is_published(group):
                at[row, "" if group == ALL else group] = cells[period, group]
    return _Block(years, dict(groups), at)


def _of_place(cells: dict[tuple[str, str], dict[str, int]]) -> Iterator[_Block]:
    yield _of_years(cells)


def _protect_nation(counts: pa.Table, numerator: NDArray[np.float64], hidden: Protected) -> None:
    """Where the nation is no more than the sum of its states here, it shows only what every state shows."""
    columns = [counts.column(name).to_pylist() for name in ("measure", "place", "period", "group")]
    places = set(columns[1])
    states = {p for p in places if len(p) == 2 and p != NATION}
    if NATION not in places or len(states) < 2:
        return
    keys = list(zip(*columns, strict=True))
    at = {key: i for i, key in enumerate(keys)}
    whole = [i for i, (m, p, _, g) in enumerate(keys) if m == "births" and p == NATION and g == ALL]
    parts = {
        i: sum(numerator[at[m, s, d, g]] for s in states if (m, s, d, g) in at)
        for i in whole
        for m, _, d, g in [keys[i]]
    }
    if not any(np.isclose(numerator[i], parts[i]) for i in whole):
        return
    unsure = {
        (m, g.split(":")[0])
        for (m, p, _, g), h in zip(keys, hidden.numerator | hidden.denominator, strict=True)
        if h and p in states
    }
    for i, (m, p, d, g) in enumerate(keys):
        if p == NATION and (m, g.split(":")[0]) in unsure:
            hidden.numerator[i] = hidden.denominator[i] = True
        if p == NATION and g != ALL and len(d) == 4:
            hidden.published[i] = False
