"""A program's file is what the mapping says, runs nothing, and is the same for the same rows."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from partera.programs.quality.rules.mapping import Column, Mapping
from partera.reports.program_files import ProgramFile, program_file
from tests.support.workbooks import has_formula, sheets

HEADER = ("Hospital", "N")
ROWS = (("Alder", 3), ("=HYPERLINK(1)", -99), ("+1", 2.5))


def made(format: str = "csv", readme: tuple[str, ...] = (), **more: object) -> ProgramFile:
    given: dict = {"program": "x", "columns": (Column("N"),), "each": ("hospital", "month"), "format": format} | more
    return program_file(Mapping(**given), HEADER, ROWS, months="2026-01_2026-02", readme=readme)


def test_a_csv_holds_the_rows_and_nothing_that_runs() -> None:
    file = made()
    assert file.name == "upload_2026-01_2026-02.csv"
    assert file.content.decode() == "Hospital,N\r\nAlder,3\r\n'=HYPERLINK(1),-99\r\n'+1,2.5\r\n"
    assert file.sha256 == hashlib.sha256(file.content).hexdigest()


def test_the_sign_between_columns_is_the_programs() -> None:
    assert made(delimiter="\t").content.startswith(b"Hospital\tN\r\n")


def test_until_it_is_checked_a_csv_goes_out_with_a_page_beside_it() -> None:
    file = made(readme=("NOT CHECKED",))
    with zipfile.ZipFile(io.BytesIO(file.content)) as held:
        assert held.namelist() == ["upload_2026-01_2026-02.csv", "README.txt"]
        assert held.read("upload_2026-01_2026-02.csv") == made().content
        beside = held.read("README.txt").decode()
    assert beside.startswith("NOT CHECKED\r\n")
    assert file.sha256 == made().sha256
    assert file.sha256 in beside


def test_a_workbook_holds_numbers_as_numbers_and_no_formula() -> None:
    file = made("xlsx", sheet="Upload")
    assert sheets(file.content) == {"Upload": [["Hospital", "N"], ["Alder", 3], ["=HYPERLINK(1)", -99], ["+1", 2.5]]}
    assert not has_formula(file.content)


@pytest.mark.parametrize(("sheet", "names"), [("Upload", ["Upload", "README"]), ("readme", ["readme", "README 2"])])
def test_until_it_is_checked_a_workbook_has_a_sheet_that_says_so(sheet: str, names: list[str]) -> None:
    found = sheets(made("xlsx", ("NOT CHECKED", "Version 1"), sheet=sheet).content)
    assert list(found) == names
    assert found[names[1]] == [["NOT CHECKED"], ["Version 1"]]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_same_rows_give_the_same_bytes(format: str) -> None:
    assert made(format, ("NOT CHECKED",)) == made(format, ("NOT CHECKED",))
