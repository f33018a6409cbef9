"""Census Bureau estimates by age and sex: already summed over ages, or one row an age group."""

from __future__ import annotations

from collections.abc import Iterable

from partera.core.errors import BadInput
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.population_figures import CENSUS, WOMEN, Figures, census_place, figure
from partera.evidence.suppliers.protocol import Given, Reading, Source

SUMMED = (*CENSUS, "YEAR", "POPESTIMATE", "AGE1544_FEM")
BY_AGE_GROUP = (*CENSUS, "YEAR", "AGEGRP", "TOT_POP", "TOT_FEMALE")
_ALL_AGES = 0
_AGES_15_TO_44 = (4, 5, 6, 7, 8, 9)
BASE = "the April census count or base, not an estimate of a year"

Found = tuple[int, str, int, str, str]
"""Line, place, number of the year, people, women aged 15 to 44."""


def summed(source: Source, reading: Reading, given: Given) -> Figures:
    """Figures of a file whose columns are sums over ages (cc-est…agesex).

    Takes   source: the file · reading: where rows are counted · given: the last year, where the file cannot tell
    Gives   two figures a place and year
    Raises  BadInput when numbers are wrong, a place stands twice, or the edition cannot be told
    Source  Census Bureau, file layout of cc-est2023-agesex

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("SUMLEV,STATE,COUNTY,YEAR,POPESTIMATE,AGE1544_FEM\\n050,05,119,5,3000,600\\n")
    ...     found = list(summed(Source.of(path), Reading("figures", "", ""), Given(period="2023")))
    >>> [(one["place"], one["period"], one["value"]) for one in found]
    [('05119', '2023', 3000), ('05119', '2023', 600)]
    """
    held: list[Found] = []
    for row in delimited.rows(source, reading, SUMMED):
        if place := census_place(row, reading):
            where = f"{source.name}, line {row.line}, column YEAR"
            number = delimited.whole_number(row["YEAR"], where, low=1, high=99) or 0
            held.append((row.line, place, number, row["POPESTIMATE"], row["AGE1544_FEM"]))
    return _figures(source, reading, given, held)


def by_age_group(source: Source, reading: Reading, given: Given) -> Figures:
    """Figures of a file with one row an age group (cc-est…alldata): all ages, and women of six groups added up.

    Takes   source: the file · reading: where rows are counted · given: the last year, where the file cannot tell
    Gives   two figures a place and year
    Raises  BadInput when numbers are wrong, a place stands twice, or the edition cannot be told
    Source  Census Bureau, file layout of cc-est2023-alldata: AGEGRP 0 is all ages, 4 to 9 are ages 15 to 44

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> ages = ["050,05,119,5,0,3000,1500", *(f"050,05,119,5,{group},200,100" for group in range(4, 10))]
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_text("\\n".join(["SUMLEV,STATE,COUNTY,YEAR,AGEGRP,TOT_POP,TOT_FEMALE", *ages]))
    ...     found = list(by_age_group(Source.of(path), Reading("figures", "", ""), Given(period="2023")))
    >>> [(one["place"], one["period"], one["value"]) for one in found]
    [('05119', '2023', 3000), ('05119', '2023', 600)]
    """
    people: dict[tuple[str, int], tuple[int, str]] = {}
    women: dict[tuple[str, int], list[int]] = {}
    for row in delimited.rows(source, reading, BY_AGE_GROUP):
        if not (place := census_place(row, reading)):
            continue
        where = f"{source.name}, line {row.line}, column"
        number = delimited.whole_number(row["YEAR"], f"{where} YEAR", low=1, high=99) or 0
        group = delimited.whole_number(row["AGEGRP"], f"{where} AGEGRP", low=0, high=18)
        if group == _ALL_AGES:
            if (place, number) in people:
                raise BadInput(f"{source.name}, line {row.line}: {place} stands there a second time for one year.")
            people[place, number] = (row.line, row["TOT_POP"])
        elif group in _AGES_15_TO_44:
            count = delimited.whole_number(row["TOT_FEMALE"], f"{where} TOT_FEMALE", low=0, high=1e9) or 0
            women.setdefault((place, number), []).append(count)
        else:
            reading.put_aside("age group outside 15 to 44", row.line)
    if without := sorted(set(women) - set(people)):
        raise BadInput(f"{source.name}: {without[0][0]} has age groups but no row for all ages (AGEGRP 0).")
    held = [
        (line, place, number, text, _whole(women.get((place, number), [])))
        for (place, number), (line, text) in people.items()
    ]
    return _figures(source, reading, given, held, rows_each=1 + len(_AGES_15_TO_44))


def _whole(groups: list[int]) -> str:
    """The sum when all six age groups are there, else nothing."""
    return str(sum(groups)) if len(groups) == len(_AGES_15_TO_44) else ""


def _figures(source: Source, reading: Reading, given: Given, held: list[Found], *, rows_each: int = 1) -> Figures:
    years = years_of_edition(source.name, {entry[2] for entry in held}, {entry[1] for entry in held}, given)
    seen: set[tuple[str, str]] = set()
    for line, place, number, people, women in held:
        year = years.get(number)
        if year is None:
            reading.put_aside(BASE, line, rows_each)
            continue
        if (place, year) in seen:
            raise BadInput(f"{source.name}, line {line}: {place} stands there a second time for {year}.")
        seen.add((place, year))
        where = f"{source.name}, line {line}, column"
        yield figure("population", place, year, people, line, f"{where} of people", reading)
        yield figure(str(WOMEN["id"]), place, year, women, line, f"{where} of women", reading)


def years_of_edition(name: str, numbers: Iterable[int], places: Iterable[str], given: Given) -> dict[int, str]:
    """What each number of the column YEAR means.

    Takes   name: the file's · numbers: those in the column · places: those in the file · given: the last year
    Gives   number → year; the census count and base have none
    Raises  BadInput when nothing tells the edition, or the year given contradicts it
    Source  Census Bureau file layouts: editions of the 2020s begin with the April 2020 base (1), then July 2020 (2);
            those of the 2010s with the census count (1) and base (2), then July 2010 (3). Connecticut's planning
            regions tell the 2020s.

    >>> years_of_edition("a", {1, 2, 3}, {"09110"}, Given())
    {2: '2020', 3: '2021'}
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
