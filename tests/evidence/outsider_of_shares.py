"""The slow judge of shares made of published tables: what their sums say together of each hidden category.

A world is one state's births by year and by several groupings, each in a table of its own as WONDER exports it, small
counts suppressed, with all births in another table. Of the tables nothing is published but measures: sums of
categories. The judge knows every category, adds up what is published, and finds the range left for each small one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import sparse

from partera.evidence import schema
from partera.evidence.aggregates import CellsExtract, counts_from_extracts
from partera.evidence.aggregates.categories import NO, NOT_REPORTED, NOT_STATED, SHARES, YES, verdicts_of
from partera.evidence.aggregates.cells import Table
from partera.evidence.protection import hidden_cells
from partera.methods.suppression import possible_range
from tests.evidence.wonder_files import GESTATION, TOBACCO

CARE = (
    ("No prenatal care", "00"),
    *((f"{n}th month", f"{n:02d}") for n in range(1, 11)),
    ("Unknown or Not Stated", "99"),
)
DELIVERY = (("Vaginal", "1"), ("Cesarean", "2"), ("Unknown or Not Stated", "9"))
WEIGHT = (
    ("499 grams or less", "01"), ("500 - 999 grams", "02"), ("1000 - 1499 grams", "03"), ("1500 - 1999 grams", "04"),
    ("2000 - 2499 grams", "05"), ("2500 - 2999 grams", "06"), ("3000 - 3499 grams", "07"), ("3500 - 3999 grams", "08"),
    ("4000 - 4499 grams", "09"), ("4500 - 4999 grams", "10"), ("5000 - 8165 grams", "11"), ("Not Stated", "12"),
)  # fmt: skip
GROUPINGS = {
    "prenatal_month": CARE, "gestation": GESTATION, "tobacco": TOBACCO[:3], "delivery": DELIVERY, "weight": WEIGHT,
}  # fmt: skip
STATE = "05"


@dataclass(frozen=True)
class World:
    """Births by year and grouping, as codes and counts; whether another table shows all births."""

    births: dict[str, dict[str, dict[str, int]]]  # year → grouping → code → births
    has_totals: bool

    def cells(self) -> dict[str, pa.Table]:
        """The tables as the product keeps them."""
        names = sorted({name for groupings in self.births.values() for name in groupings})
        tables = {
            name: [
                (year, f"{name}:{code}", count)
                for year, groupings in self.births.items()
                for code, count in groupings[name].items()
            ]
            for name in names
        }
        if self.has_totals:
            tables["total"] = [
                (y, "all", sum(next(iter(groupings.values())).values())) for y, groupings in self.births.items()
            ]
        return {name: _table(rows) for name, rows in tables.items()}

    def said(self) -> dict[str, dict[str, Any]]:
        """What the tables' manifests say."""
        plain = {"family": "natality", "has_footer": True, "hides_suppressed": False, "hides_zero": False}
        found: dict[str, dict[str, Any]] = {
            name: plain | {"codes": {name: {code: label for label, code in codes}}} for name, codes in GROUPINGS.items()
        }
        return found | {"total": plain}

    def extracts(self) -> list[CellsExtract]:
        """The tables with what is said of them."""
        said = self.said()
        return [CellsExtract(name, cells, said[name], ()) for name, cells in self.cells().items()]


def _table(rows: list[tuple[str, str, int]]) -> pa.Table:
    blank = dict.fromkeys(("rate", "rate_low", "rate_high", "rate_state", "rate_per", "other"))
    found = [
        {
            "place": STATE, "period": year, "coordinates": coordinates, "unit": "births",
            "count": None if 1 <= count <= 9 else count, "state": "suppressed" if 1 <= count <= 9 else "ok",
            "line": 2 + i, **blank,
        }
        for i, (year, coordinates, count) in enumerate(rows)
    ]  # fmt: skip
    return pa.Table.from_pylist(found, schema=schema.arrow_schema(schema.CELLS))


def draw_world(seed: int) -> World:
    """One or two years of one to three groupings, with several rare categories."""
    dice = np.random.default_rng(seed)
    names = dice.choice(sorted(GROUPINGS), int(dice.integers(1, 4)), replace=False).tolist()
    years = ["2021", "2022"][: int(dice.integers(1, 3))]
    births: dict[str, dict[str, dict[str, int]]] = {}
    for year in years:
        size = int(dice.choice([150, 600, 4000]))
        births[year] = {
            name: {
                code: int(count)
                for (_, code), count in zip(
                    GROUPINGS[name],
                    dice.multinomial(size, dice.dirichlet(np.full(len(GROUPINGS[name]), 0.35))),
                    strict=True,
                )
            }
            for name in names
        }
    return World(births, bool(dice.random() < 0.8))


def published(world: World) -> list[dict[str, Any]]:
    """Every figure that is shown of a world."""
    hidden = hidden_cells(world.cells(), world.said())
    return [row for row in counts_from_extracts(world.extracts(), hidden=hidden).to_pylist() if row["state"] == "ok"]


def small(world: World) -> list[tuple[str, str, str]]:
    """Year, grouping and code of each small count."""
    return [
        (year, name, code)
        for year, groupings in world.births.items()
        for name, counts in groupings.items()
        for code, count in counts.items()
        if 1 <= count <= 9
    ]


def given_away(world: World, shown: list[dict[str, Any]]) -> list[str]:
    """Every small count whose range, given all figures shown, does not hold all of 1–9."""
    wanted = small(world)
    number = {
        (year, name, code): i
        for i, (year, name, code) in enumerate(
            (y, n, c) for y, groupings in world.births.items() for n, counts in groupings.items() for c in counts
        )
    }
    sums = [one for row in shown for one in _sums_of(row, world)]
    if not wanted or not sums:
        return []
    matrix = sparse.lil_matrix((len(sums), len(number)))
    for i, (year, name, codes, _) in enumerate(sums):
        for code in codes:
            matrix[i, number[year, name, code]] = 1.0
    asked = sparse.lil_matrix((len(wanted), len(number)))
    for i, key in enumerate(wanted):
        asked[i, number[key]] = 1.0
    ranges = possible_range(matrix.tocsr(), np.array([float(count) for *_, count in sums]), asked.tocsr())
    return [
        f"{year} {name}:{code} = {world.births[year][name][code]}: {low:g}–{high:g}"
        for (year, name, code), (low, high) in zip(wanted, ranges, strict=True)
        if low > 1 + 1e-6 or high < 9 - 1e-6
    ]


def _sums_of(row: dict[str, Any], world: World) -> list[tuple[str, str, list[str], float]]:
    """The sums of categories that a figure shows: year, grouping, codes, count."""
    year, groupings = row["period"], world.births[row["period"]]
    if row["measure"] == "births":
        return [(year, name, list(counts), row["numerator"]) for name, counts in groupings.items()]
    names, judge = SHARES[row["measure"]]
    (name,) = set(names) & set(groupings) & set(row["source"].split(","))
    table = Table([], "natality", False, False, frozenset(), True, world.said()[name]["codes"])
    verdicts = verdicts_of(name, judge, table) or {}
    is_of_all = "out of all births: " in (row["note"] or "")
    kinds = {
        "numerator": (YES,),
        "denominator": (YES, NO, NOT_STATED, NOT_REPORTED) if is_of_all else (YES, NO),
        "unknown": (NOT_STATED, NOT_REPORTED),
    }
    return [
        (year, name, [code for code in groupings[name] if verdicts[code] in some], row[what])
        for what, some in kinds.items()
        if row[what] is not None
    ]
