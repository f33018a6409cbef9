"""Every era's file is known by its records, and each field is read from its own place."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest

from partera.core.errors import BadInput
from partera.evidence.suppliers.nchs import NchsNatality, supplier
from partera.evidence.suppliers.nchs.layout import LAYOUTS, layout_for
from partera.evidence.suppliers.protocol import Given, Reading, Source
from tests.evidence.nchs_files import ERAS, LENGTH, file_of, layout_of, natality, put, record, records


def read(folder: Path, content: bytes, given: Given | None = None) -> tuple[Reading, list[dict]]:
    path = folder / "file"
    path.write_bytes(content)
    tables: list[pa.Table] = []
    source = Source.of(path, "births.txt")
    assert NchsNatality().recognise(source, given or Given())
    reading = NchsNatality().read(source, given or Given(), tables.append)
    return reading, [row for table in tables for row in table.to_pylist()]


def birth(year: int, values: dict[int, str], length: int, *, ask: bool = True) -> bytes:
    """One record with texts at positions, all else blank."""
    made = bytearray(b" " * length)
    for first, text in values.items():
        put(made, first, text)
    return bytes(made) + b"\n"


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few records are a whole year's file here."""
    monkeypatch.setattr(supplier, "A_YEAR_OF_BIRTHS", 1)


def test_a_file_of_few_records_says_that_it_is_a_sample(tmp_path: Path) -> None:
    reading, _ = read(tmp_path, natality(2024))
    assert reading.recognised_as.startswith("A sample of records of an NCHS natality public-use file")
    assert reading.notes[0] == "holds 60 records, not a whole year of U.S. births: a sample"
    assert "births" not in reading.shows
    assert reading.coverage != "2024"


@pytest.mark.parametrize("year", ERAS)
@pytest.mark.usefixtures("whole")
def test_a_file_of_each_era_is_recognised_and_read(year: int, tmp_path: Path) -> None:
    reading, rows = read(tmp_path, natality(year))
    assert (reading.rows_read, reading.kept, len(rows)) == (60, 60, 60)
    assert reading.recognised_as == (
        f"NCHS natality public-use file, United States, {year} ({LENGTH[year]:,}-character records)"
    )
    assert reading.periods == {str(year)}
    assert reading.places == {"US"}
    assert reading.coverage == str(year)
    assert {row["year"] for row in rows} == {year}
    assert {row["state"] for row in rows} == {None}
    assert "no county in the file: national figures only" in reading.notes


def test_every_year_has_one_layout_and_its_length() -> None:
    for year in range(1990, 2025):
        found = [layout for layout in LAYOUTS if layout.first_year <= year <= layout.last_year]
        assert len(found) == 1
        assert layout_for(found[0].length, year) is found[0]
    assert layout_for(1345, 2013) is None


def test_no_field_stands_outside_its_record_or_twice_as_wide() -> None:
    for layout in LAYOUTS:
        for field in layout.fields.values():
            assert 1 <= field.first <= field.last <= layout.length
            assert field.width <= 4


def _slow(year: int, made: bytearray, column: str) -> object:
    """A column read by plain steps, from the layout's facts."""
    layout = layout_of(year)
    coded = next(coded for coded in layout.columns if coded.column == column)
    field = layout.fields[coded.field]
    text = bytes(made[field.first - 1 : field.last]).decode()
    if text in coded.codes:
        return coded.codes[text]
    return None if not text.strip() else int(text)


@pytest.mark.parametrize("year", ERAS)
def test_numbers_equal_those_read_one_character_at_a_time(year: int, tmp_path: Path) -> None:
    made = records(year, 400)
    _, rows = read(tmp_path, file_of(made))
    columns = ("weight_grams", "plurality", "pnc_visits", "birth_order", "pnc_month", "interval_months", "weeks")
    collected = [name for name in columns if name in layout_of(year).collected]
    for name in collected:
        assert [row[name] for row in rows] == [_slow(year, one, name) for one in made], name


def test_a_birth_of_2024_drawn_by_hand(tmp_path: Path) -> None:
    asked = dict.fromkeys((126, 226, 244, 270, 404, 409, 438, 526, 570), "1")
    said = {9: "202403", 75: "29", 79: "4", 104: "1", 117: "2", 124: "6", 179: "2", 198: "031", 224: "02", 227: "1",
            238: "11", 242: "07", 269: "N", 401: "1", 408: "2", 436: "1", 454: "1", 475: "F", 490: "36", 494: "1",
            499: "35", 503: "1", 504: "2410", 511: "2", 519: "Y", 567: "N", 568: "Y", 569: "U"}  # fmt: skip
    _, rows = read(tmp_path, birth(2024, asked | said, 1345))
    assert rows == [
        {
            "place": "US", "state": None, "year": 2024, "month": 3, "weeks": 35, "weight_grams": 2410, "sex": "female",
            "plurality": 1, "mother_age": 29, "race": "black", "education": "bachelors_up", "payer": "medicaid",
            "pnc_month": 2, "pnc_visits": 11, "birth_order": 2, "interval_months": 31, "presentation": "cephalic",
            "delivery": "cesarean", "smoked": False, "breastfed": None, "alive": True, "transferred": False,
            "nicu": True, "not_collected": [],
        }
    ]  # fmt: skip


def test_a_birth_of_1995_drawn_by_hand(tmp_path: Path) -> None:
    said = {1: "1995", 6: "1", 70: "17", 78: "8", 80: "03", 100: "01", 102: "1", 110: "08", 183: "36", 187: "1",
            189: "2", 193: "3010", 201: "1", 224: "4", 242: "1"}  # fmt: skip
    reading, rows = read(tmp_path, birth(1995, said, 350))
    known = {name: value for name, value in rows[0].items() if value is not None and name != "not_collected"}
    assert known == {
        "place": "US", "year": 1995, "weight_grams": 3010, "sex": "female", "plurality": 1, "mother_age": 17,
        "race": "aian", "pnc_visits": 8, "birth_order": 1, "delivery": "cesarean",
    }  # fmt: skip
    assert "weeks" in reading.not_collected
    assert "layout from one source" in reading.notes


@pytest.mark.parametrize("year", [1990, 2002, 2004])
def test_years_known_from_one_source_say_so(year: int, tmp_path: Path) -> None:
    assert "layout from one source" in read(tmp_path, natality(year))[0].notes


@pytest.mark.parametrize("year", [1990, 2003, 2004, 2005, 2013])
def test_before_2014_gestation_is_not_collected_and_never_the_one_from_the_last_period(
    year: int, tmp_path: Path
) -> None:
    reading, rows = read(tmp_path, natality(year))
    assert {row["weeks"] for row in rows} == {None}
    assert "weeks" in reading.not_collected


def test_the_age_steps_of_2003_become_years(tmp_path: Path) -> None:
    young, grown = (record(2003, random.Random(3)) for _ in range(2))
    put(young, 89, "01")
    put(grown, 89, "17")
    _, rows = read(tmp_path, file_of([young, grown]))
    assert [row["mother_age"] for row in rows] == [14, 30]


@pytest.mark.parametrize(
    ("code", "detail", "group"), [("1", "1", "hispanic"), ("6", "1", "white"), ("7", "2", "black"), ("8", "3", "aian"),
                                  ("8", "4", "api"), ("8", "0", "other"), ("9", "1", None)]
)  # fmt: skip
def test_race_of_the_bridged_years_has_its_own_groups(
    code: str, detail: str, group: str | None, tmp_path: Path
) -> None:
    made = record(2010, random.Random(4))
    put(made, 149, code)
    put(made, 143, detail)
    assert read(tmp_path, file_of([made]))[1][0]["race"] == group


@pytest.mark.parametrize(
    ("code", "group"), [("1", "white"), ("3", "aian"), ("4", "asian"), ("5", "nhopi"), ("6", "more_than_one"),
                        ("7", "hispanic"), ("8", None)]
)  # fmt: skip
def test_race_of_the_single_race_years_has_its_own_groups(code: str, group: str | None, tmp_path: Path) -> None:
    made = record(2014, random.Random(4))
    put(made, 117, code)
    assert read(tmp_path, file_of([made]))[1][0]["race"] == group


def test_an_area_still_on_the_1989_certificate_is_not_collected_rather_than_filled_from_its_items(
    tmp_path: Path,
) -> None:
    made = record(2010, random.Random(5))
    for first, blank in ((155, " "), (245, "  "), (294, " ")):
        put(made, first, blank)
    for first, unrevised in ((156, "16"), (256, "02"), (293, "0")):
        put(made, first, unrevised)
    row = read(tmp_path, file_of([made]))[1][0]
    assert (row["education"], row["pnc_month"], row["smoked"]) == (None, None, None)
    assert sorted(row["not_collected"]) == ["education", "pnc_month", "smoked"]


def test_a_reporting_flag_of_0_makes_the_record_not_collected(tmp_path: Path) -> None:
    made = record(2016, random.Random(6))
    put(made, 224, "02")
    put(made, 227, "1")
    put(made, 226, "0")
    row = read(tmp_path, file_of([made]))[1][0]
    assert row["pnc_month"] is None
    assert row["not_collected"] == ["pnc_month"]


def test_not_stated_is_blank_and_not_the_same_as_not_collected(tmp_path: Path) -> None:
    made = record(2016, random.Random(6))
    put(made, 224, "99")
    put(made, 227, "5")
    row = read(tmp_path, file_of([made]))[1][0]
    assert row["pnc_month"] is None
    assert row["not_collected"] == []


def test_smoking_of_2004_comes_from_the_three_trimesters(tmp_path: Path) -> None:
    made = records(2004, 4)
    for one, (first, second, third) in zip(
        made, (("00", "00", "00"), ("00", "05", "99"), ("00", "99", "00"), ("  ", "  ", "  ")), strict=True
    ):
        for place, text in ((284, first), (286, second), (288, third)):
            put(one, place, text)
    _, rows = read(tmp_path, file_of(made))
    assert [row["smoked"] for row in rows] == [False, True, None, None]
    assert [row["not_collected"] for row in rows] == [[], [], [], ["smoked"]]


@pytest.mark.parametrize("year", [1999, 2003, 2004])
def test_until_2004_a_vaginal_birth_after_a_cesarean_has_its_own_code(year: int, tmp_path: Path) -> None:
    place = 224 if year < 2003 else 401
    made = records(year, 5)
    for one, code in zip(made, "12345", strict=True):
        put(one, place, code)
    _, rows = read(tmp_path, file_of(made))
    assert [row["delivery"] for row in rows] == ["vaginal", "vaginal", "cesarean", "cesarean", None]


@pytest.mark.usefixtures("whole")
def test_only_what_the_layout_holds_can_be_shown(tmp_path: Path) -> None:
    old, _ = read(tmp_path, natality(1995))
    new, _ = read(tmp_path, natality(2024))
    assert {"births", "lbw", "vlbw", "ced_total"} <= set(old.shows)
    assert not {"ptb", "smoke", "pnc1", "ntsv", "nicu", "medicaid", "bf_init", "ipi18"} & set(old.shows)
    assert {"ptb", "smoke", "pnc1", "ntsv", "nicu", "medicaid", "bf_init", "ipi18"} <= set(new.shows)


def test_mothers_who_live_abroad_are_set_aside(tmp_path: Path) -> None:
    made = records(2020, 10)
    put(made[3], 104, "4")
    reading, rows = read(tmp_path, file_of(made))
    assert len(rows) == 9
    assert reading.set_aside["mother lives abroad (RESTATUS 4)"].lines == [4]
    assert reading.totals == {"births": 9}


def test_the_year_given_must_be_the_files(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="births of 2020, not of 2019"):
        read(tmp_path, natality(2020), Given(period="2019"))
