"""A diaper bank's exports, read: which file it is, and what each row says or why it is set aside."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.programs.kits.rules import arrivals as rules
from partera.programs.kits.rules.arrivals import Compared, Counted, Named, NotAnExport, Piece, Received, Wrong

TODAY = date(2026, 3, 1)
GIVEN = ["Source", "Date", "Details", "Storage Location", "Quantity of Items", "Variety of Items", "In-Kind Total",
         "Comments", "Wipes", "Wipes In-Kind Value", "Diapers", "Diapers In-Kind Value"]  # fmt: skip
SPENT = ["Purchases from", "Storage Location", "Purchased Date", "Quantity of Items", "Variety of Items",
         "Amount Spent", "Spent on Diapers", "Comment", "Wipes", "Diapers"]  # fmt: skip


def gift(**more: str) -> list[str]:
    said = {
        "Source": "Product Drive", "Date": "2026-02-01", "Details": "Invented Drive", "Storage Location": "Mill",
        "Quantity of Items": "9", "Variety of Items": "2", "In-Kind Total": "12.50", "Comments": "", "Wipes": "2",
        "Wipes In-Kind Value": "2.50", "Diapers": "7", "Diapers In-Kind Value": "10.00",
    } | more  # fmt: skip
    return [said[name] for name in GIVEN]


def test_a_donation_says_who_what_where_and_its_worth() -> None:
    (row,) = rules.read([GIVEN, gift()], TODAY).rows
    pieces = (Piece("Wipes", 2, 250), Piece("Diapers", 7, 1000))
    assert row == Received(2, "donation", "Invented Drive", date(2026, 2, 1), "Mill", pieces)


def test_a_gift_of_a_person_keeps_no_name() -> None:
    (row,) = rules.read([GIVEN, gift(Source="Misc. Donation", Details="Jane Invented")], TODAY).rows
    assert isinstance(row, Received)
    assert row.origin == "Misc. Donation"


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"Wipes": "two"}, "not_whole"),
        ({"Wipes": "-2"}, "not_whole"),
        ({"Wipes": "1.5"}, "not_whole"),
        ({"Wipes": "999999999999"}, "too_many"),
        ({"Wipes In-Kind Value": "lots"}, "not_money"),
        ({"Date": "soon"}, "not_a_day"),
        ({"Date": "1926-01-01"}, "not_a_day"),
        ({"Date": "2026-03-02"}, "to_come"),
        ({"Storage Location": ""}, "no_place"),
        ({"Wipes": "0", "Diapers": ""}, "nothing"),
        ({"Quantity of Items": "10"}, "not_the_sum"),
        ({"In-Kind Total": "12.00"}, "not_the_value"),
        ({"Source": "", "Details": ""}, "no_name"),
        ({"Details": "Family of patient, DOB 3/14/2026"}, "names_patient"),
    ],
)
def test_a_donation_that_does_not_hold_together_is_set_aside(odd: dict[str, str], code: str) -> None:
    (row,) = rules.read([GIVEN, gift(**odd)], TODAY).rows
    assert isinstance(row, Wrong)
    assert row.code == code
    assert rules.REASONS[code] % row.values


def test_what_was_paid_is_spread_by_pieces_to_the_cent() -> None:
    line = ["Invented Store", "Mill", "02/03/2026", "3", "2", "$1,000.00", "0", "", "1", "2"]
    (row,) = rules.read([SPENT, line], TODAY).rows
    assert isinstance(row, Received)
    assert (row.on, [piece.cents for piece in row.pieces]) == (date(2026, 2, 3), [33333, 66667])


@given(st.lists(st.integers(1, 500), min_size=1, max_size=12), st.integers(0, 10**9))
def test_the_parts_of_a_price_add_up_to_it(numbers: list[int], cents: int) -> None:
    parts = rules.spread([Piece("x", number, None) for number in numbers], cents)
    assert sum(part.cents or 0 for part in parts) == cents


def test_a_location_brings_its_counts_along() -> None:
    header = ["Name", "Address", "Square Footage", "Warehouse Type", "Total Inventory", "Fair Market Value", "Wipes"]
    rows = rules.read([header, ["Mill", "1 Invented St", "", "", "7", "1.0", "7"]], TODAY).rows
    assert rows == (Named(2, "Mill"), Counted(2, "Mill", "Wipes", 7))


def test_counts_of_one_place_and_a_row_without_a_number() -> None:
    rows = rules.read(
        [["Quantity", "DO NOT CHANGE ANYTHING IN THIS COLUMN"], ["500", "Wipes"], ["", "Bibs"]], TODAY
    ).rows
    assert rows == (Counted(2, "", "Wipes", 500), Wrong(3, "Bibs", "no_number", {"text": ""}))


def test_a_list_of_barcodes_needs_no_header() -> None:
    rows = rules.read([["037000862086", "Brand", "Baby", "Size 1", "44"]], TODAY).rows
    assert rows == (Named(1, "Brand Baby Size 1 (44)", "037000862086"),)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "empty"),
        ([["", ""]], "empty"),
        ([["Month", "Births"]], "unknown"),
        ([["business_name", "contact_name", "phone"]], "not_needed"),
        ([["name", "address", "contact_name", "email"]], "not_needed"),
        ([[*GIVEN, "Wipes"]], "column_twice"),
        ([["name", "address"], *[["a", "b"]] * (rules.MOST_ROWS + 1)], "too_long"),
    ],
)
def test_a_file_that_is_none_of_the_exports_is_refused(lines: list[list[str]], code: str) -> None:
    with pytest.raises(NotAnExport) as error:
        rules.read(lines, TODAY)
    assert error.value.code == code
    assert rules.REFUSALS[code] % error.value.values


def test_a_row_longer_than_the_header_is_set_aside() -> None:
    (row,) = rules.read([["name", "address"], ["Mill", "1 Invented St", "Suite 2"]], TODAY).rows
    assert isinstance(row, Wrong)
    assert row.code == "longer"


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Kids (Size 2)", "diapering"),
        ("Adult Briefs (XXL)", "recovery"),
        ("Bibs (Adult & Child)", "recovery"),
        ("Baby wash", "hygiene"),
        ("Onesie", "clothing"),
        ("Strollers", ""),
    ],
)
def test_a_category_is_guessed_from_the_name(name: str, category: str) -> None:
    assert rules.guessed_category(name) == category


def test_both_systems_are_compared_item_by_item() -> None:
    rows = rules.compared({1: 5, 2: 0, 3: 4}, {1: 5, 3: 6, 4: 2, 5: 0})
    assert rows == [Compared(1, 5, 5), Compared(2, 0, 0), Compared(3, 4, 6), Compared(4, None, 2)]
    assert [row.difference for row in rows] == [0, 0, 2, 2]


@pytest.mark.parametrize(
    ("differ", "since"),
    [([], None), ([0], 1), ([3], None), ([3, 0, 0], 2), ([0, 0, 1], None), ([0, 1, 0], 3)],
)
def test_agreement_lasts_since_the_first_day_after_the_last_difference(differ: list[int], since: int | None) -> None:
    days = [(date(2026, 1, at), number) for at, number in enumerate(differ, start=1)]
    assert rules.agreed_since(days) == (date(2026, 1, since) if since else None)


REAL = {
    "diapers.csv": ("items", 72),
    "inventory.csv": ("inventory", 35),
    "partners_template.csv": ("partners", 3),
    "storage_locations_template.csv": ("locations", 3),
    "storage_locations_export_with_inactive_item.csv": ("locations", 2),
    "donations_export_with_in_kind_values.csv": ("donations", 4),
    "donations_export_with_inactive_item.csv": ("donations", 4),
    "purchases_export_with_inactive_item.csv": ("purchases", 4),
}


@pytest.fixture
def bank() -> Path:
    if "PARTERA_REAL_DATA" not in os.environ:
        pytest.skip("PARTERA_REAL_DATA names no folder with a diaper bank's exports")
    return Path(os.environ["PARTERA_REAL_DATA"]) / "diaper_bank"


def lines_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text))


@pytest.mark.parametrize("name", sorted(REAL))
def test_every_export_of_the_real_system_is_read(bank: Path, name: str) -> None:
    table = rules.read(lines_of(bank / name), TODAY)
    kind, number = REAL[name]
    assert (table.kind, len({row.number for row in table.rows})) == (kind, number)
    aside = [row for row in table.rows if isinstance(row, Wrong)]
    assert [row.code for row in aside] == (["no_number"] if name == "inventory.csv" else [])


@pytest.mark.parametrize("name", ["vendors.csv", "diaper_drive_participants.csv", "donation_sites_template.csv"])
def test_lists_of_people_are_not_taken(bank: Path, name: str) -> None:
    with pytest.raises(NotAnExport, match="not_needed"):
        rules.read(lines_of(bank / name), TODAY)
