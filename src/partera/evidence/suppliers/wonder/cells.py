"""A row's numbers as cells: each count with the rate that belongs to it, and the words that stand for numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pyarrow as pa

from partera.core.errors import BadInput
from partera.evidence import schema
from partera.evidence.suppliers.protocol import Keep
from partera.evidence.suppliers.wonder import fields
from partera.evidence.suppliers.wonder.parse import Layout, read_count, read_rate
from partera.evidence.suppliers.wonder.rows import DataRow

PORTION = 50_000
_SCHEMA = schema.arrow_schema(schema.CELLS)


@dataclass
class Cell:
    """A count of a row, with the rate the publisher gives beside it."""

    unit: str
    count: int | None
    state: str
    rate: float | None = None
    rate_low: float | None = None
    rate_high: float | None = None
    rate_state: str | None = None
    rate_per: int | None = None
    other: str | None = None


@dataclass
class Numbers:
    """Reads the measures of a layout's rows.

    Takes   layout: the header · per: per how many the rates are said · name: what the person calls the file
    Raises  BadInput, from `of`, when a cell is neither a number nor a word that stands for one, or when fewer
            people than events are counted
    """

    layout: Layout
    per: int | None
    name: str

    def __post_init__(self) -> None:
        self.counts = self.layout.counts
        self.rates = []
        for at, measure in self.layout.measures:
            rate, column = fields.LIMITS.get(measure, (measure, "rate"))
            if rate in fields.RATES:
                self.rates.append((at, fields.RATES[rate], column))
        self.others = [(at, m) for at, m in self.layout.measures if fields.OTHER_MEASURE.fullmatch(m)]

    def of(self, row: DataRow) -> list[Cell]:
        """The row's cells, one a column of counts."""
        cells = []
        for at, unit in self.counts:
            try:
                cells.append(Cell(unit, *read_count(row.cells[at].strip())))
            except ValueError as error:
                raise self._no_number(row, at) from error
        for at, unit, column in self.rates:
            self._add_rate(row, at, next((cell for cell in cells if cell.unit == unit), cells[0]), column)
        if self.others:
            cells[0].other = json.dumps({measure: row.cells[at] for at, measure in self.others}, sort_keys=True)
        if len(cells) == 2 and cells[1].unit == "population":
            counted, people = cells[0].count, cells[1].count
            if counted is not None and people is not None and counted > people:
                raise BadInput(
                    f"{self.name}: line {row.line} has {counted} {cells[0].unit} in a population of {people}: "
                    "columns have been moved. Export the file again without editing it."
                )
        return cells

    def _add_rate(self, row: DataRow, at: int, cell: Cell, column: str) -> None:
        try:
            value, state = read_rate(row.cells[at].strip())
        except ValueError as error:
            raise self._no_number(row, at) from error
        setattr(cell, column, value)
        if column == "rate":
            cell.rate_state, cell.rate_per = state, self.per

    def _no_number(self, row: DataRow, at: int) -> BadInput:
        measure = next(name for where, name in self.layout.measures if where == at)
        return BadInput(
            f"{self.name}: line {row.line}: {row.cells[at][:40]!r} in the column {measure} is neither a number nor "
            "a word that CDC WONDER writes in place of one. Export the file again without editing it."
        )


@dataclass
class Portions:
    """Gathers cells and hands them on in portions, so that memory stays bounded."""

    keep: Keep
    kept: int = 0
    columns: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in _SCHEMA.names})

    def add(self, cell: Cell, place: str, period: str, coordinates: str, line: int) -> None:
        """One more cell."""
        for name, value in (
            ("place", place), ("period", period), ("coordinates", coordinates), ("unit", cell.unit),
            ("count", cell.count), ("state", cell.state), ("rate", cell.rate), ("rate_low", cell.rate_low),
            ("rate_high", cell.rate_high), ("rate_state", cell.rate_state), ("rate_per", cell.rate_per),
            ("other", cell.other), ("line", line),
        ):  # fmt: skip
            self.columns[name].append(value)
        if len(self.columns["line"]) >= PORTION:
            self.close()

    def close(self) -> None:
        """Hand on what is left."""
        if self.columns["line"]:
            self.kept += len(self.columns["line"])
            self.keep(pa.table(self.columns, schema=_SCHEMA))
            self.columns = {name: [] for name in _SCHEMA.names}


def rates_per(numbers: Numbers, rows: list[DataRow]) -> int | None:
    """Per how many the rates are said, where no footer says it: the counts beside a rate tell.

    Takes   numbers: reads the rows · rows: the first rows of the file
    Gives   100, 1,000 … 1,000,000; None when no row has both counts and a rate above zero
    Raises  as `Numbers.of`
    Source  definition of a rate

    >>> layout = Layout("\\t", 4, (), ((1, "Births"), (2, "Total Population"), (3, "Birth Rate")))
    >>> rates_per(Numbers(layout, None, "a.txt"), [DataRow(2, ["", "36", "3000", "12.00"], False)])
    1000
    """
    for row in rows:
        cells = numbers.of(row)
        if len(cells) == 2 and cells[0].rate and cells[0].count and cells[1].count:
            rate, exact = cells[0].rate, cells[0].count / cells[1].count
            return min((10**n for n in range(2, 7)), key=lambda per: abs(exact * per / rate - 1))
    return None
