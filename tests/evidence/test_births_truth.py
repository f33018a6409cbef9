"""The invented births' recorded truth lies within the 95% intervals about as often as theory says."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from partera.demo.births import Truth, write_world
from partera.evidence import custody, intake
from partera.evidence.catalog import Catalog
from partera.evidence.suppliers.protocol import Given
from partera.methods.rates import wilson
from tests.support.custody import UNDER

YEARS = (2021, 2022, 2023)
STATES = ("05", "22", "35")


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return write_world(tmp_path_factory.mktemp("world"), 11, YEARS, STATES, 3_000)


@pytest.fixture(scope="module")
def births(truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    home = tmp_path_factory.mktemp("home")
    for path in truth.files:
        report = intake.load([path], home, Given(mapping=truth.mappings.get(path)), under=UNDER)[0]
        assert report.ok, report.message
        assert report.set_aside == {}
    catalog = Catalog(home)
    return pa.concat_tables([custody.table(catalog, extract) for extract in catalog.all()], promote_options="none")


def _counted(births: pa.Table, condition: pc.Expression, among: pc.Expression, by: list[str]) -> list[dict]:
    """Numerator and denominator of a measure, by state (US for the nation), year and more."""
    place = pc.coalesce(births["state"].cast(pa.string()), births["place"].cast(pa.string()))
    table = births.set_column(0, "at", place).filter(among)
    table = table.append_column("hit", pa.array(pa.table(table).to_pandas().eval(condition)).cast(pa.int64()))
    return table.group_by([*by]).aggregate([("hit", "sum"), ("hit", "count")]).to_pylist()


MEASURES = {
    "ptb": ("weeks < 37", pc.field("weeks").is_valid()),
    "ptb_early": ("weeks < 34", pc.field("weeks").is_valid()),
    "ptb_late": ("weeks >= 34 and weeks < 37", pc.field("weeks").is_valid()),
    "early_term": ("weeks == 37 or weeks == 38", pc.field("weeks").is_valid()),
    "lbw": ("weight_grams < 2500", pc.field("weight_grams").is_valid()),
    "pnc1": ("pnc_month >= 1 and pnc_month <= 3", pc.field("pnc_month").is_valid()),
    "pnc_late": ("pnc_month == 0 or pnc_month >= 7", pc.field("pnc_month").is_valid()),
    "smoke": ("smoked == True", pc.field("smoked").is_valid()),
    "bf_init": ("breastfed == True", pc.field("breastfed").is_valid() & pc.field("alive") & ~pc.field("transferred")),
    "ced_total": ("delivery == 'cesarean'", pc.field("delivery").is_valid()),
    "ntsv": (
        "delivery == 'cesarean'",
        pc.field("delivery").is_valid()
        & (pc.field("birth_order") == 1)
        & (pc.field("plurality") == 1)
        & (pc.field("weeks") >= 37)
        & (pc.field("presentation") == "cephalic"),
    ),
    "nicu": ("nicu == True", pc.field("nicu").is_valid()),
    "medicaid": ("payer == 'medicaid'", pc.field("payer").is_valid()),
}


def _inside(truth: Truth, births: pa.Table, by: list[str], dimension: str | None) -> list[bool]:
    held = []
    for measure, (condition, among) in MEASURES.items():
        for row in _counted(births, condition, among, by):
            if measure == "medicaid" and dimension == "payer":
                continue  # who pays is the group itself
            group = "all" if dimension is None else f"{dimension}:{row[dimension] or 'unknown'}"
            if row["hit_count"] < 50:
                continue
            count, chance = truth.known[measure, row[by[0]], str(row["year"]), group]
            assert count == row["hit_count"], (measure, row)
            low, high = wilson(row["hit_sum"], row["hit_count"])
            held.append(bool(low <= chance <= high))
    return held


def _expected(held: list[bool], slack: float = 0.04) -> None:
    share = sum(held) / len(held)
    assert 0.95 - slack <= share <= 0.995, (share, len(held))


def test_state_and_nation_figures_hold_the_truth_as_often_as_theory_says(truth: Truth, births: pa.Table) -> None:
    held = _inside(truth, births, ["at", "year"], None)
    assert len(held) == len(MEASURES) * (len(STATES) * len(YEARS) + 1)
    _expected(held, slack=0.05)


@pytest.mark.parametrize("dimension", ["race", "education", "payer"])
def test_group_figures_hold_the_truth_as_often_as_theory_says(dimension: str, truth: Truth, births: pa.Table) -> None:
    held = _inside(truth, births, ["at", "year", dimension], dimension)
    assert len(held) > 250
    _expected(held)


def test_county_figures_hold_the_truth_as_often_as_theory_says(truth: Truth, births: pa.Table) -> None:
    named = births.append_column("county", births["place"].cast(pa.string())).filter(pc.field("state").is_valid())
    held = _inside(truth, named, ["county", "year"], None)
    assert len(held) > 500
    _expected(held)


def test_rates_are_those_of_the_states_they_imitate(truth: Truth) -> None:
    rates = {state: truth.probability("ptb", state, "2022") for state in STATES}
    assert 0.105 < rates["05"] < 0.13
    assert 0.115 < rates["22"] < 0.145
    assert 0.085 < rates["35"] < 0.115
    black, white = (truth.probability("ptb", "22", "2022", f"race:{race}") for race in ("black", "white"))
    assert black > white * 1.2
    assert 0.4 < truth.probability("medicaid", "05", "2022") < 0.6


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first = write_world(tmp_path / "a", 5, (2024,), ("05", "35"), 300)
    second = write_world(tmp_path / "b", 5, (2024,), ("05", "35"), 300)
    other = write_world(tmp_path / "c", 6, (2024,), ("05", "35"), 300)
    contents = [[path.read_bytes() for path in world.files] for world in (first, second, other)]
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]


def test_every_state_has_its_births(truth: Truth, births: pa.Table) -> None:
    assert truth.births["05", "2022"] == 3_000
    assert truth.births["US", "2023"] == 9_000
    assert births.num_rows == 9 * 3_000 + 9_000
