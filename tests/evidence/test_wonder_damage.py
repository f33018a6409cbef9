"""A damaged or hand-made CDC WONDER export is refused, with what is wrong and on which line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from partera.core.errors import BadInput
from partera.evidence.suppliers.protocol import Given, Source
from partera.evidence.suppliers.wonder import CdcWonder
from tests.evidence import wonder_files as files
from tests.evidence.wonder_files import ARKANSAS, read, row, year

BY = ["State", "Year"]
GOOD = files.state_years()
ROW = GOOD.split("\n")[1]


def refusal(text: str | bytes, folder: Path, given: Given | None = None) -> str:
    with pytest.raises(BadInput) as refused:
        read(text, folder, given, name="births.txt")
    assert refused.value.sentence.startswith("births.txt")
    return refused.value.sentence


Damage = Callable[[str], str]

DAMAGES: dict[str, tuple[Damage, str]] = {
    "the header is lost": (lambda t: t.split("\n", 1)[1].split('\n"---"')[0], "line 1 is a row of data"),
    "the header is lost, the footer is there": (lambda t: t.split("\n", 1)[1], "line 1 is a row of data"),
    "quotation marks are lost": (lambda t: t.replace('"', ""), "line 1 is the header"),
    "a total was changed": (lambda t: t.replace("70100", "70200"), "line 4 gives a total of 70,200"),
    "a row was taken out": (lambda t: t.replace('\t"Arkansas"\t"05"\t"2023"\t"2023"\t35100\n', ""), "line 3 gives"),
    "a number became a word": (lambda t: t.replace("35100", "many"), "line 3: 'many' in the column Births"),
    "a count is blank": (lambda t: t.replace("35100", ""), "line 3: '' in the column Births"),
    "a count is negative": (lambda t: t.replace("35100", "-5"), "line 3"),
    "a column is missing in a row": (lambda t: t.replace('"2023"\t35100', "35100"), "line 3 has 5 columns"),
    "a column was renamed": (lambda t: t.replace('"State Code"', '"code"'), "column 'State'"),
    "a grouping is unknown": (lambda t: t.replace('"State', '"Planet'), "'Planet' is not a grouping"),
    "a measure is unknown": (lambda t: t.replace("\tBirths\n", "\tStorks\n"), "'Storks' is not a measure"),
    "a column stands twice": (lambda t: t.replace('"Year"\t"Year Code"', '"State"\t"State Code"'), "twice"),
    "a state's code is another's": (lambda t: t.replace('"Arkansas"\t"05"', '"Arkansas"\t"06"'), "line 2"),
    "a year is not covered": (lambda t: t.replace('"2023"\t"2023"', '"2013"\t"2013"'), "line 3: 2013 is not one"),
    "a year is no year": (lambda t: t.replace('"2023"\t"2023"', '"2023"\t"23"'), "'23' is not a year"),
    "a category is blank": (lambda t: t.replace('\t"2023"\t"2023"\t35100', '\t\t\t35100'), "line 3: the category"),
    "prose stands in Notes": (lambda t: t.replace('\t"Arkansas"', '"See below"\t"Arkansas"', 1), "column Notes"),
    "a quotation mark is left open": (lambda t: t.replace('"05"', '"05', 1), "line 2 cannot be split"),
    "a line is empty": (lambda t: t.replace("35000\n", "35000\n\n"), "line 3 is empty"),
    "the footer is cut": (lambda t: t.split('"Query Date')[0], "the footer that begins on line 9 has been cut"),
    "the footer stands in the columns": (lambda t: t.replace('"---"', "---\t\t\t\t\t", 1), "line 9 is part of"),
    "two exports follow one another": (lambda t: t + "\n" + t, "rows go on below the footer"),
    "the grouping is not the footer's": (lambda t: t.replace("Group By: State; Year", "Group By: State"), "groups by"),
    "a row stands twice": (lambda t: t.replace("21000\n", f"21000\n{ROW}\n"), "line 6: an earlier line"),
    "there is no row": (lambda t: t.split("\n")[0] + "\n" + t[t.index('"---"'):], "without a single row"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_is_named_with_its_line(tmp_path: Path, damage: str) -> None:
    change, said = DAMAGES[damage]
    changed = change(GOOD)
    assert changed != GOOD
    assert said in refusal(changed, tmp_path)


def test_nul_bytes_are_refused_with_their_line(tmp_path: Path) -> None:
    assert "line 5 holds NUL bytes" in refusal(GOOD.encode().replace(b"21000", b"\0\0\0\0"), tmp_path)


def test_other_encodings_are_refused_with_their_line(tmp_path: Path) -> None:
    assert "line 2 is not UTF-8" in refusal(GOOD.encode().replace(b"Arkansas", b"Do\xf1a Ana", 1), tmp_path)


def test_utf_16_is_refused(tmp_path: Path) -> None:
    assert "line 1 is UTF-16" in refusal(GOOD.encode("utf-16"), tmp_path)


def test_a_huge_line_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    assert "line 2 is longer" in refusal(GOOD.replace("35000", "3" * 200_000, 1), tmp_path)


def test_more_deaths_than_people_are_refused(tmp_path: Path) -> None:
    below = files.footer(BY, dataset="Underlying Cause of Death, 2018-2023")
    text = files.text_of(
        BY, ["Deaths", "Population", "Crude Rate"], [row(ARKANSAS, year(2022), 1500000, 30, "2.0")], below
    )
    assert "columns have been moved" in refusal(text, tmp_path)


def test_a_county_outside_the_rows_state_is_refused(tmp_path: Path) -> None:
    text = files.births([row(ARKANSAS, ("Orleans Parish, LA", "22071"), 400)], ["State", "County"])
    assert "does not lie in the state 05" in refusal(text, tmp_path)


def test_one_code_with_two_labels_is_refused(tmp_path: Path) -> None:
    rows = [row(("Male", "M"), 5), row(("Female", "M"), 6)]
    assert "stands for 'Female' here" in refusal(files.births(rows, ["Sex of Infant"]), tmp_path)


def test_years_with_a_gap_are_refused(tmp_path: Path) -> None:
    text = files.births([row(ARKANSAS, 70000)], ["State"], parameters=["Year: 2019; 2021"])
    assert "do not follow one another" in refusal(text, tmp_path)


def test_several_places_counted_together_are_refused(tmp_path: Path) -> None:
    text = files.births([row(year(2022), 56000)], ["Year"], parameters=["States: Arkansas (05); New Mexico (35)"])
    assert "counts 2 places together" in refusal(text, tmp_path)


def test_an_open_ended_data_set_without_years_asks_for_them(tmp_path: Path) -> None:
    text = files.births([row(ARKANSAS, 56000)], ["State"], dataset="Provisional Natality, 2023 through Last Month")
    assert "--period 2023" in refusal(text, tmp_path)


def test_without_a_footer_the_sentence_names_exactly_what_to_add(tmp_path: Path) -> None:
    births = files.text_of(["State"], ["Births"], [row(ARKANSAS, 280000)], None)
    assert "state it: --period 2018-2024 (the years it counts)." in refusal(births, tmp_path)
    nation = files.text_of(["Age of Mother 9"], ["Births"], [row(("20-24 years", "20-24"), 280000)], None)
    assert "--place US" in refusal(nation, tmp_path)
    deaths = files.text_of(["State"], ["Deaths", "Population"], [row(ARKANSAS, 220, 35092928)], None)
    assert "--measure maternal_deaths" in refusal(deaths, tmp_path, Given(period="2020"))


@pytest.mark.parametrize("given", [Given(period="last year"), Given(period="2022-04")])
def test_a_stated_period_must_be_whole_years(tmp_path: Path, given: Given) -> None:
    text = files.text_of(["State"], ["Births"], [row(ARKANSAS, 280000)], None)
    assert "the stated period" in refusal(text, tmp_path, given)


def test_a_stated_place_must_be_one(tmp_path: Path) -> None:
    text = files.text_of(["Age of Mother 9"], ["Births"], [row(("20-24 years", "20-24"), 280000)], None)
    assert "State the place as US" in refusal(text, tmp_path, Given(period="2022", place="Arkansas"))


@pytest.mark.parametrize("text", ["Notes,Name\nfirst,Ana\n", "a\tb\n1\t2\n", "", "\n\n", "05001,2022,17\n"])
def test_other_peoples_files_are_left_to_other_suppliers(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other"
    path.write_text(text)
    assert CdcWonder().recognise(Source.of(path), Given()) is None
