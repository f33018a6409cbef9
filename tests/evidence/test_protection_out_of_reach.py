"""What is too large to be judged is hidden, never left open. The slow judge says so, with the limits turned down."""

from __future__ import annotations

from typing import Any

import pytest

from partera.evidence.protection import bearing, hidden_cells, system
from partera.methods.suppression import OutOfReach
from tests.evidence.outsider_of_tables import draw_world, is_small, what_is_given_away


def _out_of_time(*_: Any) -> float:
    raise OutOfReach("Time limit reached.")


LIMITS = {
    "pieces": (system, "_MOST_ATOMS", 6),
    "codes": (bearing, "MOST_CODES", 1),
    "counties": (bearing, "_MOST_COUNTIES", 0),
    "time": (system, "least", _out_of_time),
    "tries": ("partera.evidence.protection.published", "_MOST_TRIES", 1),
}


@pytest.mark.slow
@pytest.mark.parametrize("limit", sorted(LIMITS))
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 7, 10])
def test_beyond_a_limit_more_is_hidden_and_nothing_given_away(seed, limit, monkeypatch):
    where, name, value = LIMITS[limit]
    monkeypatch.setattr(f"{where}.{name}" if isinstance(where, str) else f"{where.__name__}.{name}", value)
    world = draw_world(seed)
    assert what_is_given_away(world, hidden_cells(world.cells())) == []


@pytest.mark.slow
def test_where_nothing_can_be_judged_large_counts_that_touch_no_hidden_one_stay(monkeypatch):
    world = draw_world(3)
    monkeypatch.setattr(system, "_MOST_ATOMS", 0)
    gone = hidden_cells(world.cells())
    shown = [(name, row) for name, cells in world.tables.items() for row, cell in enumerate(cells)
             if not is_small(cell) and row not in gone.get(name, ())]  # fmt: skip
    assert shown
    assert what_is_given_away(world, gone) == []
