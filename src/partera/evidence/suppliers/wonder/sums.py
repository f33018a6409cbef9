"""What only shows when rows are seen together: totals that must agree, and zeros that are not zeros."""

from __future__ import annotations

from dataclasses import dataclass, field

from partera.core.errors import BadInput
from partera.evidence.suppliers.wonder import fields
from partera.evidence.suppliers.wonder.cells import Cell
from partera.evidence.suppliers.wonder.parse import Layout, read_count
from partera.evidence.suppliers.wonder.rows import DataRow


@dataclass
class Totals:
    """Running sums of the rows since each outer category began, to hold total rows against.

    WONDER writes a total after the rows it sums. One that stands elsewhere (a sorted file) is not checked.
    """

    layout: Layout
    is_weighted: bool  # linked deaths are weighted: sums may be off by rounding
    name: str
    codes: list[str] = field(default_factory=list)
    sums: list[list[int]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    is_known: list[bool] = field(default_factory=list)
    checked: int = 0

    def __post_init__(self) -> None:
        self.columns = [(at, unit) for at, unit in self.layout.counts if unit != "population"]
        self._begin(0)

    def _begin(self, level: int) -> None:
        depth = len(self.layout.groupings) + 1
        self.sums = [*self.sums[:level], *([0] * len(self.columns) for _ in range(depth - level))]
        self.rows = [*self.rows[:level], *([0] * (depth - level))]
        self.is_known = [*self.is_known[:level], *([True] * (depth - level))]

    def add(self, row: DataRow, cells: list[Cell]) -> None:
        """One more row of data, and its cells."""
        codes = [row.code(one) for one in self.layout.groupings]
        for level, code in enumerate(codes):
            if level >= len(self.codes) or self.codes[level] != code:
                self._begin(level + 1)
                break
        self.codes = codes
        counted = [cell for cell in cells if cell.unit != "population"]
        for number, cell in enumerate(counted):
            for level in range(len(codes) + 1):
                self.sums[level][number] += cell.count or 0
                self.is_known[level] &= cell.state in ("ok", "not_collected")
        for level in range(len(codes) + 1):
            self.rows[level] += 1

    def check(self, row: DataRow, hides_suppressed: bool) -> None:
        """Hold a total row against the rows above it. Raises BadInput when they cannot belong together."""
        filled = [row.code(one) for one in self.layout.groupings if row.label(one)]
        level = len(filled)
        if filled != self.codes[:level] or any(row.label(one) for one in self.layout.groupings[level:]):
            return
        for number, (at, unit) in enumerate(self.columns):
            count, state = read_count(row.cells[at].strip())
            if state != "ok" or count is None:
                continue
            found = self.sums[level][number]
            slack = self.rows[level] if self.is_weighted else 0
            exact = self.is_known[level] and not hides_suppressed
            if found - slack > count or (exact and found + slack < count):
                raise BadInput(
                    f"{self.name}: line {row.line} gives a total of {count:,} {unit}, but the rows above it add "
                    f"up to {found:,}. Rows were changed or taken out; export the file again."
                )
            self.checked += 1


@dataclass
class FalseZeros:
    """Finds where an area did not report an item: every real category 0, all births under Not Reported."""

    layout: Layout
    names: list[str]  # the groupings that have such a category
    reported: dict[str, set[int]] = field(default_factory=dict)
    unreported: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = [one for one in self.layout.groupings if one.field and one.field.name in self.names]
        self.reported = {name: set() for name in self.names}
        self.unreported = {name: set() for name in self.names}

    def add(self, row: DataRow) -> None:
        """Look at one row of data."""
        count, state = read_count(row.cells[self.layout.counts[0][0]].strip())
        if not count and state != "suppressed":
            return
        for one in self.columns:
            label = row.label(one)
            where = self._slice(row, one.at)
            if fields.is_not_reported(label):
                self.unreported[one.field.name].add(where)  # type: ignore[union-attr]
            elif not fields.is_not_stated(label):
                self.reported[one.field.name].add(where)  # type: ignore[union-attr]

    def holds(self, row: DataRow) -> bool:
        """Whether a zero in this row says nothing."""
        for one in self.columns:
            name = one.field.name  # type: ignore[union-attr]
            if not fields.is_not_reported(row.label(one)):
                where = self._slice(row, one.at)
                if where in self.unreported[name] and where not in self.reported[name]:
                    return True
        return False

    def _slice(self, row: DataRow, left_out: int) -> int:
        return hash(tuple(row.code(one) for one in self.layout.groupings if one.at != left_out))
