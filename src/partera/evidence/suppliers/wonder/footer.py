"""The footer of an export: which data set, which filters, asked when, and what the publisher says of it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from partera.core.errors import BadInput

WIDTH = 128
"""WONDER cuts a footer's lines at about this many characters, between words."""

_PARAMETER = re.compile(r"([A-Z0-9%][^:;]{0,70}):(?: (.*))?$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ITEM = re.compile(r"(\d+)\. (.*)")
_SETTINGS = {
    "Dataset", "Title", "Group By", "Show Totals", "Show Zero Values", "Show Suppressed", "Calculate Rates Per",
    "Population Option", "Rate Options", "Standard Population", "Query Parameters", "Confidence Intervals",
    "Precision", "Data Elements", "Nonstandard Population",
}  # fmt: skip


@dataclass(frozen=True)
class Footer:
    """What a footer says."""

    dataset: str
    title: str
    parameters: dict[str, str]
    group_by: list[str]
    query_date: str
    citation: str
    messages: list[str]
    caveats: list[str] = field(default_factory=list)

    @property
    def filters(self) -> dict[str, str]:
        """The parameters that narrow what is counted."""
        return {
            name: value
            for name, value in self.parameters.items()
            if name not in _SETTINGS and value and value != "All" and not value.startswith("All,")
        }

    @property
    def rates_per(self) -> int | None:
        """Per how many the rates are said."""
        digits = re.sub(r"\D", "", self.parameters.get("Calculate Rates Per", ""))
        return int(digits) if digits else None

    @property
    def is_provisional(self) -> bool:
        return "provisional" in self.dataset.lower()

    def hides(self, what: str) -> bool:
        """Whether the publisher says that rows were left out: `zero` or `suppressed`."""
        said = " ".join(self.messages).lower()
        return bool(re.search(rf"rows with {what}[^.]* are hidden", said)) or "too long to be displayed" in said

    def years(self) -> list[int] | None:
        """The years that are counted, from the filter or the data set's name; None when neither says."""
        for name in ("Year", "Year of Death", "Year of Birth"):
            if (text := self.parameters.get(name)) and text != "All":
                return _years_in(text)
        return _years_in(self.dataset) if re.search(r"\d{4}-\d{4}", self.dataset) else None


def _years_in(text: str) -> list[int]:
    """The years a text names, spans included.

    >>> _years_in("2019; 2020; 2021"), _years_in("All, 2007 to 2009"), _years_in("Natality, 1995-1997")
    ([2019, 2020, 2021], [2007, 2008, 2009], [1995, 1996, 1997])
    """
    found = {int(year) for year in re.findall(r"\b((?:19|20)\d\d)\b", text)}
    for first, last in re.findall(r"\b((?:19|20)\d\d) ?(?:to|-) ?((?:19|20)\d\d)\b", text):
        found.update(range(int(first), int(last) + 1))
    return sorted(found)


def read_footer(lines: list[str], first_line: int, name: str) -> Footer:
    """The footer of an export.

    Takes   lines: the footer's lines without line ends, from the first `"---"` · first_line: its number · name:
            what the person calls the file
    Gives   its parts, wrapped lines joined, HTML taken out of messages and caveats
    Raises  BadInput when the data set or the query date is missing: the footer was cut
    Source  exports of 2015 to 2026

    >>> found = read_footer(['"---"', '"Dataset: Natality, 2007-2013"', '"Query Parameters:"', '"Title:"',
    ...     '"Group By: Year, Month"', '"---"', '"Query Date: Mar 24, 2015 9:25:28 PM"'], 9, "a.txt")
    >>> found.dataset, found.group_by
    ('Natality, 2007-2013', ['Year', 'Month'])
    """
    parameters: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    for block in _blocks(lines):
        head = block[0].split(":", 1)[0]
        if head == "Dataset":
            parameters = _parameters(block)
        else:
            parts[head] = block
    if not parameters.get("Dataset") or "Query Date" not in parts:
        raise BadInput(
            f"{name}: the footer that begins on line {first_line} has been cut off (no data set or no query "
            "date). Export the file again and load it whole."
        )
    grouped = parameters.get("Group By", "")
    return Footer(
        dataset=parameters["Dataset"],
        title=_plain_text(parameters.get("Title", "")),
        parameters={
            key: value for key, value in parameters.items() if key not in ("Dataset", "Title", "Query Parameters")
        },
        group_by=[part.strip() for part in re.split(";" if ";" in grouped else ",", grouped) if part.strip()],
        query_date=" ".join(parts["Query Date"]).split(":", 1)[1].strip(),
        citation=_plain_text(" ".join(parts.get("Suggested Citation", [":"])).split(":", 1)[1].strip()),
        messages=_items(parts.get("Messages", [])),
        caveats=_items(parts.get("Caveats", [])),
    )


def _unquote(line: str) -> str:
    """A footer's line without its quotation marks, doubled ones made single."""
    text = line.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text


def _plain_text(text: str) -> str:
    """Text without HTML tags; what is left must still be escaped where it is shown.

    >>> _plain_text("<p> About <b>race</b> &amp; age: < 1 year</p>")
    'About race & age: < 1 year'
    """
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        text = _unquote(line)
        if text == "---":
            blocks.append([])
        elif text:
            blocks[-1].append(text)
    return [block for block in blocks if block]


def _parameters(block: list[str]) -> dict[str, str]:
    """`Name: value` lines, each with the lines it was wrapped over."""
    found: dict[str, str] = {}
    current, previous = "", ""
    for text in block:
        begins = _PARAMETER.match(text)
        would_have_fitted = len(previous) + 1 + len(text.split(" ", 1)[0]) < WIDTH - 4
        if begins and (not previous or would_have_fitted or begins[1] in _SETTINGS or "; " not in previous):
            current = begins[1]
            found[current] = begins[2] or ""
        else:
            found[current] = f"{found.get(current, '')} {text}".strip()
        previous = text
    return {name: value.strip() for name, value in found.items() if name}


def _items(block: list[str]) -> list[str]:
    """A numbered list, wrapped lines joined, as plain text."""
    items: list[str] = []
    for text in block[1:]:
        begins = _ITEM.match(text)
        if begins and int(begins[1]) == len(items) + 1:
            items.append(begins[2])
        elif items:
            items[-1] += " " + text
        else:
            items.append(text)
    return [_plain_text(item) for item in items]
