"""Rates that the publisher worked out: kept with the publisher's own state."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from partera.evidence.aggregates.cells import PROTECTED, Cell, Table
from partera.evidence.aggregates.rows import Row
from partera.evidence.suppliers.wonder.said import BESIDE_CAUSE
from partera.evidence.vocabulary import ALL

_MATERNAL = re.compile(r"(O\d\d|A34)(\.\d+)?(-O\d\d(\.\d+)?)?|6[3-7]\d(\.\d+)?(-6[3-7]\d(\.\d+)?)?")
_AGES = {"age10": "ten-year age groups", "age5": "five-year age groups"}

# measure → (family, unit counted, unit it is out of, per how many the measure is said)
_RATES = {
    "birth_rate": ("natality", "births", "population", 1000),
    "imr": ("linked", "deaths", "births", 1000),
    "maternal_deaths": ("mortality", "deaths", "population", 100_000),
}


def published(table: Table) -> Iterator[Row]:
    """The publisher's rates: birth rate, infant mortality, deaths from causes of pregnancy and birth.

    Takes   table: one extract's cells
    Gives   rows with the publisher's value (said per as many as our measure is), limits and state; counts of the
            cells beside it
    Raises  nothing
    Source  the export's own rate columns

    >>> births = Cell(0, "05", "2022", frozenset(), "births", 36, "ok", 12.0, None, None, "ok", 1000, 2)
    >>> people = Cell(1, "05", "2022", frozenset(), "population", 3000, "ok", None, None, None, None, None, 2)
    >>> [row] = published(Table([births, people], "natality", False, False, frozenset(), True, {}))
    >>> row.measure, row.value, row.numerator, row.denominator, row.is_published
    ('birth_rate', 12.0, 36, 3000, True)
    """
    for measure, (family, unit, out_of, per) in _RATES.items():
        if table.family != family:
            continue
        by_line: dict[int, dict[str, Cell]] = defaultdict(dict)
        for cell in table.cells:
            by_line[cell.line][cell.unit] = cell
        for found in by_line.values():
            counted, base = found.get(unit), found.get(out_of)
            if counted is None or base is None or counted.rate_state is None:
                continue
            said = _belongs(measure, counted)
            if said is not None:
                yield _rate(measure, counted, base, per, said)


def _belongs(measure: str, cell: Cell) -> tuple[str, ...] | None:
    """What must be said of the cell as a figure of the measure; None when it is not one."""
    values = dict(cell.coordinates)
    if measure != "maternal_deaths":
        return () if not values else None
    if values.get("stated") == "maternal_deaths":
        return ("cause of death as stated by the person who loaded it",)
    causes = values.get("cause", "").split(",")
    if set(values) - BESIDE_CAUSE or not all(_MATERNAL.fullmatch(cause) for cause in causes):
        return None
    words = [f"underlying cause {', '.join(causes)}"]
    if values.get("sex") == "F":
        words.append("population: females")
    for name, meaning in _AGES.items():
        if name in values:
            words.append(f"{meaning} {values[name].replace(',', ', ')}")
    return tuple(words)


def _rate(measure: str, counted: Cell, base: Cell, per: int, said: tuple[str, ...]) -> Row:
    state = counted.rate_state or "missing"
    if {"suppressed", PROTECTED} & {counted.state, base.state}:
        state = "suppressed"
    shown = state in ("ok", "unreliable")
    scale = per / (counted.rate_per or per)
    values = [None if v is None else v * scale for v in (counted.rate, counted.rate_low, counted.rate_high)]
    if state == "unreliable" and counted.rate is None:
        said = (*said, "the publisher gives no rate from so few events")
    return Row(
        measure,
        counted.place,
        counted.period,
        ALL,
        state,
        numerator=counted.count if shown else None,
        denominator=base.count if shown else None,
        value=values[0] if shown else None,
        low=values[1] if shown else None,
        high=values[2] if shown else None,
        is_published=True,
        notes=said,
        numerator_cells=(counted.row,),
        denominator_cells=(base.row,),
    )
