"""A mapping turns what hospitals entered into another program's upload file: what it may say, as plain values.

The words are explained for those who write one in docs/reference/program-files.md.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field

from partera.programs.quality.rules import course, measuring

FORMATS = {"csv": "CSV", "xlsx": "Excel workbook"}
PERIODS = ("month", "quarter", "year")
EACH = ("hospital", *PERIODS, "measure", "group")
FACTS = {
    "name": "name of the hospital",
    "cms_number": "its number on the federal hospital list",
    "number": "its number in Partera, which names nobody",
    "state": "state, two letters",
    "county": "county, five digits",
    "county_name": "county, by name",
    "wave": "number of its wave",
    "expected_births": "births a year it expects",
}
"""What can be said of the hospital of a row."""

NUMBERS = {
    "numerator": "the first number",
    "denominator": "the second number",
    "unknown": "how many are unknown",
    "rate": "numerator by denominator, times what the measure is per",
    "value": "an average, or the value of the month",
    "spread": "the standard deviation of an average",
    "events": "how many rare events there were",
    "gaps": "births or days between rare events, with semicolons",
    "months": "how many months were entered",
    "hospitals": "how many hospitals were added up",
}
"""What can be said of a measure in a row."""

TEXTS = {
    "measure": "the program's word for the row's measure",
    "group": "the program's word for the row's group",
    "title": "the measure's title",
}
SHAPES_OF = {
    "numerator": ("share", "rate", "count"),
    "denominator": ("share", "rate", "average"),
    "unknown": ("share", "rate", "count", "average", "value"),
    "rate": ("share", "rate"),
    "value": ("average", "value"),
    "spread": ("average",),
    "events": measuring.RARE,
    "gaps": measuring.RARE,
}
"""Which shapes of measure have which number."""

NOT_ADDED = ("value", "spread", "gaps")
"""Numbers that cannot be added up over months or hospitals."""

DELIMITERS = {",": ",", ";": ";", "tab": "\t", "|": "|"}


@dataclass(frozen=True)
class Column:
    """One column: exactly one of constant, fact, period, text, number says what stands in it."""

    name: str
    constant: str | None = None
    fact: str = ""
    period: str = ""
    text: str = ""
    number: str = ""
    measure: str = ""
    group: str = ""  # a group that this column alone is about; else the row's
    decimals: int | None = None


@dataclass(frozen=True)
class Mapping:
    """A mapping as plain values."""

    program: str
    columns: tuple[Column, ...]
    each: tuple[str, ...]
    format: str = "csv"
    sheet: str = "Data"
    delimiter: str = ","
    file: str = "upload"
    missing: str = ""
    incomplete: str = "missing"  # or "add": a quarter of which a month is lacking
    states: tuple[str, ...] = course.AGREED
    waves: tuple[int, ...] = ()
    by: str = ""
    everybody: bool = True
    only_named_groups: bool = False
    leave_out_empty: bool = True
    measures: Table[str, str] = field(default_factory=dict)  # key → the program's word, for rows by measure
    groups: Table[str, str] = field(default_factory=dict)  # `race:black` → the program's word

    @property
    def period(self) -> str:
        """How long a row's period is."""
        return next((one for one in PERIODS if one in self.each), "month")

    @property
    def measure_keys(self) -> tuple[str, ...]:
        """Every measure it names."""
        named = [column.measure for column in self.columns if column.measure]
        return tuple(dict.fromkeys([*self.measures, *named]))

    def columns_of(self, measure: str) -> tuple[str, ...]:
        """The columns that show a measure."""
        by_row = measure in self.measures
        return tuple(c.name for c in self.columns if c.number and (c.measure == measure or (by_row and not c.measure)))
