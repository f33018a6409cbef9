"""A hidden count of one place is not what a shown total leaves over."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest

from partera.core.codes import STATES
from partera.evidence.protection import hidden_cells
from tests.evidence.outsider_of_tables import World, draw_rich_world, draw_world, what_is_given_away

ALL_STATES = [code for code, state in STATES.items() if not state.is_territory]


def _cells(**counts: int | None) -> pa.Table:
    rows = [
        {"place": place.strip("_"), "unit": "births", "period": "2023", "coordinates": "delivery:2", "count": count,
         "state": "ok" if count is not None else "suppressed"}
        for place, count in counts.items()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def _nation(total: int, **some: int | None) -> dict[str, int | None]:
    return {"US": total, **{f"_{code}": some.get(f"_{code}", 100) for code in ALL_STATES}}


def test_the_one_hidden_state_of_a_nation_gets_company():
    table = _cells(**_nation(100 * 49 + 40 + 7, _56=None, _50=40))
    more = hidden_cells({"a": table})
    assert [table["place"][row].as_py() for row in more["a"]] == ["50"]


def test_two_hidden_states_that_leave_enough_are_left_alone():
    table = _cells(**_nation(100 * 49 + 16, _56=None, _50=None))
    assert hidden_cells({"a": table}) == {}


def test_two_hidden_states_that_leave_too_little_get_company():
    table = _cells(**_nation(100 * 49 + 4, _56=None, _50=None))
    assert len(hidden_cells({"a": table})["a"]) == 1


def test_the_one_hidden_state_of_a_division_gets_company():
    division = pa.table({n: [v] for n, v in {"place": "CENS-D2", "unit": "births", "period": "2023",
                         "coordinates": "delivery:2", "count": 155, "state": "ok"}.items()})  # fmt: skip
    states = _cells(_34=50, _36=100, _42=None)
    assert hidden_cells({"division": division, "states": states}) == {"states": {0}}


def test_a_table_of_some_states_says_little_of_a_hidden_one():
    assert hidden_cells({"a": _cells(US=50_000, _05=None, _22=300)}) == {}


def test_a_county_hidden_by_us_is_held_against_its_state_in_another_file():
    counties = _cells(_05119=300, _05143=8, _05999=900)
    assert hidden_cells({"counties": counties, "state": _cells(_05=1208)}) == {"counties": {0, 1}}


def test_without_another_part_the_total_is_hidden():
    assert hidden_cells({"a": _cells(_05=8, _05999=None)}) == {"a": {0}}


def _crossed(**counts: int | None) -> pa.Table:
    tables = [_cells(_05=None).set_column(3, "coordinates", [[c.replace("_", ":").replace("x", "|")]])
              for c in counts]  # fmt: skip
    found = pa.concat_tables(tables).to_pylist()
    for row, count in zip(found, counts.values(), strict=True):
        row |= {"count": count, "state": "suppressed" if count is None else "ok"}
    return pa.Table.from_pylist(found)


def test_a_field_crossed_with_the_hidden_ones_is_compared_though_all_its_sums_are_known():
    """At most 40 of the county's 45 in delivery 1 do not smoke: at least five do, whatever else is hidden."""
    state = _crossed(delivery_1xtobacco_1=60, delivery_1xtobacco_2=40, delivery_2xtobacco_1=500,
                     delivery_2xtobacco_2=600)  # fmt: skip
    county = ["05119", "05119"]
    by_delivery = _crossed(delivery_1=45, delivery_2=300).set_column(0, "place", [county])
    by_tobacco = _crossed(tobacco_1=None, tobacco_2=338).set_column(0, "place", [county])
    gone = hidden_cells({"state": state, "by_delivery": by_delivery, "by_tobacco": by_tobacco})
    assert 1 in gone.get("state", ()) or 0 in gone.get("by_delivery", ())


def _given_away(world: World) -> list[str]:
    return what_is_given_away(world, hidden_cells(world.cells(), world.said))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 7, 10])
def test_tables_of_one_hierarchy_give_a_small_count_away_until_protected(seed):
    world = draw_world(seed)
    assert what_is_given_away(world, {})
    assert _given_away(world) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 103, 119, 122, 130, 143])
def test_filtered_tables_give_a_small_count_away_until_protected(seed):
    world = draw_world(seed, filtered=True)
    assert what_is_given_away(world, {})
    assert _given_away(world) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [28, 1084, 1089, 1209, 1216])
def test_tables_by_quarter_and_three_fields_give_a_small_count_away_until_protected(seed):
    world = draw_rich_world(seed)
    assert what_is_given_away(world, {})
    assert _given_away(world) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 5, 11, 21, 22, 34])
def test_a_row_left_out_of_a_table_is_given_away_by_others_until_protected(seed):
    world = draw_rich_world(seed, leaves_out=True)
    assert what_is_given_away(world, {})
    assert _given_away(world) == []


KINDS: dict[str, Callable[[int], World]] = {
    "one hierarchy": draw_world,
    "filtered": lambda seed: draw_world(seed, filtered=True),
    "quarters and three fields": draw_rich_world,
    "rows left out": lambda seed: draw_rich_world(seed, leaves_out=True),
}


@pytest.mark.reliability
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", range(1000, 1300, 50))
def test_many_worlds_of_published_tables_give_nothing_away(kind, first):
    found = {seed: _given_away(KINDS[kind](seed)) for seed in range(first, first + 50)}
    assert {seed: given for seed, given in found.items() if given} == {}
