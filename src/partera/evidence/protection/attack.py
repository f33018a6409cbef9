"""What an outsider can work out of a hidden published count, and what to hide so that it is not enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from partera.evidence.protection.bearing import Bearing, bearing, touching
from partera.evidence.protection.boxes import Box, Row
from partera.evidence.protection.known import Known, Line
from partera.methods.suppression import NoSuchTable, OutOfReach, cheapest_move, possible_range, smallest

_MOST_ATOMS = 40_000
_OPEN = ((False, False), (True, False), (False, True), (True, True))
"""Whether there may be codes, and counties, that no table names: first as if not, which tells an outsider most."""


def possible(hidden: Box, known: Known, highest: int | None = None) -> tuple[float, float]:
    """The smallest and largest count a hidden box can have, given the boxes shown; (0, inf) when nothing binds it.

    Takes   hidden: the box asked about · known: the boxes of the same unit, hidden ones without a count ·
            highest: the largest hidden count, where the box is known to hold one
    Gives   (smallest, largest)
    Raises  NoSuchTable when the counts contradict each other, or what is known of the hidden one; OutOfReach when
            there are too many pieces to compare, or it took too long
    Source  docs/methods/small-counts.md

    >>> from partera.evidence.protection.boxes import Box
    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> boys = Box("e1", 1, "05", 24264, 24276, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}))
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> possible(girls, Known({"05": [both, boys, girls]}, ()))
    (6.0, 6.0)
    """
    if not any(True for _ in touching(hidden, known)):
        return 0.0, np.inf
    found = bearing(hidden, known)
    if not found.binds:
        return 0.0, np.inf
    for is_open in _OPEN:
        system = _System.of(found, *is_open)
        try:
            low, high = system.range()
        except NoSuchTable:
            continue
        if highest is None or (high >= 1 and low <= highest):
            return low, high
    raise NoSuchTable("No hidden count agrees with every sum shown.")


def rows_to_hide(hidden: Box, known: Known, value: int, cost: Callable[[Row], float]) -> set[Row]:
    """The rows whose hiding lets a hidden box have a value, the cheapest together.

    Takes   hidden: the box · known: the boxes of the same unit · value: what its count is to be able to be ·
            cost: of hiding a row
    Gives   rows; of a sum of several, its cheapest. Hiding them may have to be repeated where sums are among them
    Raises  OutOfReach as `possible`
    Source  docs/methods/published-tables.md

    >>> from partera.evidence.protection.boxes import Box
    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> boys = Box("e1", 1, "05", 24264, 24276, (("sex", frozenset("M")),), 30.0, frozenset({"sex"}))
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> rows_to_hide(girls, Known({"05": [both, boys, girls]}, ()), 9, lambda row: float(row[1]))
    {('e1', 0)}
    """
    found = bearing(hidden, known)
    for is_open in _OPEN:
        system = _System.of(found, *is_open)
        if system.agrees():
            break
    costs = np.array([min((cost(row) for row in line.rows), default=1e6) for line in system.lines])
    changed = cheapest_move(system.sums, system.counts, costs, system.wanted, value)
    lines = [line for line, moves in zip(system.lines, changed, strict=True) if moves and line.rows]
    return {min(line.rows, key=lambda row: (cost(row), row)) for line in lines}


@dataclass(frozen=True)
class _System:
    """The shown lines as sums of atoms: pieces, months and codes that no line tells apart."""

    lines: list[Line]
    sums: sparse.csr_matrix
    counts: NDArray[np.float64]
    wanted: NDArray[np.float64]

    @classmethod
    def of(cls, found: Bearing, codes_open: bool, places_open: bool) -> _System:
        """Lay all lines over each other."""
        shown = [line for line in found.lines if line.count is not None]
        codes = _codes(found, codes_open)
        atoms = _cover([found.hidden, *shown], codes, frozenset() if places_open else found.loose)
        partial = [i for i, line in enumerate(shown) if line.at_least]
        more = sparse.csr_matrix(
            (-np.ones(len(partial)), (partial, np.arange(len(partial)))), shape=(len(shown), len(partial))
        )
        sums = sparse.hstack([sparse.csr_matrix(atoms[1:].astype(float)), more], format="csr")
        wanted = np.concatenate([atoms[0].astype(float), np.zeros(len(partial))])
        return cls(shown, sums, np.array([line.count for line in shown], dtype=float), wanted)

    def range(self) -> tuple[float, float]:
        """The smallest and largest value of what is wanted.

        Where nothing shown covers an atom of it, there is no largest; where the same shown lines cover each of its
        atoms and one outside, everybody could be there instead: none is the smallest. Both hold whatever is shown.
        """
        own = self.wanted > 0
        columns = self.sums.tocsc()
        kinds = [columns.indices[a:b].tobytes() for a, b in pairwise(columns.indptr)]
        people = self.sums.min(axis=0).toarray().ravel() >= 0  # not what an at-least count leaves open
        beside = {kind for kind, other in zip(kinds, people & ~own, strict=True) if other} | {b""}
        mine = {kind for kind, inside in zip(kinds, own, strict=True) if inside}
        may_be_none, is_endless = mine <= beside, b"" in mine
        if may_be_none and is_endless:
            return 0.0, np.inf
        wanted = sparse.csr_matrix(self.wanted)
        low = 0.0 if may_be_none else smallest(self.sums, self.counts, wanted)
        return low, np.inf if is_endless else -smallest(self.sums, self.counts, -wanted)

    def agrees(self) -> bool:
        """Whether any counts agree with all that is shown."""
        try:
            possible_range(self.sums, self.counts, sparse.csr_matrix(np.zeros_like(self.wanted)))
        except NoSuchTable:
            return False
        return True


def _codes(found: Bearing, is_open: bool) -> dict[str, list[str]]:
    """Each field's codes, those of hidden lines too; open, one more, for people of codes that no table here names."""
    codes: dict[str, set[str]] = defaultdict(set)
    for line in [found.hidden, *found.lines]:
        for name, some in line.codes:
            codes[name] |= some
    return {name: [*sorted(some), *[""] * is_open] for name, some in sorted(codes.items())}


def _cover(lines: list[Line], codes: Mapping[str, list[str]], left_out: frozenset[str]) -> NDArray[np.bool_]:
    """Which atoms each line covers: columns are atoms, merged where no line tells them apart.

    Left out are pieces of places that hold nobody.
    """
    every_piece = sorted(set().union(*(line.pieces for line in lines)) - left_out)
    cover = _merged(np.array([[piece in line.pieces for piece in every_piece] for line in lines], dtype=bool))
    cuts = sorted({edge for line in lines for edge in (line.first, line.last)})
    starts = np.array(cuts[:-1])
    spans = _merged(np.array([(starts >= line.first) & (starts < line.last) for line in lines]))
    cover = _crossed(cover, spans)
    for name, every in codes.items():
        has = np.ones((len(lines), len(every)), dtype=bool)
        for i, line in enumerate(lines):
            some = dict(line.codes).get(name)
            if some is not None:
                has[i] = [code in some for code in every]
        cover = _crossed(cover, _merged(has))
    return cover


def _crossed(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> NDArray[np.bool_]:
    if one.shape[1] * other.shape[1] > _MOST_ATOMS:
        raise OutOfReach("The tables overlap in too many ways to be compared.")
    return _merged((one[:, :, None] & other[:, None, :]).reshape(len(one), -1))


def _merged(cover: NDArray[np.bool_]) -> NDArray[np.bool_]:
    columns = np.ascontiguousarray(np.packbits(cover, axis=0).T)
    first = {column.tobytes(): i for i, column in reversed(list(enumerate(columns)))}
    kept = cover[:, sorted(first.values())]
    return kept[:, kept.any(axis=0)]
