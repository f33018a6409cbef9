"""Downloads: what is shown, with provenance, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import partera
from partera.reports.tables import TableColumn, cell, csv_text

COLUMNS = [TableColumn("place", "name of the place"), TableColumn("value", "the value,\nnot rounded")]


def test_provenance_stands_above_then_the_dictionary_then_the_rows():
    text = csv_text(facts=[("Source", "CDC WONDER")], columns=COLUMNS, rows=[["Arkansas", 12.5]])
    assert text.splitlines() == [
        "# Source: CDC WONDER",
        "# column place: name of the place",
        "# column value: the value, not rounded",
        "place,value",
        "Arkansas,12.5",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert cell(text) == f"'{text}"


def test_negative_numbers_stay_numbers():
    assert (cell(-1.5), cell(-3), cell(4.0), cell(None), cell(True)) == ("-1.5", "-3", "4", "", "yes")
    assert [cell(text) for text in ("-1.5", "-3", "-1,200", "-4.1%")] == ["-1.5", "-3", "-1,200", "-4.1%"]


def test_every_file_for_spreadsheets_is_written_in_one_place():
    source = Path(partera.__file__).parent
    writers = [path for path in source.rglob("*.py") if "csv.writer(" in path.read_text(encoding="utf-8")]
    assert {path.relative_to(source).as_posix() for path in writers} <= {
        "reports/tables.py",
        "reports/program_files.py",  # a program's own layout, cell by cell through the same rule
        "demo/files.py",
    }


def test_a_fact_cannot_begin_a_row_of_its_own():
    text = csv_text(facts=[("Source", "a\n=cmd()")], columns=COLUMNS, rows=[])
    assert text.splitlines()[0] == "# Source: a =cmd()"


@pytest.mark.parametrize("title", ["Rate,=cmd()", "Rate; @SUM(A1)", "Rate, +1"])
def test_a_fact_cannot_put_a_formula_behind_a_comma(title):
    text = csv_text(facts=[("Title", title)], columns=COLUMNS, rows=[])
    assert all(part.strip()[:1] not in "=+-@" for part in text.splitlines()[0].replace(";", ",").split(","))


def test_a_row_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        csv_text(facts=[], columns=COLUMNS, rows=[["Arkansas"]])


def test_quotes_and_commas_survive():
    text = csv_text(facts=[], columns=COLUMNS, rows=[['Doña "Ana", NM', 1]])
    assert next(csv.reader([text.splitlines()[-1]])) == ['Doña "Ana", NM', "1"]
