"""A damaged, shifted or mislabelled natality file is refused with the record; harmless oddities are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from partera.core.errors import BadInput
from partera.evidence import intake
from partera.evidence.suppliers.nchs import NchsNatality
from partera.evidence.suppliers.protocol import Given, Source
from tests.evidence.nchs_files import file_of, natality, put, records
from tests.evidence.test_nchs_layouts import read


def refusal(folder: Path, content: bytes) -> str:
    """The sentence of the refusal, through intake, after which nothing is kept."""
    path = folder / "births.txt"
    path.write_bytes(content)
    report = intake.load([path], folder / "home")[0]
    assert not report.ok, report.message
    assert not list((folder / "home").rglob("*.parquet"))
    return report.message


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_both_line_ends_are_read_with_and_without_the_last(end: bytes, tmp_path: Path) -> None:
    content = natality(2019, end=end)
    assert read(tmp_path, content)[0].kept == 60
    assert read(tmp_path, content.removesuffix(end))[0].kept == 60
    assert read(tmp_path, content.removesuffix(b"\n"))[0].kept == 60


def test_one_record_alone_is_a_file(tmp_path: Path) -> None:
    assert read(tmp_path, natality(2019, 1).removesuffix(b"\r\n"))[0].kept == 1


def test_an_odd_byte_in_an_unused_place_does_not_stop_the_load(tmp_path: Path) -> None:
    made = records(2019, 5)
    made[2][1200] = 0xE9
    assert read(tmp_path, file_of(made))[0].kept == 5


def test_a_last_record_cut_short_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, natality(2019)[:-700])
    assert "the last record, 60, breaks off after 647 of 1,345 characters" in said


@pytest.mark.parametrize("place", [3, 100, 470, 505, 566])
def test_a_character_added_to_a_record_is_refused_with_its_number(place: int, tmp_path: Path) -> None:
    made = records(2019, 60)
    made[29].insert(place, ord("1"))
    assert "record 30" in refusal(tmp_path, file_of(made))


@pytest.mark.parametrize("place", [3, 100, 470, 505, 566])
def test_a_character_lost_from_a_record_is_refused_with_its_number(place: int, tmp_path: Path) -> None:
    made = records(2019, 60)
    del made[29][place]
    assert "record 30: it is 1,344 characters long instead of 1,345" in refusal(tmp_path, file_of(made))


@pytest.mark.parametrize("place", [3, 11, 50, 103, 120, 300, 420, 440, 470, 495, 505, 530, 566])
def test_a_file_shifted_within_every_record_is_refused(place: int, tmp_path: Path) -> None:
    made = records(2019, 60)
    for one in made:
        one.insert(place, ord(" "))
        one.pop()
    assert refusal(tmp_path, file_of(made))


@pytest.mark.parametrize("year", [1995, 2003, 2004, 2005, 2008, 2012])
def test_a_shifted_file_of_an_older_layout_is_refused(year: int, tmp_path: Path) -> None:
    made = records(year, 60)
    for one in made:
        one.insert(75, ord("0"))
        one.pop()
    assert refusal(tmp_path, file_of(made))


def test_a_file_whose_every_record_gained_a_character_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, file_of([one + b" " for one in records(2019, 60)]))
    assert "1,346 characters" in said
    assert "1,348" not in said


def test_a_year_that_does_not_fit_the_length_is_refused(tmp_path: Path) -> None:
    made = records(2019, 60)
    for one in made:
        put(one, 9, "2013")
    assert "belong to 2014–2024" in refusal(tmp_path, file_of(made))


def test_a_record_of_another_year_is_refused(tmp_path: Path) -> None:
    made = records(2019, 60)
    put(made[41], 9, "2018")
    assert "record 42: DOB_YY (characters 9–12) reads “2018”, not 2019" in refusal(tmp_path, file_of(made))


def test_a_nul_byte_is_refused_with_its_record(tmp_path: Path) -> None:
    made = records(2019, 60)
    made[9][700] = 0
    assert "record 10: it holds NUL bytes" in refusal(tmp_path, file_of(made))


def test_another_control_character_is_refused(tmp_path: Path) -> None:
    made = records(2019, 60)
    made[9][700] = 7
    assert "record 10: it holds control characters" in refusal(tmp_path, file_of(made))


def test_mixed_line_ends_are_refused(tmp_path: Path) -> None:
    content = natality(2019, 30) + natality(2019, 30, end=b"\n")
    assert "record 31" in refusal(tmp_path, content)


def test_mixed_record_lengths_are_refused(tmp_path: Path) -> None:
    assert "record 31" in refusal(tmp_path, natality(2019, 30) + natality(2013, 30))


@pytest.mark.parametrize(
    ("place", "text", "field"),
    [(454, "7", "DPLURAL"), (475, "X", "SEX"), (504, "0050", "DBWT"), (13, "13", "DOB_MM"), (104, "7", "RESTATUS")],
)
def test_codes_no_layout_knows_are_named(place: int, text: str, field: str, tmp_path: Path) -> None:
    made = records(2019, 60)
    put(made[4], place, text)
    said = refusal(tmp_path, file_of(made))
    assert "record 5" in said
    assert field in said


def test_a_recode_that_contradicts_its_detail_is_refused(tmp_path: Path) -> None:
    made = records(2019, 60)
    put(made[4], 499, "30")
    put(made[4], 503, "2")
    assert "OEGEST_R3 contradicts OEGEST_COMB" in refusal(tmp_path, file_of(made))


def test_one_odd_record_among_thousands_is_set_aside_and_not_the_whole_file(tmp_path: Path) -> None:
    made = records(2019, 20) * 150
    odd = made[1].copy()
    put(odd, 454, "7")
    made[700] = odd
    reading, rows = read(tmp_path, file_of(made))
    assert len(rows) == 2999
    assert reading.set_aside["DPLURAL holds what its layout does not know"].lines == [701]


def test_portions_are_read_in_order_and_counted_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partera.evidence.suppliers.nchs.supplier.PORTION", 7)
    made = records(2019, 60)
    for number in (5, 33):
        put(made[number], 104, "4")
    reading, rows = read(tmp_path, file_of(made))
    _, together = read(tmp_path, file_of([one for number, one in enumerate(made) if number not in (5, 33)]))
    assert rows == together
    assert reading.set_aside["mother lives abroad (RESTATUS 4)"].lines == [6, 34]


@pytest.mark.parametrize("length", [900, 1384, 1346, 1743])
def test_a_linked_file_is_named_as_one_and_refused(length: int, tmp_path: Path) -> None:
    lines = [bytes(one[:length]).ljust(length) for one in records(2019, 5)]
    assert "linked birth and infant death" in refusal(tmp_path, b"\r\n".join(lines) + b"\r\n")


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"x" * 3000, b"\n\n\n", b"\x00" * 4000, "año\n".encode("utf-16"), b"1" * 1345 + b"\t\n"]
)
def test_other_files_are_left_to_others(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    try:
        assert NchsNatality().recognise(Source.of(path), Given()) is None
    except BadInput as error:
        assert "1,345 characters" in error.sentence
