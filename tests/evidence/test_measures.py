"""Every measure is whole: its people, dates and words, and a drawn spec that counting agrees with."""

from __future__ import annotations

from pathlib import Path

import pytest

from partera.core.errors import NotFound
from partera.evidence import schema
from partera.evidence.count import count
from partera.evidence.groups import COLUMN_OF
from partera.evidence.measures import all_measures, from_records, measure
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import DIMENSIONS
from tests.evidence.births import write_births
from tests.evidence.specs import FOLDER, NOT_COLLECTED, NOT_STATED, Spec, read_spec

EVERY = list(all_measures().values())
COUNTED = from_records()


def _ids(found: Measure) -> str:
    return found.id


@pytest.mark.parametrize("found", COUNTED, ids=_ids)
def test_counting_agrees_with_the_drawn_spec(found: Measure, tmp_path: Path) -> None:
    spec = read_spec(found.id)
    births = spec.births()
    table = count([write_births(tmp_path / "births.parquet", births)], [found], dimensions=()).to_pylist()
    counts = {row["place"]: tuple(row[name] or 0 for name in ("numerator", "denominator", "unknown")) for row in table}
    assert [counts[birth["place"]] for birth in births] == spec.marks
    assert counts["05"] == spec.totals


@pytest.mark.parametrize("found", COUNTED, ids=_ids)
def test_a_spec_draws_a_birth_not_stated_and_one_not_collected(found: Measure) -> None:
    spec: Spec = read_spec(found.id)
    cells = {cell for row in spec.rows for cell in row}
    assert {NOT_STATED, NOT_COLLECTED} <= cells
    assert len(spec.rows) >= 6
    assert set(found.needs) <= set(spec.columns)
    assert spec.totals == tuple(sum(column) for column in zip(*spec.marks, strict=True))
    assert spec.totals[2] > 0 or found.id == "births"


def test_no_spec_stands_without_a_measure() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {found.id for found in COUNTED}


@pytest.mark.parametrize("found", EVERY, ids=_ids)
def test_a_measure_has_words_people_and_dates(found: Measure) -> None:
    texts = (found.title, found.title_es, found.counts, found.counts_es, found.out_of, found.out_of_es)
    assert all(texts)
    assert found.author and found.checked_by and found.source and found.family
    assert found.reviewed < found.next_review
    assert found.per in (1, 100, 1_000, 10_000, 100_000)
    assert found.better in ("lower", "higher", "neither")
    assert found.version >= 1


def test_measures_need_columns_that_births_have() -> None:
    columns = {column.name for column in schema.BIRTHS}
    assert all(set(found.needs) <= columns for found in EVERY)
    assert all((found.numerator is None) == (found not in COUNTED) for found in EVERY)


def test_the_measures_the_product_promises_are_there() -> None:
    promised = "births ptb ptb_early ptb_late ptb_very early_term lbw vlbw pnc1 pnc_late smoke bf_init ipi18 ipi6 ntsv"
    promised += " ced_total nicu medicaid"
    assert {found.id for found in COUNTED} == set(promised.split())
    assert {"imr", "birth_rate", "maternal_deaths", "population", "women_15_44", "svi"} <= all_measures().keys()


def test_an_unknown_measure_is_not_found() -> None:
    with pytest.raises(NotFound, match="no measure called 'ptx'"):
        measure("ptx")


def test_every_dimension_can_be_counted_by() -> None:
    assert COLUMN_OF.keys() == DIMENSIONS.keys()
