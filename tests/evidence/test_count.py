"""Counting equals the slow judge."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from partera.core.errors import BadInput, Unavailable
from partera.evidence import engines
from partera.evidence.count import COUNTS, count
from partera.evidence.measures import from_records, measure
from tests.evidence.births import a_crowd, births, write_births
from tests.evidence.oracle import ANSWERS, NEEDS, judge


def _counted(rows: list[dict[str, Any]], folder: Path, engine: str = "polars") -> pa.Table:
    return count([write_births(folder / "births.parquet", rows)], from_records(), engine=engines.named(engine))


def as_judged(table: pa.Table) -> dict[tuple[str, ...], tuple[int, int, int] | None]:
    found = {}
    for row in table.to_pylist():
        counts = (row["numerator"], row["denominator"], row["unknown"])
        key = (row["measure"], row["place"], row["period"], row["group"])
        found[key] = None if row["state"] == "not_collected" else counts
    assert len(found) == table.num_rows
    return found


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking through an engine takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(births)
def test_counting_equals_the_slow_judge_on_a_few_births(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert as_judged(_counted(rows, Path(folder))) == judge(rows)


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "seed"), [("polars", 1), ("polars", 2), ("duckdb", 1)])
def test_counting_equals_the_slow_judge_on_thousands_of_births(engine: str, seed: int, tmp_path: Path) -> None:
    crowd = a_crowd(3000, seed)
    assert as_judged(_counted(crowd, tmp_path, engine)) == judge(crowd)


def test_the_judge_knows_every_measure_and_what_it_needs() -> None:
    assert {m.id: m.needs for m in from_records()} == {name: NEEDS[name] for name in ANSWERS}


def test_files_are_counted_together_and_in_any_order(tmp_path: Path) -> None:
    crowd = a_crowd(300, 3)
    whole = write_births(tmp_path / "whole.parquet", crowd)
    parts = [write_births(tmp_path / "b.parquet", crowd[100:]), write_births(tmp_path / "a.parquet", crowd[:100])]
    assert count(parts, from_records()).equals(count([whole], from_records()))


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_counting_equals_the_slow_judge_on_a_hundred_births(engine: str, tmp_path: Path) -> None:
    crowd = a_crowd(100, 8)
    assert as_judged(_counted(crowd, tmp_path, engine)) == judge(crowd)


def test_what_a_whole_file_lacks_is_as_if_each_record_said_so(tmp_path: Path) -> None:
    lacking = ["weeks", "payer"]
    old = [birth for birth in a_crowd(400, 6) if birth["year"] < 2021]
    new = [birth for birth in a_crowd(400, 7) if birth["year"] >= 2021]
    bare = [{name: value for name, value in birth.items() if name not in lacking} for birth in old]
    said = [birth | {"not_collected": [*birth["not_collected"], *lacking]} for birth in bare]
    paths = [write_births(tmp_path / "old.parquet", bare), write_births(tmp_path / "new.parquet", new)]
    assert as_judged(count(paths, from_records(), lacking={paths[0]: lacking})) == judge(said + new)


def test_a_table_of_counts_is_sorted_the_same_each_time_on_each_engine(tmp_path: Path) -> None:
    path = write_births(tmp_path / "births.parquet", a_crowd(300, 4))
    first = count([path], from_records())
    assert first.schema == COUNTS
    assert first.equals(count([path], from_records(), engine=engines.duckdb(threads=1)))
    places = first["place"].to_pylist()
    assert places == sorted(places)


def test_counties_can_be_left_out(tmp_path: Path) -> None:
    path = write_births(tmp_path / "births.parquet", a_crowd(200, 5))
    table = count([path], [measure("ptb")], dimensions=(), by_place=False)
    assert set(table["place"].to_pylist()) == {"US", "05", "22"}
    assert set(table["group"].to_pylist()) == {"all"}


def test_the_nation_is_never_added_up_from_states(tmp_path: Path) -> None:
    rows = [{"place": "05001", "year": 2022, "weeks": 36, "not_collected": []}]
    assert set(_counted(rows, tmp_path)["place"].to_pylist()) == {"05", "05001"}


def test_a_pool_is_no_longer_than_asked(tmp_path: Path) -> None:
    rows = [{"place": "05", "year": year, "not_collected": None} for year in range(2015, 2023)]
    path = write_births(tmp_path / "births.parquet", rows)
    found = count([path], [measure("births")], dimensions=(), longest_pool=3)
    assert [p for p in found["period"].to_pylist() if "-" in p] == ["2020-2022"]


def test_an_engine_that_is_not_there_says_what_to_do() -> None:
    with pytest.raises(BadInput, match="Choose one of: polars, duckdb, spark"):
        engines.named("abacus")
    if not engines.has_spark():
        with pytest.raises(Unavailable, match="Install pyspark"):
            engines.named("spark")
