"""What several CDC WONDER exports together are enough to know, and what they must not give away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from partera.evidence.aggregates import CellsExtract, counts_from_extracts
from tests.evidence import wonder_files as files
from tests.evidence.wonder_files import ARKANSAS, read, row, year

BY = ["State", "Year"]
CARE = [("No prenatal care", "00"), ("1st month", "01"), ("2nd month", "02"), ("3rd month", "03"), ("5th month", "05"),
        ("8th month", "08"), ("10th month", "10"), ("Unknown or Not Stated", "99")]  # fmt: skip
Found = dict[tuple[str, str], dict[str, Any]]


def extract(source: str, text: str, folder: Path) -> CellsExtract:
    reading, cells = read(text, folder)
    return CellsExtract(source, cells, reading.provenance, reading.notes)


def care(counts: list[int | str], folder: Path) -> CellsExtract:
    rows = [row(ARKANSAS, year(2022), month, count) for month, count in zip(CARE, counts, strict=True)]
    return extract("care", files.births(rows, [*BY, "Month Prenatal Care Began"]), folder)


def total(births: int, folder: Path, **footers: Any) -> CellsExtract:
    return extract("total", files.births([row(ARKANSAS, year(2022), births)], BY, **footers), folder)


def together(*extracts: CellsExtract, hidden: dict[str, list[int]] | None = None) -> Found:
    table = counts_from_extracts(extracts, hidden=hidden)
    return {(r["measure"], r["period"]): r for r in table.to_pylist()}


def test_a_hidden_category_of_the_denominator_is_taken_from_all_births(tmp_path: Path) -> None:
    table = care([60, 100, 200, 300, 80, 70, "Suppressed", 25], tmp_path)
    found = together(table, total(840, tmp_path))
    early = found["pnc1", "2022"]
    assert (early["numerator"], early["denominator"], early["unknown"], early["state"]) == (600, 815, 25, "ok")
    assert early["source"] == "care,total"
    assert early["note"] == "out of all births less those not stated"
    assert together(table)["pnc1", "2022"]["state"] == "suppressed"


def test_a_hidden_category_of_the_numerator_is_in_what_remains_of_all_births(tmp_path: Path) -> None:
    table = care([60, 100, 200, 300, 80, 70, "Suppressed", 25], tmp_path)
    late = together(table, total(840, tmp_path))["pnc_late", "2022"]
    assert (late["numerator"], late["denominator"], late["unknown"], late["state"]) == (135, 815, 25, "ok")
    assert "a small category is hidden" in late["note"]
    assert together(table)["pnc_late", "2022"]["state"] == "suppressed"


def test_a_hidden_category_of_the_numerator_that_nothing_covers_stays_hidden(tmp_path: Path) -> None:
    table = care([2, 100, 200, 300, 80, 3, "Suppressed", 25], tmp_path)
    found = together(table, total(715, tmp_path))
    assert found["pnc_late", "2022"]["state"] == found["pnc1", "2022"]["state"] == "suppressed"


def test_births_that_do_not_fit_the_categories_are_not_used(tmp_path: Path) -> None:
    table = care([60, 100, 200, 300, 80, 70, "Suppressed", 25], tmp_path)
    assert together(table, total(900, tmp_path))["pnc1", "2022"]["state"] == "suppressed"


def test_a_hidden_category_that_nothing_covers_stays_hidden(tmp_path: Path) -> None:
    table = care([60, 100, 200, 300, "Suppressed", 70, 90, 25], tmp_path)  # months 4 to 6: the hidden one alone
    assert together(table, total(850, tmp_path))["pnc1", "2022"]["state"] == "suppressed"


def test_what_our_own_protection_hides_is_shown_only_inside_a_sum_that_covers_it(tmp_path: Path) -> None:
    covered = care([60, 100, 200, 300, 80, 70, 5, 25], tmp_path)
    found = together(covered, total(840, tmp_path), hidden={"care": [6]})
    assert (found["pnc1", "2022"]["denominator"], found["pnc_late", "2022"]["numerator"]) == (815, 135)
    alone = care([60, 100, 200, 300, 5, 70, 80, 25], tmp_path)
    assert together(alone, total(840, tmp_path), hidden={"care": [4]})["pnc1", "2022"]["state"] == "suppressed"


def test_a_hidden_number_not_stated_is_not_left_to_be_worked_out_from_the_births(tmp_path: Path) -> None:
    table = care([60, 100, 200, 300, 80, 70, 90, "Suppressed"], tmp_path)
    early = together(table, total(905, tmp_path))["pnc1", "2022"]
    assert (early["state"], early["numerator"], early["denominator"], early["unknown"]) == (
        "suppressed", None, None, None)  # fmt: skip
    assert together(table)["pnc1", "2022"]["state"] == "ok"


def test_few_births_not_stated_are_counted_in_where_they_change_no_decimal(tmp_path: Path) -> None:
    table = care([6000, 10000, 20000, 30000, 8000, 7000, 9000, "Suppressed"], tmp_path)
    early = together(table, total(90005, tmp_path))["pnc1", "2022"]
    assert (early["state"], early["numerator"], early["denominator"], early["unknown"]) == ("ok", 60000, 90005, None)
    assert "too few to show" in early["note"]


def test_final_births_win_over_provisional_ones(tmp_path: Path) -> None:
    final = total(840, tmp_path)
    newer = files.births([row(ARKANSAS, year(2022), 838)], BY, dataset="Provisional Natality, 2022 through Last Month")
    provisional = extract("new", newer, tmp_path)
    assert together(final, provisional)["births", "2022"]["source"] == "total"
