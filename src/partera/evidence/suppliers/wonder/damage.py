"""Exports that have been taken apart or put together by hand: known, and refused with the line that shows it."""

from __future__ import annotations

import re

from partera.core.errors import BadInput
from partera.evidence.suppliers.protocol import Source

_ROW_OF_DATA = re.compile(
    r'(?:"Total")?([\t,])"[^"]*"\1"[^"]*"(?:\1"[^"]*"\1"[^"]*")*'
    r"(?:\1(?:\d[\d.]*%?(?: \(Unreliable\))?|Suppressed|Unreliable|Not Applicable|Missing Race))+\r?"
)
_AGAIN = "Export it again from CDC WONDER, and load it as it comes."


def refuse_damaged(source: Source, first: str) -> None:
    """Nothing, when the file is another supplier's; a damaged CDC WONDER export goes no further.

    Takes   source: the file as first met · first: its first line
    Gives   nothing
    Raises  BadInput that says what is wrong, and on which line, when the file is an export beyond doubt, and damaged
            beyond use
    Source  three files met in public repositories

    >>> from pathlib import Path
    >>> head = b"county,year\\n05119,2024\\n"
    >>> refuse_damaged(Source(Path("a.csv"), "a.csv", len(head), head, head), "county,year")
    """
    if _was_saved_again(first):
        spilled = _line_of_footer(source)
        also = f"; from line {spilled} on, the footer's text stands in the columns of the data" if spilled else ""
        raise BadInput(
            f"{source.name}: line 1 is the header of a CDC WONDER export, but its text columns are not in quotation "
            f"marks: another program has saved the file again, and codes may have lost their zeros{also}. {_AGAIN}"
        )
    if '"Notes"'.encode("utf-16-le") in source.head[:64]:
        raise BadInput(f"{source.name}: line 1 is UTF-16 text: another program has saved the file again. {_AGAIN}")
    text = source.head[:8192].decode("utf-8", errors="replace").removeprefix("\ufeff")
    rows = text.split("\n")[:2]
    if len(rows) == 2 and all(_ROW_OF_DATA.fullmatch(line) for line in rows):
        raise BadInput(
            f"{source.name}: line 1 is a row of data: the header line of this CDC WONDER export has been lost, so "
            f"what its columns mean is not known. {_AGAIN}"
        )
    if b'"Dataset: ' in source.tail and b'"Query Parameters:"' in source.tail and b'"---"' in source.tail:
        raise BadInput(
            f'{source.name}: line 1 is not the header of a CDC WONDER export (it must begin with "Notes"), though '
            f"the footer is one. {_AGAIN}"
        )


def _was_saved_again(first: str) -> bool:
    cells = re.split(r"[\t,]", first)
    pairs = [n for n, cell in enumerate(cells[1:-1], 1) if cells[n + 1] == f"{cell} Code"]
    return cells[0] == "Notes" and bool(pairs)


def _line_of_footer(source: Source) -> int | None:
    with source.path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.lstrip(b'"').startswith((b"---", b"Dataset:")):
                return number
    return None
