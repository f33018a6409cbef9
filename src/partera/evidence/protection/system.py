"""Shown counts as sums of atoms: pieces of places, months and codes that no count tells apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from partera.evidence.protection.bearing import Bearing
from partera.evidence.protection.boxes import Row
from partera.evidence.protection.known import Line
from partera.methods.suppression import NoSuchTable, OutOfReach, smallest

_MOST_ATOMS = 40_000

OPEN = ((False, False), (True, False), (False, True), (True, True))
"""Whether there may be codes, and counties, that no table names: first as if not, which tells an outsider most."""


@dataclass(frozen=True)
class System:
    """Shown lines as sums of atoms, and the hidden ones that are asked about."""

    lines: list[Line]
    sums: sparse.csr_matrix
    counts: NDArray[np.float64]
    hidden: dict[Row, NDArray[np.float64]]

    def range(self, row: Row) -> tuple[float, float]:
        """The smallest and largest value of a hidden count.

        Where nothing shown covers an atom of it, there is no largest; where the same shown lines cover each of its
        atoms and one outside, everybody could be there instead: none is the smallest. Both hold whatever is shown.

        Takes   row: of the hidden count
        Gives   (smallest, largest)
        Raises  NoSuchTable when the counts contradict each other; OutOfReach when it took too long
        Source  docs/methods/small-counts.md
        """
        wanted, (kinds, people, uncovered) = self.hidden[row], self._kinds
        own = wanted > 0
        mine = np.unique(kinds[own])
        is_endless = uncovered in mine
        may_be_none = bool(np.isin(mine, [*kinds[people & ~own], uncovered]).all())
        if may_be_none and is_endless:
            return 0.0, np.inf
        weights = sparse.csr_matrix(wanted)
        low = 0.0 if may_be_none else smallest(self.sums, self.counts, weights)
        return low, np.inf if is_endless else -smallest(self.sums, self.counts, -weights)

    @cached_property
    def _kinds(self) -> tuple[NDArray[np.int64], NDArray[np.bool_], int]:
        """Which shown lines cover each atom, as a number; atoms that are people; the number of no line at all."""
        columns = self.sums.tocsc()
        number: dict[bytes, int] = {b"": 0}
        kinds = [number.setdefault(columns.indices[a:b].tobytes(), len(number)) for a, b in pairwise(columns.indptr)]
        people = self.sums.min(axis=0).toarray().ravel() >= 0  # not what an at-least count leaves open
        return np.array(kinds, dtype=np.int64), people, 0

    @cached_property
    def agrees(self) -> bool:
        """Whether any counts agree with all that is shown."""
        try:
            smallest(self.sums, self.counts, sparse.csr_matrix((1, self.sums.shape[1])))
        except NoSuchTable:
            return False
        return True


def system(found: Bearing, codes_open: bool, places_open: bool) -> System:
    """All lines that bear on a hidden count laid over each other.

    Takes   found: what bears on it · codes_open, places_open: whether there may be codes, and counties, that no table
            names
    Gives   a System, for all hidden counts of the same place, months and fields
    Raises  OutOfReach when there are too many atoms
    Source  docs/methods/small-counts.md

    >>> from partera.evidence.protection.bearing import bearing
    >>> from partera.evidence.protection.boxes import Box
    >>> from partera.evidence.protection.known import Known
    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> found = bearing(girls, Known({"05": [both, girls]}, ()))
    >>> [system(found, is_open, False).range(("e1", 2)) for is_open in (False, True)]
    [(36.0, 36.0), (0.0, 36.0)]
    """
    shown = [line for line in found.lines if line.count is not None]
    hidden = found.beside
    codes = _codes([*found.lines, *hidden], codes_open)
    atoms = _cover([*hidden, *shown], codes, frozenset() if places_open else found.loose)
    partial = [i for i, line in enumerate(shown) if line.at_least]
    more = sparse.csr_matrix(
        (-np.ones(len(partial)), (partial, np.arange(len(partial)))), shape=(len(shown), len(partial))
    )
    sums = sparse.hstack([sparse.csr_matrix(atoms[len(hidden) :].astype(float)), more], format="csr")
    none = np.zeros(len(partial))
    wanted = {line.rows[0]: np.append(cover, none) for line, cover in zip(hidden, atoms.astype(float), strict=False)}
    return System(shown, sums, np.array([line.count for line in shown], dtype=float), wanted)


def _codes(lines: list[Line], is_open: bool) -> dict[str, list[str]]:
    """Each field's codes, those of hidden lines too; open, one more, for people of codes that no table here names."""
    codes: dict[str, set[str]] = defaultdict(set)
    for line in lines:
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
