"""Drawn specs: six or so births as a table, and beside each whether it counts.

`?` is not stated, `–` not collected by the area. A published measure has no spec: nothing is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
MARKS = ("numerator", "denominator", "unknown")
NOT_STATED, NOT_COLLECTED = "?", "–"
_VALUES = {"yes": True, "no": False, NOT_STATED: None, NOT_COLLECTED: None}


@dataclass(frozen=True)
class Spec:
    """A measure's drawn spec."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    marks: list[tuple[int, int, int]]
    totals: tuple[int, int, int]

    def births(self) -> list[dict[str, Any]]:
        """The births drawn, each in a county of its own so that it can be looked at alone."""
        return [self._birth(row, f"05{2 * i + 1:03d}") for i, row in enumerate(self.rows)]

    def _birth(self, row: list[str], county: str) -> dict[str, Any]:
        cells = {name: word for name, word in zip(self.columns, row, strict=True) if name != "place"}
        missing = [name for name, word in cells.items() if word == NOT_COLLECTED]
        return {"place": county, "year": 2023, "not_collected": missing} | {
            name: _VALUES[word] if word in _VALUES else int(word) if word.isdigit() else word
            for name, word in cells.items()
        }


def read_spec(measure: str) -> Spec:
    """The drawn spec of a measure, from its file."""
    title, table, last = (FOLDER / f"{measure}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in table.splitlines()]
    totals = {word.split()[0]: int(word.split()[1]) for word in last.split(",")}
    return Spec(
        title=title,
        columns=head[:-3],
        rows=[line[:-3] for line in lines],
        marks=[tuple(int(cell == "x") for cell in line[-3:]) for line in lines],  # type: ignore[misc]
        totals=(totals["numerator"], totals["denominator"], totals["unknown"]),
    )
