"""What a measure is: a versioned definition that code and people can both read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir

Condition = Callable[[ir.Table], ir.BooleanValue]
"""Takes the births table, gives who counts. Blank (null) means not known."""


@dataclass(frozen=True)
class Measure:
    """One version of one measure.

    From birth records it needs `numerator` and `among`; a measure known only from published tables has neither.
    A record is in the denominator when it is among those asked about and `numerator` is known. Among them and
    not known, or perhaps among them (`among` itself not known), it is counted as unknown. A record whose
    `not_collected` names a column that the measure needs is counted nowhere.
    """

    id: str
    version: int
    family: str
    title: str
    title_es: str
    counts: str  # the numerator in words: "births before 37 completed weeks"
    counts_es: str
    out_of: str  # the denominator in words: "births with known gestation"
    out_of_es: str
    per: int  # 100, 1000, 10000, 100000; 1 for a plain count or index
    better: str  # lower | higher | neither
    author: str
    checked_by: str  # the cases it passes, or "no person yet"
    source: str
    reviewed: date
    next_review: date
    needs: tuple[str, ...] = ()  # columns of schema.BIRTHS
    numerator: Condition | None = None
    among: Condition | None = None
    known: Condition | None = None  # where `numerator` is known, said shorter; several measures then share one count
    unit: str = ""  # shown instead of "per …": "people", "percentile"
    decimals: int = 1

    @property
    def definition(self) -> str:
        """Id and version, as results carry it."""
        return f"{self.id}@{self.version}"
