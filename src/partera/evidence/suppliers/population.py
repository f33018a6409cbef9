"""Population of counties and states: the Census Bureau's estimates, or any table of place, year, population."""

from __future__ import annotations

import re
from collections.abc import Callable

from partera.core.codes import STATES, counties
from partera.core.errors import BadInput
from partera.evidence.suppliers import delimited, population_ages
from partera.evidence.suppliers.population_figures import (
    CENSUS,
    WOMEN,
    Figures,
    census_place,
    figure,
    with_larger_places,
)
from partera.evidence.suppliers.protocol import Given, Keep, Reading, Source

_ESTIMATE = re.compile(r"POPESTIMATE(\d{4})")
_BY_AGE = "Census Bureau county population estimates by age and sex"
_PLACE_COLUMNS = (("fips",), ("geoid",), ("place",), ("countyfips",), ("county_fips",), ("state", "county"))


class Population:
    """County population: Census Bureau estimates, or a plain table."""

    key = "population"
    title = "Population of counties and states by year (Census Bureau estimates, or place, year, population)"
    version = 1

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
        delimited.keep_rows(with_larger_places(figures(source, reading, given), reading), reading, keep)
        reading.kept = reading.rows_read - sum(aside.count for aside in reading.set_aside.values())
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
    if set(CENSUS) <= set(header) and any(_ESTIMATE.fullmatch(name) for name in header):
        return "Census Bureau county population estimates", "census", _estimates
    if set(population_ages.SUMMED) <= set(header):
        return _BY_AGE, "census-age-sex", population_ages.summed
    if set(population_ages.BY_AGE_GROUP) <= set(header):
        return _BY_AGE, "census-age-sex", population_ages.by_age_group
    lower = [name.lower() for name in header]
    if "population" in lower and "year" in lower and _place_columns(lower):
        return "Population by place and year", "table", _plain
    return None


def _place_columns(lower: list[str]) -> tuple[str, ...] | None:
    return next((columns for columns in _PLACE_COLUMNS if set(columns) <= set(lower)), None)


def _estimates(source: Source, reading: Reading, given: Given) -> Figures:
    """One row a place, one column a year."""
    years = [name for name in delimited.header_of(source) if _ESTIMATE.fullmatch(name)]
    for row in delimited.rows(source, reading, (*CENSUS, *years)):
        place = census_place(row, reading)
        if place is None:
            continue
        if place in reading.places:
            raise BadInput(f"{source.name}, line {row.line}: the place {place} stands there a second time.")
        for column in years:
            where = f"{source.name}, line {row.line}, column {column}"
            yield figure("population", place, column[-4:], row[column], row.line, where, reading)


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
        yield figure("population", place, str(year), text, row.line, f"{where} {column['population']}", reading)


def _plain_place(parts: list[str]) -> str | None:
    if len(parts) == 2:
        state, county = delimited.full_code(parts[0], 2), delimited.full_code(parts[1], 3)
        code = state if county == "000" else state + county
    else:
        text = parts[0].removesuffix(".0")
        code = "US" if text.upper() == "US" else delimited.full_code(text, 2 if len(text) <= 2 else 5)
    return code if code == "US" or code in STATES or code in counties() else None
