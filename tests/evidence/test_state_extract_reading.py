"""A state's extract is read through its mapping; what cannot be a birth is set aside with its line."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from partera.evidence import custody, intake
from partera.evidence.catalog import Catalog
from partera.evidence.file_report import FileReport
from partera.evidence.suppliers.protocol import Given
from tests.evidence.birth_extracts import HEADER, MAPPING, rows, write
from tests.support.custody import UNDER


def load(folder: Path, path: Path, mapping: Path) -> tuple[FileReport, list[dict]]:
    report = intake.load([path], folder / "home", Given(mapping=mapping), under=UNDER)[0]
    catalog = Catalog(folder / "home")
    extract = catalog.get(report.extract or "")
    return report, custody.table(catalog, extract).to_pylist() if extract else []


def changed(line: int, **cells: str) -> list[list[str]]:
    """The usual rows with the cells of one line (the header is line 1) changed."""
    made = rows()
    for name, text in cells.items():
        made[line - 2][HEADER.split(",").index(name)] = text
    return made


def set_aside(tmp_path: Path, made: list[list[str]]) -> dict[str, list[int]]:
    report, _ = load(tmp_path, *write(tmp_path, made))
    assert report.ok, report.message
    assert report.kept + sum(report.set_aside.values()) == report.rows_read == len(made)
    return report.set_aside_lines


def test_a_row_becomes_a_birth(tmp_path: Path) -> None:
    row = ["A1", "05119", "03/09/2022", "38", "3100", "F", "1", "27", "B", "1", "02", "N"]
    report, births = load(tmp_path, *write(tmp_path, [row]))
    assert report.message == "Loaded: Invented extract."
    known = {name: value for name, value in births[0].items() if value is not None}
    assert known == {
        "place": "05119", "state": "05", "year": 2022, "month": 3, "weeks": 38, "weight_grams": 3100, "sex": "female",
        "plurality": 1, "mother_age": 27, "race": "black", "payer": "medicaid", "pnc_month": 2, "nicu": False,
        "not_collected": [],
    }  # fmt: skip


def test_not_stated_and_not_collected_stay_apart(tmp_path: Path) -> None:
    row = ["A1", "05999", "03/09/2022", "99", "", "U", "1", "27", "O", "-", "99", "U"]
    report, births = load(tmp_path, *write(tmp_path, [row]))
    assert births[0]["not_collected"] == ["payer"]
    assert [births[0][name] for name in ("weeks", "weight_grams", "sex", "race", "nicu")] == [None] * 5
    assert births[0]["place"] == "05"
    extract = Catalog(tmp_path / "home").get(report.extract or "")
    assert extract is not None
    assert {"breastfed", "delivery", "smoked"} <= set(extract.not_collected)
    assert "weeks" not in extract.not_collected


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"SEX": "Q"}, "sex: code not in the mapping"),
        ({"WEEKS": "eleven"}, "weeks: code not in the mapping"),
        ({"WEEKS": "71"}, "weeks: number that cannot be"),
        ({"GRAMS": "31000"}, "weight_grams: number that cannot be"),
        ({"AGE": "2.5"}, "mother_age: number that cannot be"),
        ({"RES_CO": "05998"}, "county: code not in the mapping"),
        ({"RES_CO": "22071"}, "mother lives in another state"),
        ({"DOB": "13/40/2022"}, "year: number that cannot be"),
        ({"DOB": ""}, "year: not stated"),
        ({"WEEKS": "22", "GRAMS": "3000"}, "weight cannot be at that gestation"),
        ({"WEEKS": "20", "PNC_MO": "09", "GRAMS": "400"}, "prenatal care began after the birth"),
        ({"CERT": "A000000"}, "certificate already seen"),
    ],
)
def test_a_row_that_is_no_birth_is_set_aside_by_reason_with_its_line(
    cells: dict[str, str], reason: str, tmp_path: Path
) -> None:
    assert set_aside(tmp_path, changed(17, **cells)) == {reason: [17]}


def test_a_row_of_another_width_is_set_aside(tmp_path: Path) -> None:
    made = rows()
    made[5].append("x")
    assert set_aside(tmp_path, made) == {"not as many columns as the header": [7]}


def test_too_many_rows_set_aside_refuse_the_file_and_name_the_reasons(tmp_path: Path) -> None:
    made = rows()
    for row in made[:5]:
        row[5] = "Q"
    path, mapping = write(tmp_path, made)
    report, births = load(tmp_path, path, mapping)
    assert not report.ok
    assert births == []
    assert "5 of 40 rows would be set aside, more than 5%: sex: code not in the mapping (5 rows, first on line 2)" in (
        report.message
    )


def test_the_mapping_may_allow_more(tmp_path: Path) -> None:
    made = rows()
    for row in made[:5]:
        row[5] = "Q"
    report, _ = load(
        tmp_path, *write(tmp_path, made, MAPPING.replace("certificate", "set_aside_limit = 0.2\ncertificate"))
    )
    assert (report.ok, report.kept) == (True, 35)


def test_births_of_other_states_do_not_count_against_the_file(tmp_path: Path) -> None:
    made = rows()
    for row in made[:20]:
        row[1] = "22071"
    report, births = load(tmp_path, *write(tmp_path, made))
    assert (report.ok, len(births)) == (True, 20)


def test_parquet_gives_the_same_births_as_csv(tmp_path: Path) -> None:
    made = rows(200)
    path, mapping = write(tmp_path / "csv", made)
    table = pa.table({name: [row[at] for row in made] for at, name in enumerate(HEADER.split(","))})
    table = table.set_column(4, "GRAMS", pa.array([int(row[4]) for row in made], type=pa.int64()))
    table = table.set_column(7, "AGE", pa.array([float(row[7]) for row in made]))
    pq.write_table(table, tmp_path / "extract.parquet")
    _, from_csv = load(tmp_path / "csv", path, mapping)
    _, from_parquet = load(tmp_path / "parquet", tmp_path / "extract.parquet", mapping)
    assert from_csv == from_parquet
    assert len(from_csv) == 200


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-8-sig"])
def test_county_names_are_read_in_either_encoding(encoding: str, tmp_path: Path) -> None:
    mapping = MAPPING.replace('"AR"', '"NM"').replace('"fips"', '"name"').replace("05999", "Unknown")
    made = rows()
    for row in made:
        row[1] = "Doña Ana County"
    _, births = load(tmp_path, *write(tmp_path, made, mapping, encoding))
    assert {row["place"] for row in births} == {"35013"}


def test_counties_of_three_digits_take_their_state_from_a_column(tmp_path: Path) -> None:
    mapping = MAPPING.replace('state = "AR"', 'state_column = "PLUR"').replace('"fips"', '"three_digits"')
    mapping = mapping.replace('[columns.plurality]\ncolumn = "PLUR"\n', "")
    made = rows(2)
    for row, (state, county) in zip(made, (("LA", "71"), ("05", "119")), strict=True):
        row[6], row[1] = state, county
    _, births = load(tmp_path, *write(tmp_path, made, mapping))
    assert [(row["place"], row["state"]) for row in births] == [("22071", "22"), ("05119", "05")]


def test_units_are_turned_into_ours(tmp_path: Path) -> None:
    mapping = MAPPING.replace('column = "GRAMS"', 'column = "GRAMS"\nunit = "ounces"')
    mapping = mapping.replace('column = "WEEKS"', 'column = "WEEKS"\nunit = "days"')
    made = changed(2, GRAMS="110", WEEKS="265")[:1]
    _, births = load(tmp_path, *write(tmp_path, made, mapping))
    assert (births[0]["weight_grams"], births[0]["weeks"]) == (3118, 37)


def test_portions_are_put_together_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, mapping = write(tmp_path, [*rows(100), rows(1)[0]])
    _, together = load(tmp_path / "one", path, mapping)
    monkeypatch.setattr("partera.evidence.suppliers.birth_extract_rows.PORTION", 7)
    report, apart = load(tmp_path / "many", path, mapping)
    assert apart == together
    assert report.set_aside_lines == {"certificate already seen": [102]}


def test_without_a_mapping_the_file_is_not_guessed(tmp_path: Path) -> None:
    path, _ = write(tmp_path, rows())
    assert "is not a file Partera knows" in intake.load([path], tmp_path / "home")[0].message


def test_a_changed_mapping_makes_another_extract_that_takes_the_old_ones_place(tmp_path: Path) -> None:
    path, mapping = write(tmp_path, rows())
    first, _ = load(tmp_path, path, mapping)
    mapping.write_text(MAPPING.replace("Invented extract", "Mended"), encoding="utf-8")
    second, _ = load(tmp_path, path, mapping)
    assert first.extract != second.extract
    assert [e.id for e in Catalog(tmp_path / "home").current("births")] == [second.extract]
