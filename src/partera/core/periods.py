"""Spans of time as figures use them, and the one clock.

A period is written `2023`, `2023-04`, `2023-Q2` or, pooled over whole years, `2019-2021`; the text is its
stored form and sorts within one kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime

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


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month. It adds and subtracts whole months; its text is a Period's."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or not MINYEAR <= self.year <= MAXYEAR:
            raise NotAPeriod(f"There is no month {self.month} of the year {self.year}.")

    @classmethod
    def of(cls, value: date | str) -> Month:
        """The month of a day, or of a text like 2023-04."""
        if isinstance(value, date):
            return cls(value.year, value.month)
        if not _FORMS["month"].fullmatch(value):
            raise NotAPeriod(f"{value!r} is not a month: write 2023-04.")
        return cls(int(value[:4]), int(value[5:]))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def number(self) -> int:
        """Months since the year 0: two numbers differ by the months between."""
        return self.year * 12 + self.month - 1

    def __add__(self, months: int) -> Month:
        year, month = divmod(self.number + months, 12)
        return Month(year, month + 1)

    def __sub__(self, other: Month) -> int:
        return self.number - other.number

    def to(self, last: Month) -> list[Month]:
        """Every month from this one to the last, both included; none when the last comes before."""
        return [self + step for step in range(last - self + 1)]

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"
