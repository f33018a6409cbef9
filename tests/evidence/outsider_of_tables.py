"""The slow judge of published tables: what an outsider can work out from all of them at once, in one linear program.

A world is a few counties (or all the states) with births by year and two groupings. Tables of it are published at
different places, periods and groupings, small counts suppressed as the publisher does. The judge knows the world's
smallest pieces, which the protection never sees, and finds the range left for each hidden small count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from scipy import sparse

from partera.core.codes import STATES
from partera.evidence import schema
from partera.methods.suppression import possible_range

GROUPINGS = ("delivery", "tobacco")
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
    """Births by smallest place, year and two groupings; and the tables published of it."""

    births: np.ndarray  # place × year × grouping × grouping
    places: list[str]  # counties, or states
    years: list[int]
    named: set[str] = field(default_factory=set)  # counties that stand apart; others are Unidentified
    tables: dict[str, list[Cell]] = field(default_factory=dict)

    def publish(
        self,
        name: str,
        level: str,
        spans: list[tuple[int, int]],
        groupings: tuple[str, ...],
        filters: dict[str, list[int]] | None = None,
    ) -> None:
        """Add a table: of each place of a level, each span of years (both included), each category; filtered."""
        number = np.arange(self.births.size).reshape(self.births.shape)
        cells = []
        for place, at in sorted(self._level(level).items()):
            for first, last in spans:
                years = [i for i, year in enumerate(self.years) if first <= year <= last]
                period = str(first) if first == last else f"{first}-{last}"
                for codes in np.ndindex(*(self.births.shape[2 + GROUPINGS.index(g)] for g in groupings)):
                    chosen = (filters or {}) | {g: [code] for g, code in zip(groupings, codes, strict=True)}
                    where = [chosen.get(g, range(self.births.shape[2 + i])) for i, g in enumerate(GROUPINGS)]
                    found = number[np.ix_(at, years, *where)].ravel()
                    coordinates = "|".join(f"{g}:{','.join(map(str, chosen[g]))}" for g in sorted(chosen)) or "all"
                    cells.append(Cell(place, period, coordinates, int(self.births.ravel()[found].sum()), found))
        self.tables[name] = cells

    def _level(self, level: str) -> dict[str, list[int]]:
        found = defaultdict(list)
        for i, place in enumerate(self.places):
            division = next((d for d, states in DIVISIONS.items() if place[:2] in states), "elsewhere")
            county = place if place in self.named else f"{place[:2]}999"
            found[{"county": county, "state": place[:2], "division": division, "nation": "US"}[level]].append(i)
        found.pop("elsewhere", None)
        return found

    def cells(self) -> dict[str, pa.Table]:
        """The tables as the product keeps them."""
        blank = dict.fromkeys(("rate", "rate_low", "rate_high", "rate_state", "rate_per", "other"))
        found = {}
        for name, cells in self.tables.items():
            rows = [
                {
                    "place": cell.place, "period": cell.period, "coordinates": cell.coordinates, "unit": "births",
                    "count": None if is_small(cell) else cell.count, "state": "suppressed" if is_small(cell) else "ok",
                    "line": 2 + i, **blank,
                }
                for i, cell in enumerate(cells)
            ]  # fmt: skip
            found[name] = pa.Table.from_pylist(rows, schema=schema.arrow_schema(schema.CELLS))
        return found


def is_small(cell: Cell) -> bool:
    """Whether the publisher suppresses it."""
    return 1 <= cell.count <= 9


def what_is_given_away(world: World, hidden: dict[str, set[int]]) -> list[str]:
    """Every suppressed count whose range, given all that is shown, does not hold all of 1–9."""
    cells = [(name, row, cell) for name, table in sorted(world.tables.items()) for row, cell in enumerate(table)]
    shown = [cell for name, row, cell in cells if not is_small(cell) and row not in hidden.get(name, ())]
    wanted = [cell for _, _, cell in cells if is_small(cell)]
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


def _matrix(cells: list[Cell], width: int) -> sparse.csr_matrix:
    at = [(i, j) for i, cell in enumerate(cells) for j in cell.pieces.tolist()]
    rows, columns = zip(*at, strict=True) if at else ((), ())
    return sparse.csr_matrix((np.ones(len(at)), (rows, columns)), shape=(len(cells), width))


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
    world = World(births, places, years, named)
    levels = ["state", "division", "nation"] if of_nation else ["county", "state", "division"]
    spans = [[(year, year) for year in years], [(years[0], years[-1])]]
    if len(years) == 3:
        spans += [[(2019, 2020)], [(2020, 2021)]]
    kinds = [(), ("delivery",), ("tobacco",), GROUPINGS]
    for i in range(int(dice.integers(3, 6))):
        chosen = spans[int(dice.integers(len(spans)))]
        world.publish(f"table{i}", str(dice.choice(levels)), chosen, kinds[int(dice.integers(len(kinds)))])
    for i in range(2 * filtered):
        field = int(dice.integers(2))
        some = sorted(dice.choice(shape[field], int(dice.integers(1, shape[field])), replace=False).tolist())
        by = (GROUPINGS[1 - field],) if dice.random() < 0.5 else ()
        chosen = spans[int(dice.integers(len(spans)))]
        world.publish(f"filter{i}", str(dice.choice(levels)), chosen, by, {GROUPINGS[field]: some})
    return world
