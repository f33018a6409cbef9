"""Two counts of the same births are never published side by side."""

from __future__ import annotations

from types import SimpleNamespace

import pyarrow as pa
import pytest

from partera.core.errors import BadInput
from partera.evidence.results import _beside_records, results


def _counted(*keys: tuple[str, str]) -> pa.Table:
    return pa.table({"place": [place for place, _ in keys], "period": [period for _, period in keys]})


def _births(place: str, year: str):
    return SimpleNamespace(id="e", places=[place], periods=[year], notes=[])


def test_published_figures_of_a_state_with_birth_records_of_that_year_are_left_out():
    counted = _counted(("05", "2022"), ("05119", "2022"), ("05", "2019-2022"))
    assert _beside_records(counted, [_births("05001", "2022")]) == [False, False, False]


def test_published_figures_of_other_states_and_years_stay():
    counted = _counted(("22", "2022"), ("05", "2021"), ("US", "2022"))
    assert _beside_records(counted, [_births("05001", "2022")]) == [True, True, True]


def test_birth_records_are_counted_by_the_engine_that_was_chosen():
    births = SimpleNamespace(id="e", provenance={}, places=["05"], periods=["2022"], notes=[])
    catalog = SimpleNamespace(current=lambda kind: [births] if kind == "births" else [])
    with pytest.raises(BadInput, match="There is no engine called 'abacus'"):
        results(catalog, print, 9, "abacus")
