"""Cells of a published table as they are added up from: the rows, and what the footer says of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from partera.evidence.suppliers.wonder import fields
from partera.evidence.suppliers.wonder.groupings import FIELDS

Coordinates = frozenset[tuple[str, str]]
Key = tuple[str, str, Coordinates]
"""Place, period, coordinates."""

PROTECTED = "protected"
"""State of a cell that our own protection hides; shown as suppressed, and never worked out by another way."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of the cells table."""

    row: int
    place: str
    period: str
    coordinates: Coordinates
    unit: str
    count: int | None
    state: str
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    rate_state: str | None
    rate_per: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A count, or why there is none, with the cells it adds up and how many steps it took."""

    count: int | None
    state: str
    cells: tuple[int, ...] = ()
    steps: int = 0


ZERO = Sum(0, "ok")


@dataclass(frozen=True)
class Table:
    """One extract's cells, and what its footer says of them."""

    cells: list[Cell]
    family: str  # natality | linked | mortality
    hides_zero: bool
    hides_suppressed: bool
    restricted: frozenset[str]  # groupings that a filter narrows; `place` among them
    has_footer: bool
    labels: dict[str, dict[str, str]]  # field → code → label, as met in the file
    beneath: dict[int, int] = field(default_factory=dict)  # rows that our own protection hides → their counts

    @classmethod
    def of(cls, cells: pa.Table, provenance: Mapping[str, Any], hidden: Collection[int]) -> Table:
        """Read the table and its provenance."""
        concealed = set(hidden)
        names = cells.column_names
        columns = [cells.column(name).to_pylist() for name in names]
        found = []
        beneath = {}
        known = {text: _coordinates_of(text) for text in set(cells.column("coordinates").to_pylist())}
        for number, values in enumerate(zip(*columns, strict=True)):
            row = dict(zip(names, values, strict=True))
            shown = number not in concealed
            if not shown and row["count"] is not None:
                beneath[number] = row["count"]
            found.append(
                Cell(
                    number, row["place"], row["period"], known[row["coordinates"]], row["unit"],
                    row["count"] if shown else None, row["state"] if shown else PROTECTED,
                    row["rate"] if shown else None, row["rate_low"] if shown else None,
                    row["rate_high"] if shown else None, row["rate_state"] if shown else "suppressed",
                    row["rate_per"], row["line"],
                )
            )  # fmt: skip
        return cls(
            found,
            str(provenance.get("family", "")),
            bool(provenance.get("hides_zero", True)),
            bool(provenance.get("hides_suppressed", True)),
            frozenset({*provenance.get("restricted", ()), *provenance.get("filters", ())}),
            bool(provenance.get("has_footer", False)),
            {name: dict(codes) for name, codes in provenance.get("codes", {}).items()},
            beneath,
        )

    def known(self, part: Sum) -> tuple[int, int]:
        """What is counted in a sum, our own hidden cells with it, and how many cells the publisher hides.

        Only to see whether sources agree and whether a hidden count is covered; never shown.
        """
        counts = [self.beneath.get(row, self.cells[row].count) for row in part.cells]
        return sum(count or 0 for count in counts), sum(count is None for count in counts)

    @property
    def fills_zero(self) -> bool:
        """Whether a row that is not there must be a zero."""
        return self.hides_zero and not self.hides_suppressed

    def label(self, name: str, code: str) -> str:
        """A category's label, compared form."""
        known = self.labels.get(name, {}).get(code) or FIELDS[name].codes.get(code, code)
        return fields.plain(known)

    def categories(self, name: str) -> dict[str, str]:
        """Every code a grouping has, with its label: all there are where the list is closed, else those met."""
        one = FIELDS.get(name)
        met = self.labels.get(name, {})
        known = dict(one.codes) if one and (one.is_closed or not met or not self.has_footer) else {}
        have = {fields.plain(label) for label in met.values()}
        missing = {code: label for code, label in known.items() if fields.plain(label) not in have}
        return {code: fields.plain(label) for code, label in {**missing, **met}.items()}


def _coordinates_of(text: str) -> Coordinates:
    """`age:15-19|race6:A` as pairs; none for `all`."""
    if text == "all":
        return frozenset()
    return frozenset((name, code) for name, code in (part.split(":", 1) for part in text.split("|")))
