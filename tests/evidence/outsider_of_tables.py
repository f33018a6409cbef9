"""The slow judge of published tables: what an outsider can work out from all of them at once, in one linear program.

A world is a few counties (or all the states) with births by year (or quarter) and two or three groupings. Tables of it
are published at different places, periods and groupings, filtered or not, small counts suppressed as the publisher
does, or their rows left out. The judge knows the world's smallest pieces, which the protection never sees, and finds
the range left for each hidden small count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import sparse

from partera.core.codes import STATES
from partera.evidence import schema
from partera.methods.suppression import possible_range

GROUPINGS = ("delivery", "tobacco")
RICH_GROUPINGS = ("delivery", "tobacco", "care")
DIVISIONS = {"CENS-D2": ("34", "36", "42"), "CENS-D7": ("05", "22", "40", "48")}
NATION = tuple(code for code, state in STATES.items() if not state.is_territory)


@dataclass(frozen=True)
class Cell:
    """One published row: what it says, and which of the world's pieces it counts."""

    place: str
    period: str
    coordinates: str
    count: int
    pieces: np.ndarray


@dataclass
class World:
    """Births by smallest place, time and groupings; and the tables published of it."""

    births: np.ndarray  # place × year or quarter × one axis for each grouping
    places: list[str]  # counties, or states
    times: list[str]  # years, or quarters such as 2019-Q1
    named: set[str] = field(default_factory=set)  # counties that stand apart; others are Unidentified
    groupings: tuple[str, ...] = GROUPINGS
    tables: dict[str, list[Cell]] = field(default_factory=dict)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)  # of each table, what its manifest says

    def publish(
        self,
        name: str,
        level: str,
        periods: list[str],
        groupings: tuple[str, ...],
        filters: dict[str, list[int]] | None = None,
        leaves_out: bool = False,
    ) -> None:
        """Add a table: of each place of a level, each period, each category; filtered; or with small rows left out.

        A filter on a field that the table groups by leaves some of its categories.
        """
        number = np.arange(self.births.size).reshape(self.births.shape)
        cells = []
        for place, at in sorted(self._level(level).items()):
            for period in periods:
                when = [i for i, time in enumerate(self.times) if _is_within(time, period)]
                every = [
                    (filters or {}).get(g, range(self.births.shape[2 + self.groupings.index(g)])) for g in groupings
                ]
                for codes in product(*every):
                    chosen = (filters or {}) | {g: [code] for g, code in zip(groupings, codes, strict=True)}
                    where = [chosen.get(g, range(self.births.shape[2 + i])) for i, g in enumerate(self.groupings)]
                    found = number[np.ix_(at, when, *where)].ravel()
                    coordinates = "|".join(f"{g}:{','.join(map(str, chosen[g]))}" for g in sorted(chosen)) or "all"
                    cells.append(Cell(place, period, coordinates, int(self.births.ravel()[found].sum()), found))
        self.tables[name] = cells
        self.said[name] = {"restricted": sorted(filters or ()), "hides_suppressed": leaves_out}

    def _level(self, level: str) -> dict[str, list[int]]:
        found = defaultdict(list)
        for i, place in enumerate(self.places):
            division = next((d for d, states in DIVISIONS.items() if place[:2] in states), "elsewhere")
            county = place if place in self.named else f"{place[:2]}999"
            found[{"county": county, "state": place[:2], "division": division, "nation": "US"}[level]].append(i)
        found.pop("elsewhere", None)
        return found

    def rows(self, name: str) -> list[Cell]:
        """A table's rows."""
        leaves_out = self.said[name]["hides_suppressed"]
        return [cell for cell in self.tables[name] if not (leaves_out and is_small(cell))]

    def cells(self) -> dict[str, pa.Table]:
        """The tables as the product keeps them; rows left out are not there."""
        blank = dict.fromkeys(("rate", "rate_low", "rate_high", "rate_state", "rate_per", "other"))
        found = {}
        for name in self.tables:
            rows = [
                {
                    "place": cell.place, "period": cell.period, "coordinates": cell.coordinates, "unit": "births",
                    "count": None if is_small(cell) else cell.count, "state": "suppressed" if is_small(cell) else "ok",
                    "line": 2 + i, **blank,
                }
                for i, cell in enumerate(self.rows(name))
            ]  # fmt: skip
            found[name] = pa.Table.from_pylist(rows, schema=schema.arrow_schema(schema.CELLS))
        return found


def _is_within(time: str, period: str) -> bool:
    """Whether a year or quarter lies in a period."""
    if "Q" in period:
        return time == period
    first, last = (period[:4], period[-4:])
    return first <= time[:4] <= last


def is_small(cell: Cell) -> bool:
    """Whether the publisher suppresses it."""
    return 1 <= cell.count <= 9


def what_is_given_away(world: World, hidden: dict[str, set[int]]) -> list[str]:
    """Every suppressed count whose range, given all that is shown, does not hold all of 1–9."""
    cells = [(name, row, cell) for name in sorted(world.tables) for row, cell in enumerate(world.rows(name))]
    shown = [cell for name, row, cell in cells if not is_small(cell) and row not in hidden.get(name, ())]
    named = {part for _, _, cell in cells for part in _named(cell)}
    every = [cell for _, table in sorted(world.tables.items()) for cell in table]
    wanted = [cell for cell in every if is_small(cell) and _named(cell) <= named]  # not of codes that no table names
    if not wanted:
        return []
    size = world.births.size
    equations = _matrix(shown, size)
    alike, number = np.unique(equations.toarray() if len(shown) else np.zeros((1, size)), axis=1, return_inverse=True)
    # pieces that no shown count tells apart, and no wanted one, are one unknown
    both = np.vstack([alike[:, number.ravel()], _matrix(wanted, size).toarray()])
    merged = np.unique(both, axis=1)
    rows = len(shown) if len(shown) else 1
    ranges = possible_range(
        sparse.csr_matrix(merged[:rows]),
        np.array([cell.count for cell in shown] or [0], dtype=float),
        sparse.csr_matrix(merged[rows:]),
    )
    return [
        f"{cell.place} {cell.period} {cell.coordinates} = {cell.count}: {low:g}–{high:g}"
        for cell, (low, high) in zip(wanted, ranges, strict=True)
        if low > 1 + 1e-6 or high < 9 - 1e-6
    ]


def _named(cell: Cell) -> set[tuple[str, str]]:
    """The codes that a cell names."""
    parts = (part.split(":") for part in cell.coordinates.split("|") if ":" in part)
    return {(name, code) for name, codes in parts for code in codes.split(",")}


def _matrix(cells: list[Cell], width: int) -> sparse.csr_matrix:
    at = [(i, j) for i, cell in enumerate(cells) for j in cell.pieces.tolist()]
    rows, columns = zip(*at, strict=True) if at else ((), ())
    return sparse.csr_matrix((np.ones(len(at)), (rows, columns)), shape=(len(cells), width))


def _spans(years: list[str]) -> list[list[str]]:
    """The periods that a table may be of."""
    pooled = years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return [years, [pooled], *([["2019-2020"], ["2020-2021"]] if len(years) == 3 else [])]


def draw_world(seed: int, filtered: bool = False) -> World:
    """A world and three to five tables of it, at different places, periods and groupings; filtered, two more."""
    dice = np.random.default_rng(seed)
    of_nation = bool(dice.random() < 0.25)
    years = [2019, 2020, 2021][: int(dice.integers(1, 4))]
    shape = (int(dice.integers(2, 4)) + filtered, 2)
    if of_nation:
        places, named = list(NATION), set()
    else:
        states = DIVISIONS[str(dice.choice(sorted(DIVISIONS)))]
        places = [f"{state}{2 * i + 1:03d}" for state in states for i in range(int(dice.integers(2, 5)))]
        named = {place for place in places if dice.random() < 0.7}
    size = float(dice.choice([40, 150, 600])) * dice.lognormal(0, 1.3, len(places))
    shares = dice.dirichlet(np.full(shape[0], 0.5))[:, None] * dice.dirichlet(np.full(shape[1], 0.5))[None, :]
    mean = size[:, None, None, None] * shares / len(years)
    births = dice.poisson(np.broadcast_to(mean, (len(places), len(years), *shape)))
    world = World(births, places, [str(year) for year in years], named)
    levels = ["state", "division", "nation"] if of_nation else ["county", "state", "division"]
    spans = _spans(world.times)
    kinds = [(), ("delivery",), ("tobacco",), GROUPINGS]
    for i in range(int(dice.integers(3, 6))):
        chosen = spans[int(dice.integers(len(spans)))]
        world.publish(f"table{i}", str(dice.choice(levels)), chosen, kinds[int(dice.integers(len(kinds)))])
    for i in range(2 * filtered):
        field = int(dice.integers(2))
        some = _some_codes(dice, shape[field])
        by = (GROUPINGS[1 - field],) if dice.random() < 0.5 else ()
        chosen = spans[int(dice.integers(len(spans)))]
        world.publish(f"filter{i}", str(dice.choice(levels)), chosen, by, {GROUPINGS[field]: some})
    return world


def draw_rich_world(seed: int, leaves_out: bool = False) -> World:
    """A world of quarters and three groupings; tables by several of them, some filtered; with rows left out."""
    dice = np.random.default_rng(seed)
    states = DIVISIONS[str(dice.choice(sorted(DIVISIONS)))]
    places = [f"{state}{2 * i + 1:03d}" for state in states for i in range(int(dice.integers(1, 4)))]
    named = {place for place in places if dice.random() < 0.7}
    years = ["2019", "2020", "2021"][: int(dice.integers(1, 4))]
    quarters = [f"{year}-Q{quarter}" for year in years for quarter in (1, 2, 3, 4)]
    is_fine = bool(dice.random() < 0.4)
    times = quarters if is_fine else years
    shape = tuple(int(dice.integers(2, 4)) for _ in RICH_GROUPINGS)
    mean = float(dice.choice([80, 300, 1200])) * dice.lognormal(0, 1.3, len(places)) / len(times)
    for axis in shape:
        mean = mean[..., None] * dice.dirichlet(np.full(axis, 0.6))
    births = dice.poisson(np.broadcast_to(mean[:, None], (len(places), len(times), *shape)))
    world = World(births, places, times, named, RICH_GROUPINGS)
    spans = _spans(years) + ([quarters] if is_fine else [])
    for i in range(int(dice.integers(3, 7))):
        some = [g for g in RICH_GROUPINGS if dice.random() < 0.4]
        filters = {g: _some_codes(dice, shape[k]) for k, g in enumerate(RICH_GROUPINGS) if dice.random() < 0.15}
        world.publish(
            f"table{i}",
            str(dice.choice(["county", "state", "division"])),
            spans[int(dice.integers(len(spans)))],
            tuple(some),
            filters,
            leaves_out and bool(dice.random() < 0.5),
        )
    return world


def _some_codes(dice: np.random.Generator, codes: int) -> list[int]:
    return sorted(dice.choice(codes, int(dice.integers(1, codes)), replace=False).tolist())
