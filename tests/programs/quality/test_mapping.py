"""A mapping: everything wrong with it is told with its line, and its rows hold what was entered."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.core.periods import Month
from partera.programs.quality.catalog.program_files import TITLES, examples
from partera.programs.quality.rules import mapping_reading, program_rows
from partera.programs.quality.rules.entries import Entry
from partera.programs.quality.rules.mapping import Mapping
from partera.programs.quality.rules.mapping_reading import NotAMapping, read
from partera.programs.quality.rules.program_rows import Asked, Entered, Hospital
from tests.support.words import without_spanish

SHAPES = {
    "htn_60_confirmed": "share", "hem_qbl": "share", "ntsv": "share", "smm": "share", "drills": "count",
    "minutes": "average", "smm_between": "births_between",
}  # fmt: skip
HEAD = 'program = "Invented"\n'
COLUMN = '[[column]]\nname = "N"\nmeasure = "ntsv"\nnumber = "numerator"\n'
JAN, FEB, MAR = Month(2026, 1), Month(2026, 2), Month(2026, 3)


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(NotAMapping) as refused:
        read(text, SHAPES)
    return [(one.line, one.words % dict(one.values)) for one in refused.value.problems]


@pytest.mark.parametrize("key", sorted(TITLES))
def test_the_examples_can_be_read_and_say_that_they_are_examples(key: str) -> None:
    text = examples()[key]
    assert "(example)" in read(text, SHAPES).program
    assert "no program's template" in text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("program = \n", 1, "cannot be read"),
        (HEAD + "[rows\n", 2, "cannot be read"),
        (COLUMN, 1, "Say in “program”"),
        (HEAD + 'colour = "red"\n' + COLUMN, 2, "“colour” is not a word of a mapping"),
        (HEAD + 'format = "pdf"\n' + COLUMN, 2, "“format” is one of"),
        (HEAD + 'file = "../x"\n' + COLUMN, 2, "A file’s name"),
        (HEAD + 'sheet = "a/b"\n' + COLUMN, 2, "A sheet’s name"),
        (HEAD + 'missing = "=1"\n' + COLUMN, 2, "would be run by a spreadsheet"),
        (HEAD + 'missing = "a,b"\n' + COLUMN, 2, "holds the sign between columns"),
        (HEAD, 1, "at least one column"),
        (HEAD + "[rows]\neach = []\n" + COLUMN, 3, "“each” is a list of"),
        (HEAD + '[rows]\neach = ["hospital"]\n' + COLUMN, 3, "names month, quarter or year"),
        (HEAD + '[rows]\neach = ["month", "year"]\n' + COLUMN, 3, "one of them"),
        (HEAD + '[rows]\nhospitals = ["left"]\n' + COLUMN, 3, "no agreement in force"),
        (HEAD + '[rows]\nwaves = ["1"]\n' + COLUMN, 3, "“waves” is a list of numbers"),
        (HEAD + '[rows]\neverybody = "yes"\n' + COLUMN, 3, "is true or false"),
        (HEAD + '[rows]\nsize = 3\n' + COLUMN, 3, "“size” is not a word of [rows]"),
        (HEAD + '[rows]\neach = ["hospital", "month", "group"]\n' + COLUMN, 3, "need “by”"),
        (HEAD + '[rows]\nby = "race"\n' + COLUMN, 3, "is for rows of each group"),
        (HEAD + '[groups]\n"race:blue" = "Blue"\n' + COLUMN, 3, "There is no group “race:blue”"),
        (HEAD + '[measures]\nntsv = "P1"\n' + COLUMN, 2, "and the other way round"),
        (HEAD + '[[column]]\nname = "A"\n', 2, "Say in exactly one way"),
        (HEAD + '[[column]]\nconstant = "1"\n', 2, "Give the column a name"),
        (HEAD + '[[column]]\nname = "A"\nconstant = "1"\nfact = "name"\n', 2, "exactly one way"),
        (HEAD + '[[column]]\nname = "A"\nconstant = "+1+1"\n', 4, "would be run"),
        (HEAD + '[[column]]\nname = "@A"\nconstant = "1"\n', 3, "would be run"),
        (HEAD + '[[column]]\nname = "A"\nfact = "phone"\n', 4, "is not known of a hospital"),
        (HEAD + '[rows]\neach = ["month"]\n[[column]]\nname = "A"\nfact = "name"\n', 6, "A row of several hospitals"),
        (HEAD + '[[column]]\nname = "A"\nperiod = "Month M"\n', 4, "A period is written with"),
        (HEAD + '[rows]\neach = ["hospital", "year"]\n[[column]]\nname = "A"\nperiod = "YYYYMM"\n', 6, "has no month"),
        (HEAD + '[[column]]\nname = "A"\ntext = "measure"\n', 4, "Only rows for each measure"),
        (HEAD + '[[column]]\nname = "A"\ntext = "group"\n', 4, "Only rows for each group"),
        (HEAD + '[[column]]\nname = "A"\nnumber = "numerator"\n', 2, "which measure “A” shows"),
        (HEAD + '[[column]]\nname = "A"\nmeasure = "nothing"\nnumber = "numerator"\n', 4, "no measure “nothing”"),
        (HEAD + '[[column]]\nname = "A"\nmeasure = "drills"\nnumber = "denominator"\n', 4, "has no “denominator”"),
        (HEAD + '[[column]]\nname = "A"\nmeasure = "ntsv"\nnumber = "mean"\n', 5, "“number” is one of"),
        (HEAD + '[[column]]\nname = "A"\nmeasure = "ntsv"\nnumber = "rate"\ndecimals = 9\n', 6, "from 0 to 6"),
        (
            HEAD + '[rows]\neach = ["hospital", "quarter"]\n'
            '[[column]]\nname = "A"\nmeasure = "minutes"\nnumber = "value"\n',
            7,
            "cannot be added up",
        ),
        (HEAD + COLUMN + COLUMN, 7, "Two columns are called “N”"),
    ],
)  # fmt: skip
def test_whatever_is_wrong_names_its_line(text: str, line: int, said: str) -> None:
    found = problems(text)
    assert line in {at for at, _words in found}
    assert any(at == line and said in words for at, words in found), found


def test_everything_wrong_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = HEAD + 'format = "pdf"\n[rows]\nwaves = 1\n[[column]]\nname = "A"\nfact = "phone"\n'
    assert [at for at, _words in problems(text)] == [2, 4, 7]


def test_a_mapping_without_end_is_refused_before_it_is_read() -> None:
    assert "at most" in problems(HEAD + "#\n" * 700)[0][1]


@given(st.text(alphabet='[]="\n#abcdefghijk_-:{},1', max_size=200))
def test_any_text_is_a_mapping_or_is_refused_in_words(text: str) -> None:
    try:
        read(text, SHAPES)
    except NotAMapping as refused:
        assert all(one.line >= 1 and (one.words % dict(one.values)) for one in refused.problems)


def told_sentences() -> Iterator[str]:
    """Every sentence that the reader of mappings says."""
    for node in ast.walk(ast.parse(inspect.getsource(mapping_reading))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("self.note", "_wrong"):
            for part in node.args:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_every_sentence_about_a_wrong_line_is_written_in_spanish() -> None:
    assert len(set(told_sentences())) > 30
    assert without_spanish(told_sentences()) == []


# --- rows


def mapping(text: str) -> Mapping:
    return read(HEAD + text, SHAPES)


def hospital(number: int = 1, begins: Month = JAN, **facts: Any) -> Hospital:
    return Hospital(number, {"name": f"H{number}", "cms_number": None} | facts, begins)


ASKED = {
    key: Asked(key, key.upper(), shape, 1000 if key == "smm" else 100, "quarter" if key == "drills" else "month")
    for key, shape in SHAPES.items()
}


def entered(numerator: int, denominator: int, unknown: int = 0, **groups: tuple[int, int]) -> Entered:
    entries = {"all": Entry("", "", numerator, denominator, unknown)}
    entries |= {
        name.replace("__", ":"): Entry(*name.split("__"), *numbers)  # type: ignore[arg-type]
        for name, numbers in groups.items()
    }
    return Entered(entries)


def table(text: str, series: dict[Any, Entered], *hospitals: Hospital, first: Month = JAN, last: Month = MAR) -> list:
    return list(program_rows.table(mapping(text), hospitals or (hospital(),), ASKED, series, first, last))


PLACE = '[[column]]\nname = "H"\nfact = "name"\n[[column]]\nname = "P"\nperiod = "YYYYMM"\n'


def test_a_row_for_each_hospital_and_month_with_the_programs_word_for_what_is_missing() -> None:
    text = 'missing = "."\n[rows]\nleave_out_empty = false\n' + PLACE + COLUMN
    found = table(text, {(1, "ntsv", FEB): entered(3, 9)}, hospital(1), hospital(2), last=FEB)
    assert found == [("H1", "202601", "."), ("H1", "202602", 3), ("H2", "202601", "."), ("H2", "202602", ".")]


def test_rows_in_which_nothing_was_entered_are_left_out_unless_they_are_wanted() -> None:
    assert table(PLACE + COLUMN, {(1, "ntsv", FEB): entered(3, 9)}) == [("H1", "202602", 3)]


def test_a_zero_is_a_number_and_never_missing() -> None:
    assert table('missing = "."\n' + COLUMN, {(1, "ntsv", JAN): entered(0, 9)}, last=JAN) == [(0,)]


QUARTER = '[rows]\neach = ["hospital", "quarter"]\n[[column]]\nname = "P"\nperiod = "YYYY-\'Q\'Q"\n'


def test_a_quarter_adds_its_months_up_and_is_missing_when_one_is_lacking() -> None:
    whole = {(1, "ntsv", month): entered(2, 10) for month in (JAN, FEB, MAR)}
    assert table(QUARTER + COLUMN, whole) == [("2026-Q1", 6)]
    del whole[1, "ntsv", FEB]
    assert table(QUARTER + COLUMN, whole) == []
    assert table('incomplete = "add"\n' + QUARTER + COLUMN, whole) == [("2026-Q1", 4)]


def test_a_part_of_a_quarter_is_no_quarter() -> None:
    assert table(QUARTER + COLUMN, {(1, "ntsv", JAN): entered(2, 10)}, first=FEB, last=Month(2026, 5)) == []


def test_a_hospital_that_began_late_needs_only_its_own_months() -> None:
    series = {(1, "ntsv", MAR): entered(2, 10)}
    assert table(QUARTER + COLUMN, series, hospital(begins=MAR)) == [("2026-Q1", 2)]


def test_a_quarterly_measure_is_whole_with_its_one_month() -> None:
    column = '[[column]]\nname = "D"\nmeasure = "drills"\nnumber = "numerator"\n'
    series = {(1, "drills", MAR): Entered({"all": Entry("", "", 4, None)})}
    assert table(QUARTER + column, series) == [("2026-Q1", 4)]


def test_a_rate_is_numerator_by_denominator_times_what_the_measure_is_per() -> None:
    column = '[[column]]\nname = "R"\nmeasure = "smm"\nnumber = "rate"\ndecimals = 1\n'
    series = {(1, "smm", JAN): entered(1, 300), (1, "smm", FEB): entered(0, 0)}
    assert table(column, series) == [(3.3,)]


def test_rows_without_hospitals_add_the_hospitals_up_and_say_how_many() -> None:
    text = '[rows]\neach = ["month"]\n' + COLUMN + '[[column]]\nname = "n"\nmeasure = "ntsv"\nnumber = "hospitals"\n'
    series = {(1, "ntsv", JAN): entered(2, 10), (2, "ntsv", JAN): entered(3, 12)}
    assert table(text, series, hospital(1), hospital(2), hospital(3), last=JAN) == [(5, 2)]


def test_rows_for_each_measure_and_group_carry_the_programs_words() -> None:
    text = (
        '[rows]\neach = ["hospital", "month", "measure", "group"]\nby = "race"\nonly_named_groups = true\n'
        '[measures]\nntsv = "P1"\nhem_qbl = "P2"\n[groups]\nall = "Total"\n"race:black" = "Black"\n'
        '[[column]]\nname = "M"\ntext = "measure"\n[[column]]\nname = "G"\ntext = "group"\n'
        '[[column]]\nname = "N"\nnumber = "numerator"\n[[column]]\nname = "D"\nnumber = "denominator"\n'
    )
    series = {(1, "ntsv", JAN): entered(5, 20, race__black=(2, 6)), (1, "hem_qbl", JAN): entered(8, 10)}
    assert table(text, series, last=JAN) == [("P1", "Total", 5, 20), ("P1", "Black", 2, 6), ("P2", "Total", 8, 10)]


def test_a_column_may_be_of_one_group_alone() -> None:
    column = '[[column]]\nname = "B"\nmeasure = "ntsv"\nnumber = "denominator"\ngroup = "race:black"\n'
    assert table(column, {(1, "ntsv", JAN): entered(5, 20, race__black=(2, 6))}) == [(6,)]


def test_rare_events_are_counted_or_listed() -> None:
    text = "".join(
        f'[[column]]\nname = "{kind}"\nmeasure = "smm_between"\nnumber = "{kind}"\n' for kind in ("events", "gaps")
    )
    assert table(text, {(1, "smm_between", JAN): Entered({}, (41, 7))}) == [(2, "41;7")]


def test_a_measure_without_such_a_number_is_missing_and_never_zero() -> None:
    text = (
        'missing = "."\n[rows]\neach = ["hospital", "month", "measure"]\n[measures]\nntsv = "A"\nsmm_between = "B"\n'
        '[[column]]\nname = "N"\nnumber = "numerator"\n[[column]]\nname = "E"\nnumber = "events"\n'
    )
    series = {(1, "ntsv", JAN): entered(2, 10), (1, "smm_between", JAN): Entered({}, (41,))}
    assert table(text, series, last=JAN) == [(2, "."), (".", 1)]


def test_an_average_stands_as_it_was_entered() -> None:
    column = '[[column]]\nname = "A"\nmeasure = "minutes"\nnumber = "value"\n'
    series = {(1, "minutes", JAN): Entered({"all": Entry("", "", None, 12, 0, 41.5, 9.0)})}
    assert table(column, series) == [(41.5,)]


@pytest.mark.parametrize(
    ("written", "said"),
    [("YYYYMM", "202602"), ("MM/YYYY", "02/2026"), ("MON-YY", "Feb-26"), ("YYYY-MM-DD", "2026-02-01"),
     ("YYYY 'Q'Q", "2026 Q1")],
)  # fmt: skip
def test_a_period_is_written_in_the_programs_way(written: str, said: str) -> None:
    assert program_rows.said_period(written, [FEB]) == said


@given(
    numbers=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=3),
)
def test_a_quarter_equals_the_sum_of_its_months(numbers: list[tuple[int, int]]) -> None:
    text = COLUMN + '[[column]]\nname = "D"\nmeasure = "ntsv"\nnumber = "denominator"\n'
    series = {
        (1, "ntsv", month): entered(min(pair), max(pair)) for month, pair in zip((JAN, FEB, MAR), numbers, strict=True)
    }
    by_month = table(text, series)
    (quarter,) = table('[rows]\neach = ["hospital", "quarter"]\n' + text, series)
    assert quarter == tuple(sum(column) for column in zip(*by_month, strict=True))


def test_columns_that_show_a_measure_are_known_for_the_report_of_differences() -> None:
    by_row = mapping(
        '[rows]\neach = ["hospital", "month", "measure"]\n[measures]\nntsv = "P1"\n'
        '[[column]]\nname = "N"\nnumber = "numerator"\n'
    )
    assert by_row.columns_of("ntsv") == ("N",)
    assert mapping(COLUMN).columns_of("ntsv") == ("N",)
    assert mapping(COLUMN).columns_of("smm") == ()
