"""San Diego: eighteen files by race and the county's births by month give one hidden count away, until protected.

The counts themselves are never written here.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from partera.evidence import intake
from partera.evidence.catalog import Catalog
from partera.evidence.protection import hidden_cells
from partera.evidence.protection.attack import possible
from partera.evidence.protection.boxes import boxes_of, by_place
from partera.evidence.protection.known import Known
from partera.evidence.release import build

REAL = os.environ.get("PARTERA_REAL_DATA")
pytestmark = [
    pytest.mark.skipif(not REAL, reason="PARTERA_REAL_DATA is not set"),
    pytest.mark.slow,
]
SAN_DIEGO = "06073"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    natality = Path(str(REAL)) / "cdc_wonder_natality"
    files = [*sorted((natality / "SANDAG").rglob("*.txt")), natality / "dwdii" / "Natality, 2007-2013-StateCounty.txt"]
    assert all(report.ok for report in intake.load(files, folder))
    return folder


@pytest.fixture(scope="module")
def cells(home):
    catalog = Catalog(home)
    return {extract.id: pq.read_table(catalog.rows(extract)) for extract in catalog.current("cells")}


@pytest.fixture(scope="module")
def said(home):
    return {extract.id: extract.provenance for extract in Catalog(home).current("cells")}


def test_the_attack_finds_one_hidden_count_in_the_raw_files(cells, said):
    places = by_place(boxes_of(cells, said)["births"])
    ranges = [possible(box, Known(places, set())) for box in places[SAN_DIEGO] if box.count is None]
    assert len(ranges) == 3
    assert sum(low == high for low, high in ranges) == 1


def test_the_attack_fails_on_what_is_published(cells, said):
    places = by_place(boxes_of(cells, said)["births"])
    gone = {(extract, row) for extract, rows in hidden_cells(cells, said).items() for row in rows}
    for box in (box for box in places[SAN_DIEGO] if box.count is None):
        low, high = possible(box, Known(places, gone))
        assert low <= 1
        assert high >= 9


def test_the_release_shows_no_figure_made_of_a_cell_that_was_hidden(home, cells, said):
    shown = build(home).figures(places=["06073"], measures=["births"])
    gone = hidden_cells(cells, said)
    (table,) = [cells[extract].take(sorted(rows)).to_pylist() for extract, rows in gone.items()]
    for row in table:
        same = [f for f in shown if f.period == row["period"] and f.numerator == row["count"]]
        assert same == []
