"""What every form of population file has in common: the figure, and the place of a row of a Census file."""

from __future__ import annotations

from collections.abc import Iterator

from partera.core.codes import STATES, counties
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.delimited import Row
from partera.evidence.suppliers.protocol import Reading

CENSUS = ("SUMLEV", "STATE", "COUNTY")
_MOST_PEOPLE = 2e9
_NOT_GIVEN = ("", "na", "n/a", ".", "null")

WOMEN = {
    "id": "women_15_44",
    "title": "Women aged 15 to 44",
    "title_es": "Mujeres de 15 a 44 años",
    "unit": "people",
    "per": 1,
    "decimals": 0,
    "better": "neither",
    "source": "U.S. Census Bureau, Population Estimates Program",
    "licence": "U.S. Government work",
}

Figure = dict[str, object]
Figures = Iterator[Figure]


def figure(measure: str, place: str, year: str, text: str, line: int, where: str, reading: Reading) -> Figure:
    absent = text.lower() in _NOT_GIVEN
    value = None if absent else delimited.whole_number(text, where, low=0, high=_MOST_PEOPLE)
    reading.periods.add(year)
    reading.places.add(place)
    reading.totals[measure] = reading.totals.get(measure, 0.0) + (value or 0)
    return {
        "measure": measure,
        "place": place,
        "period": year,
        "group": "all",
        "value": value,
        "state": "missing" if absent else "ok",
        "line": line,
    }


def census_place(row: Row, reading: Reading) -> str | None:
    """The place of a row of a Census file; None, and set aside, when it is not a state or county known here."""
    level = delimited.full_code(row["SUMLEV"], 3)
    state, county = delimited.full_code(row["STATE"], 2), delimited.full_code(row["COUNTY"], 3)
    place = {"040": state, "050": state + county}.get(level)
    if level == "010":
        place = "US"
    if place != "US" and place not in STATES and place not in counties():
        reading.put_aside("place not known", row.line)
        return None
    return place
