"""Invented CDC WONDER exports of every form met, and of every damage."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from partera.evidence.suppliers.protocol import Given, Reading, Source
from partera.evidence.suppliers.wonder import CdcWonder

NATALITY = "Natality, 2016-2023 expanded"
GESTATION = (
    ("Under 20 weeks", "01"), ("20 - 27 weeks", "02"), ("28 - 31 weeks", "03"), ("32 - 35 weeks", "04"),
    ("36 weeks", "05"), ("37 - 39 weeks", "06"), ("40 weeks", "07"), ("41 weeks", "08"),
    ("42 weeks or more", "09"), ("Unknown or Not Stated", "10"),
)  # fmt: skip
TOBACCO = (("Yes", "1"), ("No", "2"), ("Unknown or Not Stated", "9"), ("Not Reported", "10"))
AGES = (
    ("Under 15 years", "15"), ("15-19 years", "15-19"), ("20-24 years", "20-24"), ("25-29 years", "25-29"),
    ("30-34 years", "30-34"), ("35-39 years", "35-39"), ("40-44 years", "40-44"), ("45-49 years", "45-49"),
    ("50 years and over", "50+"),
)  # fmt: skip
ARKANSAS = ("Arkansas", "05")
MONTHS = (
    ("January", "1"), ("February", "2"), ("March", "3"), ("April", "4"), ("May", "5"), ("June", "6"),
    ("July", "7"), ("August", "8"), ("September", "9"), ("October", "10"), ("November", "11"), ("December", "12"),
)  # fmt: skip

Category = tuple[str, str]


def year(number: int) -> Category:
    """A year as label and code."""
    return (str(number), str(number))


def row(*values: Category | str | int, total: bool = False) -> tuple[bool, list[str | int | Category]]:
    """A row: categories as (label, code), measures as numbers or words; `("", "")` where a total says nothing."""
    return total, list(values)


def footer(
    group_by: list[str],
    *,
    dataset: str = NATALITY,
    parameters: list[str] | None = None,
    messages: list[str] | None = None,
    caveats: list[str] | None = None,
    per: str | None = "1,000",
    separator: str = "; ",
) -> list[str]:
    """A footer's lines as WONDER writes them."""
    lines = ['"---"', f'"Dataset: {dataset}"', '"Query Parameters:"']
    lines += [f'"{one}"' for one in parameters or []]
    lines += [f'"Group By: {separator.join(group_by)}"', '"Show Totals: True"']
    lines += ['"Show Zero Values: True"', '"Show Suppressed: True"']
    lines += [f'"Calculate Rates Per: {per}"'] if per else []
    lines += ['"---"', '"Help: See http://wonder.cdc.gov/wonder/help/natality.html for more information."', '"---"']
    lines += ['"Query Date: Mar 26, 2025 3:08:56 AM"', '"---"', '"Suggested Citation: Invented for a test,"']
    lines += ['"on two lines."', '"---"']
    if messages:
        lines += ["Messages:", *(f'"{n}. {text}"' for n, text in enumerate(messages, 1)), '"---"']
    return [*lines, "Caveats:", *(f'"{n}. {text}"' for n, text in enumerate(caveats or ["Invented."], 1))]


def text_of(
    groupings: list[str],
    measures: list[str],
    rows: list[tuple[bool, list[str | int | Category]]],
    below: list[str] | None,
    *,
    separator: str = "\t",
    line_end: str = "\n",
) -> str:
    """An export as text: header, rows, footer; no end after the last line."""
    header = ['"Notes"', *(f'"{name}"{separator}"{name} Code"' for name in groupings), *measures]
    lines = [separator.join(header)]
    for is_total, values in rows:
        cells = ['"Total"' if is_total else ""]
        for value in values:
            if isinstance(value, tuple):
                cells += [f'"{text}"' if text else "" for text in value]
            else:
                cells.append(str(value))
        lines.append(separator.join(cells))
    return line_end.join([*lines, *(below or [])])


def read(
    text: str | bytes, folder: Path, given: Given | None = None, name: str = "any name.xyz"
) -> tuple[Reading, pa.Table]:
    """Recognise and read an export; the reading and its cells."""
    path = folder / "export"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    source, given = Source.of(path, name), given or Given()
    supplier = CdcWonder()
    assert supplier.recognise(source, given)
    portions: list[pa.Table] = []
    reading = supplier.read(source, given, portions.append)
    cells = pa.concat_tables(portions)
    assert reading.kept == cells.num_rows
    return reading, cells


def births(rows: list[tuple[bool, list[str | int | Category]]], groupings: list[str], **footers: object) -> str:
    """An export of births with its footer."""
    return text_of(groupings, ["Births"], rows, footer(groupings, **footers))  # type: ignore[arg-type]


def state_years() -> str:
    """Births of two states in two years, with totals at every level."""
    new_mexico = ("New Mexico", "35")
    nothing = ("", "")
    return births(
        [
            row(ARKANSAS, year(2022), 35000),
            row(ARKANSAS, year(2023), 35100),
            row(ARKANSAS, nothing, 70100, total=True),
            row(new_mexico, year(2022), 21000),
            row(new_mexico, year(2023), 20900),
            row(new_mexico, nothing, 41900, total=True),
            row(nothing, nothing, 112000, total=True),
        ],
        ["State", "Year"],
        parameters=["States: Arkansas (05); New Mexico (35)", "Year: 2022; 2023"],
    )


def gestation(counts: list[int | str], **footers: object) -> str:
    """Births of Arkansas in 2022 by the ten groups of gestation."""
    rows = [row(ARKANSAS, year(2022), group, count) for group, count in zip(GESTATION, counts, strict=True)]
    return births(rows, ["State", "Year", "OE Gestational Age 10"], **footers)
