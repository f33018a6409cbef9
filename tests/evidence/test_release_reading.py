"""A release is read by many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from partera.evidence.release import _Table


def test_many_pages_read_one_release_at_the_same_time(tmp_path: Path) -> None:
    places = [f"{number:05d}" for number in range(200) for _ in range(50)]
    rows = pa.table({"place": places, "value": list(range(len(places)))})
    pq.write_table(rows, tmp_path / "by_place.parquet", row_group_size=100)
    table = _Table(tmp_path / "by_place.parquet")

    def read(number: int) -> bool:
        wanted = f"{number % 200:05d}"
        return wanted in table.rows([wanted])["place"].to_pylist()

    with ThreadPoolExecutor(8) as readers:
        assert all(readers.map(read, range(2_000)))
