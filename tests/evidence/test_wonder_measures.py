"""What published tables are enough to know, and what they are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from partera.core.codes import STATES
from partera.evidence.aggregates import COUNTS, best_of, counts_from_cells
from partera.evidence.aggregates.sums import ALL_STATES
from partera.evidence.suppliers.protocol import Given
from tests.evidence import wonder_files as files
from tests.evidence.wonder_files import ARKANSAS, read, row, year

GESTATION = [1, 20, 40, 300, 250, 6000, 2000, 900, 30, 12]
HIDDEN = ["Rows with suppressed Births are hidden. Use Quick Options above to show suppressed rows."]
NO_ZERO = ["Rows with zero Births are hidden. Use Quick Options above to show zero rows."]
Found = dict[tuple[str, str, str, str], dict[str, Any]]


def measures(text: str, folder: Path, given: Given | None = None, hidden: tuple[int, ...] = ()) -> Found:
    """What is made of an export, by measure, place, period and group."""
    reading, cells = read(text, folder, given)
    table = counts_from_cells(cells, source="one", provenance=reading.provenance, notes=reading.notes, hidden=hidden)
    assert table.schema == COUNTS
    return {(r["measure"], r["place"], r["period"], r["group"]): r for r in table.to_pylist()}


def three(found: dict[str, Any]) -> tuple[float | None, float | None, float | None, str]:
    return found["numerator"], found["denominator"], found["unknown"], found["state"]


def test_ten_groups_of_gestation_permit_two_measures_and_no_more(tmp_path: Path) -> None:
    found = measures(files.gestation(list(GESTATION)), tmp_path)
    assert {key[0] for key in found} == {"births", "ptb", "ptb_very"}
    assert three(found["ptb", "05", "2022", "all"]) == (611, 9541, 12, "ok")
    assert three(found["ptb_very", "05", "2022", "all"]) == (61, 9541, 12, "ok")
    assert found["births", "05", "2022", "all"]["numerator"] == 9553


def test_eleven_groups_of_gestation_permit_all_five_measures(tmp_path: Path) -> None:
    groups = ["Under 20 weeks", "20-27 weeks", "28-31 weeks", "32-33 weeks", "34-36 weeks", "37-38 weeks",
              "39 weeks", "40 weeks", "41 weeks", "42 weeks or more", "Unknown or Not Stated"]  # fmt: skip
    rows = [row(ARKANSAS, year(2022), (label, f"{n:02d}"), 10 * n) for n, label in enumerate(groups, 1)]
    found = measures(files.births(rows, ["State", "Year", "OE Gestational Age Recode 11"]), tmp_path)
    assert three(found["ptb_early", "05", "2022", "all"]) == (100, 550, 110, "ok")
    assert three(found["ptb_late", "05", "2022", "all"]) == (50, 550, 110, "ok")
    assert three(found["early_term", "05", "2022", "all"]) == (60, 550, 110, "ok")


def test_a_hidden_cell_that_the_figure_needs_hides_the_figure(tmp_path: Path) -> None:
    found = measures(files.gestation(["Suppressed", *GESTATION[1:]]), tmp_path)
    assert three(found["ptb", "05", "2022", "all"]) == (None, None, None, "suppressed")
    assert three(found["births", "05", "2022", "all"]) == (None, None, None, "suppressed")


def test_a_hidden_number_not_stated_leaves_the_figure_standing(tmp_path: Path) -> None:
    found = measures(files.gestation([*GESTATION[:9], "Suppressed"]), tmp_path)
    assert three(found["ptb", "05", "2022", "all"]) == (611, 9541, None, "ok")
    assert found["ptb", "05", "2022", "all"]["note"] == "the number not stated is hidden"


def test_what_our_own_protection_hides_counts_as_hidden(tmp_path: Path) -> None:
    found = measures(files.gestation(list(GESTATION)), tmp_path, hidden=(4,))
    assert found["ptb", "05", "2022", "all"]["state"] == "suppressed"
    assert found["ptb", "05", "2022", "all"]["numerator"] is None


def test_each_figure_names_the_cells_it_adds_up(tmp_path: Path) -> None:
    ptb = measures(files.gestation(list(GESTATION)), tmp_path)["ptb", "05", "2022", "all"]
    assert sorted(ptb["numerator_cells"]) == [0, 1, 2, 3, 4]
    assert sorted(ptb["denominator_cells"]) == list(range(9))
    assert ptb["unknown_cells"] == [9]


def test_a_state_that_did_not_report_is_not_collected_and_keeps_its_births(tmp_path: Path) -> None:
    rows = [row(ARKANSAS, year(2012), group, n) for group, n in zip(files.TOBACCO, [0, 0, 0, 38000], strict=True)]
    text = files.births(rows, ["State", "Year", "Tobacco Use"], dataset="Natality, 2007-2023")
    found = measures(text, tmp_path)
    assert three(found["smoke", "05", "2012", "all"]) == (None, None, None, "not_collected")
    assert found["births", "05", "2012", "all"]["numerator"] == 38000


def test_births_of_areas_that_did_not_report_are_not_in_the_denominator(tmp_path: Path) -> None:
    rows = [row(ARKANSAS, year(2012), group, n) for group, n in zip(files.TOBACCO, [50, 900, 7, 400], strict=True)]
    found = measures(files.births(rows, ["State", "Year", "Tobacco Use"], dataset="Natality, 2007-2023"), tmp_path)
    smoke = found["smoke", "05", "2012", "all"]
    assert three(smoke) == (50, 950, 407, "ok")
    assert smoke["note"] == "400 births of areas that did not report are left out"


def test_a_category_left_out_for_its_small_count_leaves_the_figure_missing(tmp_path: Path) -> None:
    rows = [row(ARKANSAS, year(2022), group, n) for group, n in zip(files.GESTATION[1:], GESTATION[1:], strict=True)]
    text = files.births(rows, ["State", "Year", "OE Gestational Age 10"], messages=HIDDEN)
    found = measures(text, tmp_path)
    assert found["ptb", "05", "2022", "all"]["state"] == "missing"
    assert ("births", "05", "2022", "all") not in found


def test_a_zero_row_left_out_is_a_zero(tmp_path: Path) -> None:
    rows = [row(ARKANSAS, year(2022), group, n) for group, n in zip(files.GESTATION[1:], GESTATION[1:], strict=True)]
    text = files.births(rows, ["State", "Year", "OE Gestational Age 10"], messages=NO_ZERO)
    assert three(measures(text, tmp_path)["ptb", "05", "2022", "all"]) == (610, 9540, 12, "ok")


def test_a_place_without_births_is_not_applicable(tmp_path: Path) -> None:
    assert measures(files.gestation([0] * 10), tmp_path)["ptb", "05", "2022", "all"]["state"] == "not_applicable"


def test_a_filter_on_the_measures_own_grouping_permits_nothing(tmp_path: Path) -> None:
    rows = [row(ARKANSAS, year(2022), ("Cesarean", "2"), 12000)]
    text = files.births(rows, ["State", "Year", "Delivery Method"], parameters=["Delivery Method: Cesarean"])
    assert measures(text, tmp_path) == {}
    text = files.births([row(ARKANSAS, year(2022), 12000)], ["State", "Year"], parameters=["Delivery Method: Cesarean"])
    assert measures(text, tmp_path) == {}


CASES = {
    "Delivery Method": ([("Vaginal", "1", 70), ("Cesarean", "2", 30), ("Unknown or Not Stated", "9", 4)],
                        {"ced_total": (30, 100, 4)}),
    "NICU Admission": ([("Yes", "1", 12), ("No", "2", 88), ("Unknown or Not Stated", "9", 4)],
                       {"nicu": (12, 100, 4)}),
    "Source of Payment for Delivery": (
        [("Medicaid", "1", 60), ("Private Insurance", "2", 25), ("Self Pay", "3", 10), ("Other", "4", 5),
         ("Unknown or Not Stated", "9", 4)], {"medicaid": (60, 100, 4)}),
    "Month Prenatal Care Began": (
        [("No prenatal care", "00", 11), ("1st month", "01", 12), ("2nd month", "02", 13), ("3rd month", "03", 14),
         ("4th month", "04", 15), ("6th month", "06", 16), ("7th month", "07", 17), ("10th month", "10", 18),
         ("Unknown or Not Stated", "99", 19)], {"pnc1": (39, 116, 19), "pnc_late": (46, 116, 19)}),
    "Infant Birth Weight 12": (
        [("499 grams or less", "01", 11), ("500 - 999 grams", "02", 12), ("1000 - 1499 grams", "03", 13),
         ("1500 - 1999 grams", "04", 14), ("2000 - 2499 grams", "05", 15), ("2500 - 2999 grams", "06", 16),
         ("5000 - 8165 grams", "11", 17), ("Not Stated", "12", 18)], {"lbw": (65, 98, 18), "vlbw": (36, 98, 18)}),
}  # fmt: skip


@pytest.mark.parametrize("grouping", CASES)
def test_a_groupings_categories_give_its_measures(tmp_path: Path, grouping: str) -> None:
    categories, expected = CASES[grouping]
    rows = [row(ARKANSAS, year(2022), (label, code), count) for label, code, count in categories]
    found = measures(files.births(rows, ["State", "Year", grouping]), tmp_path)
    for measure, numbers in expected.items():
        assert three(found[measure, "05", "2022", "all"]) == (*numbers, "ok")


def test_twelve_months_make_a_year_and_eleven_do_not(tmp_path: Path) -> None:
    rows = [row(ARKANSAS, year(y), month, 100) for y in (2022, 2023) for month in files.MONTHS]
    found = measures(files.births(rows[:-1], ["State", "Year", "Month"]), tmp_path)
    assert list(found) == [("births", "05", "2022", "all")]
    assert found["births", "05", "2022", "all"]["numerator"] == 1200


def counties(*counts: int | str, messages: list[str] | None = None) -> str:
    names = [("Benton County, AR", "05007"), ("Pulaski County, AR", "05119"), ("Unidentified Counties, AR", "05999")]
    rows = [row(one, year(2022), count) for one, count in zip(names, counts, strict=False)]
    return files.births(rows, ["County", "Year"], messages=messages)


def test_all_counties_of_a_state_add_up_to_it(tmp_path: Path) -> None:
    found = measures(counties(4000, 5000, 21000), tmp_path)
    assert found["births", "05", "2022", "all"]["numerator"] == 30000
    assert found["births", "05", "2022", "all"]["note"] == "added up from the places in it"
    assert found["births", "05999", "2022", "all"]["numerator"] == 21000


def test_a_state_is_not_added_up_where_a_county_is_hidden_or_left_out(tmp_path: Path) -> None:
    assert measures(counties(4000, "Suppressed", 21000), tmp_path)["births", "05", "2022", "all"]["state"] == (
        "suppressed"
    )
    assert ("births", "05", "2022", "all") not in measures(counties(4000, 5000, messages=HIDDEN), tmp_path)


def test_all_fifty_one_states_add_up_to_the_nation_and_fifty_do_not(tmp_path: Path) -> None:
    rows = [row((STATES[code].name, code), year(2022), 1000) for code in sorted(ALL_STATES)]
    assert measures(files.births(rows, ["State", "Year"]), tmp_path)["births", "US", "2022", "all"]["numerator"] == (
        51000
    )
    assert not [key for key in measures(files.births(rows[1:], ["State", "Year"]), tmp_path) if key[1] == "US"]


def test_census_divisions_give_the_nation_and_no_figure_of_their_own(tmp_path: Path) -> None:
    rows = [row((f"Division {n}: somewhere", f"CENS-D{n}"), year(2022), 100) for n in range(1, 10)]
    assert [key[1] for key in measures(files.births(rows, ["Census Division", "Year"]), tmp_path)] == ["US"]


def test_age_groups_need_all_the_ages_in_them(tmp_path: Path) -> None:
    rows = [row(age, year(2022), 100 + n) for n, age in enumerate(files.AGES)]
    groupings = ["Age of Mother 9", "Year"]
    found = measures(files.births(rows, groupings), tmp_path)
    by_group = {key[3]: one["numerator"] for key, one in found.items()}
    assert by_group["age:under_20"] == 201
    assert by_group["age:40_up"] == 321
    assert by_group["all"] == 936
    few = {key[3] for key in measures(files.births(rows[1:7], groupings, messages=HIDDEN), tmp_path)}
    assert few == {"age:20-24", "age:25-29", "age:30-34", "age:35-39"}


def test_a_narrowed_grouping_does_not_add_up_to_everybody(tmp_path: Path) -> None:
    rows = [row(age, year(2022), 100) for age in files.AGES[1:7]]
    wanted = "Age of Mother 9: " + "; ".join(label for label, _ in files.AGES[1:7])
    text = files.births(rows, ["Age of Mother 9", "Year"], parameters=[wanted], messages=NO_ZERO)
    assert {key[3] for key in measures(text, tmp_path)} == {"age:20-24", "age:25-29", "age:30-34", "age:35-39"}


@pytest.mark.parametrize(
    ("filters", "group"),
    [
        (["Mother's Hispanic Origin: Not Hispanic or Latino", "Mother's Single Race 6: Asian"], "race:asian"),
        (["Mother's Hispanic Origin: Not Hispanic or Latino", "Mother's Bridged Race: Asian or Pacific Islander"],
         "race:api"),
        (["Mother's Hispanic Origin: Hispanic or Latino"], "race:hispanic"),
        (["Mother's Hispanic Origin: Unknown or Not Stated"], "race:unknown"),
        (["Mother's Single Race 6: White"], None),
        (["Mother's Hispanic Origin: Hispanic or Latino", "Mother's Single Race 6: White"], None),
        (["Mother's Hispanic Origin: Not Hispanic or Latino", "Mother's Single Race 6: White; Asian"], None),
        (["Mother's Single Race 6: Unknown or Not Stated; Not Available; Not Reported"], None),
    ],
)  # fmt: skip
def test_race_is_a_group_only_together_with_hispanic_origin(
    tmp_path: Path, filters: list[str], group: str | None
) -> None:
    found = measures(files.births([row(ARKANSAS, year(2022), 900)], ["State", "Year"], parameters=filters), tmp_path)
    assert [key[3] for key in found] == ([group] if group else [])


def test_shares_are_made_for_groups_too(tmp_path: Path) -> None:
    rows = [
        row(ARKANSAS, year(2022), age, method, count)
        for age, counts in ((files.AGES[0], (3, 20)), (files.AGES[1], (300, 700)))
        for method, count in zip((("Cesarean", "2"), ("Vaginal", "1")), counts, strict=True)
    ]
    found = measures(files.births(rows, ["State", "Year", "Age of Mother 9", "Delivery Method"]), tmp_path)
    assert three(found["ced_total", "05", "2022", "age:under_20"])[:2] == (303, 1023)


def test_education_groups_hold_several_levels(tmp_path: Path) -> None:
    levels = [("8th grade or less", "1"), ("9th through 12th grade with no diploma", "2"),
              ("High school graduate or GED completed", "3"), ("Excluded", "Exc")]  # fmt: skip
    rows = [row(ARKANSAS, year(2022), level, 100 * n) for n, level in enumerate(levels, 1)]
    found = measures(files.births(rows, ["State", "Year", "Mother's Education"]), tmp_path)
    assert found["births", "05", "2022", "education:less_than_high_school"]["numerator"] == 300
    assert found["births", "05", "2022", "education:high_school"]["numerator"] == 300
    assert found["births", "05", "2022", "all"]["numerator"] == 1000


def linked(deaths: int | str, births: int | str, rate: str) -> str:
    below = files.footer(["State", "Year of Death"], dataset="Linked Birth / Infant Death Records, 2017-2023")
    return files.text_of(
        ["State", "Year of Death"], ["Deaths", "Births", "Death Rate"],
        [row(ARKANSAS, year(2022), deaths, births, rate)], below,
    )  # fmt: skip


def test_infant_mortality_keeps_the_publishers_value_and_state(tmp_path: Path) -> None:
    one = measures(linked(16, 5065, "3.16 (Unreliable)"), tmp_path)["imr", "05", "2022", "all"]
    assert (one["value"], one["numerator"], one["denominator"]) == (3.16, 16, 5065)
    assert (one["state"], one["published"]) == ("unreliable", True)


def test_hidden_infant_deaths_stay_hidden(tmp_path: Path) -> None:
    one = measures(linked("Suppressed", "Suppressed", "Suppressed"), tmp_path)["imr", "05", "2022", "all"]
    assert (one["value"], one["numerator"], one["denominator"], one["state"]) == (None, None, None, "suppressed")
    covered = measures(linked(30, 5065, "5.92"), tmp_path, hidden=(0,))["imr", "05", "2022", "all"]
    assert (covered["value"], covered["state"]) == (None, "suppressed")


def mortality(rate: str, cause: str = "O00-O99 (Pregnancy, childbirth and the puerperium)", per: str = "1,000") -> str:
    by = ["State", "Year"]
    below = files.footer(
        by, dataset="Underlying Cause of Death, 1999-2020", per=per,
        parameters=[f"ICD-10 Codes: {cause}", "Sex: Female", "Ten-Year Age Groups: 15-24 years; 25-34 years"],
    )  # fmt: skip
    return files.text_of(
        by, ["Deaths", "Population", "Crude Rate"], [row(ARKANSAS, year(2020), 40, 1000000, rate)], below
    )


def test_deaths_from_causes_of_pregnancy_are_said_per_100_000_with_their_causes(tmp_path: Path) -> None:
    one = measures(mortality("0.040"), tmp_path)["maternal_deaths", "05", "2020", "all"]
    assert one["value"] == pytest.approx(4.0)
    assert one["note"] == (
        "underlying cause O00-O99; population: females; ten-year age groups 15-24 years, 25-34 years"
    )


def test_an_unreliable_rate_without_its_number_has_no_value(tmp_path: Path) -> None:
    one = measures(mortality("Unreliable"), tmp_path)["maternal_deaths", "05", "2020", "all"]
    assert (one["value"], one["state"], one["numerator"]) == (None, "unreliable", 40)
    assert "the publisher gives no rate from so few events" in one["note"]


def test_deaths_of_other_causes_are_no_measure(tmp_path: Path) -> None:
    assert measures(mortality("0.040", cause="I00-I99 (Diseases of the circulatory system)"), tmp_path) == {}


def test_the_birth_rate_is_kept_with_its_population(tmp_path: Path) -> None:
    text = files.text_of(
        ["Year"], ["Births", "Total Population", "Birth Rate"], [row(year(2022), 3667758, 333287557, "11.00")],
        files.footer(["Year"]),
    )  # fmt: skip
    one = measures(text, tmp_path)["birth_rate", "US", "2022", "all"]
    assert (one["value"], one["numerator"], one["denominator"]) == (11.0, 3667758, 333287557)


def test_what_was_stated_without_a_footer_is_said_on_every_figure(tmp_path: Path) -> None:
    text = files.text_of(["State"], ["Births"], [row(ARKANSAS, 280000)], None)
    one = measures(text, tmp_path, Given(period="2016-2022"))["births", "05", "2016-2022", "all"]
    assert one["note"] == "no footer: period as stated by the person who loaded it"


def rows_of(**changed: object) -> pa.Table:
    base: dict[str, object] = dict.fromkeys(COUNTS.names)
    base |= {"measure": "births", "place": "05", "period": "2022", "group": "all", "state": "ok", "steps": 0,
             "numerator_cells": [], "denominator_cells": [], "unknown_cells": []}  # fmt: skip
    return pa.Table.from_pylist([base | changed], schema=COUNTS)


def test_between_extracts_the_one_that_adds_up_least_wins_then_the_newest() -> None:
    direct, older = rows_of(source="direct"), rows_of(source="older", steps=2)
    assert best_of([direct, older])["source"].to_pylist() == ["direct"]
    assert best_of([rows_of(source="a"), rows_of(source="b")])["source"].to_pylist() == ["b"]


def test_a_hidden_figure_is_not_filled_in_from_a_sum() -> None:
    hidden, summed = rows_of(source="direct", state="suppressed"), rows_of(source="summed", steps=4)
    assert best_of([hidden, summed])["state"].to_pylist() == ["suppressed"]
    missing = rows_of(source="direct", state="missing")
    assert best_of([missing, summed])["source"].to_pylist() == ["summed"]
