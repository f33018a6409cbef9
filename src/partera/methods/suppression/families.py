"""Tables of a family of measures by group, published for sets of contributors that overlap: which lines to hide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from scipy import sparse

from partera.methods.suppression.lines import Lines, hide_lines

Cell = tuple[str, str, str, str]
"""Measure, dimension, group, kind: `events` or `rest`. Of everybody, dimension and group are empty."""
Line = tuple[str, str, str]
"""Measure, dimension, group."""


@dataclass(frozen=True)
class Publication:
    """A table published, or to be published, over some of the parts of the contributors.

    parts: which, by number · decided: lines that were published earlier, with whether they were shown; empty for the
    table to be decided · guarded: lines to be hidden whatever their size.
    """

    parts: frozenset[int]
    decided: Mapping[Line, bool] = field(default_factory=dict)
    guarded: frozenset[Line] = frozenset()


def hide_family(
    parts: Sequence[Mapping[Cell, int]], publications: Sequence[Publication], within: Iterable[tuple[str, str]] = ()
) -> list[frozenset[Line]]:
    """Which lines of each table to hide, so that all of them together give no small count away.

    Contributors are divided into parts that every publication takes whole or not at all. Small are counts of 1 to 9 of
    every table, of every part, and of what lies in one measure and not in a measure within it.

    Takes   parts: counts of each group of each measure in each part, the groups of every dimension adding up to
            the same, and nothing by everybody where there are groups · publications: earlier ones, and new ones ·
            within: pairs of measures, the first counting only events that the second counts too
    Gives   for each publication its hidden lines
    Raises  OutOfReach as hide_lines
    Source  docs/methods/roll-ups.md

    >>> part = {("m", "race", "a", "events"): 4, ("m", "race", "b", "events"): 30, ("m", "race", "c", "events"): 12}
    >>> sorted(group for _, _, group in hide_family([part], [Publication(frozenset([0]))])[0])
    ['a', 'c']
    """
    made = _Table(parts, list(within))
    lines = [(i, line) for i in range(len(publications)) for line in made.lines]
    number = {line: i for i, line in enumerate(lines)}
    decided = {
        number[i, line]: shown for i, one in enumerate(publications) for line, shown in one.decided.items()
        if (i, line) in number
    }  # fmt: skip
    cells = [(i, cell) for i in range(len(publications)) for cell in made.cells]
    sums = sparse.vstack([made.row(cell, publications[i].parts) for i, cell in cells], format="csr")
    apart = made.apart(publications)
    hidden = hide_lines(
        Lines(
            sums=sums,
            values=sums @ made.counts,
            line=np.array([number[i, cell[:3]] for i, cell in cells]),
            guarded=np.array([cell[:3] in publications[i].guarded for i, cell in cells]),
            ties=made.ties(),
            apart=apart,
            apart_values=apart @ made.counts,
            shown=frozenset(at for at, shown in decided.items() if shown),
            hidden=frozenset(at for at, shown in decided.items() if not shown),
        )
    )
    return [frozenset(line for line in made.lines if number[i, line] in hidden) for i in range(len(publications))]


class _Table:
    """The unknown counts: by part, measure, kind and group, and those in a measure but not in the one within it."""

    def __init__(self, parts: Sequence[Mapping[Cell, int]], within: list[tuple[str, str]]) -> None:
        self.parts = range(len(parts))
        inner = sorted({cell for part in parts for cell in part})
        dimensions = sorted({cell[1] for cell in inner})
        self.within = [
            (*pair, dimension) for pair in within for dimension in dimensions
            if _lies_within(parts, inner, *pair, dimension)
        ]  # fmt: skip
        self.groups: dict[tuple[str, str], dict[str, list[Cell]]] = {}  # measure and kind → dimension → its cells
        for cell in inner:
            self.groups.setdefault((cell[0], cell[3]), {}).setdefault(cell[1], []).append(cell)
        between = [
            (_between(large, small), *cell[1:]) for small, large, dimension in self.within
            for cell in inner if (cell[0], cell[1], cell[3]) == (small, dimension, "events")
        ]  # fmt: skip
        self.between = {cell: i for i, cell in enumerate(between)}
        known = [*inner, *between]
        self.at = {(part, cell): i for i, (part, cell) in enumerate(product(self.parts, known))}
        self.counts = np.array(
            [_count(parts[part], cell) for part, cell in self.at],
            dtype=float,
        )
        wholes = [(measure, "", "", kind) for measure, kind in self.groups]
        self.cells = sorted({*inner, *wholes})
        self.lines = sorted({cell[:3] for cell in self.cells})
        self.parts_given = parts

    def row(self, cell: Cell, parts: Iterable[int]) -> sparse.csr_matrix:
        """A published cell as a sum of unknown counts."""
        members = [cell]
        if (0, cell) not in self.at:
            members = next(iter(self.groups[cell[0], cell[3]].values()))
        return self._sum([self.at[part, one] for part in parts for one in members])

    def _sum(self, plus: list[int], minus: Sequence[int] = ()) -> sparse.csr_matrix:
        values = [1.0] * len(plus) + [-1.0] * len(minus)
        at = ([0] * len(values), [*plus, *minus])
        return sparse.csr_matrix((values, at), shape=(1, len(self.at)))

    def ties(self) -> sparse.csr_matrix:
        """Every dimension adds up to the same; and what lies in one measure and within another."""
        rows = []
        for part in self.parts:
            for dimensions in self.groups.values():
                first, *others = dimensions.values()
                rows += [
                    self._sum([self.at[part, cell] for cell in first], [self.at[part, cell] for cell in other])
                    for other in others
                ]
            for small, large, dimension in self.within:
                rows += self._nested(part, small, large, self.groups[small, "events"][dimension])
        return sparse.vstack(rows, format="csr") if rows else sparse.csr_matrix((0, len(self.at)))

    def _nested(self, part: int, small: str, large: str, cells: Iterable[Cell]) -> list[sparse.csr_matrix]:
        """What lies within and what lies between add up to the larger; out of the same people where it is so."""
        rows = []
        for _, dimension, group, _kind in cells:
            here = {
                (name, kind): self.at.get((part, (name, dimension, group, kind)))
                for name in (small, large, _between(large, small)) for kind in ("events", "rest")
            }  # fmt: skip
            inside, whole = here[small, "events"], here[large, "events"]
            between = here[_between(large, small), "events"]
            if inside is None or whole is None or between is None:
                continue
            rows.append(self._sum([whole], [inside, between]))
            rest, whole_rest = here[small, "rest"], here[large, "rest"]
            if rest is not None and whole_rest is not None and self._same_people(small, large, dimension):
                rows.append(self._sum([inside, rest], [whole, whole_rest]))
        return rows

    def _same_people(self, small: str, large: str, dimension: str) -> bool:
        """Whether both measures count out of the same numbers everywhere: whoever reads them may know it."""
        return all(
            _out_of(part, small, cell) == _out_of(part, large, cell)
            for part in self.parts_given for cell in part if cell[:2] == (small, dimension)
        )  # fmt: skip

    def apart(self, publications: Sequence[Publication]) -> sparse.csr_matrix:
        """Sums that stand in no table: of each part, and of what lies in a measure and not in the one within it."""
        rows = [self._sum([self.at[part, cell] for part in one.parts]) for one in publications for cell in self.between]
        if len(self.parts) > 1:
            rows += [self.row(cell, [part]) for part in self.parts for cell in self.cells]
            rows += [self._sum([self.at[part, cell]]) for part in self.parts for cell in self.between]
        return sparse.vstack(rows, format="csr") if rows else sparse.csr_matrix((0, len(self.at)))


def _between(large: str, small: str) -> str:
    return f"{large} without {small}"


def _count(part: Mapping[Cell, int], cell: Cell) -> int:
    if " without " not in cell[0]:
        return part.get(cell, 0)
    large, small = cell[0].split(" without ")
    return part.get((large, *cell[1:]), 0) - part.get((small, *cell[1:]), 0)


def _out_of(part: Mapping[Cell, int], measure: str, cell: Cell) -> int:
    return sum(part.get((measure, cell[1], cell[2], kind), 0) for kind in ("events", "rest"))


def _lies_within(
    parts: Sequence[Mapping[Cell, int]], inner: Iterable[Cell], small: str, large: str, dimension: str
) -> bool:
    """Whether both are there by these groups and the numbers bear it out."""
    cells = [cell for cell in inner if (cell[0], cell[1], cell[3]) == (small, dimension, "events")]
    return bool(cells) and any(cell[:2] == (large, dimension) for cell in inner) and all(
        part.get(cell, 0) <= part.get((large, *cell[1:]), 0) for part in parts for cell in cells
    )  # fmt: skip
