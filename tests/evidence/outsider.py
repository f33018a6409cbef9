"""The slow judge: everything an outsider can work out from what is shown, by linear programming.

A world is a few counties with kinds of births by year and group. The outsider knows every shown number and that
counts are not negative; the judge finds the range left for each hidden small count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import sparse

from partera.methods.suppression import possible_range

KINDS = ("very", "early", "late", "early_term", "rest", "unknown", "not_asked")
MEASURES = {
    "ptb": ("very", "early", "late"),
    "ptb_early": ("very", "early"),
    "ptb_late": ("late",),
    "ptb_very": ("very",),
    "early_term": ("early_term",),
}
ASKED = ("very", "early", "late", "early_term", "rest")
SMALL = range(1, 10)


@dataclass
class World:
    """Births by county, year, every dimension's group, and kind: `births[county, year, a, b, kind]`."""

    births: np.ndarray
    years: list[str]
    measures: tuple[str, ...]
    counties: list[str]

    def cells(self):
        """(place, period, group) → kinds of births, for everything that is published."""
        whole = f"{self.years[0]}-{self.years[-1]}" if len(self.years) > 1 else self.years[0]
        for place, block in [("05", self.births.sum(axis=0)), *zip(self.counties, self.births, strict=True)]:
            if len(self.years) > 1:
                for year, part in zip(self.years, block, strict=True):
                    yield (place, year, "all"), part.sum(axis=(0, 1))
            yield (place, whole, "all"), block.sum(axis=(0, 1, 2))
            for name, axis in (("race", 2), ("age", 1)):
                for i, part in enumerate(block.sum(axis=(0, axis))):
                    yield (place, whole, f"{name}:g{i}"), part

    def counts(self) -> pa.Table:
        rows = []
        for (place, period, group), kinds in self.cells():
            of = dict(zip(KINDS, kinds.tolist(), strict=True))
            rows.append(("births", place, period, group, sum(kinds), None, None))
            asked = sum(of[k] for k in ASKED)
            for measure in self.measures:
                rows.append(
                    (measure, place, period, group, sum(of[k] for k in MEASURES[measure]), asked, of["unknown"])
                )
        names = ("measure", "place", "period", "group", "numerator", "denominator", "unknown")
        return pa.table({n: [r[i] for r in rows] for i, n in enumerate(names)})


def what_is_given_away(world: World, counts: pa.Table, hide_numerator, hide_denominator) -> list[str]:
    """Every small count whose range, given all that is shown, does not hold all of 1–9."""
    shape = world.births.shape
    number = np.arange(world.births.size).reshape(shape)  # each piece of the population that no table divides
    equations: list[tuple[dict[int, float], float]] = []

    def vector(place, period, group, kind) -> dict[int, float]:
        counties = slice(None) if place == "05" else world.counties.index(place)
        years = world.years.index(period) if period in world.years else slice(None)
        dimension, _, group_number = group.partition(":g")
        race = int(group_number) if dimension == "race" else slice(None)
        age = int(group_number) if dimension == "age" else slice(None)
        found = number[counties, years, race, age, KINDS.index(kind)]
        return dict.fromkeys(np.ravel(found).tolist(), 1.0)

    wanted: list[tuple[str, dict[int, float]]] = []

    def many(cell, kinds) -> dict[int, float]:
        return {i: w for kind in kinds for i, w in vector(*cell, kind).items()}

    truth = dict(world.cells())
    for row, no_numerator, no_denominator in zip(counts.to_pylist(), hide_numerator, hide_denominator, strict=True):
        cell = (row["place"], row["period"], row["group"])
        of = dict(zip(KINDS, truth[cell].tolist(), strict=True))
        kinds = KINDS if row["measure"] == "births" else MEASURES[row["measure"]]
        said = [(kinds, no_numerator)]
        if row["measure"] != "births":
            said += [(ASKED, no_denominator), (("unknown",), no_denominator)]
        for these, is_hidden in said:
            if not is_hidden:
                equations.append((many(cell, these), float(sum(of[k] for k in these))))
        sensitive = [kinds]
        if row["measure"] != "births":
            sensitive += [ASKED, tuple(k for k in ASKED if k not in kinds)]
        if row["measure"] == "ptb_early" and "ptb_very" in world.measures:
            sensitive += [("early",)]
        for these in sensitive:
            if sum(of[k] for k in these) in SMALL:
                wanted.append((f"{row['measure']} {cell} {these} = {sum(of[k] for k in these)}", many(cell, these)))
    if not wanted:
        return []
    ranges = possible_range(
        _matrix([v for v, _ in equations], number.size),
        np.array([value for _, value in equations]),
        _matrix([v for _, v in wanted], number.size),
    )
    return [
        f"{name}: {low:g}–{high:g}"
        for (name, _), (low, high) in zip(wanted, ranges, strict=True)
        if low > 1 + 1e-6 or high < 9 - 1e-6
    ]


def _matrix(rows: list[dict[int, float]], width: int) -> sparse.csr_matrix:
    found = [(i, j, w) for i, row in enumerate(rows) for j, w in row.items()]
    i, j, w = zip(*found, strict=True) if found else ((), (), ())
    return sparse.csr_matrix((w, (i, j)), shape=(len(rows), width))


def draw_world(seed: int, counties: int, years: int, races: int, ages: int, births: float, rare: float) -> World:
    """A small world: county sizes and group shares uneven, so that some cells are tiny and some large."""
    dice = np.random.default_rng(seed)
    size = births * dice.lognormal(0, 1.2, counties)
    race, age = dice.dirichlet(np.full(races, 0.7)), dice.dirichlet(np.full(ages, 1.5))
    share = dice.dirichlet(np.array([0.02, 0.03, 0.06, 0.3, 0.6, 0.02, 0.05]) * 20 * rare)
    if seed % 2:
        share[6] = 0.0
    mean = size[:, None, None, None, None] * (race[:, None, None] * age[None, :, None] * share)[None, None] / years
    drawn = dice.poisson(np.broadcast_to(mean, (counties, years, races, ages, len(KINDS)))).astype(float)
    measures = (("ptb",), ("ptb", "ptb_early", "ptb_late", "ptb_very"), tuple(MEASURES))[seed % 3]
    return World(
        drawn, [str(2019 + i) for i in range(years)], measures, [f"05{2 * i + 1:03d}" for i in range(counties)]
    )
