"""Federal obligations by assistance listing and fiscal year, from the federal programme inventory."""

from __future__ import annotations

from collections.abc import Iterator

from partera.core.codes import AssistanceListing, NotACode
from partera.core.errors import BadInput
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.protocol import Given, Keep, Reading, Source

_NEEDED = ("cfda_number", "fiscal_year", "sam_estimate", "sam_actual", "usa_spending_obligation")
_MORE_THAN_THE_NATION_SPENDS = 1e13


class Obligations:
    """Obligations of the federal programme inventory."""

    key = "obligations"
    title = "Federal obligations by assistance listing"
    version = 1

    def recognise(self, source: Source, given: Given) -> str | None:
        return self.title if set(_NEEDED) <= set(delimited.header_of(source)) else None

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        reading = Reading("obligations", self.title, "US")
        doubtful: list[int] = []
        delimited.keep_rows(_obligations(source, reading, doubtful), reading, keep)
        reading.places = {"US"}
        reading.shows = ["obligations"]
        reading.provenance = {"publisher": "Office of Management and Budget, federal program inventory"}
        if doubtful:
            reading.notes.append(
                f"Amounts larger than the whole federal budget, kept as published: {len(doubtful)} (first on line "
                f"{doubtful[0]})."
            )
        return reading


def _obligations(source: Source, reading: Reading, doubtful: list[int]) -> Iterator[dict[str, object]]:
    seen: set[tuple[str, int]] = set()
    for row in delimited.rows(source, reading, _NEEDED):
        where = f"{source.name}, line {row.line}"
        listing = _listing(row["cfda_number"], where)
        year = delimited.whole_number(row["fiscal_year"], f"{where}, column fiscal_year", low=1935, high=2100)
        if year is None:
            reading.put_aside("no fiscal year", row.line)
            continue
        if (listing, year) in seen:
            reading.put_aside("the same listing and year again", row.line)
            continue
        seen.add((listing, year))
        amounts = {
            name: delimited.number(row[column], f"{where}, column {column}")
            for name, column in zip(("estimate", "actual", "obligated"), _NEEDED[2:], strict=True)
        }
        amounts["actual"] = amounts["actual"] or None  # 0.0 stands for "not yet reported"
        if any(abs(amount or 0) > _MORE_THAN_THE_NATION_SPENDS for amount in amounts.values()):
            doubtful.append(row.line)
        reading.periods.add(str(year))
        for name, amount in amounts.items():
            reading.totals[name] = reading.totals.get(name, 0.0) + (amount or 0.0)
        yield {"listing": listing, "fiscal_year": year, **amounts, "line": row.line}


def _listing(text: str, where: str) -> str:
    """The listing with the zeros a spreadsheet took from it (`93.11` is 93.110)."""
    whole, _, part = text.partition(".")
    try:
        return str(AssistanceListing(f"{whole.zfill(2)}.{part.ljust(3, '0')}"))
    except NotACode as error:
        raise BadInput(f"{where}: “{text[:20]}” is not an assistance listing like 93.926.") from error
