"""Counting on Spark equals the slow judge: the same expressions as on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ibis.backends import BaseBackend

from partera.evidence import engines
from partera.evidence.count import count
from partera.evidence.measures import from_records
from tests.evidence.births import a_crowd, write_births
from tests.evidence.oracle import judge
from tests.evidence.test_count import as_judged

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.filterwarnings("default")]  # its own warnings are many


@pytest.fixture(scope="module")
def spark() -> Iterator[BaseBackend]:
    connection = engines.named("spark")
    yield connection
    connection.disconnect()


def test_counting_on_spark_equals_the_slow_judge(spark: BaseBackend, tmp_path: Path) -> None:
    crowd = a_crowd(1000, 8)
    path = write_births(tmp_path / "births.parquet", crowd)
    assert as_judged(count([path], from_records(), engine=spark)) == judge(crowd)


def test_counting_on_spark_equals_counting_on_duckdb_file_by_file(spark: BaseBackend, tmp_path: Path) -> None:
    crowd = a_crowd(600, 9)
    paths = [write_births(tmp_path / f"{i}.parquet", crowd[i::2]) for i in range(2)]
    lacking = {paths[0]: ["payer"]}
    on_spark = count(paths, from_records(), lacking=lacking, engine=spark)
    assert on_spark.equals(count(paths, from_records(), lacking=lacking))
