"""The real records of 2024: totals equal independent sums taken character by character."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from partera.evidence import intake
from partera.evidence.catalog import Catalog

REAL = os.environ.get("PARTERA_REAL_DATA")
pytestmark = pytest.mark.skipif(not REAL, reason="PARTERA_REAL_DATA is not set")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    path = Path(REAL or "") / "nchs_natality_microdata" / "births2024_raw.txt"
    return path.read_bytes().decode("latin-1").removesuffix("\r\n").split("\r\n")


@pytest.fixture(scope="module")
def births(tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("home")
    report = intake.load([Path(REAL or "") / "nchs_natality_microdata" / "births2024_raw.txt"], home)[0]
    assert report.ok, report.message
    catalog = Catalog(home)
    return pq.read_table(catalog.rows(catalog.all()[0]))


def _sum(condition) -> int:
    return pc.sum(condition).as_py() or 0


def test_a_hundred_records_are_kept(births, lines: list[str]) -> None:
    assert births.num_rows == len(lines) == 100


def test_the_counts_that_were_taken_by_hand_are_found(births) -> None:
    assert _sum(pc.less(births["weeks"], 37)) == 13
    assert _sum(pc.less(births["weight_grams"], 2500)) == 9
    assert _sum(births["nicu"]) == 14
    assert _sum(pc.equal(births["payer"].cast("string"), "medicaid")) == 28


@pytest.mark.parametrize(
    ("column", "first", "last", "unknown"),
    [
        ("month", 13, 14, ()),
        ("weeks", 499, 500, ("99",)),
        ("weight_grams", 504, 507, ("9999",)),
        ("mother_age", 75, 76, ()),
        ("plurality", 454, 454, ()),
        ("pnc_month", 224, 225, ("99",)),
        ("pnc_visits", 238, 239, ("99",)),
        ("birth_order", 179, 179, ("9",)),
        ("interval_months", 198, 200, ("888", "999")),
    ],
)
def test_every_number_is_the_one_that_stands_there(
    column: str, first: int, last: int, unknown: tuple[str, ...], births, lines: list[str]
) -> None:
    texts = [line[first - 1 : last] for line in lines]
    assert births[column].to_pylist() == [None if text in unknown else int(text) for text in texts]


def test_every_answer_is_the_one_that_stands_there(births, lines: list[str]) -> None:
    for column, place in (("smoked", 269), ("breastfed", 569), ("alive", 568), ("transferred", 567), ("nicu", 519)):
        answers = [{"Y": True, "N": False}.get(line[place - 1]) for line in lines]
        assert births[column].to_pylist() == answers
