"""Rows of a release: from counted records, published cells and ready figures, after protection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from partera.core.codes import area_of
from partera.core.periods import Period
from partera.evidence import engines, schema
from partera.evidence.aggregates import CellsExtract, counts_from_extracts
from partera.evidence.catalog import Catalog, Extract
from partera.evidence.count import count
from partera.evidence.custody import readable
from partera.evidence.measures import all_measures, from_records
from partera.evidence.protection import hidden_cells, protect_counts
from partera.evidence.reliability import POISSON, PUBLISHED, assess
from partera.methods.numbers import Floats
from partera.methods.rates import poisson_exact

SUPPRESSED = "small-count"
COLUMNS = schema.arrow_schema(schema.RESULTS)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Hiding:
    """Counts of 1 to which are hidden: everywhere, and where the owners of records ask for more."""

    highest: int
    stricter: Mapping[str, int] = field(default_factory=dict)  # by state, or US

    def beside(self, tables: Iterable[Extract], births: Iterable[Extract]) -> int:
        """The bound of published tables: as strict as that of an owner whose births are counted in their years, too.

        A table of other states and the nation gives away by subtraction what a state's own records hide.
        """
        owned = {
            (area, year): self.stricter[area] for area, year in _Sources.of(births).extracts if area in self.stricter
        }
        years = {year for table in tables for period in table.periods for year in Period(period).years}
        return max([self.highest, *(bound for (_area, year), bound in owned.items() if year in years)])


def results(catalog: Catalog, progress: Progress, hiding: Hiding, engine: str = engines.FIRST) -> pa.Table:
    """Every row that may be shown, one for each measure, place, period and group.

    Birth records come before published tables, published tables before ready figures; samples of records come last.

    Takes   catalog: the extracts · progress: is told what is being done · hiding: which counts are hidden ·
            engine: that counts birth records, of engines.engine_names()
    Gives   a table with the columns of schema.RESULTS, sorted by place, measure, group and period
    Raises  BadInput or Unavailable when there are birth records and no such engine
    Source  docs/methods/small-counts.md for what is hidden; the measures' own pages for the rest

    >>> from pathlib import Path
    >>> results(Catalog(Path("nothing-loaded-here")), print, Hiding(9)).num_rows
    0
    """
    births, samples = _apart(catalog.current("births"))
    counting = engines.named(engine) if births or samples else None
    tables = [
        _from_records(catalog, births, progress, hiding, counting),
        _from_cells(catalog, births, progress, hiding),
        _from_figures(catalog),
        _of_samples(_from_records(catalog, samples, progress, hiding, counting)),
    ]
    if counting is not None:
        counting.disconnect()
    ranked = [
        table.append_column("rank", pa.array([rank] * table.num_rows, pa.int8())) for rank, table in enumerate(tables)
    ]
    found = pa.concat_tables(ranked).sort_by(
        [(name, "ascending") for name in ("place", "measure", "group", "period", "rank")]
    )
    return _first_of_each(found).drop_columns(["rank"])


def _first_of_each(found: pa.Table) -> pa.Table:
    if found.num_rows == 0:
        return found
    new = np.zeros(found.num_rows, dtype=bool)
    new[0] = True
    for name in ("place", "measure", "group", "period"):
        codes = found[name].combine_chunks().dictionary_encode().indices.to_numpy()
        new[1:] |= codes[1:] != codes[:-1]
    return found.filter(pa.array(new))


def _apart(extracts: list[Extract]) -> tuple[list[Extract], list[Extract]]:
    """Whole files of births, and samples of records for the places and years that no whole file covers."""
    whole = [extract for extract in extracts if not extract.provenance.get("sample")]
    covered = {(place, period) for extract in whole for place in extract.places for period in extract.periods}
    samples = [extract for extract in extracts if extract.provenance.get("sample")]
    return whole, [s for s in samples if not {(p, period) for p in s.places for period in s.periods} & covered]


def _of_samples(found: pa.Table) -> pa.Table:
    """Shares that are shown: how many records a sample holds, or hides, says nothing of the births there were."""
    return found.filter(pc.and_(pc.not_equal(found["measure"], "births"), pc.not_equal(found["state"], "suppressed")))


def _from_records(
    catalog: Catalog,
    extracts: list[Extract],
    progress: Progress,
    hiding: Hiding,
    counting: BaseBackend | None,
) -> pa.Table:
    if not extracts:
        return COLUMNS.empty_table()
    progress("Counting birth records")
    with readable(catalog, extracts) as paths:
        lacking = {paths[extract.id]: extract.not_collected for extract in extracts}
        counted = count(list(paths.values()), from_records(), lacking=lacking, engine=counting)
    progress("Hiding small counts and what would give them away")
    hidden = protect_counts(counted, hiding.highest, hiding.stricter)
    kept = np.flatnonzero(hidden.published)
    return _assessed(counted.take(kept), hidden.numerator[kept], hidden.denominator[kept], _Sources.of(extracts))


@dataclass(frozen=True)
class _Sources:
    """Which birth extracts stand behind a place's period, and what must be said of them."""

    extracts: dict[tuple[str, int], list[Extract]]

    @classmethod
    def of(cls, extracts: Iterable[Extract]) -> _Sources:
        """By state (or US) and year."""
        found: dict[tuple[str, int], list[Extract]] = defaultdict(list)
        for extract in extracts:
            for state in {area_of(place) for place in extract.places}:
                for year in {year for period in extract.periods for year in Period(period).years}:
                    found[state, year].append(extract)
        return cls(found)

    def behind(self, place: str, period: str) -> tuple[str, str | None]:
        """Ids and notes."""
        used = {e.id: e for year in Period(period).years for e in self.extracts.get((area_of(place), year), [])}
        notes = dict.fromkeys(note for key in sorted(used) for note in used[key].notes)
        return ",".join(sorted(used)), "; ".join(notes) or None


def _assessed(
    counted: pa.Table, no_numerator: NDArray[np.bool_], no_denominator: NDArray[np.bool_], sources: _Sources
) -> pa.Table:
    """Value, interval and state of counted rows, with what is hidden left out."""
    size = counted.num_rows
    names = counted["measure"].to_numpy(zero_copy_only=False)
    given = counted["state"].to_numpy(zero_copy_only=False)
    numbers = {
        name: counted[name].to_numpy(zero_copy_only=False).astype(float)
        for name in ("numerator", "denominator", "unknown")
    }
    numbers["numerator"][no_numerator | no_denominator] = np.nan
    for name in ("denominator", "unknown"):
        numbers[name][no_denominator] = np.nan
    out = {name: np.full(size, np.nan) for name in ("value", "low", "high")}
    words = {name: np.full(size, "", dtype=object) for name in ("state", "rule", "method")}
    for measure_id in np.unique(names):
        at = np.flatnonzero(names == measure_id)
        found = assess(all_measures()[measure_id], numbers["numerator"][at], numbers["denominator"][at])
        for name in out:
            out[name][at] = getattr(found, name)
        for name in words:
            words[name][at] = getattr(found, name)
    hidden = no_numerator | no_denominator
    words["state"][hidden], words["rule"][hidden] = "suppressed", SUPPRESSED
    uncollected = given == "not_collected"
    words["state"][uncollected], words["rule"][uncollected] = "not_collected", "not-given"
    said = [
        sources.behind(*row) for row in zip(counted["place"].to_pylist(), counted["period"].to_pylist(), strict=True)
    ]
    return _table(
        counted,
        {**numbers, **out},
        words,
        source=[source for source, _ in said],
        note=[note for _, note in said],
    )


def _table(
    keys: pa.Table, numbers: dict[str, NDArray[np.float64]], words: dict[str, Any], source: list[str], note: list[Any]
) -> pa.Table:
    measures = all_measures()
    names = keys["measure"].to_pylist()
    columns: dict[str, Any] = {name: keys[name] for name in ("measure", "place", "period", "group")}
    columns["definition"] = [measures[name].definition if name in measures else f"{name}@1" for name in names]
    columns |= {name: pa.array(values, from_pandas=True) for name, values in numbers.items()}
    columns |= {
        name: [value or None for value in values] if name == "method" else list(values)
        for name, values in words.items()
    }
    columns |= {"source": source, "note": note}
    arrays = [
        value.combine_chunks().cast(field.type)
        if isinstance(value := columns[field.name], pa.ChunkedArray)
        else pa.array(value, field.type)
        for field in COLUMNS
    ]
    return pa.table(arrays, schema=COLUMNS)


def _from_cells(catalog: Catalog, births: list[Extract], progress: Progress, hiding: Hiding) -> pa.Table:
    extracts = catalog.current("cells")
    if not extracts:
        return COLUMNS.empty_table()
    progress("Reading published tables, and hiding what they would give away together")
    cells = {extract.id: pq.read_table(catalog.rows(extract)) for extract in extracts}
    highest = hiding.beside(extracts, births)
    hidden = hidden_cells(cells, {extract.id: extract.provenance for extract in extracts}, highest)
    counted = counts_from_extracts(
        [CellsExtract(e.id, cells[e.id], e.provenance, e.notes) for e in extracts], hidden=hidden
    )
    return _assessed_cells(counted.filter(pa.array(_beside_records(counted, births), pa.bool_())))


def _beside_records(counted: pa.Table, births: list[Extract]) -> list[bool]:
    """Which published figures may stand beside the birth records: two counts of the same births could be subtracted."""
    own = set(_Sources.of(births).extracts)
    return [
        not any((area_of(place), year) in own for year in Period(period).years)
        for place, period in zip(counted["place"].to_pylist(), counted["period"].to_pylist(), strict=True)
    ]


def _assessed_cells(counted: pa.Table) -> pa.Table:
    names = counted["measure"].to_numpy(zero_copy_only=False)
    given = counted["state"].to_numpy(zero_copy_only=False).astype(object)
    publishers = counted["published"].to_numpy(zero_copy_only=False).astype(bool)
    numbers = {
        name: counted[name].to_numpy(zero_copy_only=False).astype(float)
        for name in ("numerator", "denominator", "unknown", "value", "low", "high")
    }
    words = {
        "state": given.copy(),
        "rule": np.full(len(names), PUBLISHED, dtype=object),
        "method": np.full(len(names), "", dtype=object),
    }
    ours = (given == "ok") & ~publishers
    for measure_id in np.unique(names[ours]) if ours.any() else ():
        at = np.flatnonzero(ours & (names == measure_id))
        found = assess(all_measures()[measure_id], numbers["numerator"][at], numbers["denominator"][at])
        for name in ("value", "low", "high"):
            numbers[name][at] = getattr(found, name)
        for name in words:
            words[name][at] = getattr(found, name)
    _give_limits(numbers, words["method"], names, np.flatnonzero(publishers & np.isnan(numbers["low"])))
    words["rule"][words["state"] == "suppressed"] = SUPPRESSED
    return _table(counted, numbers, words, counted["source"].to_pylist(), counted["note"].to_pylist())


def _give_limits(numbers: dict[str, Floats], method: NDArray[Any], names: NDArray[Any], at: NDArray[np.intp]) -> None:
    """Limits of rates that a publisher gives with their counts and without limits: chance touches those as well."""
    per = np.array([all_measures()[name].per for name in names[at]], dtype=float)
    known = (per > 1) & (numbers["denominator"][at] > 0)
    for name in ("value", "numerator"):
        known &= ~np.isnan(numbers[name][at])
    at, per = at[known], per[known]
    scale = per / numbers["denominator"][at]
    for name, limit in zip(("low", "high"), poisson_exact(numbers["numerator"][at]), strict=True):
        numbers[name][at] = limit * scale
    method[at] = POISSON


def _from_figures(catalog: Catalog) -> pa.Table:
    """Ready values: population, vulnerability, declared indicators; a later extract takes the place of an earlier."""
    found = []
    for extract in reversed(catalog.current("figures")):
        rows = pq.read_table(catalog.rows(extract))
        size = rows.num_rows
        numbers = {
            name: rows[name].to_numpy(zero_copy_only=False).astype(float)
            for name in ("numerator", "denominator", "value", "low", "high")
        }
        numbers["unknown"] = np.full(size, np.nan)
        words = {
            "state": rows["state"].to_pylist(),
            "rule": [PUBLISHED] * size,
            "method": ["publisher" if low == low else "" for low in numbers["low"]],
        }
        note = "; ".join(extract.notes) or None
        found.append(_table(rows, numbers, words, [extract.id] * size, [note] * size))
    return pa.concat_tables(found) if found else COLUMNS.empty_table()
