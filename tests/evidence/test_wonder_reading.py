"""Every form a CDC WONDER export comes in is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from partera.evidence.suppliers.protocol import Given
from tests.evidence import wonder_files as files
from tests.evidence.wonder_files import ARKANSAS, read, row, year

ONE = [row(ARKANSAS, year(2022), 35000)]
BY = ["State", "Year"]


def cells(table: object) -> list[dict[str, object]]:
    return table.to_pylist()  # type: ignore[attr-defined,no-any-return]


def test_total_rows_are_held_against_their_sums_and_set_aside(tmp_path: Path) -> None:
    reading, table = read(files.state_years(), tmp_path)
    assert (reading.rows_read, reading.kept) == (7, 4)
    assert reading.set_aside["total row: held against the rows it sums"].lines == [4, 7, 8]
    assert reading.totals == {"births": 112000.0}
    assert reading.places == {"05", "35"}
    assert cells(table)[0]["place"] == "05"


@pytest.mark.parametrize("separator", ["\t", ","])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["", "end"])
def test_separator_line_end_byte_order_mark_and_last_line_do_not_matter(
    tmp_path: Path, separator: str, line_end: str, mark: bytes, end: str
) -> None:
    text = files.text_of(BY, ["Births"], ONE, files.footer(BY), separator=separator, line_end=line_end)
    text += line_end if end else ""
    reading, table = read(mark + text.encode(), tmp_path)
    assert [(c["place"], c["period"], c["count"]) for c in cells(table)] == [("05", "2022", 35000)]
    assert reading.provenance["query_date"] == "Mar 26, 2025 3:08:56 AM"


def test_a_totals_row_without_its_inner_columns_is_read(tmp_path: Path) -> None:
    text = files.text_of(BY, ["Births"], ONE, ['"Total"\t"Arkansas"\t"05"\t35000', *files.footer(BY)])
    assert read(text, tmp_path)[0].set_aside["total row: held against the rows it sums"].count == 1


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Suppressed", "suppressed"),
        ("Not Applicable", "not_applicable"),
        ("Not Available", "missing"),
        ("Disabled", "missing"),
        ("Missing Race", "not_collected"),
        ("Missing County", "not_collected"),
    ],
)
def test_a_word_in_place_of_a_count_is_a_state_and_never_a_zero(tmp_path: Path, word: str, state: str) -> None:
    _, table = read(files.births([row(ARKANSAS, year(2022), word)], BY), tmp_path)
    assert [(c["count"], c["state"]) for c in cells(table)] == [(None, state)]


@pytest.mark.parametrize(
    ("word", "rate", "state"),
    [
        ("7.64", 7.64, "ok"),
        ("12.3 (Unreliable)", 12.3, "unreliable"),
        ("0.001615345 (Unreliable)", 0.001615345, "unreliable"),
        ("Unreliable", None, "unreliable"),
        ("Suppressed", None, "suppressed"),
        ("Not Applicable", None, "not_applicable"),
    ],
)
def test_a_rate_keeps_the_publishers_state(tmp_path: Path, word: str, rate: float | None, state: str) -> None:
    below = files.footer(BY, dataset="Linked Birth / Infant Death Records, 2017-2023 Expanded")
    text = files.text_of(BY, ["Deaths", "Births", "Death Rate"], [row(ARKANSAS, year(2022), 250, 35000, word)], below)
    deaths, births = cells(read(text, tmp_path)[1])
    assert (deaths["unit"], deaths["rate"], deaths["rate_state"], deaths["rate_per"]) == ("deaths", rate, state, 1000)
    assert (births["unit"], births["count"], births["rate_state"]) == ("births", 35000, None)


def test_limits_and_other_measures_stay_beside_their_count(tmp_path: Path) -> None:
    names = ["Deaths", "Population", "Crude Rate", "Crude Rate Lower 95% Confidence Interval",
             "Crude Rate Upper 95% Confidence Interval", "% of Total Deaths"]  # fmt: skip
    below = files.footer(BY, dataset="Underlying Cause of Death, 2018-2023", per="100,000")
    text = files.text_of(BY, names, [row(ARKANSAS, year(2022), 30, 1500000, "2.0", "1.3", "2.9", "0.01%")], below)
    deaths, people = cells(read(text, tmp_path)[1])
    assert (deaths["rate"], deaths["rate_low"], deaths["rate_high"], deaths["rate_per"]) == (2.0, 1.3, 2.9, 100000)
    assert deaths["other"] == '{"% of Total Deaths": "0.01%"}'
    assert (people["unit"], people["count"]) == ("population", 1500000)


def test_codes_are_text(tmp_path: Path) -> None:
    _, table = read(files.gestation([20, 30, 40, 50, 60, 700, 80, 90, 100, 11]), tmp_path)
    assert cells(table)[0]["coordinates"] == "gestation:01"


def test_months_of_a_year_become_periods(tmp_path: Path) -> None:
    text = files.births([row(year(2022), ("April", "4"), 310), row(year(2022), ("May", "5"), 320)], ["Year", "Month"])
    assert [(c["period"], c["coordinates"]) for c in cells(read(text, tmp_path)[1])] == [
        ("2022-04", "all"), ("2022-05", "all")]  # fmt: skip


def test_a_month_without_a_year_is_a_coordinate_of_the_pooled_years(tmp_path: Path) -> None:
    text = files.births([row(("April", "4"), 310)], ["Month"], parameters=["Year: 2019; 2020; 2021"])
    (cell,) = cells(read(text, tmp_path)[1])
    assert (cell["period"], cell["coordinates"], cell["place"]) == ("2019-2021", "month:4", "US")


def test_years_come_from_the_data_sets_name_when_no_filter_says_them(tmp_path: Path) -> None:
    text = files.births([row(ARKANSAS, 280000)], ["State"])
    assert cells(read(text, tmp_path)[1])[0]["period"] == "2016-2023"


def test_filters_become_coordinates_and_the_place_of_every_cell(tmp_path: Path) -> None:
    text = files.births(
        [row(("20-24 years", "20-24"), 228)],
        ["Age of Mother 9"],
        parameters=[
            "Title: anything; at all",
            "Mother's Hispanic Origin: Not Hispanic or Latino",
            "Mother's Single Race 6: White",
            "States: San Diego County, CA (06073)",
            "Year: 2019; 2020; 2021",
        ],
    )
    reading, table = read(text, tmp_path)
    (cell,) = cells(table)
    assert (cell["place"], cell["period"]) == ("06073", "2019-2021")
    assert cell["coordinates"] == "age:20-24|hispanic:2186-5|race6:2106-3"
    assert reading.provenance["title"] == "anything; at all"


def test_a_filter_that_names_every_category_narrows_nothing(tmp_path: Path) -> None:
    every = "; ".join(label for label, _ in files.MONTHS)
    text = files.births([row(ARKANSAS, 280000)], ["State"], parameters=[f"Month: {every}", "Year: 2022"])
    assert cells(read(text, tmp_path)[1])[0]["coordinates"] == "all"


def test_a_filter_partera_has_no_word_for_still_marks_every_cell(tmp_path: Path) -> None:
    text = files.births([row(ARKANSAS, 280)], ["State"], parameters=["Wholly New Filter: Some: value, here"])
    assert cells(read(text, tmp_path)[1])[0]["coordinates"] == "wholly_new_filter:Some value here"


def test_the_footer_of_2015_lists_every_parameter_and_parts_groupings_by_commas(tmp_path: Path) -> None:
    below = files.footer(
        BY, dataset="Natality, 2007-2013", separator=", ",
        parameters=["Title:", "Age of Mother: All", "Cleft Lip / Palate: All", "Year: All, 2007 to 2013"],
    )  # fmt: skip
    reading, table = read(files.text_of(BY, ["Births"], [row(ARKANSAS, year(2010), 38000)], below), tmp_path)
    assert cells(table)[0]["coordinates"] == "all"
    assert reading.provenance["group_by"] == BY


def test_a_filter_wrapped_over_lines_is_read_whole(tmp_path: Path) -> None:
    wrapped = [
        "States: Arizona (04); Arkansas (05); California (06); Florida (12); Georgia (13); Illinois (17); Iowa (19);",
        "Michigan (26); Missouri (29); New Jersey (34)",
        "Year: 2022",
    ]
    reading, _ = read(files.births([row(ARKANSAS, 35000)], ["State"], parameters=wrapped), tmp_path)
    assert reading.provenance["parameters"]["States"].endswith("Missouri (29); New Jersey (34)")
    assert reading.provenance["restricted"] == ["place"]
    assert reading.periods == {"2022"}


def test_html_is_taken_out_of_caveats(tmp_path: Path) -> None:
    caveats = ['<p> About ""Excluded"" data: ages < 15 years </p> <script>alert(1)</script>']
    reading, _ = read(files.births(ONE, BY, caveats=caveats), tmp_path)
    assert reading.provenance["caveats"] == ['About "Excluded" data: ages < 15 years alert(1)']


def test_hidden_rows_are_noted(tmp_path: Path) -> None:
    messages = ["Rows with zero Births are hidden. Use Quick Options above to show zero rows.",
                "Rows with suppressed Births are hidden. Use Quick Options above to show suppressed rows."]  # fmt: skip
    reading, _ = read(files.births(ONE, BY, messages=messages), tmp_path)
    assert reading.provenance["hides_zero"]
    assert any("left out of this export" in note for note in reading.notes)


def test_provisional_data_are_noted(tmp_path: Path) -> None:
    reading, _ = read(files.births(ONE, BY, dataset="Provisional Natality, 2022 through Last Month"), tmp_path)
    assert reading.notes == ["provisional: subject to change"]


def test_zeros_of_a_state_that_did_not_report_are_not_collected(tmp_path: Path) -> None:
    louisiana = ("Louisiana", "22")
    rows = [row(ARKANSAS, year(2012), group, n) for group, n in zip(files.TOBACCO, [0, 0, 0, 38000], strict=True)]
    rows += [row(louisiana, year(2012), group, n) for group, n in zip(files.TOBACCO, [5000, 0, 9, 0], strict=True)]
    _, table = read(files.births(rows, ["State", "Year", "Tobacco Use"], dataset="Natality, 2007-2023"), tmp_path)
    found = [(c["count"], c["state"]) for c in cells(table)]
    assert found[:4] == [(None, "not_collected")] * 3 + [(38000, "ok")]
    assert found[4:] == [(5000, "ok"), (0, "ok"), (9, "ok"), (0, "ok")]


def test_unidentified_counties_keep_their_code(tmp_path: Path) -> None:
    text = files.births([row(("Unidentified Counties, AR", "05999"), year(2022), 15000)], ["County", "Year"])
    assert cells(read(text, tmp_path)[1])[0]["place"] == "05999"


def test_age_of_mother_in_single_years_is_not_the_nine_groups(tmp_path: Path) -> None:
    text = files.births([row(("15 years", "15"), 12), row(("16 years", "16"), 40)], ["Age of Mother"])
    assert {c["coordinates"] for c in cells(read(text, tmp_path)[1])} == {"age_year:15", "age_year:16"}


def test_identity_comes_from_the_footer_and_never_from_the_name(tmp_path: Path) -> None:
    one, _ = read(files.births(ONE, BY), tmp_path, name="Natality.txt")
    same, _ = read(files.births(ONE, BY, parameters=["Title: again"]), tmp_path, name="other.txt")
    narrowed, _ = read(files.births(ONE, BY, parameters=["Sex of Infant: Female"]), tmp_path, name="Natality.txt")
    assert one.coverage == same.coverage
    assert one.coverage != narrowed.coverage


def test_without_a_footer_the_stated_years_are_used_and_said_ever_after(tmp_path: Path) -> None:
    text = files.text_of(["State"], ["Births"], [row(ARKANSAS, 280000)], None, separator=",")
    reading, table = read(text, tmp_path, Given(period="2016-2022"))
    assert cells(table)[0]["period"] == "2016-2022"
    assert reading.notes == ["no footer: period as stated by the person who loaded it"]
    assert reading.recognised_as.endswith("2016–2022 as stated")


def test_without_a_footer_the_counts_tell_per_how_many_a_rate_is_said(tmp_path: Path) -> None:
    text = files.text_of(["State"], ["Deaths", "Population", "Crude Rate"], [row(ARKANSAS, 220, 35092928, "0.6")], None)
    _, table = read(text, tmp_path, Given(period="1999-2020", measure="maternal_deaths"))
    deaths = cells(table)[0]
    assert (deaths["rate_per"], deaths["coordinates"]) == (100000, "stated:maternal_deaths")


def test_a_long_export_is_handed_on_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partera.evidence.suppliers.wonder.cells.PORTION", 5)
    reading, table = read(files.gestation([20, 30, 40, 50, 60, 700, 80, 90, 100, 11]), tmp_path)
    assert (reading.kept, len(table.column("line").chunks)) == (10, 2)
