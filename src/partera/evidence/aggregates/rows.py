"""What is known of a measure, for a place, period and group: a row of counts with the cells it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from partera.evidence.aggregates.cells import PROTECTED, Sum


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one measure, for a place, period and group."""

    measure: str
    place: str
    period: str
    group: str
    state: str
    numerator: float | None = None
    denominator: float | None = None
    unknown: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_published: bool = False
    notes: tuple[str, ...] = ()
    steps: int = 0
    also: tuple[str, ...] = ()  # other extracts it was made from
    numerator_cells: tuple[int, ...] = ()
    denominator_cells: tuple[int, ...] = ()
    unknown_cells: tuple[int, ...] = ()

    @classmethod
    def of_count(cls, measure: str, place: str, period: str, group: str, part: Sum) -> Row:
        """A plain count."""
        return cls(
            measure, place, period, group, part.state, part.count, value=part.count, steps=part.steps,
            notes=_how(part.steps), numerator_cells=part.cells,
        )  # fmt: skip

    def as_dict(self, source: str, said: list[str]) -> dict[str, Any]:
        """The row with the columns of COUNTS."""
        return {
            "measure": self.measure, "place": self.place, "period": self.period, "group": self.group,
            "numerator": self.numerator, "denominator": self.denominator, "unknown": self.unknown,
            "value": self.value, "low": self.low, "high": self.high,
            "state": "suppressed" if self.state == PROTECTED else self.state,
            "published": self.is_published, "note": "; ".join([*said, *self.notes]) or None,
            "source": ",".join([source, *self.also]),
            "steps": self.steps, "numerator_cells": list(self.numerator_cells),
            "denominator_cells": list(self.denominator_cells), "unknown_cells": list(self.unknown_cells),
        }  # fmt: skip


def _how(steps: int) -> tuple[str, ...]:
    return ("added up from the places in it",) if steps >= 4 else ()
