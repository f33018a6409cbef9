"""Tables of counts: columns by their headings, months as people write them, each row read or refused by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.core.periods import Month
from partera.programs.quality.rules import cells, drafting, measuring, tables
from partera.programs.quality.rules import table_words as words
from partera.programs.quality.rules.cells import Cell, NotRead
from partera.programs.quality.rules.entries import Entry
from partera.programs.quality.rules.fates import Sheet
from partera.programs.quality.rules.tables import Known, KnownMeasure

TREATED = KnownMeasure(1, "htn_60_confirmed", "share", ("race", "payer"))
RARE = KnownMeasure(2, "smm_between", "births_between", ())
MINUTES = KnownMeasure(3, "minutes", "average", ())
KNOWN = Known(
    {"htn 60 confirmed": TREATED, "smm between": RARE, "minutes": MINUTES},
    {"race black": ("race", "black"), "black": ("race", "black"), "payer unknown": ("payer", "unknown")},
)
HEAD = [
    "Month",
    "Measure",
    "Group",
    "Numerator",
    "Denominator",
    "Unknown",
    "Value",
    "Standard deviation",
    "Between events",
]
MARCH = Month(2026, 3)


def table(*lines: list[str], month: Month | None = None) -> tables.Table:
    found = tables.read([HEAD, *lines], KNOWN, month)
    assert found is not None
    return found


def problem(*line: str) -> str:
    row = table(list(line)).rows[0]
    assert row.problem is not None
    return row.problem.sentence


def test_rows_of_one_measure_and_month_make_one_sheet() -> None:
    found = table(
        ["2026-03", "htn_60_confirmed", "", "14", "20", "1"], ["2026-03", "htn_60_confirmed", "black", "3", "6", ""]
    )
    assert found.parts[0].sheet == Sheet(1, (Entry("", "", 14, 20, 1), Entry("race", "black", 3, 6, 0)))


def test_headings_may_be_spanish_in_any_order_below_other_lines() -> None:
    head = ["Denominador", "Medida", "Nota", "Numerador", "Mes"]
    lines = [["Hospital de ejemplo"], [], head, ["20", "HTN-60 confirmed", "x", "14", "marzo de 2026"]]
    found = tables.read(lines, KNOWN)
    assert found is not None
    assert found.parts[0].month == MARCH
    assert found.left_aside == ("Nota",)
    assert found.rows[0].number == 4


def test_a_table_without_headings_is_none() -> None:
    assert tables.read([["14", "20"], ["15", "20"]], KNOWN) is None


@pytest.mark.parametrize(
    "written",
    ["2026-03", "2026/3", "March 2026", "mar 2026", "Mar. 2026", "3/2026", "03-2026", "2026-03-01", "3/1/2026",
     "marzo de 2026", "2026-03-01 00:00:00", "MARZO DEL 2026"],
)  # fmt: skip
def test_a_month_is_read_as_people_and_spreadsheets_write_it(written: str) -> None:
    assert words.month_in(written) == MARCH


@pytest.mark.parametrize("written", ["2026-13", "0/2026", "2026", "March", "3/14/2026", "2026-03-14", "Q1 2026", "x"])
def test_what_is_no_month_is_none(written: str) -> None:
    assert words.month_in(written) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["46082", "minutes", "", "", "18", "", "41", "3"], "a date written as a number, probably 2026-03"),
        (["soon", "minutes", "", "", "18", "", "41", "3"], "“soon” is not a month"),
        (["", "minutes", "", "", "18", "", "41", "3"], "does not say its month"),
        (["2026-03", "other", "", "14", "20"], "There is no measure “other”"),
        (["2026-03", "htn_60_confirmed", "purple", "14", "20"], "There is no group “purple”"),
        (["2026-03", "minutes", "black", "", "18", "", "41", "3"], "There is no group “black”"),
        (["2026-03", "htn_60_confirmed", "", "=B2+C2", "20"], "This is a formula"),
        (["2026-03", "htn_60_confirmed", "", "2026-03-04", "20"], "is a date, not a count"),
        (["2026-03", "htn_60_confirmed", "", "1.5", "20"], "“1.5” is not a whole number"),
        (["2026-03", "htn_60_confirmed", "", "#DIV/0!", "20"], "is not a whole number"),
        (["2026-03", "htn_60_confirmed", "", "14", "1e6"], "“1e6” is not a whole number"),
        (["2026-03", "htn_60_confirmed", "", "14", "99999999"], "at most seven digits"),
        (["2026-03", "minutes", "", "", "18", "", "41,5", "3"], "decimals with a point"),
        (["2026-03", "smm_between", "", "", "", "", "", "", "12; x"], "“x” is not a whole number"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_says_why(line: list[str], said: str) -> None:
    assert said in problem(*line)


def test_a_bad_row_holds_back_its_measure_and_month_and_no_other() -> None:
    found = table(
        ["2026-03", "htn_60_confirmed", "", "14", "20"],
        ["2026-03", "htn_60_confirmed", "black", "three", "6"],
        ["2026-02", "htn_60_confirmed", "", "9", "18"],
    )
    assert [part.sheet is None for part in found.parts] == [True, False]


def test_a_group_that_stands_twice_is_refused_the_second_time() -> None:
    found = table(["2026-03", "htn_60_confirmed", "", "14", "20"], ["2026-03", "htn_60_confirmed", "all", "15", "20"])
    assert found.rows[1].problem is not None
    assert "stands in row 2 already" in found.rows[1].problem.sentence


def test_rows_left_empty_are_passed_over() -> None:
    assert table(["2026-03", "htn_60_confirmed", "", "", ""], ["", "", ""]).rows == ()


def test_rare_events_are_a_list_or_none() -> None:
    blank = [""] * 6
    found = table(["2026-03", "smm_between", *blank, "112, 40"], ["2026-02", "smm_between", *blank, "ninguno"])
    assert [part.sheet for part in found.parts] == [Sheet(2, (), (112, 40)), Sheet(2)]


def test_a_month_said_beside_the_table_is_that_of_rows_without_one() -> None:
    assert table(["", "htn_60_confirmed", "", "14", "20"], month=MARCH).parts[0].month == MARCH


@pytest.mark.parametrize("heading", ["MRN", "Patient name", "Date of birth", "SSN", "Fecha de nacimiento"])
def test_headings_about_single_patients_are_known(heading: str) -> None:
    assert words.is_of_patients(heading)


cell_texts = st.sampled_from(
    ["", "2026-03", "March", "46082", "htn_60_confirmed", "smm_between", "minutes", "black", "unknown", "14", "-3",
     "1,204",     "=1+1", "2026-03-04", "12, 40", "none", "1.5", "\u0661", "x" * 500, "\x00", "race:black", " 20 "]
)  # fmt: skip


@given(st.lists(st.lists(cell_texts, max_size=10), max_size=5), st.booleans())
def test_any_table_is_read_or_refused_row_by_row(lines: list[list[str]], with_head: bool) -> None:
    found = tables.read([HEAD, *lines] if with_head else lines, KNOWN)
    for row in found.rows if found else ():
        assert row.problem is not None or row.measure is not None


numbers = st.integers(0, measuring.LARGEST)


@given(numbers, numbers, numbers, st.sampled_from(["{}", "{:,}", " {} ", "{}.0"]))
def test_what_is_written_is_read_back(numerator: int, denominator: int, unknown: int, form: str) -> None:
    line = ["2026-03", "htn_60_confirmed", "", *(form.format(one) for one in (numerator, denominator, unknown))]
    assert table(line).rows[0].entry == Entry("", "", numerator, denominator, unknown)


@given(
    st.lists(
        st.tuples(st.sampled_from(["black", "white"]), numbers, numbers), max_size=2, unique_by=lambda one: one[0]
    ),
    numbers,
    numbers,
)
def test_a_kept_sheet_fills_the_cells_that_read_as_it(groups: list[tuple[str, int, int]], one: int, other: int) -> None:
    sheet = Sheet(7, (Entry("", "", one, other, 0), *(Entry("race", name, n, d, 0) for name, n, d in sorted(groups))))
    typed = {cell.name: cells.written(sheet, cell) for cell in cells.names_of(7, "share", ["race"])}
    read = cells.read(7, "share", ["race"], typed)
    assert read.sheet is not None
    assert read.sheet.is_like(sheet)


@given(st.lists(numbers, max_size=20))
def test_a_list_of_gaps_is_read_back(gaps: list[int]) -> None:
    assert cells.gaps_in(cells.written(Sheet(1, (), tuple(gaps)), Cell(1, "", "", "gaps"))) == tuple(gaps)


@given(st.text(max_size=40))
def test_any_text_is_a_count_or_is_not_read(text: str) -> None:
    try:
        found = cells.count(text)
    except NotRead:
        return
    assert found is None or abs(found) <= measuring.LARGEST


names = st.sampled_from(["a", "b", "c"])
texts = st.dictionaries(names, st.sampled_from(["1", "2", ""]))


@given(texts, texts, texts)
def test_of_two_who_type_nothing_is_lost(before: dict[str, str], typed: dict[str, str], seen: dict[str, str]) -> None:
    merged = drafting.merge(before, typed, seen)
    for name, text in before.items():
        assert merged.values[name] in (text, typed.get(name))
        if merged.values[name] != text:
            assert seen.get(name, text) == text  # only what was seen is written over
    for name, text in typed.items():
        was_changed = text != seen.get(name, before.get(name))
        assert not was_changed or merged.values.get(name) == text or merged.clashes[name] == before[name]


@pytest.mark.parametrize("text", ["Mrs. Invented", "123-45-6789x", "123456789", "=1+1", "1" * 700])
def test_what_is_no_number_does_not_stand_in_a_draft(text: str) -> None:
    assert not drafting.may_keep(text)
