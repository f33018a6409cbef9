"""Spans of time as figures use them, and the one clock.

A period is written `2023`, `2023-04`, `2023-Q2` or, pooled over whole years, `2019-2021`; the text is its
stored form and sorts within one kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

_frozen: list[datetime] = []


def now() -> datetime:
    """The time, in UTC. Tests and the demo freeze it with `clock_at`."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


def today() -> date:
    """Today's date on the one clock."""
    return now().date()


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Hold the one clock at a moment."""
    _frozen.append(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    try:
        yield
    finally:
        _frozen.pop()


class NotAPeriod(ValueError):
    """The text is not a year, month, quarter or span of years."""


_FORMS = {
    "year": re.compile(r"(\d{4})"),
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "years": re.compile(r"(\d{4})-(\d{4})"),
}


@dataclass(frozen=True, order=True)
class Period:
    """A year, month, quarter or span of whole years."""

    text: str

    def __post_init__(self) -> None:
        if self.kind == "years" and self.first_year >= self.last_year:
            raise NotAPeriod(f"{self.text!r} does not run forward: write 2019-2021, or one year alone.")

    @classmethod
    def of_years(cls, first: int, last: int) -> Period:
        """The span from the first to the last year, both whole."""
        return cls(str(first) if first == last else f"{first}-{last}")

    @property
    def kind(self) -> str:
        for kind, form in _FORMS.items():
            if form.fullmatch(self.text):
                return kind
        raise NotAPeriod(f"{self.text!r} is not a period: write 2023, 2023-04, 2023-Q2 or 2019-2021.")

    @property
    def first_year(self) -> int:
        return int(self.text[:4])

    @property
    def last_year(self) -> int:
        return int(self.text[5:]) if _FORMS["years"].fullmatch(self.text) else self.first_year

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years it touches."""
        return tuple(range(self.first_year, self.last_year + 1))

    def __str__(self) -> str:
        return self.text.replace("-", "–") if self.kind == "years" else self.text
