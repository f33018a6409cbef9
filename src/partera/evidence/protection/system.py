"""Shown counts as sums of atoms: pieces of places, months and codes that no count tells apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from partera.evidence.protection.bearing import Bearing
from partera.evidence.protection.boxes import Row
from partera.evidence.protection.known import Line
from partera.methods.suppression import NoSuchTable, OutOfReach, least

_MOST_ATOMS = 40_000

Opening = tuple[frozenset[str], frozenset[str]]
"""Fields with codes that no table names, and pieces of states that hold nobody."""


@dataclass(frozen=True)
class System:
    """Shown lines as sums of atoms, and the hidden ones that are asked about."""

    lines: list[Line]
    sums: sparse.csr_matrix
    counts: NDArray[np.float64]
    hidden: dict[Row, NDArray[np.float64]]
    _seen: list[NDArray[np.float64]] = field(default_factory=list)  # counts that agree with all that is shown
    _is_torn: list[bool] = field(default_factory=list)  # not empty when none do

    @property
    def agrees(self) -> bool:
        """Whether any counts agree with all that is shown."""
        if not self._seen and not self._is_torn:
            try:
                self._least(sparse.csr_matrix((1, self.sums.shape[1])))
            except NoSuchTable:
                self._is_torn.append(True)
        return not self._is_torn

    def range(self, row: Row, enough: tuple[float, float] | None = None) -> tuple[float, float]:
        """The smallest and largest value of a hidden count.

        Where nothing shown covers an atom of it, or only what there is at least, there is no largest; where the same
        shown lines cover each of its atoms and one outside, everybody could be there instead: none is the smallest.
        Both hold whatever is shown.

        Takes   row: of the hidden count · enough: a range that need not be known wider
        Gives   (smallest, largest)
        Raises  NoSuchTable when the counts contradict each other; OutOfReach when it took too long
        Source  docs/methods/small-counts.md
        """
        wanted, (kinds, people, endless) = self.hidden[row], self._kinds
        own, weights = wanted > 0, sparse.csr_matrix(wanted)
        seen = [float(wanted @ counts) for counts in self._seen] if enough else []
        may_be_none = bool(np.isin(kinds[own], [*kinds[people & ~own], 0]).all())
        lowest = min([np.inf, *[0.0] * may_be_none, *seen])
        highest = max([-np.inf, *[np.inf] * bool(endless[own].any()), *seen])
        if not may_be_none and (enough is None or lowest > enough[0]):
            lowest = self._least(weights)
        if highest < np.inf and (enough is None or highest < enough[1]):
            highest = -self._least(-weights)
        return lowest, highest

    def _least(self, weights: sparse.csr_matrix) -> float:
        """The smallest value of a sum; the counts that give it serve for others too."""
        value, counts = least(self.sums, self.counts, weights)
        if counts is not None:
            self._seen.append(counts)
        return value

    @cached_property
    def _kinds(self) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
        """Which shown lines cover each atom, as a number, 0 for none; which atoms are people; which have no end."""
        columns = self.sums.tocsc()
        number: dict[bytes, int] = {b"": 0}
        covering = [columns.indices[a:b] for a, b in pairwise(columns.indptr)]
        kinds = [number.setdefault(lines.tobytes(), len(number)) for lines in covering]
        people = self.sums.min(axis=0).toarray().ravel() >= 0  # not what an at-least count leaves open
        at_least = np.array([line.at_least for line in self.lines], dtype=bool)
        return np.array(kinds, dtype=np.int64), people, np.array([at_least[lines].all() for lines in covering])


def ways(found: Bearing) -> Iterator[list[System]]:
    """The lines that bear on a count laid over each other, those first that tell an outsider most.

    First as if tables named every code and every county; then with ever more of the fields open of which tables name
    chosen codes only, and of the states of which they name chosen counties; last with everything open.

    Takes   found: what bears on it
    Gives   Systems that leave open as much as each other; for all hidden counts of the same place, months and fields
    Raises  OutOfReach when there are too many atoms
    Source  docs/methods/small-counts.md

    >>> from partera.evidence.protection.bearing import bearing
    >>> from partera.evidence.protection.boxes import Box
    >>> from partera.evidence.protection.known import Known
    >>> both = Box("e1", 0, "05", 24264, 24276, (), 36.0)
    >>> girls = Box("e1", 2, "05", 24264, 24276, (("sex", frozenset("F")),), None, frozenset({"sex"}))
    >>> found = bearing(girls, Known({"05": [both, girls]}, ()))
    >>> [way.range(("e1", 2)) for some in ways(found) for way in some]
    [(36.0, 36.0), (0.0, 36.0)]
    """
    for level in _openings(found):
        for opening in level:
            if opening not in found.systems:
                found.systems[opening] = _system(found, *opening)
        yield [found.systems[opening] for opening in level]


def _openings(found: Bearing) -> list[list[Opening]]:
    fields = sorted({name for line in [found.hidden, *found.lines] for name, _ in line.codes})
    none = frozenset[str]()
    items = [(frozenset([name]), none) for name in fields if name not in found.listed]
    if found.chosen:
        items.append((none, found.chosen))
    levels = [
        [
            (none.union(*(some for some, _ in chosen)), found.loose.difference(*(some for _, some in chosen)))
            for chosen in combinations(items, size)
        ]
        for size in range(len(items) + 1)
    ]
    last = frozenset(fields), frozenset[str]()
    return levels if last in levels[-1] else [*levels, [last]]


def _system(found: Bearing, opened: frozenset[str], left_out: frozenset[str]) -> System:
    shown = [line for line in found.lines if line.count is not None]
    hidden = found.beside
    atoms = _cover([*hidden, *shown], _codes([*found.lines, *hidden], opened), left_out)
    partial = np.flatnonzero([line.at_least for line in shown])
    rows, columns = np.nonzero(atoms[len(hidden) :])
    width = atoms.shape[1]
    weights = np.concatenate([np.ones(len(rows)), -np.ones(len(partial))])
    where = np.append(rows, partial), np.append(columns, width + np.arange(len(partial)))
    sums = sparse.csr_matrix((weights, where), shape=(len(shown), width + len(partial)))
    none = np.zeros(len(partial))
    wanted = {line.rows[0]: np.append(cover, none) for line, cover in zip(hidden, atoms, strict=False)}
    return System(shown, sums, np.array([line.count for line in shown], dtype=float), wanted)


def _codes(lines: list[Line], opened: frozenset[str]) -> dict[str, list[str]]:
    """Each field's codes, those of hidden lines too; of open ones one more, for people of codes that nobody names."""
    codes: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for name, some in line.codes:
            codes[name] |= some
    return {name: [*sorted(some), *[""] * (name in opened)] for name, some in sorted(codes.items())}


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
