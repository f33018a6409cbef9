"""An export's lines: the header's columns, and the words that stand in place of numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from partera.core.errors import BadInput
from partera.evidence.suppliers.wonder import fields
from partera.evidence.suppliers.wonder.groupings import FIELDS, Field

LONGEST_LINE = 64 * 1024
_RATE = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)( \(Unreliable\))?")
_COUNT = re.compile(r"\d{1,15}")

WORDS = {
    "Suppressed": "suppressed",
    "Not Applicable": "not_applicable",
    "Not Available": "missing",
    "Disabled": "missing",
}
"""Words in place of a count, and the state each means. `Missing Race` and the like: not collected then."""


@dataclass(frozen=True)
class Grouping:
    """A pair of columns: a category's label and its code."""

    at: int  # of the label; the code follows
    label: str
    role: str  # year | month | place | field
    level: str = ""  # of a place: county, state, division, region
    field: Field | None = None


@dataclass(frozen=True)
class Layout:
    """What the header says."""

    separator: str
    width: int
    groupings: tuple[Grouping, ...]
    measures: tuple[tuple[int, str], ...]

    def only(self, role: str) -> Grouping | None:
        """The one grouping of that role."""
        return next((one for one in self.groupings if one.role == role), None)

    @cached_property
    def place(self) -> Grouping | None:
        """The grouping by the smallest places."""
        order = ("county", "state", "division", "region")
        places = [one for one in self.groupings if one.role == "place"]
        return min(places, key=lambda one: order.index(one.level), default=None)

    @cached_property
    def counts(self) -> list[tuple[int, str]]:
        """Where the counts stand, and what each counts."""
        return [(at, fields.COUNTS[name]) for at, name in self.measures if name in fields.COUNTS]

    @property
    def family(self) -> str:
        """natality, linked or mortality, by what is counted beside what."""
        units = {unit for _, unit in self.counts}
        if "deaths" not in units:
            return "natality"
        return "linked" if "births" in units else "mortality"


def lines_of(path: Path, name: str) -> Iterator[tuple[int, str]]:
    """The file's lines with their numbers, line ends and byte order mark taken off.

    Takes   path: the file · name: what the person calls it
    Gives   (number, text) of each line
    Raises  BadInput with the line that holds NUL bytes, is not UTF-8, or is too long to be one of an export
    Source  exports of 2015 to 2026: UTF-8, tabs or commas

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.txt"
    ...     _ = path.write_bytes(b'"Notes"\\tBirths\\r\\n\\t36\\r\\n')
    ...     list(lines_of(path, "a.txt"))
    [(1, '"Notes"\\tBirths'), (2, '\\t36')]
    """
    number = 0
    with path.open("rb") as file:
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            if b"\0" in raw:
                raise BadInput(
                    f"{name}: line {number} holds NUL bytes, so the file is damaged there and cannot be trusted. "
                    "Export it again from CDC WONDER and load the new file."
                )
            if len(raw) > LONGEST_LINE:
                raise BadInput(f"{name}: line {number} is longer than any line of a CDC WONDER export.")
            try:
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise BadInput(
                    f"{name}: line {number} is not UTF-8 text (byte {error.start + 1}). Export the file again "
                    "from CDC WONDER, and load it without saving it in another program."
                ) from error
            yield number, text.rstrip("\r\n")


def split_lines(
    lines: Iterator[tuple[int, str]], separator: str, name: str, last: int = 1 << 62
) -> Iterator[tuple[int, list[str]]]:
    """The lines' cells, up to a line.

    Takes   lines: (number, text) · separator: tab or comma · name: what the person calls the file · last: the
            line after which nothing is read
    Gives   (number, cells) of each line
    Raises  BadInput with the line whose quotation marks do not close
    Source  RFC 4180, with the separator that the header has

    >>> list(split_lines(iter([(2, '\\t"Doña Ana, NM"\\t36')]), "\\t", "a.txt"))
    [(2, ['', 'Doña Ana, NM', '36'])]
    """
    number = 0

    def texts() -> Iterator[str]:
        nonlocal number
        for at, text in lines:
            if at > last:
                return
            number = at
            yield text

    reader = csv.reader(texts(), delimiter=separator, strict=True)
    try:
        before = 0
        for cells in reader:
            if reader.line_num != before + 1:
                number = number - (reader.line_num - before) + 1
                raise csv.Error("a quotation mark is not closed")
            before = reader.line_num
            yield number, cells
    except csv.Error as error:
        raise BadInput(f"{name}: line {number} cannot be split into columns ({error}).") from error


def read_header(text: str, name: str) -> Layout:
    """The columns that the header names.

    Takes   text: the first line · name: what the person calls the file
    Gives   the layout
    Raises  BadInput naming the column that is unknown, doubled, or without its code column
    Source  CDC WONDER, headers of its data sets

    >>> found = read_header('"Notes"\\t"State"\\t"State Code"\\tBirths', "a.txt")
    >>> [one.level for one in found.groupings], found.counts
    (['state'], [(3, 'births')])
    """
    separator = text[len('"Notes"') : len('"Notes"') + 1]
    if separator not in ("\t", ","):
        raise BadInput(f"{name}: line 1: the header's columns are parted by neither tabs nor commas.")
    ((_, header),) = split_lines(iter([(1, text)]), separator, name)
    if len(set(header)) != len(header):
        twice = next(column for column in header if header.count(column) > 1)
        raise BadInput(f"{name}: line 1 names the column {twice!r} twice. Export the file again.")
    groupings, measures = [], []
    at = 1
    while at < len(header):
        if at + 1 < len(header) and header[at + 1] == f"{header[at]} Code":
            groupings.append(_grouping(at, header[at], name))
            at += 2
        else:
            measures.append((at, _measure(header[at], name)))
            at += 1
    layout = Layout(separator, len(header), tuple(groupings), tuple(measures))
    if not layout.counts:
        raise BadInput(f"{name}: line 1 names no column of counts (Births, Deaths or Population).")
    if any(one.at > measures[0][0] for one in groupings):
        raise BadInput(f"{name}: line 1: columns have been moved; counts stand before a grouping.")
    for role in ("year", "month"):
        if len([one for one in groupings if one.role == role]) > 1:
            raise BadInput(f"{name}: line 1 names two columns of the {role}; group by one of them.")
    return layout


def _grouping(at: int, label: str, name: str) -> Grouping:
    if label in fields.YEARS:
        return Grouping(at, label, "year")
    if level := fields.place_level(label):
        return Grouping(at, label, "place", level=level)
    if label == "Age of Mother":  # nine groups or single years: the first row says
        return Grouping(at, label, "field", field=FIELDS["age"])
    one = fields.field_of(label)
    if one is None:
        raise BadInput(
            f"{name}: line 1: the column {label!r} is not a grouping of CDC WONDER that Partera knows. Group by "
            "something else, or ask for this grouping to be added."
        )
    return Grouping(at, label, "month" if one.name == "month" else "field", field=one)


def _measure(label: str, name: str) -> str:
    known = label in fields.COUNTS or label in fields.RATES or label in fields.LIMITS
    if known or fields.OTHER_MEASURE.fullmatch(label):
        return label
    raise BadInput(
        f"{name}: line 1: the column {label!r} is not a measure of CDC WONDER that Partera knows, and it has no "
        "code column beside it. Export the file again without editing it."
    )


def read_count(text: str) -> tuple[int | None, str]:
    """A count, and its state.

    Takes   text: of a cell
    Gives   (count, state); no count where a word stands for one
    Raises  ValueError when the text is no count and no word that stands for one
    Source  CDC WONDER, exports of 2015 to 2026

    >>> read_count("208"), read_count("Suppressed"), read_count("Missing Race")
    ((208, 'ok'), (None, 'suppressed'), (None, 'not_collected'))
    """
    if _COUNT.fullmatch(text):
        return int(text), "ok"
    if text in WORDS:
        return None, WORDS[text]
    if text.startswith("Missing "):
        return None, "not_collected"
    raise ValueError(text)


def read_rate(text: str) -> tuple[float | None, str]:
    """A rate, and its state.

    Takes   text: of a cell
    Gives   (rate, state); no rate where a word stands for one
    Raises  ValueError when the text is neither
    Source  CDC WONDER, exports of 2015 to 2026

    >>> read_rate("14.10"), read_rate("3.16 (Unreliable)"), read_rate("Unreliable"), read_rate("Not Applicable")
    ((14.1, 'ok'), (3.16, 'unreliable'), (None, 'unreliable'), (None, 'not_applicable'))
    """
    if found := _RATE.fullmatch(text):
        return float(found[1]), "unreliable" if found[2] else "ok"
    if text == "Unreliable":
        return None, "unreliable"
    if text == "Suppressed":
        return None, "suppressed"
    if text in WORDS or text.startswith("Missing "):
        return None, "not_applicable"
    raise ValueError(text)
