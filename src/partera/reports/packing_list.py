"""The packing list of a shipment as a tagged, accessible PDF with the square code that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partera.reports.squares import square
from partera.reports.typesetting import typeset


@dataclass(frozen=True)
class PackingList:
    """What stands on it, in the reader's language."""

    title: str
    code: str
    day: date
    address: str
    scan: str
    alternative: str
    facts: Sequence[tuple[str, str]]
    headings: tuple[str, str, str, str, str]
    rows: Sequence[tuple[str, str, str, str]]
    total: tuple[str, str]
    signature: str


def to_pdf(made: PackingList, *, language: str) -> bytes:
    """The PDF (PDF/UA-1). The same list gives the same bytes."""
    said = {
        "title": f"{made.title} {made.code}",
        "code": made.code,
        "day": [made.day.year, made.day.month, made.day.day],
        "square": square(made.address).decode(),
        "alternative": made.alternative,
        "scan": made.scan,
        "facts": [list(fact) for fact in made.facts],
        "headings": list(made.headings),
        "rows": [list(row) for row in made.rows],
        "total": list(made.total),
        "signature": made.signature,
        "language": language,
    }
    return typeset("packing_list", said)
