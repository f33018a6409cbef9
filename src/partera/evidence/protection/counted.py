"""Protects figures counted from records: which numerators and denominators of which rows to hide.

What is published is fixed: for a state with counties, and for these, everybody by single year and pooled, and each
dimension for the pooled period; for a place without counties each dimension by single year too. Rows beyond that are
left out, because what is not protected is not published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from partera.core.codes import NATION
from partera.core.periods import Period
from partera.evidence.protection.families import Family, families_of
from partera.evidence.protection.stairs import Counts, Kind, Stairs, Stuck, close
from partera.evidence.vocabulary import ALL, UNKNOWN
from partera.methods.suppression import HIGHEST_HIDDEN

Bools = NDArray[np.bool_]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Protected:
    """Per row of the counts given: what to hide, and whether the row may be published at all."""

    numerator: Bools
    denominator: Bools
    published: Bools


def protect_counts(counts: pa.Table, highest: int = HIGHEST_HIDDEN) -> Protected:
    """What of counted figures to hide, so that every hidden small count may still be any of 1..highest.

    Small is a numerator, a denominator, births, or a denominator less its numerator, of 1..highest. Counts of
    records that do not state a thing are not sensitive, and are known to the outsider.

    Takes   counts: columns measure, place, period, group, numerator, denominator, unknown; `births` with its
            count as numerator among them; one row each · highest: the largest hidden count
    Gives   a Protected of three columns as long as `counts`
    Raises  nothing
    Source  docs/methods/small-counts.md

    Of 500 births 4 are twins: those who are not would give them away, so both are hidden.

    >>> named = ["all", "plurality:single", "plurality:twin"]
    >>> births = [500, 496, 4]
    >>> rows = {"measure": ["births"] * 3, "place": ["05"] * 3, "period": ["2023"] * 3, "group": named}
    >>> numbers = {"numerator": births, "denominator": births, "unknown": [0, 0, 0]}
    >>> protect_counts(pa.table(rows | numbers)).numerator.tolist()
    [False, True, True]
    """
    cube = _Cube.of(counts)
    for block, alone in cube.blocks():
        if not _protect(cube, block, highest):
            cube.withdraw(block)
            if not _protect(cube, alone, highest):
                cube.withdraw(alone)
    cube.protect_nation()
    return cube.answer()


@dataclass(frozen=True)
class _Block:
    """Tables of the same rows, as positions (place, period, group) in the cube; order of columns: smallest first."""

    cells: dict[str, NDArray[np.int64]]  # table → rows × columns × 3
    rows: NDArray[np.int64]  # rows × 3
    columns: dict[str, NDArray[np.int64]]  # table → columns × 3
    total: NDArray[np.int64]  # 3


@dataclass
class _Cube:
    """The counts as arrays measure × place × period × group, and what is to be hidden of them."""

    measures: list[str]
    places: list[str]
    periods: list[str]
    groups: list[str]
    at: NDArray[np.int64]  # where a row stands in the table given, −1 where there is none
    numbers: dict[str, NDArray[np.float64]]
    size: int
    no_numerator: Bools = field(init=False)
    no_denominator: Bools = field(init=False)
    published: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.no_numerator, self.no_denominator, self.published = (np.zeros(self.at.shape, bool) for _ in range(3))

    @classmethod
    def of(cls, counts: pa.Table) -> _Cube:
        """Spread the rows over the cube."""
        words, codes = [], []
        for name in ("measure", "place", "period", "group"):
            encoded = counts[name].combine_chunks().dictionary_encode()
            words.append(encoded.dictionary.to_pylist())
            codes.append(encoded.indices.to_numpy())
        shape = tuple(len(found) for found in words)
        where = np.ravel_multi_index(tuple(codes), shape)
        at = np.full(int(np.prod(shape)), -1, dtype=np.int64)
        at[where] = np.arange(counts.num_rows)
        numbers = {}
        for name in ("numerator", "denominator", "unknown"):
            spread = np.zeros(len(at))
            spread[where] = np.nan_to_num(counts[name].to_numpy(zero_copy_only=False).astype(float))
            numbers[name] = spread.reshape(shape)
        measures, places, periods, groups = words
        return cls(measures, places, periods, groups, at.reshape(shape), numbers, counts.num_rows)

    def counts(self, block: _Block, name: str, measure: str) -> Counts:
        """One measure's counts over a block; what is not there is zero."""
        values = self.numbers[name][self.measures.index(measure)]

        def taken(positions: NDArray[np.int64]) -> NDArray[np.float64]:
            return np.where(positions[..., 0] < 0, 0.0, values[tuple(np.moveaxis(positions, -1, 0))])

        return Counts(
            {table: taken(cells) for table, cells in block.cells.items()},
            taken(block.rows),
            {table: taken(sums) for table, sums in block.columns.items()},
            float(taken(block.total)),
        )

    def mark(self, stairs: Stairs, block: _Block, measures: list[str], into: Bools) -> None:
        """Write down what stairs hide of these measures."""
        which = [self.measures.index(measure) for measure in measures]

        def hide(positions: NDArray[np.int64]) -> None:
            for measure in which:
                into[measure][tuple(positions.reshape(-1, 3).T)] = True

        for table, cells in block.cells.items():
            hidden = np.arange(cells.shape[1]) < stairs.lengths[table][:, None]
            hide(cells[hidden])
            hide(block.columns[table][: stairs.sums[table]])
        hide(block.rows[stairs.dark])
        if stairs.total:
            hide(block.total)

    def publish(self, block: _Block) -> None:
        """Let a block's rows be published, nothing of them hidden yet."""
        for positions in (*block.cells.values(), block.rows, *block.columns.values(), block.total[None]):
            at = (slice(None), *positions.reshape(-1, 3).T)
            self.published[at] = True
            self.no_numerator[at] = self.no_denominator[at] = False

    def withdraw(self, block: _Block) -> None:
        """Let nothing of a block be published."""
        for positions in (*block.cells.values(), block.rows, *block.columns.values(), block.total[None]):
            at = (slice(None), *positions.reshape(-1, 3).T)
            self.published[at] = False
            self.no_numerator[at] = self.no_denominator[at] = True

    def blocks(self) -> Iterator[tuple[_Block, _Block]]:
        """Each state with its counties, the years of a place that has none; and each place's years alone."""
        births = self.at[self.measures.index("births")] >= 0
        everybody = self.groups.index(ALL)
        for place, code in enumerate(self.places):
            periods = [i for i in range(len(self.periods)) if births[place, i, everybody]]
            if (len(code) == 5 and code[:2] in self.places) or not periods:
                continue
            pooled = max(periods, key=lambda i: (len(Period(self.periods[i]).years), self.periods[i]))
            years = sorted(
                (i for i in periods if i != pooled and Period(self.periods[i]).kind == "year"),
                key=lambda i: self.periods[i],
            )
            counties = [
                i for i, c in enumerate(self.places) if len(c) == 5 and c[:2] == code and births[i, pooled, everybody]
            ]
            alone = self._block([place], place, [(year, []) for year in years] or [(pooled, [])], pooled)
            yield (self._block(counties, place, [(pooled, years)], pooled) if counties else alone), alone

    def _block(self, places: list[int], whole: int, spans: list[tuple[int, list[int]]], pooled: int) -> _Block:
        """Rows are places × spans; a table by the years of a span, and one for each dimension."""
        everybody = self.groups.index(ALL)
        rows = [(place, span) for place in places for span, _ in spans]
        tables: dict[str, list[tuple[int, int]]] = {}
        if years := spans[0][1]:
            tables["year"] = [(year, everybody) for year in years]
        for name in sorted({group.split(":")[0] for group in self.groups if group != ALL and "|" not in group}):
            found = [
                g for g, group in enumerate(self.groups)
                if group.startswith(f"{name}:") and not group.endswith(f":{UNKNOWN}") and "|" not in group
            ]  # fmt: skip
            tables[name] = [(-1, g) for g in found]
        births = self.numbers["numerator"][self.measures.index("births")]
        cells, sums = {}, {}
        for name, columns in tables.items():
            ordered = sorted(columns, key=lambda c: (births[whole, pooled if c[0] < 0 else c[0], c[1]], c))
            cells[name] = np.array(
                [[(place, span if period < 0 else period, group) for period, group in ordered] for place, span in rows],
                dtype=np.int64,
            )
            sums[name] = np.array([(whole, pooled if p < 0 else p, g) for p, g in ordered], dtype=np.int64)
        return _Block(
            cells,
            np.array([(place, span, everybody) for place, span in rows], dtype=np.int64),
            sums,
            np.array((whole, pooled, everybody), dtype=np.int64),
        )

    def protect_nation(self) -> None:
        """Where the nation is no more than the sum of its states here, it shows only what every state shows."""
        if NATION not in self.places:
            return
        nation = self.places.index(NATION)
        states = [i for i, code in enumerate(self.places) if len(code) == 2 and code != NATION]
        births = self.numbers["numerator"][self.measures.index("births")][:, :, self.groups.index(ALL)]
        if len(states) == 0:
            return
        same: Bools = (births[nation] > 0) & np.isclose(births[nation], births[states].sum(axis=0))
        for mask in (self.no_numerator, self.no_denominator):
            hidden: Bools = np.asarray(mask[:, states].any(axis=1))
            tables = {
                name: [i for i, g in enumerate(self.groups) if g.split(":")[0] == name]
                for name in {g.split(":")[0] for g in self.groups}
            }
            for members in tables.values():
                unsure = hidden[:, :, members].any(axis=2) & same
                for group in members:
                    mask[:, nation, :, group] |= unsure

    def answer(self) -> Protected:
        """Back to the rows of the table given."""
        there = self.at >= 0
        found = [np.zeros(self.size, bool) for _ in range(3)]
        for column, mask in zip(found, (self.no_numerator, self.no_denominator, self.published), strict=True):
            column[self.at[there]] = mask[there]
        return Protected(*found)


_TRIES = 60
"""How often more births are hidden around what is stuck, before a block is not published at all."""


@dataclass(frozen=True)
class _Hidden:
    """Stairs, the measures they are about, and whether they hide denominators too."""

    stairs: Stairs
    measures: list[str]
    denominators: bool


def _protect(cube: _Cube, block: _Block, highest: int) -> bool:
    """Hide what must be hidden of a block; whether it can be published at all."""
    cube.publish(block)
    births = cube.counts(block, "numerator", "births")
    more = Stairs.none(births)  # births hidden because something among them could not move otherwise
    for _ in range(_TRIES):
        try:
            found = _protected(cube, block, births, more, highest)
        except Stuck as stuck:
            more.lengthen(stuck.table, stuck.cells)
            continue
        for hidden in found:
            for into in (cube.no_numerator, cube.no_denominator) if hidden.denominators else (cube.no_numerator,):
                cube.mark(hidden.stairs, block, hidden.measures, into)
        return True
    return False


def _protected(cube: _Cube, block: _Block, births: Counts, more: Stairs, highest: int) -> list[_Hidden]:
    few_births = more.copy()
    _nearly_everybody(cube, block, births, few_births, highest)
    close([Kind(births, ((births.endless(), None),), margin=highest)], few_births, highest)
    found = [_Hidden(few_births, cube.measures, True)]
    for family in families_of(set(cube.measures)):
        found += _family(cube, block, family, births, few_births, highest)
    return found


def _nearly_everybody(cube: _Cube, block: _Block, births: Counts, stairs: Stairs, highest: int) -> None:
    """Hide births where a small denominator is nearly all of them: it could not move while they stand."""
    for family in families_of(set(cube.measures)):
        asked = cube.counts(block, "denominator", family.root)
        if asked.total == 0:
            continue

        def is_so(some: NDArray[np.float64], whole: NDArray[np.float64]) -> Bools:
            return (some >= 1) & (some <= highest) & (whole - some < highest)

        for table, cells in asked.cells.items():
            sums = is_so(asked.columns[table], births.columns[table])
            stairs.hide(table, is_so(cells, births.cells[table]), sums)
        stairs.darken(is_so(asked.rows, births.rows))


def _family(
    cube: _Cube, block: _Block, family: Family, births: Counts, few_births: Stairs, highest: int
) -> list[_Hidden]:
    root = cube.counts(block, "numerator", family.root)
    asked = cube.counts(block, "denominator", family.root)
    if asked.total == 0:
        return []
    away = births.minus(asked)
    endless = births.endless()
    few_asked = few_births.copy()
    close([Kind(asked, ((away, None), (endless, few_births)), margin=2.0)], few_asked, highest)
    found = [_Hidden(few_asked, list(family.measures), True)]

    def kind(people: Counts, *nearer: tuple[Counts, Stairs | None]) -> Kind:
        return Kind(people, (*nearer, (births.minus(people), few_asked), (endless, few_births)), margin=2.0)

    rest = asked.minus(root)
    hidden = few_asked.copy()
    close([kind(root, (rest, None)), kind(rest, (root, None))], hidden, highest)
    found.append(_Hidden(hidden, [family.root], False))

    if family.inside:
        nested = [cube.counts(block, "numerator", m) for m in (*family.inside[::-1], family.root)]
        parts = [nested[0], *(wide.minus(narrow) for narrow, wide in pairwise(nested))]
        inside = hidden.copy()
        close([kind(one, (root.minus(one), None), (asked.minus(one), hidden)) for one in parts], inside, highest)
        extra = [family.remainder] if family.remainder else []
        found.append(_Hidden(inside, [*family.inside, *extra], False))
    if family.beside:
        beside = cube.counts(block, "numerator", family.beside)
        within = hidden.copy()
        last = rest.minus(beside)
        kinds = [
            kind(beside, (last, None), (asked.minus(beside), hidden)),
            kind(last, (beside, None), (asked.minus(last), hidden)),
        ]
        close(kinds, within, highest)
        found.append(_Hidden(within, [family.beside], False))
    return found
