"""Adding up what the engine counted: counties into states, groups into everybody, years into a pooled period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from partera.core.periods import Period
from partera.evidence.vocabulary import ALL, DIMENSIONS, group_key

Codes = NDArray[np.int64]
_FAR = 10_000  # more than there are years


@dataclass(frozen=True)
class Cube:
    """Sums by place, year and some dimensions: one row a cell, one column a sum."""

    places: list[str]
    place: Codes
    year: Codes
    groups: dict[str, tuple[Codes, list[str]]]  # by dimension: codes of each row, and what they stand for
    sums: Codes

    @classmethod
    def of(cls, table: pa.Table, dimensions: tuple[str, ...], sums: int) -> Cube:
        """From the engine's table: place, year, a group_… column a dimension, sum_0 and on (Spark: null for none)."""
        place, places = _codes(table["place"])
        return cls(
            places,
            place,
            table["year"].to_numpy().astype(np.int64),
            {name: _codes(table[f"group_{name}"]) for name in dimensions},
            np.column_stack([pc.fill_null(table[f"sum_{i}"], 0).to_numpy() for i in range(sums)]).astype(np.int64),
        )


@dataclass(frozen=True)
class Sums:
    """Sums by place, period and group, sorted; `never` says by sum where nobody in a cell was asked."""

    places: list[str]
    periods: list[str]
    groups: list[str]
    place: Codes
    period: Codes
    group: Codes
    sums: Codes
    never: dict[int, NDArray[np.bool_]]


def roll_up(cubes: list[Cube], *, asked: list[int], had: dict[str, int], by_place: bool, longest_pool: int) -> Sums:
    """Every place, period and group that the cubes hold.

    Takes   cubes: at least one · asked: which sums say how many records were asked · had: by dimension, which sum
            says for how many it was collected · by_place: False leaves counties out · longest_pool: in years
    Gives   sums sorted by place, period and group
    Raises  nothing of its own
    Source  our own rules, in evidence.count.count

    >>> cube = Cube(["05001"], np.array([0]), np.array([2023]), {}, np.array([[4]]))
    >>> found = roll_up([cube], asked=[], had={}, by_place=True, longest_pool=5)
    >>> [found.places[i] for i in found.place], found.sums.tolist()
    (['05', '05001'], [[4], [4]])
    """
    groups = [ALL] + [group_key({name: group}) for name, words in DIMENSIONS.items() for group in words]
    places = sorted({place for cube in cubes for code in cube.places for place in (code, _state(code))})
    number = {place: i for i, place in enumerate(places)}
    found = []
    for cube in cubes:
        place = np.array([number[code] for code in cube.places], dtype=np.int64)[cube.place]
        span = (place * _FAR + cube.year) * len(groups)
        for codes, words in _dimensions(cube):
            group = np.array([groups.index(word) for word in words], dtype=np.int64)[codes]
            found.append(_sum_by(span + group, cube.sums))
    yearly = _add_everybody_and_states(found, places, len(groups), by_place)
    return _with_pools(_collected_only(yearly, groups, had), places, groups, asked, had, longest_pool)


@dataclass(frozen=True)
class _Cells:
    place: Codes
    year: Codes
    group: Codes
    sums: Codes


def _codes(column: pa.ChunkedArray) -> tuple[Codes, list[str]]:
    packed = column.cast(pa.string()).combine_chunks().dictionary_encode()
    return packed.indices.to_numpy().astype(np.int64), packed.dictionary.to_pylist()


def _state(place: str) -> str:
    return place[:2]


def _dimensions(cube: Cube) -> list[tuple[Codes, list[str]]]:
    """Each dimension's group of every cell, as figures write it; everybody when there is no dimension."""
    if not cube.groups:
        return [(np.zeros(len(cube.place), dtype=np.int64), [ALL])]
    return [(codes, [group_key({name: word}) for word in words]) for name, (codes, words) in cube.groups.items()]


def _add_everybody_and_states(
    found: list[tuple[Codes, Codes]], places: list[str], groups: int, by_place: bool
) -> _Cells:
    """All groups' sums by every place: everybody is the sum of the first dimension, a state that of its counties."""
    first_key, first_sums = found[0]
    everybody = _sum_by(first_key // groups * groups, first_sums)
    rest = [pair for pair in found if pair[0].size and (pair[0] % groups).any()]
    key = np.concatenate([everybody[0], *(pair[0] for pair in rest)])
    sums = np.concatenate([everybody[1], *(pair[1] for pair in rest)])
    number = {place: i for i, place in enumerate(places)}
    state = np.array([number[_state(place)] for place in places], dtype=np.int64)
    own = key // (_FAR * groups)
    of_state = key + (state[own] - own) * _FAR * groups
    whole = _sum_by(of_state, sums)
    counties = (state[own] != own) & by_place
    key, sums = np.concatenate([whole[0], key[counties]]), np.concatenate([whole[1], sums[counties]])
    return _Cells(key // (_FAR * groups), key // groups % _FAR, key % groups, sums)


def _collected_only(yearly: _Cells, groups: list[str], had: dict[str, int]) -> _Cells:
    """Without the dimensions that nobody in a place and year was asked for."""
    kept = np.ones(len(yearly.place), dtype=bool)
    span = yearly.place * _FAR + yearly.year
    for name, column in had.items():
        lacking = span[(yearly.group == 0) & (yearly.sums[:, column] == 0)]
        kept &= ~(np.isin(span, lacking) & np.isin(yearly.group, _groups_of(name, groups)))
    return _Cells(yearly.place[kept], yearly.year[kept], yearly.group[kept], yearly.sums[kept])


def _groups_of(name: str, groups: list[str]) -> list[int]:
    return [i for i, group in enumerate(groups) if group.startswith(f"{name}:")]


def _sum_by(key: Codes, sums: Codes) -> tuple[Codes, Codes]:
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(key) else order
    return ordered[starts], np.add.reduceat(sums[order], starts, axis=0) if len(key) else sums


def _with_pools(
    yearly: _Cells, places: list[str], groups: list[str], asked: list[int], had: dict[str, int], longest: int
) -> Sums:
    """The years, and beside them the pooled period of each place that has one."""
    first, last = _runs(yearly, len(places), longest)
    never = (yearly.sums[:, asked] == 0).astype(np.int64)
    both = np.concatenate([yearly.sums, never], axis=1)
    within = _poolable(yearly, first, last, groups, had)
    key, pooled = _sum_by((yearly.place * len(groups) + yearly.group)[within], both[within])
    pool_place, pool_group = key // len(groups), key % len(groups)
    texts = {str(year) for year in np.unique(yearly.year)}
    spans = [
        Period.of_years(begin, end).text if begin < end else ""
        for begin, end in zip(first.tolist(), last.tolist(), strict=True)
    ]
    periods = sorted(texts | {span for span in spans if span})
    number = {text: i for i, text in enumerate(periods)}
    years = np.array([number.get(str(year), -1) for year in range(_FAR)], dtype=np.int64)
    of_place = np.array([number.get(span, -1) for span in spans], dtype=np.int64)
    place = np.concatenate([yearly.place, pool_place])
    period = np.concatenate([years[yearly.year], of_place[pool_place]])
    group = np.concatenate([yearly.group, pool_group])
    added = np.concatenate([both, pooled])
    order = np.lexsort((group, period, place))
    place, period, group, added = place[order], period[order], group[order], added[order]
    width = yearly.sums.shape[1]
    nobody = {column: added[:, width + i] > 0 for i, column in enumerate(asked)}
    return Sums(places, periods, groups, place, period, group, added[:, :width], nobody)


def _runs(yearly: _Cells, places: int, longest: int) -> tuple[Codes, Codes]:
    """First and last year of each place's latest run of years without a gap; both 0 where it has one year only."""
    first, last = np.zeros(places, dtype=np.int64), np.zeros(places, dtype=np.int64)
    years: dict[int, set[int]] = {}
    everybody = yearly.group == 0
    for place, year in zip(yearly.place[everybody].tolist(), yearly.year[everybody].tolist(), strict=True):
        years.setdefault(place, set()).add(year)
    for place, found in years.items():
        start = end = max(found)
        while start - 1 in found and end - start + 1 < longest:
            start -= 1
        if start < end:
            first[place], last[place] = start, end
    return first, last


def _poolable(yearly: _Cells, first: Codes, last: Codes, groups: list[str], had: dict[str, int]) -> NDArray[np.bool_]:
    """Which yearly cells go into their place's pooled period: no dimension that one of its years lacks."""
    within = (yearly.year >= first[yearly.place]) & (yearly.year <= last[yearly.place])
    for name, column in had.items():
        lacking = yearly.place[within & (yearly.group == 0) & (yearly.sums[:, column] == 0)]
        within &= ~(np.isin(yearly.place, lacking) & np.isin(yearly.group, _groups_of(name, groups)))
    return within
