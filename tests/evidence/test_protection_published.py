"""Published tables: one hidden count of an invented county, given away by tables that look harmless alone."""

from __future__ import annotations

import pyarrow as pa
import pytest

from partera.evidence import schema
from partera.evidence.protection import hidden_cells
from partera.evidence.protection.attack import possible
from partera.evidence.protection.boxes import boxes_of, by_place
from partera.evidence.protection.known import Known

RACES = ("A", "B", "C")


def _table(rows) -> pa.Table:
    blank = dict.fromkeys(("rate", "rate_low", "rate_high", "rate_state", "rate_per", "other"))
    found = [
        {
            "place": "99001", "period": period, "coordinates": coordinates, "unit": "births", "count": count,
            "state": "suppressed" if count is None else "ok", "line": 2 + i, **blank,
        }
        for i, (period, coordinates, count) in enumerate(rows)
    ]  # fmt: skip
    return pa.Table.from_pylist(found, schema=schema.arrow_schema(schema.CELLS))


def _world() -> dict[str, pa.Table]:
    """One file for each race by age, and the county's births by year: together they give one cell away."""
    tables = {
        "A": [("2020-2021", "age:1|race:A", 40), ("2020-2021", "age:2|race:A", 300)],
        "B": [("2020-2021", "age:1|race:B", 25), ("2020-2021", "age:2|race:B", 70)],
        "C": [("2020-2021", "age:1|race:C", 30), ("2020-2021", "age:2|race:C", None)],
        "county": [("2020", "all", 231), ("2021", "all", 240)],
    }
    return {name: _table(rows) for name, rows in tables.items()}


def _range(cells) -> tuple[float, float]:
    boxes = boxes_of(cells)["births"]
    (hidden,) = [b for b in boxes if b.extract == "C" and b.count is None and b.codes[0][1] == {"2"}]
    return possible(hidden, Known(by_place(boxes), set()))


def _without(cells, rows) -> dict[str, pa.Table]:
    kept = {}
    for name, table in cells.items():
        listed = table.to_pylist()
        for row in rows.get(name, ()):
            listed[row] |= {"count": None, "state": "suppressed"}
        kept[name] = pa.Table.from_pylist(listed, schema=table.schema)
    return kept


def test_the_files_together_give_the_hidden_count_away():
    assert _range(_world()) == (6.0, 6.0)


def test_after_protection_it_may_be_any_of_one_to_nine():
    cells = _world()
    low, high = _range(_without(cells, hidden_cells(cells)))
    assert low <= 1
    assert high >= 9


def test_the_smallest_cell_that_serves_is_the_one_hidden():
    assert hidden_cells(_world()) == {"B": {0}}


def test_without_the_countys_births_nothing_more_need_be_hidden():
    cells = _world()
    del cells["county"]
    assert hidden_cells(cells) == {}


def test_a_small_count_that_a_table_shows_is_hidden():
    assert hidden_cells({"A": _table([("2020", "age:1", 4), ("2020", "age:2", 40)])}) == {"A": {0}}


@pytest.mark.parametrize("count", [0, 10])
def test_zero_and_ten_are_shown(count):
    assert hidden_cells({"A": _table([("2020", "age:1", count)])}) == {}


def test_a_hidden_count_that_another_file_shows_is_protected_by_hiding_it_there():
    cells = {"A": _table([("2020", "age:1", None)]), "B": _table([("2020", "age:1", 7)])}
    assert hidden_cells(cells) == {"B": {0}}


def test_sources_that_contradict_each_other_do_not_stop_protection():
    cells = _world()
    cells["county"] = _table([("2020", "all", 23), ("2021", "all", 24)])
    assert hidden_cells(cells) == {}


def _deaths(rows) -> pa.Table:
    found = [
        {"place": "05", "period": "2020", "coordinates": f"{which}cause:O00-O99{race}", "unit": "deaths",
         "count": count, "state": "ok" if count is not None else "suppressed"}
        for which, race, count in rows
    ]  # fmt: skip
    return pa.Table.from_pylist(found)


def _filtered_deaths() -> dict[str, pa.Table]:
    """Deaths by age and race, one hidden, and by another coding of ages those of some ages only."""
    ages = [("15-19", "A", 12), ("20-24", "A", 11), ("15-19", "B", 0), ("20-24", "B", None)]
    return {
        "crossed": _deaths((f"age_group:{age}|", f"|race:{race}", count) for age, race, count in ages),
        "filtered": _deaths([("age10:5-14 years,15-24 years|", "", 29)]),
    }


def _range_of_deaths(cells, gone) -> tuple[float, float]:
    boxes = boxes_of(cells)["deaths"]
    (hidden,) = [box for box in boxes if box.count is None]
    return possible(hidden, Known(by_place(boxes), {(extract, row) for extract in gone for row in gone[extract]}))


def test_a_table_filtered_to_some_ages_is_a_part_of_the_deaths_of_all_ages():
    assert _range_of_deaths(_filtered_deaths(), {})[0] == 6


def test_a_filtered_table_leaves_a_hidden_death_count_any_of_one_to_nine():
    cells = _filtered_deaths()
    low, high = _range_of_deaths(cells, hidden_cells(cells))
    assert low <= 1
    assert high >= 9


def _births(*rows: tuple[str, str, int | None]) -> pa.Table:
    return _table(rows)


def test_a_row_that_a_table_leaves_out_is_not_what_a_total_leaves_over():
    """Of 100 births in 2020 the table shows 60 and 36: the 4 of a category that it names in 2021 only are left out."""
    table = _births(("2020", "delivery:1", 60), ("2020", "delivery:2", 36), ("2021", "delivery:3", 30),
                    ("2021", "delivery:1", 40), ("2021", "delivery:2", 45))  # fmt: skip
    cells = {"table": table, "total": _births(("2020", "all", 100), ("2021", "all", 115))}
    assert hidden_cells(cells, {"table": {"hides_suppressed": True}}) == {"table": {1}}


def test_a_table_without_rows_left_out_is_left_alone():
    table = _births(("2020", "delivery:1", 60), ("2020", "delivery:2", 40))
    cells = {"table": table, "total": _births(("2020", "all", 100))}
    assert hidden_cells(cells, {"table": {"hides_suppressed": True}}) == {}


def test_years_stay_apart_where_pooled_ones_and_totals_cross():
    """In 2019 and 2020 twelve were born in delivery 1, and only four at all in 2020: at least eight of them in 2019."""
    cells = {
        "pooled": _births(("2019-2020", "delivery:1", 12), ("2019-2020", "delivery:2", 300)),
        "year": _births(("2019", "delivery:1", None), ("2019", "delivery:2", None)),
        "total": _births(("2019", "all", 308), ("2020", "all", 4), ("2021", "all", 500)),
    }
    boxes = boxes_of(cells)["births"]
    (hidden, _) = [box for box in boxes if box.extract == "year"]
    assert possible(hidden, Known(by_place(boxes), set())) == (8, 12)
    gone = {(extract, row) for extract, rows in hidden_cells(cells).items() for row in rows}
    low, high = possible(hidden, Known(by_place(boxes), gone))
    assert low <= 1
    assert high >= 9


def test_what_a_filter_chose_is_a_category_like_any_other():
    """All 40 births less the 33 of one category, which another table is filtered to, are seven in the other."""
    cells = {
        "filtered": _births(("2020", "delivery:1", 33)),
        "table": _births(("2020", "delivery:1|tobacco:1", 20), ("2020", "delivery:1|tobacco:2", 13),
                         ("2020", "delivery:2|tobacco:1", None), ("2020", "delivery:2|tobacco:2", 0)),
        "total": _births(("2020", "all", 40)),
    }  # fmt: skip
    boxes = boxes_of(cells)["births"]
    (hidden,) = [box for box in boxes if box.count is None]
    assert possible(hidden, Known(by_place(boxes), set())) == (7, 7)
    assert hidden_cells(cells)
