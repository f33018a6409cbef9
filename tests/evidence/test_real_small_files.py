"""The real files of the small suppliers load, and their totals equal sums made another way."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from partera.evidence import intake
from partera.evidence.catalog import Catalog
from partera.evidence.file_report import FileReport
from partera.evidence.suppliers.protocol import Given

_REAL = os.environ.get("PARTERA_REAL_DATA")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not _REAL, reason="PARTERA_REAL_DATA is not set")]
REAL = Path(_REAL or ".")

RURALITY = """
kind = "place_table"
title = "Rural-Urban Continuum Codes 2023"
source = "USDA Economic Research Service"
license = "U.S. Government work"
[place]
fips = "FIPS"
[period]
value = "2023"
[[value]]
column = "Value"
measure = "rurality"
title = "Rural-urban continuum code"
where = { Attribute = "RUCC_2023" }
"""
INFANT_DEATHS = """
kind = "place_table"
title = "Infant deaths by county"
source = "County Health Rankings & Roadmaps"
license = "CC BY-NC-SA 4.0"
[place]
state_code = "statecode"
county_code = "countycode"
[period]
value = "2017-2023"
[missing]
"" = "suppressed"
[[value]]
column = "v129_rawvalue"
measure = "infant_deaths_ranked"
title = "Infant deaths"
better = "lower"
numerator = "v129_numerator"
denominator = "v129_denominator"
low = "v129_cilow"
high = "v129_cihigh"
"""


def load(home: Path, name: str, given: Given | None = None) -> FileReport:
    report = intake.load([REAL / name], home, given)[0]
    assert report.ok, report.message
    assert report.rows_read == report.kept + sum(report.set_aside.values())
    return report


def plainly(name: str, encoding: str = "latin-1") -> Iterator[dict[str, str]]:
    """The file's rows by the standard library alone."""
    with (REAL / name).open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file)


def kept(home: Path, report: FileReport) -> list[dict[str, object]]:
    catalog = Catalog(home)
    extract = catalog.get(report.extract or "")
    assert extract is not None
    return pq.read_table(catalog.rows(extract)).to_pylist()


def test_the_hospitals_load_and_nearly_all_find_their_county(tmp_path: Path) -> None:
    report = load(tmp_path, "hospitals/Hospital_General_Information.csv")
    rows = kept(tmp_path, report)
    column = "Meets criteria for birthing friendly designation"
    real = list(plainly("hospitals/Hospital_General_Information.csv"))
    assert (report.kept, len(rows)) == (5381, len(real))
    assert sum(row["birthing_friendly"] is True for row in rows) == sum(row[column] == "Y" for row in real) == 2228
    assert sum(row["birthing_friendly"] is None for row in rows) == 3153
    assert sum(row["rating"] is None for row in rows) == 2509
    assert [row["state"] for row in rows if row["county"] is None] == ["60"]


@pytest.mark.parametrize(("year", "counties", "people"), [("2020", 3143, 326_569_308), ("2022", 3144, 331_097_593)])
def test_the_vulnerability_index_loads_and_knows_its_year(
    tmp_path: Path, year: str, counties: int, people: int
) -> None:
    name = f"social_vulnerability/SVI_{year}_US_county.csv"
    report = load(tmp_path, name)
    assert (report.periods, report.kept, report.places) == ([year], counties, counties)
    assert report.totals["people"] == people == sum(int(row["E_TOTPOP"]) for row in plainly(name, "utf-8-sig"))
    ranks = sum(float(row["RPL_THEMES"]) for row in plainly(name, "utf-8-sig"))
    assert report.totals["svi"] == pytest.approx(ranks, abs=1e-6)


def test_the_obligations_load(tmp_path: Path) -> None:
    name = "grants/db_program_obligations.csv"
    report = load(tmp_path, name)
    real = list(plainly(name))
    assert report.kept == len(real) == 16_324
    assert report.totals["obligated"] == pytest.approx(sum(float(r["usa_spending_obligation"] or 0) for r in real))
    healthy_start = [r for r in kept(tmp_path, report) if (r["listing"], r["fiscal_year"]) == ("93.926", 2023)]
    assert [(r["estimate"], r["actual"], r["obligated"]) for r in healthy_start] == [
        (131_605_796.0, None, 114_322_853.3)
    ]


def test_the_census_estimates_load(tmp_path: Path) -> None:
    name = "geography/CO-EST2014-alldata.csv"
    report = load(tmp_path, name)
    real = sum(int(row[f"POPESTIMATE{year}"]) for row in plainly(name) for year in range(2010, 2015))
    assert report.totals == {"population": real}
    counties = [r for r in kept(tmp_path, report) if len(str(r["place"])) == 5 and r["period"] == "2014"]
    assert (len(counties), sum(int(r["value"]) for r in counties)) == (3142, 318_857_056)  # type: ignore[call-overload]


def test_the_estimates_by_age_and_sex_load_from_their_zip(tmp_path: Path) -> None:
    report = load(tmp_path, "geography/cc-est2023-agesex-all.zip")
    with zipfile.ZipFile(REAL / "geography/cc-est2023-agesex-all.zip") as archive:
        text = io.TextIOWrapper(archive.open(archive.namelist()[0]), encoding="latin-1", newline="")
        real = [row for row in csv.DictReader(text) if row["YEAR"] != "1"]
    assert report.periods == ["2020", "2021", "2022", "2023"]
    assert report.totals == {
        "population": sum(int(row["POPESTIMATE"]) for row in real),
        "women_15_44": sum(int(row["AGE1544_FEM"]) for row in real),
    }
    assert list(report.set_aside.values()) == [3144]


def test_the_county_populations_load_whatever_their_encoding(tmp_path: Path) -> None:
    name = "geography/county-populations.csv"
    report = load(tmp_path, name)
    assert report.kept == 31_426
    assert report.totals == {"population": sum(int(row["population"]) for row in plainly(name))}
    assert report.periods == [str(year) for year in range(2014, 2024)]


def test_a_long_table_loads_through_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "rurality.toml").write_text(RURALITY)
    name = "geography/Ruralurbancontinuumcodes2023.csv"
    report = load(tmp_path / "home", name, Given(mapping=tmp_path / "rurality.toml"))
    real = [row for row in plainly(name) if row["Attribute"] == "RUCC_2023"]
    known = report.kept + report.set_aside.get("place not known", 0)
    assert report.set_aside["no value of the mapping"] + known == 9703
    assert report.totals["rurality"] <= sum(int(row["Value"]) for row in real)
    assert report.kept >= 3200


def test_rates_with_limits_load_through_a_mapping_and_blanks_stay_hidden(tmp_path: Path) -> None:
    (tmp_path / "deaths.toml").write_text(INFANT_DEATHS)
    report = load(tmp_path / "home", "county_health_rankings/v129_r2026.csv", Given(mapping=tmp_path / "deaths.toml"))
    rows = kept(tmp_path / "home", report)
    nation = next(row for row in rows if row["place"] == "US")
    assert (nation["numerator"], nation["denominator"]) == (144_923, 25_936_466)
    assert nation["value"] == pytest.approx(5.5876, abs=1e-4)
    assert report.suppressed == 1984 - sum(
        1
        for row in plainly("county_health_rankings/v129_r2026.csv")
        if not row["v129_rawvalue"] and f"{row['statecode']}{row['countycode']}" not in {str(r["place"]) for r in rows}
    )
    assert all(row["value"] is None and row["numerator"] is None for row in rows if row["state"] == "suppressed")


@pytest.mark.parametrize(
    "name",
    [
        "grants/db_programs.csv",
        "geography/Ruralurbancontinuumcodes2023.csv",
        "geography/names-to-fips_county.csv",
        "geography/us_county_and_equivalent_list.csv",
        "geography/crosswalk_puma_to_county.csv",
        "county_health_rankings/v129_r2026.csv",
        "low_birthweight_county/neonatal_health_2022.csv",
    ],
)
def test_a_file_that_no_supplier_claims_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    report = intake.load([REAL / name], tmp_path)[0]
    assert not report.ok
    assert "is not a file Partera knows" in report.message
    assert "--explain" in report.message
    assert Catalog(tmp_path).all() == []
