"""Two counts of the same births are never published side by side."""

from __future__ import annotations

from types import SimpleNamespace

import pyarrow as pa
import pytest

from partera.core.errors import BadInput
from partera.evidence.results import Hiding, _assessed_cells, _beside_records, results


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
        results(catalog, print, Hiding(9), "abacus")


def _published(**given: object) -> pa.Table:
    one = {
        "measure": "maternal_deaths", "place": "05", "period": "2020", "group": "all", "numerator": 40.0,
        "denominator": 1_000_000.0, "unknown": None, "value": 4.0, "low": None, "high": None, "state": "ok",
        "published": True, "note": None, "source": "e",
    }  # fmt: skip
    return _assessed_cells(pa.Table.from_pylist([one | given, one]))


def test_a_rate_published_with_its_counts_and_no_limits_gets_the_exact_ones_of_its_count():
    """Garwood's limits of 40 events are 28.58 and 54.47."""
    found = _published().to_pylist()[0]
    assert (found["value"], found["method"], found["rule"]) == (4.0, "poisson-exact-95", "publisher")
    assert (found["low"], found["high"]) == (pytest.approx(2.858, abs=0.001), pytest.approx(5.447, abs=0.001))


@pytest.mark.parametrize(
    "lacking",
    [
        {"numerator": None, "value": None, "state": "suppressed"},
        {"value": None, "state": "unreliable"},
        {"denominator": None},
        {"low": 3.0, "high": 5.0},
        {"measure": "population", "denominator": None, "value": 40.0},
    ],
)
def test_what_is_hidden_withheld_or_has_limits_gets_none_of_ours(lacking: dict[str, object]):
    found = _published(**lacking).to_pylist()[0]
    assert found["method"] is None
    assert (found["low"], found["high"]) == (lacking.get("low"), lacking.get("high"))
