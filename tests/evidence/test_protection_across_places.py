"""A hidden count of one place is not what a shown total leaves over."""

from __future__ import annotations

import pyarrow as pa

from partera.core.codes import STATES
from partera.evidence.protection.across_places import hidden_across_places

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
    table = _cells(**_nation(100 * 50 + 7, _56=None, _50=40))
    more = hidden_across_places({"a": table}, {})
    assert [table["place"][row].as_py() for row in more["a"]] == ["50"]


def test_two_hidden_states_that_leave_enough_are_left_alone():
    table = _cells(**_nation(100 * 49 + 30, _56=None, _50=None))
    assert hidden_across_places({"a": table}, {}) == {}


def test_two_hidden_states_that_leave_too_little_get_company():
    table = _cells(**_nation(100 * 49 + 4, _56=None, _50=None))
    assert len(hidden_across_places({"a": table}, {})["a"]) == 1


def test_a_table_of_some_states_says_little_of_a_hidden_one():
    table = _cells(US=50_000, _05=None, _22=300)
    assert hidden_across_places({"a": table}, {}) == {}


def test_a_county_hidden_by_us_is_held_against_its_state_in_another_file():
    counties = _cells(_05119=300, _05143=8, _05999=900)
    state = _cells(_05=1208)
    more = hidden_across_places({"counties": counties, "state": state}, {"counties": {1}})
    assert more == {"counties": {0}}


def test_without_another_part_the_total_is_hidden():
    more = hidden_across_places({"a": _cells(_05=8, _05999=None)}, {})
    assert more == {"a": {0}}
