"""A published figure: a row of a release as Python values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One value of one measure, for a place, period and group, with everything that must stand beside it."""

    measure: str
    definition: str
    place: str
    period: str
    group: str
    numerator: float | None
    denominator: float | None
    unknown: float | None
    value: float | None
    low: float | None
    high: float | None
    state: str
    rule: str
    method: str | None
    source: str
    note: str | None

    @property
    def is_shown(self) -> bool:
        """Whether there is a number to show."""
        return self.value is not None and self.state in ("ok", "unreliable")

    @property
    def sources(self) -> list[str]:
        """The extracts it was made from."""
        return self.source.split(",") if self.source else []
