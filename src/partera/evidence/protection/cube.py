"""Counted figures as arrays, the blocks of tables they are published in, and what is to be hidden of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from partera.core.codes import NATION
from partera.core.periods import Period
from partera.evidence.protection.stairs import Bools, Counts, Stairs
from partera.evidence.vocabulary import ALL, UNKNOWN


@dataclass(frozen=True)
class Protected:
    """Per row of the counts given: what to hide, and whether the row may be published at all."""

    numerator: Bools
    denominator: Bools
    published: Bools


@dataclass(frozen=True)
class Block:
    """Tables of the same rows, as positions (place, period, group) in the cube; order of columns: smallest first."""

    cells: dict[str, NDArray[np.int64]]  # table → rows × columns × 3
    rows: NDArray[np.int64]  # rows × 3
    columns: dict[str, NDArray[np.int64]]  # table → columns × 3
    total: NDArray[np.int64]  # 3


@dataclass
class Cube:
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
    def of(cls, counts: pa.Table) -> Cube:
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

    def counts(self, block: Block, name: str, measure: str) -> Counts:
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

    def mark(self, stairs: Stairs, block: Block, measures: list[str], into: Bools) -> None:
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

    def publish(self, block: Block) -> None:
        """Let a block's rows be published, nothing of them hidden yet."""
        for positions in (*block.cells.values(), block.rows, *block.columns.values(), block.total[None]):
            at = (slice(None), *positions.reshape(-1, 3).T)
            self.published[at] = True
            self.no_numerator[at] = self.no_denominator[at] = False

    def withdraw(self, block: Block) -> None:
        """Let nothing of a block be published."""
        for positions in (*block.cells.values(), block.rows, *block.columns.values(), block.total[None]):
            at = (slice(None), *positions.reshape(-1, 3).T)
            self.published[at] = False
            self.no_numerator[at] = self.no_denominator[at] = True

    def blocks(self) -> Iterator[tuple[Block, Block]]:
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

    def _block(self, places: list[int], whole: int, spans: list[tuple[int, list[int]]], pooled: int) -> Block:
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
        return Block(
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
