"""Hospitals, vulnerability, grantees, obligations, population: known by content, read without losing a row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from partera.core.errors import BadInput
from partera.evidence import schema
from partera.evidence.suppliers import all_suppliers
from partera.evidence.suppliers.protocol import Given, Reading, Source
from tests.evidence import small_files as small


def read(path: Path, given: Given | None = None) -> tuple[Reading, list[dict[str, Any]]]:
    """The file as its supplier reads it."""
    given = given or Given()
    source = Source.of(path)
    supplier = next(one for one in all_suppliers() if one.recognise(source, given))
    tables: list[pa.Table] = []
    reading = supplier.read(source, given, tables.append)
    kept = [row for table in tables for row in table.to_pylist()]
    expected = schema.arrow_schema(schema.KINDS[reading.kind])
    assert all(table.schema.equals(expected) for table in tables)
    assert reading.rows_read == reading.kept + sum(aside.count for aside in reading.set_aside.values())
    return reading, kept


def read_rows(
    tmp_path: Path, *rows: Mapping[str, str], given: Given | None = None, **form: Any
) -> tuple[Reading, list[dict[str, Any]]]:
    return read(small.write(tmp_path / "any name.txt", small.table(rows, **form)), given)


def test_a_hospitals_county_is_found_by_name_within_its_state(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.HOSPITAL, small.HOSPITAL | {"Facility ID": "010001", "State": "AL"})
    assert [(row["site"], row["state"], row["county"]) for row in kept] == [
        ("040001", "05", "05119"),
        ("010001", "01", None),
    ]


def test_a_hospital_in_an_unknown_county_is_kept_and_said(tmp_path: Path) -> None:
    reading, kept = read_rows(tmp_path, small.HOSPITAL | {"County/Parish": "NOWHERE"})
    assert (reading.kept, kept[0]["county"]) == (1, None)
    assert "Hospitals kept without a county" in reading.notes[0]
    assert "NOWHERE, AR" in reading.notes[0]


def test_the_publishers_known_spellings_of_counties_are_understood(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.HOSPITAL | {"State": "LA", "County/Parish": "E. BATON ROUGE"})
    assert kept[0]["county"] == "22033"


def test_birthing_friendly_is_yes_or_not_said(tmp_path: Path) -> None:
    column = "Meets criteria for birthing friendly designation"
    _, kept = read_rows(tmp_path, small.HOSPITAL, small.HOSPITAL | {"Facility ID": "40002", column: ""})
    assert [(row["site"], row["birthing_friendly"]) for row in kept] == [("040001", True), ("040002", None)]


def test_a_rating_not_available_is_blank_and_another_word_is_refused(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.HOSPITAL | {"Hospital overall rating": "Not Available"})
    assert kept[0]["rating"] is None
    with pytest.raises(BadInput, match=r"line 2.*good.*not a number"):
        read_rows(tmp_path, small.HOSPITAL | {"Hospital overall rating": "good"})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"Facility ID": "CITY"}, "not a hospital’s number"),
        ({"Hospital overall rating": "9"}, "at least 1 and at most 5"),
        ({"Emergency Services": "4"}, "neither yes nor no"),
    ],
)
def test_swapped_columns_of_hospitals_are_refused(tmp_path: Path, change: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_rows(tmp_path, small.HOSPITAL | change)


def test_hospitals_of_no_state_or_given_twice_are_set_aside_with_their_lines(tmp_path: Path) -> None:
    reading, _ = read_rows(tmp_path, small.HOSPITAL, small.HOSPITAL | {"State": "ZZ"}, small.HOSPITAL)
    assert {reason: aside.lines for reason, aside in reading.set_aside.items()} == {
        "state not known": [3],
        "the same hospital again": [4],
    }


@pytest.mark.parametrize("form", [{}, {"end": "\r\n"}, {"quote": True}, {"delimiter": "\t"}, {"end": "\r"}])
def test_line_ends_quotes_and_tabs_make_no_difference(tmp_path: Path, form: dict[str, Any]) -> None:
    _, kept = read_rows(tmp_path, small.HOSPITAL, **form)
    assert kept[0]["name"] == "INVENTED GENERAL"


def test_a_byte_order_mark_and_odd_bytes_make_no_difference(tmp_path: Path) -> None:
    plain = small.table([small.PEOPLE | {"county_name": "XX"}])
    for spelling in (b"Do\xf1a Ana", "Doña Ana".encode(), "DoÃ±a Ana".encode()):
        raw = b"\xef\xbb\xbf" + plain.encode().replace(b"XX", spelling)
        _, kept = read(small.write(tmp_path / "a", raw))
        assert kept[0]["value"] == 399_000


def test_the_vulnerability_index_gives_its_rank_and_four_themes(tmp_path: Path) -> None:
    reading, kept = read_rows(tmp_path, small.SVI | {"RPL_THEMES": "0.9731"}, given=Given(period="2022"))
    assert {row["measure"]: row["value"] for row in kept} == {
        "svi": 0.9731,
        "svi_socioeconomic": 0.5,
        "svi_household": 0.5,
        "svi_minority": 0.5,
        "svi_housing": 0.5,
    }
    assert (reading.rows_read, reading.kept, reading.periods) == (1, 1, {"2022"})


def test_lost_zeros_of_a_county_code_are_restored(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.SVI | {"FIPS": "5119"}, given=Given(period="2022"))
    assert {row["place"] for row in kept} == {"05119"}


def test_minus_999_is_missing_and_never_a_number(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.SVI | {"RPL_THEME3": "-999"}, given=Given(period="2020"))
    hidden = next(row for row in kept if row["measure"] == "svi_minority")
    assert (hidden["value"], hidden["state"]) == (None, "missing")


def test_an_index_whose_year_cannot_be_told_asks_for_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--period, one of 2018, 2020, 2022"):
        read_rows(tmp_path, small.SVI)
    with pytest.raises(BadInput, match="no county edition"):
        read_rows(tmp_path, small.SVI, given=Given(period="2019"))


def test_the_2018_edition_is_known_by_its_columns(tmp_path: Path) -> None:
    reading, _ = read_rows(tmp_path, small.SVI | {"EP_POV": "12.1"})
    assert reading.periods == {"2018"}
    with pytest.raises(BadInput, match="is the 2018 edition"):
        read_rows(tmp_path, small.SVI | {"EP_POV": "12.1"}, given=Given(period="2020"))


def test_connecticuts_places_contradict_a_wrong_year(tmp_path: Path) -> None:
    old, new = small.SVI | {"FIPS": "09001"}, small.SVI | {"FIPS": "09110"}
    assert read_rows(tmp_path, old, given=Given(period="2020"))[0].periods == {"2020"}
    assert read_rows(tmp_path, new, given=Given(period="2022"))[0].periods == {"2022"}
    for row, year in ((old, "2022"), (new, "2020")):
        with pytest.raises(BadInput, match="Connecticut"):
            read_rows(tmp_path, row, given=Given(period=year))


def test_a_rank_above_one_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"line 3, column RPL_THEMES: 51\.3 cannot be"):
        read_rows(tmp_path, small.SVI, small.SVI | {"FIPS": "05125", "RPL_THEMES": "51.3"}, given=Given(period="2022"))


def test_the_census_tract_edition_is_not_taken_for_counties(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="census-tract"):
        read_rows(tmp_path, small.SVI | {"FIPS": "05119000100"}, given=Given(period="2022"))


def test_an_award_is_read_as_money_and_its_county_by_name(tmp_path: Path) -> None:
    reading, kept = read_rows(tmp_path, small.AWARD)
    assert kept[0]["amount"] == 1_269_121
    assert (kept[0]["state"], kept[0]["county"], kept[0]["grantee"]) == ("05", "05119", "Delta Mothers Inc")
    assert reading.totals == {"dollars": 1_269_121}


def test_no_data_is_blank(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.AWARD | {"Grantee Class": "[No Data]", "County": "[No Data]"})
    assert (kept[0]["grantee_class"], kept[0]["county"]) == (None, None)


def test_contact_details_are_not_kept(tmp_path: Path) -> None:
    reading, kept = read_rows(tmp_path, small.AWARD)
    assert "Invented" not in str(kept) + str(reading)


def test_an_award_without_amount_is_set_aside_and_a_word_as_amount_refused(tmp_path: Path) -> None:
    reading, _ = read_rows(tmp_path, small.AWARD, small.AWARD | {"Awardee Amount": "[No Data]"})
    assert [aside.lines for aside in reading.set_aside.values()] == [[3]]
    with pytest.raises(BadInput, match="line 2, column Awardee Amount"):
        read_rows(tmp_path, small.AWARD | {"Awardee Amount": "AR-02"})


def test_an_activity_code_left_out_is_taken_from_the_grant_number(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.AWARD | {"Activity Code": ""})
    assert kept[0]["activity_code"] == "H49"


def test_decimal_years_are_years_and_nothing_reported_is_blank(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.OBLIGATION)
    assert (kept[0]["fiscal_year"], kept[0]["actual"], kept[0]["obligated"]) == (2022, None, None)
    assert kept[0]["estimate"] == 118_376_836


def test_a_listing_that_lost_its_last_zero_is_restored(tmp_path: Path) -> None:
    _, kept = read_rows(tmp_path, small.OBLIGATION | {"cfda_number": "93.11"})
    assert kept[0]["listing"] == "93.110"


def test_an_absurd_obligation_is_kept_as_published_and_said(tmp_path: Path) -> None:
    reading, _ = read_rows(tmp_path, small.OBLIGATION | {"sam_estimate": "5.8955e16"})
    assert "larger than the whole federal budget, kept as published: 1" in reading.notes[0]


def test_census_estimates_give_a_figure_a_year(tmp_path: Path) -> None:
    state = small.ESTIMATE | {"SUMLEV": "40", "COUNTY": "0", "POPESTIMATE2014": "2966369"}
    reading, kept = read_rows(tmp_path, small.ESTIMATE, state)
    assert [(row["place"], row["period"], row["value"]) for row in kept] == [
        ("05119", "2013", 391_000),
        ("05119", "2014", 392_000),
        ("05", "2013", 391_000),
        ("05", "2014", 2_966_369),
    ]
    assert (reading.rows_read, reading.kept, reading.written) == (2, 2, 4)


def test_estimates_by_age_and_sex_give_women_of_childbearing_age(tmp_path: Path) -> None:
    rows = [small.AGE_SEX | {"YEAR": str(number), "POPESTIMATE": f"{970_000 + number}"} for number in range(1, 6)]
    reading, kept = read_rows(tmp_path, *rows)
    people = [(row["period"], row["value"]) for row in kept if row["measure"] == "population"]
    assert people == [("2020", 970_002), ("2021", 970_003), ("2022", 970_004), ("2023", 970_005)]
    assert reading.set_aside["the April census count or base, not an estimate of a year"].lines == [2]
    assert reading.totals["women_15_44"] == 760_000


def test_a_file_of_age_groups_gives_the_same(tmp_path: Path) -> None:
    common = {"SUMLEV": "050", "STATE": "09", "COUNTY": "110"}
    rows = [
        common | {"YEAR": str(year), "AGEGRP": str(group), "TOT_POP": str(970_000 if group == 0 else 60_000),
                  "TOT_FEMALE": str(30_000 + year)}
        for year in (1, 2, 3)
        for group in range(19)
    ]  # fmt: skip
    reading, kept = read_rows(tmp_path, *rows)
    assert [(row["measure"], row["period"], row["value"]) for row in kept] == [
        ("population", "2020", 970_000),
        ("women_15_44", "2020", 180_012),
        ("population", "2021", 970_000),
        ("women_15_44", "2021", 180_018),
    ]
    assert (reading.rows_read, reading.kept) == (57, 14)
    with pytest.raises(BadInput, match="no row for all ages"):
        read_rows(tmp_path, *rows[1:])


def test_an_edition_that_cannot_be_told_asks_for_its_last_year(tmp_path: Path) -> None:
    rows = [small.AGE_SEX | {"STATE": "05", "COUNTY": "119", "YEAR": str(number)} for number in range(1, 6)]
    with pytest.raises(BadInput, match="--period"):
        read_rows(tmp_path, *rows)
    reading, _ = read_rows(tmp_path, *rows, given=Given(period="2023"))
    assert reading.periods == {"2020", "2021", "2022", "2023"}


def test_any_table_of_place_year_and_population_is_known(tmp_path: Path) -> None:
    _, by_parts = read_rows(tmp_path, small.PEOPLE)
    _, by_fips = read_rows(tmp_path, {"Population": "7", "FIPS": "5119", "Year": "2020"})
    _, by_state = read_rows(tmp_path, {"place": "05", "year": "2020", "population": "3,000,000"})
    found = [(rows[0]["place"], rows[0]["value"]) for rows in (by_parts, by_fips, by_state)]
    assert found == [("05119", 399_000), ("05119", 7), ("05", 3_000_000)]


def test_a_place_twice_in_one_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 3: 05119 stands there a second time for 2020"):
        read_rows(tmp_path, small.PEOPLE, small.PEOPLE)


def test_a_population_below_zero_or_in_words_is_refused(tmp_path: Path) -> None:
    for wrong in ("-5", "many", "nan", "12.5", "9999999999391000", "1e400"):
        with pytest.raises(BadInput, match="line 2, column population"):
            read_rows(tmp_path, small.PEOPLE | {"population": wrong})


def test_a_file_cut_in_a_row_is_refused_on_that_line(tmp_path: Path) -> None:
    text = small.table([small.PEOPLE, small.PEOPLE | {"year": "2021"}])
    with pytest.raises(BadInput, match="ends in the middle of line 3"):
        read(small.write(tmp_path / "cut", text[: -len("399000\n") - 3]))


def test_nul_bytes_open_quotes_and_endless_lines_are_refused(tmp_path: Path) -> None:
    text = small.table([small.PEOPLE])
    for damaged, sentence in (
        (text + "2021,05,119,\0,3\n", "NUL"),
        (text + '2021,05,119,"x,3\n', "quotation marks"),
        (text + "2021,05,119," + "x" * 2_000_000 + ",3\n", "million"),
    ):
        with pytest.raises(BadInput, match=sentence):
            read(small.write(tmp_path / "damaged", damaged))


def test_shifted_columns_are_refused(tmp_path: Path) -> None:
    text = small.table([small.PEOPLE | {"year": str(year)} for year in range(1990, 2020)])
    shifted = text.replace("Pulaski County", "Pulaski, County")
    with pytest.raises(BadInput, match="columns are shifted"):
        read(small.write(tmp_path / "shifted", shifted))


def test_a_missing_or_doubled_column_is_named(tmp_path: Path) -> None:
    without = {name: value for name, value in small.HOSPITAL.items() if name != "ZIP Code"}
    with pytest.raises(BadInput, match="line 1: the column “ZIP Code” is missing"):
        read_rows(tmp_path, without)
    text = small.table([small.SVI]).replace("ST,", "RPL_THEMES,", 1)
    with pytest.raises(BadInput, match="stands there more than once"):
        read(small.write(tmp_path / "twice", text), Given(period="2022"))
