"""Population of counties and states: the Census Bureau's estimates, or any table of place, year, population."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from partera.core.codes import STATES, counties
from partera.core.errors import BadInput
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.delimited import Row
from partera.evidence.suppliers.protocol import Given, Keep, Reading, Source

_ESTIMATE = re.compile(r"POPESTIMATE(\d{4})")
_CENSUS = ("SUMLEV", "STATE", "COUNTY")
_PLACE_COLUMNS = (("fips",), ("geoid",), ("place",), ("countyfips",), ("county_fips",), ("state", "county"))
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


class Population:
    """County population: Census Bureau estimates, or a plain table."""

    key = "population"
    title = "Population of counties and states by year (Census Bureau estimates, or place, year, population)"

    def recognise(self, source: Source, given: Given) -> str | None:
        form = _form(delimited.header_of(source))
        return form[0] if form else None

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        header = delimited.header_of(source)
        form = _form(header)
        if form is None:
            raise AssertionError("read is only asked for files that were recognised")
        sentence, name, figures = form
        reading = Reading("figures", sentence, "")
        delimited.keep_rows(figures(source, reading, given), reading, keep)
        years = sorted(reading.periods)
        states = sorted({place[:2] for place in reading.places if place != "US"})
        reading.coverage = f"{name}:{'+'.join(years)}:{'US' if len(states) >= 50 else '+'.join(states)}"
        if years:
            reading.recognised_as = f"{sentence}, {years[0]} to {years[-1]}" if len(years) > 1 else sentence
        reading.shows = sorted(reading.totals)
        reading.provenance = {"publisher": sentence, "years": years}
        if WOMEN["id"] in reading.totals:
            reading.provenance["measures"] = [WOMEN]
        return reading


def _form(header: list[str]) -> tuple[str, str, Callable[[Source, Reading, Given], Figures]] | None:
    """Which of the three forms it is: its sentence, its short name and how to read it."""
    if set(_CENSUS) <= set(header) and any(_ESTIMATE.fullmatch(name) for name in header):
        return "Census Bureau county population estimates", "census", _estimates
    if {*_CENSUS, "YEAR", "POPESTIMATE", "AGE1544_FEM"} <= set(header):
        return "Census Bureau county population estimates by age and sex", "census-age-sex", _by_age_and_sex
    lower = [name.lower() for name in header]
    if "population" in lower and "year" in lower and _place_columns(lower):
        return "Population by place and year", "table", _plain
    return None


def _place_columns(lower: list[str]) -> tuple[str, ...] | None:
    return next((columns for columns in _PLACE_COLUMNS if set(columns) <= set(lower)), None)


def _figure(measure: str, place: str, year: str, text: str, line: int, where: str, reading: Reading) -> Figure:
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


def _census_place(row: Row, reading: Reading) -> str | None:
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


def _estimates(source: Source, reading: Reading, given: Given) -> Figures:
    """One row a place, one column a year."""
    years = [name for name in delimited.header_of(source) if _ESTIMATE.fullmatch(name)]
    for row in delimited.rows(source, reading, (*_CENSUS, *years)):
        place = _census_place(row, reading)
        if place is None:
            continue
        if place in reading.places:
            raise BadInput(f"{source.name}, line {row.line}: the place {place} stands there a second time.")
        for column in years:
            where = f"{source.name}, line {row.line}, column {column}"
            yield _figure("population", place, column[-4:], row[column], row.line, where, reading)


def _by_age_and_sex(source: Source, reading: Reading, given: Given) -> Figures:
    """One row a place and year, the year as a number that means another in each edition."""
    held = [
        (row.line, place, delimited.whole_number(row["YEAR"], f"{source.name}, line {row.line}, column YEAR", low=1),
         row["POPESTIMATE"], row["AGE1544_FEM"])
        for row in delimited.rows(source, reading, (*_CENSUS, "YEAR", "POPESTIMATE", "AGE1544_FEM"))
        if (place := _census_place(row, reading))
    ]  # fmt: skip
    numbers, places = {entry[2] for entry in held if entry[2]}, {entry[1] for entry in held}
    years = _years_of_edition(source.name, numbers, places, given)
    seen: set[tuple[str, str]] = set()
    for line, place, number, people, women in held:
        year = years.get(number or 0)
        if year is None:
            reading.put_aside("the April census count or base, not an estimate of a year", line)
            continue
        if (place, year) in seen:
            raise BadInput(f"{source.name}, line {line}: {place} stands there a second time for {year}.")
        seen.add((place, year))
        where = f"{source.name}, line {line}, column"
        yield _figure("population", place, year, people, line, f"{where} POPESTIMATE", reading)
        yield _figure("women_15_44", place, year, women, line, f"{where} AGE1544_FEM", reading)


def _years_of_edition(name: str, numbers: set[int], places: set[str], given: Given) -> dict[int, str]:
    """What each number of the column YEAR means.

    Editions of the 2020s begin with the April 2020 base (1), then July 2020 (2); those of the 2010s with the
    census count (1) and base (2), then July 2010 (3). Connecticut's planning regions tell the 2020s.
    """
    last = max(numbers, default=0)
    connecticut = {place for place in places if len(place) == 5 and place.startswith("09")}
    if connecticut and min(connecticut) >= "09110":
        first_number, first_year = 2, 2020
    elif last == 12:
        first_number, first_year = 3, 2010
    elif given.period and given.period.isdigit():
        first_year = 2020 if int(given.period) >= 2020 else 2010
        first_number = last - (int(given.period) - first_year)
    else:
        raise BadInput(
            f"{name} numbers its years from 1 to {last}, and nothing in it says which edition it is. "
            "Give the last year it holds with --period, like --period 2023."
        )
    years = {number: str(first_year + number - first_number) for number in numbers if number >= first_number}
    if given.period and given.period != years.get(last):
        raise BadInput(f"{name} holds years up to {years.get(last)}, not {given.period}.")
    return years


def _plain(source: Source, reading: Reading, given: Given) -> Figures:
    """A table of place, year and population, its columns in any order and case."""
    header = delimited.header_of(source)
    column = {name.lower(): name for name in reversed(header)}
    parts = _place_columns(list(column)) or ()
    used = [column[name] for name in (*parts, "year", "population")]
    seen: set[tuple[str, str]] = set()
    for row in delimited.rows(source, reading, used):
        where = f"{source.name}, line {row.line}, column"
        place = _plain_place([row[column[part]] for part in parts])
        if place is None:
            reading.put_aside("place not known", row.line)
            continue
        year = delimited.whole_number(row[column["year"]], f"{where} {column['year']}", low=1900, high=2100)
        if year is None:
            reading.put_aside("no year", row.line)
            continue
        if (place, str(year)) in seen:
            raise BadInput(f"{source.name}, line {row.line}: {place} stands there a second time for {year}.")
        seen.add((place, str(year)))
        text = row[column["population"]]
        yield _figure("population", place, str(year), text, row.line, f"{where} {column['population']}", reading)


def _plain_place(parts: list[str]) -> str | None:
    if len(parts) == 2:
        state, county = delimited.full_code(parts[0], 2), delimited.full_code(parts[1], 3)
        code = state if county == "000" else state + county
    else:
        text = parts[0].removesuffix(".0")
        code = "US" if text.upper() == "US" else delimited.full_code(text, 2 if len(text) <= 2 else 5)
    return code if code == "US" or code in STATES or code in counties() else None
