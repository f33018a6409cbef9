"""What every form of population file has in common: the figure, and the place of a row of a Census file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from partera.core.codes import NATION, STATES, counties, counties_of
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
    "license": "U.S. Government work",
}

Figure = dict[str, object]
Figures = Iterator[Figure]


def figure(measure: str, place: str, year: str, text: str, line: int, where: str, reading: Reading) -> Figure:
    """A row of figures: so many people of a place in a year, counted in the reading's totals.

    Takes   measure, place, year: as figures carry them · text: the cell · line: in the file · where: file, line and
            column, for the sentence · reading: where periods, places and totals are kept
    Gives   the row; its state is missing when the cell says so
    Raises  BadInput when the cell is no whole number of people
    Source  the Census Bureau's file layouts

    >>> row = figure("population", "05119", "2023", "400,009", 2, "", Reading("figures", "", ""))
    >>> row["value"], row["state"]
    (400009, 'ok')
    """
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
    """The place of a row of a Census file.

    Takes   row: with SUMLEV, STATE and COUNTY · reading: where a row of no known place is set aside
    Gives   US, a state's or a county's code; None, and set aside, when it is not one known here
    Raises  nothing
    Source  the Census Bureau's file layouts, summary levels 010, 040 and 050

    >>> index = {"SUMLEV": 0, "STATE": 1, "COUNTY": 2}
    >>> census_place(Row(2, ["50", "5", "119"], index), Reading("figures", "", ""))
    '05119'
    """
    level = delimited.full_code(row["SUMLEV"], 3)
    state, county = delimited.full_code(row["STATE"], 2), delimited.full_code(row["COUNTY"], 3)
    place = {"040": state, "050": state + county}.get(level)
    if level == "010":
        place = "US"
    if place != "US" and place not in STATES and place not in counties():
        reading.put_aside("place not known", row.line)
        return None
    return place


ADDED_UP = "states and the nation are added up from all their counties"


def with_larger_places(found: Figures, reading: Reading) -> Figures:
    """The figures, and after them those of states and the nation that the file leaves out but has every part of.

    The sums are not counted among the file's totals.

    Takes   found: rows of figures · reading: where the note and the places added up are kept
    Gives   the rows, then the sums
    Raises  nothing
    Source  the Census Bureau: a state is the sum of its counties, the nation of the states and D.C.

    >>> told = Reading("figures", "", "")
    >>> row = {"measure": "population", "place": "11001", "period": "2023", "value": 679000, "line": 2}
    >>> [(one["place"], one["value"]) for one in with_larger_places(iter([row]), told)], told.notes == [ADDED_UP]
    ([('11001', 679000), ('11', 679000)], True)
    """
    parts: dict[tuple[str, str], dict[str, int | None]] = defaultdict(dict)
    line: object = None
    for row in found:
        yield row
        parts[str(row["measure"]), str(row["period"])][str(row["place"])] = row["value"]  # type: ignore[assignment]
        line = row["line"]
    for (measure, year), values in parts.items():
        for place, value in _larger(values, int(year)).items():
            if ADDED_UP not in reading.notes:
                reading.notes.append(ADDED_UP)
            reading.places.add(place)
            yield {
                "measure": measure,
                "place": place,
                "period": year,
                "group": "all",
                "value": value,
                "state": "ok",
                "line": line,
            }


def _larger(values: dict[str, int | None], year: int) -> dict[str, int]:
    """Sums of states that are not there themselves, and of the nation, where every part has a value."""
    sums = {}
    for state in sorted({place[:2] for place in values if len(place) == 5} - set(values)):
        own = [values.get(county.code) for county in counties_of(state, year)]
        if own and None not in own:
            sums[state] = sum(value or 0 for value in own)
    states = [{**values, **sums}.get(code) for code, state in STATES.items() if not state.is_territory]
    if NATION not in values and None not in states:
        sums[NATION] = sum(value or 0 for value in states)
    return sums
