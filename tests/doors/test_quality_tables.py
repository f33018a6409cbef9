"""Tables sent and pasted, the form filled in offline: each row's fate is shown before anything is kept."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl import Workbook, load_workbook

from partera.core.periods import Month
from partera.doors.web.quality.months import workbooks
from partera.programs.quality.models import Submission
from partera.programs.quality.rules import table_words as words
from tests.support import quality
from tests.support.people import World
from tests.support.quality import Joined, share

FEBRUARY = Month(2026, 2)
HEAD = "Month,Measure,Dimension,Group,Numerator,Denominator,Unknown,Between events\n"
GOOD = (
    HEAD
    + '2026-02,htn_60_confirmed,,,14,20,1,\n2026-02,smm_between,,,,,,"112, 40"\n2026-01,htn_60_confirmed,,,9,18,,\n'
)


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world)


@pytest.fixture
def part(joined: Joined) -> int:
    return joined.parts["County General"]


def file(content: bytes | str, name: str = "counts.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def looked(world: World, part: int, content: bytes | str, name: str = "counts.csv", who: str = "bea") -> HttpResponse:
    return world.client(who).post(f"/quality/hospitals/{part}/months/table/", {"file": file(content, name)})


def kept(world: World, part: int, answer: HttpResponse, **more: Any) -> HttpResponse:
    """Say so on the page that shows the fates."""
    page = answer.content.decode()
    carried = {
        name: unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])  # type: ignore[index]
        for name in ("table", "way", "month")
    }
    return world.client("bea").post(f"/quality/hospitals/{part}/months/table/", {"do": "keep", **carried, **more})


def said(answer: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def book(*lines: list[Any], title: str = "Counts") -> Workbook:
    made = Workbook()
    made.active.title = title
    for line in (["Month", "Measure", "Group", "Numerator", "Denominator", "Unknown"], *lines):
        made.active.append(line)
    return made


def packed(made: Workbook) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one more packed part."""
    out = BytesIO(content)
    with ZipFile(out, "a", ZIP_DEFLATED) as opened:
        opened.writestr(name, part)
    return out.getvalue()


ROW = ["2026-02", "htn_60_confirmed", "", 14, 20, 1]


def test_nothing_is_kept_before_it_is_said(world: World, part: int) -> None:
    answer = looked(world, part, GOOD)
    assert "3 rows can be kept. Nothing is kept until you say so." in said(answer)
    assert not Submission.objects.exists()


def test_what_was_shown_is_kept(world: World, part: int) -> None:
    answer = kept(world, part, looked(world, part, GOOD))
    assert answer.status_code == 302
    assert Submission.objects.filter(way="file").count() == 3


def test_the_same_file_again_changes_nothing(world: World, part: int) -> None:
    kept(world, part, looked(world, part, GOOD))
    assert "Same as before 3 rows" in said(looked(world, part, GOOD))


def test_a_changed_row_needs_a_reason_and_takes_one_for_all(world: World, part: int) -> None:
    kept(world, part, looked(world, part, GOOD))
    answer = looked(world, part, GOOD.replace("14,20", "15,20").replace("9,18", "10,18"))
    assert "Replaces what was sent before: needs a reason 2 rows" in said(answer)
    assert kept(world, part, answer).status_code == 422
    assert kept(world, part, answer, reason="Charts found late.").status_code == 302
    assert Submission.objects.filter(reason="Charts found late.").count() == 2


def test_an_unlikely_row_is_asked_about_with_its_tick(world: World, joined: Joined, part: int) -> None:
    measure = joined.measures["htn_60_confirmed"]
    for month in Month(2025, 9).to(Month(2026, 1)):
        quality.enter(part, measure, month.first_day, *share(14, 20))
    answer = looked(world, part, HEAD + "2026-02,htn_60_confirmed,,,42,60,,\n")
    assert "60 this month, and usually about 20. Is that so?" in said(answer)
    assert kept(world, part, answer).status_code == 422
    assert kept(world, part, answer, **{f"ok-2026-02-{measure}-size": "yes"}).status_code == 302


def test_good_rows_are_kept_and_bad_ones_are_told_again(world: World, part: int) -> None:
    answer = looked(world, part, GOOD + "2025-12,htn_60_confirmed,,,21,20,,\n2025-11,nothing,,,1,2,,\n")
    assert "21 cannot be more than the 20" in said(answer)
    again = kept(world, part, answer)
    assert again.status_code == 422
    assert Submission.objects.count() == 3
    assert "There is no measure “nothing”" in said(again)


def test_a_file_of_totals_drops_no_group(world: World, joined: Joined, part: int) -> None:
    groups = {"race__black": (5, 9), "race__unknown": (9, 11)}
    quality.enter(part, joined.measures["htn_60_confirmed"], FEBRUARY.first_day, *share(14, 20, 1, **groups))
    assert "Same as before 1 row" in said(looked(world, part, HEAD + "2026-02,htn_60_confirmed,,,14,20,1,\n"))


def test_a_pasted_table_is_read_like_a_file(world: World, part: int) -> None:
    pasted = "Measure\tGroup\tNumerator\tDenominator\nhtn_60_confirmed\t\t14\t20\n"
    address = f"/quality/hospitals/{part}/months/table/"
    answer = world.client("bea").post(address, {"pasted": pasted, "month": "2026-02"})
    assert kept(world, part, answer).status_code == 302
    assert Submission.objects.get().way == "paste"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_is_read_in_every_usual_encoding(world: World, part: int, encoding: str) -> None:
    text = "Mes;Medida;Grupo;Numerador;Denominador;Desviación estándar\n2026-02;htn_60_confirmed;;14;20;\n"
    assert "1 row can be kept" in said(looked(world, part, text.encode(encoding)))


def test_words_beside_the_counts_go_no_further(world: World, part: int) -> None:
    text = HEAD.replace("Unknown", "Remark") + "2026-02,htn_60_confirmed,,,14,20,Mrs. Nobodyson came late,\n"
    answer = looked(world, part, text)
    assert "Columns left aside: Remark" in said(answer)
    assert "Nobodyson" not in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"hello", "No row of headings was found"),
        (HEAD.encode(), "There are no counts below the headings"),
        (b"\x00\x01\x02binary", "neither a workbook nor text"),
        (b"MRN,Month,Measure,Numerator,Denominator\n1,2026-02,htn_60_confirmed,1,2\n", "is about single patients"),
        (HEAD.encode() + b"2026-02,htn_60_confirmed,,,1,2,,\n" * 6_001, "more than 6,000 rows"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or password-protected workbook"),
        (b"PK\x03\x04 not really", "The workbook is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(world: World, part: int, content: bytes, sentence: str) -> None:
    answer = looked(world, part, content)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert not Submission.objects.exists()


def test_macros_are_refused(world: World, part: int) -> None:
    content = with_part(packed(book(ROW)), "xl/vbaProject.bin", b"macro")
    assert "holds macros" in said(looked(world, part, content, "counts.xlsm"))


def test_a_bomb_is_not_unpacked(world: World, part: int) -> None:
    content = with_part(packed(book(ROW)), "xl/worksheets/bomb.xml", b"0" * 30_000_000)
    assert len(content) < workbooks.MOST_BYTES
    assert "unpacks to far more" in said(looked(world, part, content, "counts.xlsx"))


def test_declared_entities_are_refused(world: World, part: int) -> None:
    content = with_part(packed(book(ROW)), "xl/extra.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    assert "The workbook is damaged" in said(looked(world, part, content, "counts.xlsx"))


def test_merged_cells_are_refused_by_name(world: World, part: int) -> None:
    made = book(ROW)
    made.active.merge_cells("D2:E2")
    assert "The cells D2:E2 are merged" in said(looked(world, part, packed(made), "counts.xlsx"))


def test_an_archive_that_is_no_workbook_is_refused(world: World, part: int) -> None:
    out = BytesIO()
    with ZipFile(out, "w") as opened:
        opened.writestr("a.txt", "x")
    assert "This is no Excel workbook" in said(looked(world, part, out.getvalue(), "counts.zip"))


def test_a_sheet_that_goes_on_for_ever_is_refused(world: World, part: int) -> None:
    made = book(ROW)
    made.active.cell(1_000_000, 4, 3)
    assert "goes beyond row 6,000" in said(looked(world, part, packed(made), "counts.xlsx"))


def test_a_formula_and_a_date_are_refused_in_their_rows_alone(world: World, part: int) -> None:
    lines = [
        ROW,
        ["2026-01", "htn_60_confirmed", "", "=1+1", 20],
        [date(2025, 12, 1), "htn_60_confirmed", "", 3, 4],
        ["2025-11", "htn_60_confirmed", "", date(2026, 3, 4), 20],
        [45962, "htn_60_confirmed", "", 3, 4],
    ]
    text = said(looked(world, part, packed(book(*lines)), "counts.xlsx"))
    assert "This is a formula" in text
    assert "is a date, not a count" in text
    assert "a date written as a number, probably 2025-11" in text
    assert "2 rows can be kept" in text


def test_only_visible_sheets_with_headings_are_read(world: World, part: int) -> None:
    made = book(ROW)
    made.create_sheet("Notes").append(["Nothing to count here"])
    hidden = made.create_sheet("Hidden")
    hidden.append(["Month", "Measure", "Numerator", "Denominator"])
    hidden.append(["2026-01", "htn_60_confirmed", 3, 4])
    hidden.sheet_state = "hidden"
    assert "1 row can be kept" in said(looked(world, part, packed(made), "counts.xlsx"))


def test_the_same_measure_and_month_on_two_sheets_is_kept_once(world: World, part: int) -> None:
    made = book(ROW)
    other = made.create_sheet("Again")
    other.append(["Month", "Measure", "Numerator", "Denominator"])
    other.append(["2026-02", "htn_60_confirmed", 3, 4])
    answer = looked(world, part, packed(made), "counts.xlsx")
    assert "stands further up already" in said(answer)
    kept(world, part, answer)
    assert Submission.objects.get().counts.get().numerator == 14


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("layout", ["months", "year"])
def test_the_form_filled_in_offline_comes_back(
    world: World, joined: Joined, part: int, language: str, layout: str
) -> None:
    browser = world.client("bea")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = f"/quality/hospitals/{part}/months/form/2026-01/2026-02/{layout}.xlsx"
    made = load_workbook(BytesIO(browser.get(address).content))
    sheet = made.worksheets[-1]
    columns = {cell.value: cell.column for cell in sheet[1]}
    numerator, denominator = (("Numerator", "Denominator"), ("Numerador", "Denominador"))[language == "es"]
    sheet.cell(2, columns[numerator]).value = 14
    sheet.cell(2, columns[denominator]).value = 20
    answer = looked(world, part, packed(made), "form.xlsx")
    assert kept(world, part, answer).status_code == 302
    assert Submission.objects.get().counts.get().denominator == 20


def test_the_forms_headings_are_locked_its_numbers_open_and_checked(world: World, part: int) -> None:
    address = f"/quality/hospitals/{part}/months/form/2026-02/2026-02/months.xlsx"
    sheet = load_workbook(BytesIO(world.client("bea").get(address).content)).worksheets[1]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.protection.sheet
    assert sheet.cell(1, 1).protection.locked and not sheet.cell(2, columns["Numerator"]).protection.locked
    assert {check.type for check in sheet.data_validations.dataValidation} == {"custom", "whole", "decimal"}


def test_the_form_holds_what_is_already_sent(world: World, joined: Joined, part: int) -> None:
    quality.enter(part, joined.measures["htn_60_confirmed"], FEBRUARY.first_day, *share(14, 20, 1))
    quality.enter(part, joined.measures["smm_between"], FEBRUARY.first_day, gaps=[112, 40])
    address = f"/quality/hospitals/{part}/months/form/2026-02/2026-02/year.xlsx"
    content = world.client("bea").get(address).content
    assert "Same as before 2 rows" in said(looked(world, part, content, "form.xlsx"))


def test_the_form_is_for_a_year_at_most(world: World, part: int) -> None:
    asked = f"/quality/hospitals/{part}/months/form/?first=2025-01&last=2026-02&layout=months"
    assert world.client("bea").get(asked).status_code == 422
    good = f"/quality/hospitals/{part}/months/form/?first=2026-01&last=2026-02&layout=months"
    assert world.client("bea").get(good).status_code == 302


@pytest.mark.parametrize("who", ["ana", "carmen", "zoe", "ewa"])
def test_nobody_else_sends_a_table(world: World, part: int, who: str) -> None:
    assert looked(world, part, GOOD, who=who).status_code == 404


@pytest.mark.parametrize("table", ["", "[]", '{"a": 1}', "{", '{"": [[["x"]]]}'])
def test_a_page_tampered_with_is_refused(world: World, part: int, table: str) -> None:
    sent = {"do": "keep", "table": table, "month": "", "way": "file"}
    assert world.client("bea").post(f"/quality/hospitals/{part}/months/table/", sent).status_code == 422


def test_what_a_page_carries_is_read_anew(world: World, joined: Joined, part: int) -> None:
    lines = {"": [["Month", "Measure", "Numerator", "Denominator"], ["2026-02", "htn_60_confirmed", "30", "20"]]}
    sent = {"do": "keep", "table": json.dumps(lines), "month": "", "way": "file"}
    answer = world.client("bea").post(f"/quality/hospitals/{part}/months/table/", sent)
    assert answer.status_code == 422
    assert not Submission.objects.exists()


DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_table_of_the_how_to_page_is_taken_as_it_stands(world: World, part: int) -> None:
    page = (DOCS / "how-to" / "enter-monthly-counts.md").read_text(encoding="utf-8")
    table = page.split('```csv title="counts.csv"\n')[1].split("```")[0]
    assert "4 rows can be kept" in said(looked(world, part, table))


def test_the_page_of_columns_names_every_heading() -> None:
    lines = (DOCS / "reference" / "monthly-count-files.md").read_text(encoding="utf-8").splitlines()
    told = {line.split("|")[1].strip(): line.split("|")[2] for line in lines if line.count("|") == 4}
    for column, headings in words.COLUMNS.items():
        assert {one.strip().casefold() for one in told[column].split(",")} == set(headings), column
