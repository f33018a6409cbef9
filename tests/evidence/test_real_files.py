"""Every real file that a supplier claims loads, and its totals equal sums made here with plain loops.

The files stand below $PARTERA_REAL_DATA and are no part of the repository; without the variable this is one
named skip. Suppliers other than CDC WONDER have tests of their own beside this one (`test_real_<supplier>.py`).
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pytest

from partera.core.errors import BadInput
from partera.evidence import intake
from partera.evidence.aggregates import counts_from_cells
from partera.evidence.catalog import Catalog
from partera.evidence.suppliers.protocol import Given, Source
from partera.evidence.suppliers.wonder import CdcWonder

REAL = Path(os.environ["PARTERA_REAL_DATA"]) if os.environ.get("PARTERA_REAL_DATA") else None
WONDER = ("cdc_wonder_natality", "cdc_wonder_linked_infant_death", "cdc_wonder_mortality")

REFUSED = {
    "cdc_wonder_natality/djclancy/Natality_risks.txt": "line 1 is a row of data",
    "cdc_wonder_natality/djclancy/StateNatality2010-2023_month_prenatal_care_began.csv": "line 268 holds NUL bytes",
    "cdc_wonder_mortality/djclancy/Census_division_by_year_by_race_2010-2023.txt": "from line 362 on",
}
NO_FOOTER = {
    "cdc_wonder_natality/hendo-21/Natality.csv": Given(period="2016-2022"),
    "cdc_wonder_linked_infant_death/hendo-21/Linked Birth  Infant Death Records, 2017-2023 Expanded.csv": Given(
        period="2023"
    ),
    "cdc_wonder_mortality/hendo-21/Death.csv": Given(period="2018-2023", measure="maternal_deaths"),
}
BIRTHS_2016_2022 = {
    "2016": 3945875, "2017": 3855500, "2018": 3791712, "2019": 3747540, "2020": 3613647, "2021": 3664292,
    "2022": 3667758,
}  # fmt: skip
BIRTHS_2007_2013 = {
    "2007": 4316233, "2008": 4247694, "2009": 4130665, "2010": 3999386, "2011": 3953590, "2012": 3952841,
    "2013": 3932181,
}  # fmt: skip

pytestmark = pytest.mark.skipif(REAL is None, reason="PARTERA_REAL_DATA is not set")


def files_below(*folders: str) -> list[str]:
    """Paths of the real files, relative to the folder of all of them."""
    if REAL is None:
        return []
    found = [path for folder in folders for path in sorted((REAL / folder).rglob("*")) if path.is_file()]
    return [str(path.relative_to(REAL)) for path in found]


def others() -> list[str]:
    """Real files that are not CDC WONDER's."""
    if REAL is None:
        return []
    folders = sorted(path.name for path in REAL.iterdir() if path.is_dir() and path.name not in WONDER)
    return files_below(*folders)


def read(name: str) -> tuple[object, pa.Table]:
    """A real export, read by the supplier."""
    assert REAL is not None
    portions: list[pa.Table] = []
    reading = CdcWonder().read(Source.of(REAL / name), NO_FOOTER.get(name, Given()), portions.append)
    return reading, pa.concat_tables(portions)


def rows(name: str) -> list[dict[str, str]]:
    """The same export read with nothing but the standard library's csv."""
    assert REAL is not None
    text = (REAL / name).read_bytes().decode("utf-8")
    separator = "\t" if text.startswith('"Notes"\t') else ","
    found = []
    lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    for line in lines[1:]:
        if line and line[0] == "---":
            break
        if line:
            found.append(dict(zip(lines[0], line, strict=True)))
    return found


def births_by_year(name: str, place: str = "US") -> dict[str, float]:
    """The births that the measures made from an export show for a place, by year."""
    reading, cells = read(name)
    table = counts_from_cells(cells, source="real", provenance=reading.provenance)  # type: ignore[attr-defined]
    return {
        row["period"]: row["numerator"]
        for row in table.to_pylist()
        if (row["measure"], row["place"], row["group"], row["state"]) == ("births", place, "all", "ok")
    }


@pytest.mark.parametrize("name", [name for name in files_below(*WONDER) if name not in REFUSED])
def test_a_wonder_file_loads_and_its_totals_equal_plain_sums(name: str) -> None:
    reading, cells = read(name)
    plain = rows(name)
    data = [row for row in plain if not row["Notes"]]
    counted = [column for column in ("Births", "Deaths") if column in data[0]]
    for column in counted:
        numbers = [int(row[column]) for row in data if row[column].isdigit()]
        assert reading.totals[column.lower()] == sum(numbers)  # type: ignore[attr-defined]
    hidden = sum(row[column] == "Suppressed" for row in data for column in counted)
    assert reading.suppressed == hidden  # type: ignore[attr-defined]
    assert reading.rows_read == len(plain)  # type: ignore[attr-defined]
    assert sum(aside.count for aside in reading.set_aside.values()) == len(plain) - len(data)  # type: ignore[attr-defined]
    assert len(set(zip(*(cells[c].to_pylist() for c in ("place", "period", "coordinates", "unit")), strict=True))) == (
        cells.num_rows
    )


@pytest.mark.parametrize("name", [name for name in REFUSED if REAL is None or (REAL / name).exists()])
def test_a_damaged_wonder_file_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    assert REAL is not None
    (report,) = intake.load([REAL / name], tmp_path)
    assert not report.ok
    assert REFUSED[name] in report.message
    assert Catalog(tmp_path).all() == []


@pytest.mark.parametrize("name", sorted(NO_FOOTER))
def test_a_wonder_file_without_footer_asks_for_what_it_lacks(name: str, tmp_path: Path) -> None:
    assert REAL is not None
    (report,) = intake.load([REAL / name], tmp_path)
    assert "--period 2018-2024" in report.message


@pytest.mark.parametrize("name", others())
def test_any_other_real_file_is_loaded_or_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    assert REAL is not None
    (report,) = intake.load([REAL / name], tmp_path, dry_run=True)
    assert report.message.endswith((".", ".)"))
    assert Catalog(tmp_path).all() == []


def test_county_births_of_2007_to_2013_add_up_to_the_nations() -> None:
    name = "cdc_wonder_natality/dwdii/Natality, 2007-2013-StateCounty.txt"
    reading, _ = read(name)
    assert reading.totals == {"births": 28532590.0}  # type: ignore[attr-defined]
    assert births_by_year(name) == BIRTHS_2007_2013
    assert births_by_year("cdc_wonder_natality/dwdii/Natality-2007-2013-TotalsBirthRate.txt") == BIRTHS_2007_2013


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("WillNickols/Natality, 2016-2022 expanded.txt", range(2016, 2023)),
        ("tako8888/Natality, 2016-2022 expanded.txt", range(2016, 2023)),
        ("CDCgov/Natality, 2016-2022 expanded.txt", range(2020, 2023)),
        ("mintturonn/Natality, 2007-2022.txt", range(2016, 2023)),
    ],
)
def test_files_of_one_name_agree_on_the_nations_births(name: str, years: range) -> None:
    found = births_by_year(f"cdc_wonder_natality/{name}")
    assert {y: found[y] for y in map(str, years)} == {y: BIRTHS_2016_2022[y] for y in map(str, years)}


def test_a_states_births_agree_between_the_county_file_and_the_state_file() -> None:
    counties = births_by_year("cdc_wonder_natality/dwdii/Natality, 2007-2013-StateCounty.txt", "05")
    states = births_by_year("cdc_wonder_natality/djclancy/StateNatality2010-2023.txt", "05")
    shared = sorted(set(counties) & set(states))
    assert shared == ["2010", "2011", "2012", "2013"]
    assert [counties[y] for y in shared] == [states[y] for y in shared]


def test_preterm_births_of_nineteen_states_in_2023_equal_the_reference() -> None:
    reading, cells = read("cdc_wonder_natality/djclancy/StateNatality2010-2023_OE_gestational_age10.txt")
    groups: dict[str, int] = defaultdict(int)
    for cell in cells.to_pylist():
        if cell["period"] == "2023":
            groups[cell["coordinates"].removeprefix("gestation:")] += cell["count"] or 0
    assert [groups[code] for code in ("01", "02", "03", "04", "05")] == [869, 15751, 23610, 118070, 105139]
    preterm, stated = sum(groups[f"{n:02d}"] for n in range(1, 6)), sum(groups[f"{n:02d}"] for n in range(1, 10))
    assert (preterm, stated, groups["10"]) == (263439, 2546835, 1881)
    table = counts_from_cells(cells, source="real", provenance=reading.provenance)  # type: ignore[attr-defined]
    made = [r for r in table.to_pylist() if (r["measure"], r["period"]) == ("ptb", "2023")]
    hidden = [r for r in made if r["state"] == "suppressed"]
    of_hidden = {r["place"] for r in hidden}
    left = sum(
        cell["count"] or 0
        for cell in cells.to_pylist()
        if cell["period"] == "2023" and cell["place"] in of_hidden and cell["coordinates"] < "gestation:06"
    )
    assert sum(r["numerator"] for r in made if r["state"] == "ok") + left == preterm


def test_areas_that_did_not_report_are_never_shown_as_zero() -> None:
    name = "cdc_wonder_natality/djclancy/StateNatality_risk_tobacco_use.txt"
    reading, cells = read(name)
    table = counts_from_cells(cells, source="real", provenance=reading.provenance)  # type: ignore[attr-defined]
    smoked = {(r["place"], r["period"]): r for r in table.to_pylist() if r["measure"] == "smoke"}
    assert [smoked["05", str(y)]["state"] for y in range(2010, 2015)] == ["not_collected"] * 4 + ["ok"]
    assert all(r["numerator"] for r in smoked.values() if r["state"] == "ok")
    assert "0" in {row["Births"] for row in rows(name)}


def test_what_an_export_says_it_shows_is_what_is_made_of_it() -> None:
    for name in files_below(*WONDER):
        if name in REFUSED:
            continue
        reading, cells = read(name)
        table = counts_from_cells(cells, source="real", provenance=reading.provenance)  # type: ignore[attr-defined]
        assert set(reading.shows) == set(table["measure"].to_pylist()), name  # type: ignore[attr-defined]


def test_an_unreliable_rate_stays_unreliable() -> None:
    name = "cdc_wonder_linked_infant_death/hendo-21/Linked Birth  Infant Death Records, 2017-2023 Expanded.csv"
    reading, cells = read(name)
    table = counts_from_cells(cells, source="real", provenance=reading.provenance)  # type: ignore[attr-defined]
    vermont = next(r for r in table.to_pylist() if r["place"] == "50")
    assert (vermont["measure"], vermont["state"], vermont["value"], vermont["numerator"]) == (
        "imr", "unreliable", 3.16, 16.0)  # fmt: skip


def test_no_supplier_but_wonder_claims_a_wonder_file() -> None:
    assert REAL is not None
    for name in files_below(*WONDER):
        try:
            supplier, _ = intake.recognise(Source.of(REAL / name), Given())
        except BadInput:
            assert name in REFUSED
        else:
            assert supplier.key == "cdc_wonder"
