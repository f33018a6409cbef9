"""Hides what a block's small counts need to have room, table by table and among dark rows."""

from __future__ import annotations

import numpy as np

from partera.evidence.protection.room import Table
from partera.evidence.protection.stairs import Floats, Kind, Stairs, darken_next, pooled
from partera.methods.suppression import HIGHEST_HIDDEN


def close(kinds: list[Kind], stairs: Stairs, highest: int = HIGHEST_HIDDEN) -> None:
    """Hide the kinds' small counts, then what they need to have room.

    Takes   kinds: with Counts of one shape · stairs: what is hidden already; added to in place · highest: small is 1
            to it
    Gives   nothing
    Raises  Stuck when a small cell cannot rise while those it is part of are shown
    Source  docs/methods/small-counts.md

    Three counties by three ages: the 4 needs others in its row to become, and a second county that hides as much.

    >>> from partera.evidence.protection.stairs import Counts
    >>> ages = np.array([[4.0, 60, 200], [30, 80, 300], [25, 90, 310]])
    >>> births = Counts({"age": ages}, ages.sum(axis=1), {"age": ages.sum(axis=0)}, float(ages.sum()))
    >>> stairs = Stairs.none(births)
    >>> close([Kind(births, ((births.endless(), None),))], stairs)
    >>> stairs.lengths["age"].tolist(), stairs.dark.tolist(), stairs.sums
    ([2, 2, 0], [False, False, False], {'age': 0})
    """
    shape = kinds[0].people
    for kind in kinds:
        if kind.needs(np.array([kind.people.total]), highest)[0][0] >= 0:
            stairs.hide_all()
    if stairs.total:
        return
    for kind in kinds:
        stairs.darken(kind.needs(kind.people.rows, highest)[0] >= 0)
    for _ in range(len(shape.rows) + 1):
        for name in shape.cells:
            Table(name, kinds, stairs, highest).close()
        lacking = _dark_lacking(kinds, stairs, highest)
        if lacking is None or stairs.total:
            return
        darken_next(lacking, stairs)


def _dark_lacking(kinds: list[Kind], stairs: Stairs, highest: int) -> Floats | None:
    """Of each row what some dark row's sum lacks for an exchange; None when none lacks anything."""
    for kind in kinds:
        others = kind.exchanges[0][0]
        need = kind.needs(kind.people.rows, highest)
        up, down = np.zeros_like(kind.people.rows), np.zeros_like(kind.people.rows)
        for whom, within in kind.exchanges:
            dark = stairs.dark if within is None else within.dark & stairs.dark
            rise, fall = pooled(kind.people.rows[:, None], whom.rows[:, None], dark)
            rise = np.minimum(rise, whom.rows[:, None])
            up, down = np.maximum(up, rise[:, 0]), np.maximum(down, fall[:, 0])
        if (stairs.dark & (up < need[0])).any():
            return kind.people.rows
        if (stairs.dark & (down < need[1])).any():
            return others.rows
    return None
