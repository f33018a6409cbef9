"""Measure × place × period × group → numerator, denominator, unknown.

Two halves. The engine counts the records into a few dimensions at a time: Ibis expressions, the same on every
engine. What remains are small tables, which are added up here: counties into states, groups into everybody, years
into the pooled period.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from partera.evidence import engines
from partera.evidence.groups import COLUMN_OF, group_of
from partera.evidence.measures.definition import Measure
from partera.evidence.rollup import Cube, Sums, roll_up
from partera.evidence.vocabulary import DIMENSIONS

COUNTS = pa.schema(
    [
        ("measure", pa.string()),
        ("place", pa.string()),
        ("period", pa.string()),
        ("group", pa.string()),
        ("numerator", pa.int64()),
        ("denominator", pa.int64()),
        ("unknown", pa.int64()),
        ("state", pa.string()),
    ]
)
"""Columns of a table of counts. `state` is ok or not_collected; the three counts are blank in the latter."""

LONGEST_POOL = 5
_TOGETHER = 3  # dimensions counted at once at most: more makes the cube as large as the records


@dataclass(frozen=True)
class _Tally:
    """Where a measure's counts stand among the sums."""

    numerator: int
    denominator: int
    outside: int | None  # not among those the measure is about; None where it is about everybody
    asked: int  # records whose area collected what the measure needs; who is not counted above is unknown


@dataclass
class _Plan:
    """What the engine is to add up, each sum once however many measures use it.

    First every condition by itself, once, as a column; then how many records meet several. Asking the engine for both
    in one step makes it work out again what conditions have in common.
    """

    births: ir.Table
    layouts: list[frozenset[str]]  # what the files of each layout lack
    absent: frozenset[str]  # what single records lack besides
    sums: list[tuple[str, ...]] = field(default_factory=list)  # the conditions that must all hold
    _conditions: dict[Any, str] = field(default_factory=dict)

    def place(self, *conditions: ir.BooleanValue | None) -> int:
        """Where the number of records that meet every condition stands; None is no condition."""
        names = tuple(self._name(condition) for condition in conditions if condition is not None)
        if names not in self.sums:
            self.sums.append(names)
        return self.sums.index(names)

    def _name(self, condition: ir.BooleanValue) -> str:
        return self._conditions.setdefault(condition.op(), f"condition_{len(self._conditions)}")

    def collected(self, columns: Sequence[str]) -> ir.BooleanValue | None:
        """Whether a record's area collected all of the columns; None where every record's did."""
        without = [i for i, lacking in enumerate(self.layouts) if not lacking.isdisjoint(columns)]
        found = [self.births.layout.notin(without)] if without else []
        listed = self.births.not_collected
        found += [~listed.contains(column).fill_null(False) for column in columns if column in self.absent]
        return ibis.and_(*found) if found else None

    def tally(self, measure: Measure) -> _Tally:
        """Add a measure's sums."""
        assert measure.numerator is not None
        has_it = measure.numerator(self.births)
        known = measure.known(self.births) if measure.known else has_it.notnull()
        among = measure.among(self.births) if measure.among else None
        asked = self.collected(measure.needs)
        return _Tally(
            self.place(among, has_it, asked),
            self.place(among, known, asked),
            None if among is None else self.place(~among, asked),
            self.place(asked),
        )

    def had(self, dimensions: Sequence[str]) -> dict[str, int]:
        """Where the number of records stands that were asked for a dimension; none that every record was asked for."""
        asked = {dimension: self.collected([COLUMN_OF[dimension]]) for dimension in dimensions}
        return {dimension: self.place(one) for dimension, one in asked.items() if one is not None}

    def by(self, dimensions: tuple[str, ...]) -> ir.Table:
        """Every sum by place, year and these dimensions."""
        groups = {f"group_{name}": group_of(self.births, name) for name in dimensions}
        conditions = {name: operation.to_expr() for operation, name in self._conditions.items()}
        records = self.births.select("place", "year", **groups, **conditions)
        sums = {f"sum_{i}": _holding(records, names) for i, names in enumerate(self.sums)}
        return records.group_by("place", "year", *groups).aggregate(**sums)


def _holding(records: ir.Table, names: tuple[str, ...]) -> ir.IntegerScalar:
    """How many records have all of these columns true."""
    return records.count(where=ibis.and_(*(records[name] for name in names)) if names else None)


def count(
    paths: Sequence[Path],
    measures: Sequence[Measure],
    *,
    dimensions: Sequence[str] = tuple(DIMENSIONS),
    by_place: bool = True,
    longest_pool: int = LONGEST_POOL,
    lacking: Mapping[Path, Collection[str]] | None = None,
    engine: BaseBackend | None = None,
) -> pa.Table:
    """Numerator, denominator and unknown of each measure, place, period and group.

    Takes   paths: Parquet files with the columns of schema.BIRTHS · measures: those counted from records ·
            dimensions: of vocabulary.DIMENSIONS, one at a time · by_place: False leaves counties out ·
            longest_pool: years pooled at most · lacking: by path the columns that the whole file did not collect
            (the manifest's `not_collected`) · engine: an Ibis connection, Polars if None
    Gives   a table with the columns COUNTS, sorted by place, period, group (all first) and measure as given.
            Periods are years, and the latest run of years without a gap pooled into one (2020-2024) where it has
            two or more. A county counts also for its state; US only where records say US. A group is there when
            it had a birth; a dimension that a whole place and period did not collect is not. A measure that
            nobody in the cell collected (pooled: in any of its years) has one row with state not_collected.
    Raises  nothing of its own
    Source  docs/methods/measures.md

    >>> count([], []).num_rows
    0
    """
    counted = [measure for measure in measures if measure.numerator is not None]
    if not paths or not counted:
        return COUNTS.empty_table()
    connection = engine or engines.polars()
    births, layouts = _read(connection, paths, lacking or {})
    plan = _Plan(births, layouts, _absent_columns(births))
    everybody = plan.place(None)
    tallies = [plan.tally(measure) for measure in counted]
    had = plan.had(dimensions)
    split = _split(tuple(dimensions))
    tables = engines.tables(connection, [plan.by(together) for together in split])
    cubes = [Cube.of(table, together, len(plan.sums)) for table, together in zip(tables, split, strict=True)]
    if engine is None:
        connection.disconnect()
    asked = sorted({tally.asked for tally in tallies} - {everybody})
    found = roll_up(cubes, asked=asked, had=had, by_place=by_place, longest_pool=longest_pool)
    return _long(found, [measure.id for measure in counted], tallies)


def _split(dimensions: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The dimensions in as few and as even parts as can be; one empty part when there are none."""
    parts = max(1, math.ceil(len(dimensions) / _TOGETHER))
    size = len(dimensions) // parts
    return [dimensions[i * size : (i + 1) * size if i + 1 < parts else None] for i in range(parts)]


def _read(
    connection: BaseBackend, paths: Sequence[Path], lacking: Mapping[Path, Collection[str]]
) -> tuple[ir.Table, list[frozenset[str]]]:
    """All records with the number of their file's layout, and what each layout lacks."""
    files: dict[frozenset[str], list[str]] = {}
    for path in paths:
        files.setdefault(frozenset(lacking.get(path, ())), []).append(str(path))
    parts = [
        engines.read(connection, together).mutate(layout=ibis.literal(i, "int16"))
        for i, together in enumerate(files.values())
    ]
    return (parts[0] if len(parts) == 1 else ibis.union(*parts)), list(files)


def _absent_columns(births: ir.Table) -> frozenset[str]:
    """The columns that some record's area did not collect."""
    lists = births.filter(births.not_collected.length() > 0).select("not_collected")
    found = lists.select(column=lists.not_collected.unnest()).distinct().to_pyarrow()
    return frozenset(found["column"].to_pylist())


def _long(found: Sums, names: list[str], tallies: list[_Tally]) -> pa.Table:
    """One row for each cell and measure."""
    sums, cells = found.sums, len(found.sums)
    numerator = sums[:, [tally.numerator for tally in tallies]]
    denominator = sums[:, [tally.denominator for tally in tallies]]
    unknown = sums[:, [tally.asked for tally in tallies]] - denominator
    for i, tally in enumerate(tallies):
        if tally.outside is not None:
            unknown[:, i] -= sums[:, tally.outside]
    never = np.zeros(numerator.shape, dtype=bool)
    for i, tally in enumerate(tallies):
        if (column := found.never.get(tally.asked)) is not None:
            never[:, i] = column
    blank = never.reshape(-1)
    return pa.table(
        [
            _words(np.tile(np.arange(len(names)), cells), names),
            _words(np.repeat(found.place, len(names)), found.places),
            _words(np.repeat(found.period, len(names)), found.periods),
            _words(np.repeat(found.group, len(names)), found.groups),
            *(pa.array(counts.reshape(-1), mask=blank) for counts in (numerator, denominator, unknown)),
            _words(blank.astype(np.int32), ["ok", "not_collected"]),
        ],
        schema=COUNTS,
    )


def _words(codes: NDArray[np.int_], words: list[str]) -> pa.Array:
    return pa.array(words).take(pa.array(codes))
