"""Protects figures counted from records: which numerators and denominators of which rows to hide.

What is published is fixed: for a state with counties, and for these, everybody by single year and pooled, and each
dimension for the pooled period; for a place without counties each dimension by single year too. Rows beyond that are
left out, because what is not protected is not published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from partera.core.codes import area_of
from partera.evidence.protection.closing import close
from partera.evidence.protection.cube import Block, Cube, Protected
from partera.evidence.protection.families import Family, families_of
from partera.evidence.protection.stairs import Bools, Counts, Kind, Stairs, Stuck
from partera.methods.suppression import HIGHEST_HIDDEN


def protect_counts(
    counts: pa.Table, highest: int = HIGHEST_HIDDEN, stricter: Mapping[str, int] | None = None
) -> Protected:
    """What of counted figures to hide, so that every hidden small count may still be any of 1..highest.

    Small is a numerator, a denominator, births, or a denominator less its numerator, of 1..highest. Counts of
    records that do not state a thing are not sensitive, and are known to the outsider.

    Takes   counts: columns measure, place, period, group, numerator, denominator, unknown; `births` with its
            count as numerator among them; one row each · highest: the largest hidden count ·
            stricter: where it is a higher one, by state (or US): a state's counts are hidden with those of its
            counties and of nobody else
    Gives   a Protected of three columns as long as `counts`
    Raises  nothing
    Source  docs/methods/small-counts.md

    Of 500 births 4 are twins: those who are not would give them away, so both are hidden.

    >>> named = ["all", "plurality:single", "plurality:twin"]
    >>> births = [500, 496, 4]
    >>> rows = {"measure": ["births"] * 3, "place": ["05"] * 3, "period": ["2023"] * 3, "group": named}
    >>> numbers = {"numerator": births, "denominator": births, "unknown": [0, 0, 0]}
    >>> protect_counts(pa.table(rows | numbers)).numerator.tolist()
    [False, True, True]
    """
    cube = Cube.of(counts)
    for block, alone in cube.blocks():
        bound = (stricter or {}).get(area_of(cube.places[int(block.total[0])]), highest)
        if not _protect(cube, block, bound):
            cube.withdraw(block)
            if not _protect(cube, alone, bound):
                cube.withdraw(alone)
    cube.protect_nation()
    return cube.answer()


_TRIES = 60
"""How often more births are hidden around what is stuck, before a block is not published at all."""


@dataclass(frozen=True)
class _Hidden:
    """Stairs, the measures they are about, and whether they hide denominators too."""

    stairs: Stairs
    measures: list[str]
    denominators: bool


def _protect(cube: Cube, block: Block, highest: int) -> bool:
    """Hide what must be hidden of a block; whether it can be published at all."""
    cube.publish(block)
    births = cube.counts(block, "numerator", "births")
    more = Stairs.none(births)  # births hidden because something among them could not move otherwise
    for _ in range(_TRIES):
        try:
            found = _protected(cube, block, births, more, highest)
        except Stuck as stuck:
            more.lengthen(stuck.table, stuck.cells)
            continue
        for hidden in found:
            for into in (cube.no_numerator, cube.no_denominator) if hidden.denominators else (cube.no_numerator,):
                cube.mark(hidden.stairs, block, hidden.measures, into)
        return True
    return False


def _protected(cube: Cube, block: Block, births: Counts, more: Stairs, highest: int) -> list[_Hidden]:
    few_births = more.copy()
    _nearly_everybody(cube, block, births, few_births, highest)
    close([Kind(births, ((births.endless(), None),), margin=highest)], few_births, highest)
    found = [_Hidden(few_births, cube.measures, True)]
    for family in families_of(set(cube.measures)):
        found += _family(cube, block, family, births, few_births, highest)
    return found


def _nearly_everybody(cube: Cube, block: Block, births: Counts, stairs: Stairs, highest: int) -> None:
    """Hide births where a small denominator is nearly all of them: it could not move while they stand."""
    for family in families_of(set(cube.measures)):
        asked = cube.counts(block, "denominator", family.root)
        if asked.total == 0:
            continue

        def is_so(some: NDArray[np.float64], whole: NDArray[np.float64]) -> Bools:
            return (some >= 1) & (some <= highest) & (whole - some < highest)

        for table, cells in asked.cells.items():
            sums = is_so(asked.columns[table], births.columns[table])
            stairs.hide(table, is_so(cells, births.cells[table]), sums)
        stairs.darken(is_so(asked.rows, births.rows))


def _family(
    cube: Cube, block: Block, family: Family, births: Counts, few_births: Stairs, highest: int
) -> list[_Hidden]:
    root = cube.counts(block, "numerator", family.root)
    asked = cube.counts(block, "denominator", family.root)
    if asked.total == 0:
        return []
    away = births.minus(asked)
    endless = births.endless()
    few_asked = few_births.copy()
    close([Kind(asked, ((away, None), (endless, few_births)), margin=2.0)], few_asked, highest)
    found = [_Hidden(few_asked, list(family.measures), True)]

    def kind(people: Counts, *nearer: tuple[Counts, Stairs | None]) -> Kind:
        return Kind(people, (*nearer, (births.minus(people), few_asked), (endless, few_births)), margin=2.0)

    rest = asked.minus(root)
    hidden = few_asked.copy()
    close([kind(root, (rest, None)), kind(rest, (root, None))], hidden, highest)
    found.append(_Hidden(hidden, [family.root], False))

    if family.inside:
        nested = [cube.counts(block, "numerator", m) for m in (*family.inside[::-1], family.root)]
        parts = [nested[0], *(wide.minus(narrow) for narrow, wide in pairwise(nested))]
        inside = hidden.copy()
        close([kind(one, (root.minus(one), None), (asked.minus(one), hidden)) for one in parts], inside, highest)
        extra = [family.remainder] if family.remainder else []
        found.append(_Hidden(inside, [*family.inside, *extra], False))
    if family.beside:
        beside = cube.counts(block, "numerator", family.beside)
        within = hidden.copy()
        last = rest.minus(beside)
        kinds = [
            kind(beside, (last, None), (asked.minus(beside), hidden)),
            kind(last, (beside, None), (asked.minus(last), hidden)),
        ]
        close(kinds, within, highest)
        found.append(_Hidden(within, [family.beside], False))
    return found
