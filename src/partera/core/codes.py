"""A type for each kind of code, and the lists of states and counties.

Codes are text and never numbers: `CountyCode("05001")`. The county list holds every county and county
equivalent of the U.S. Census Bureau's code system with the years in which a code was valid, so that a code
that has ended (a Connecticut county, Valdez-Cordova) is still known by name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NATION = "US"


class NotACode(ValueError):
    """The text is not a code of that kind."""


class _Code(str):
    """Text that has the form of one kind of code."""

    form: re.Pattern[str]
    kind: str

    def __new__(cls, text: str) -> _Code:
        if not isinstance(text, str) or not cls.form.fullmatch(text):
            raise NotACode(f"{text!r} is not a {cls.kind}.")
        return super().__new__(cls, text)


class CountyCode(_Code):
    """Five digits: 05001 is Arkansas County, Arkansas; ss999 pools the counties of a state that are not named."""

    form = re.compile(r"\d{5}")
    kind = "county code (five digits)"


class HospitalId(_Code):
    """A CMS certification number: six characters, with its leading zeros."""

    form = re.compile(r"\d{2}[0-9A-Z]\d{2}[0-9A-Z]")
    kind = "CMS certification number (six characters)"


class AssistanceListing(_Code):
    """The number of a federal assistance listing: 93.926 is Healthy Start."""

    form = re.compile(r"\d{2}\.[0-9A-Z]{3}")
    kind = "federal assistance listing (like 93.926)"


@dataclass(frozen=True)
class State:
    """A state, the District of Columbia or a territory."""

    code: str
    abbreviation: str
    name: str
    is_territory: bool = False


_STATES = """01AL Alabama|02AK Alaska|04AZ Arizona|05AR Arkansas|06CA California|08CO Colorado|09CT Connecticut
10DE Delaware|11DC District of Columbia|12FL Florida|13GA Georgia|15HI Hawaii|16ID Idaho|17IL Illinois
18IN Indiana|19IA Iowa|20KS Kansas|21KY Kentucky|22LA Louisiana|23ME Maine|24MD Maryland|25MA Massachusetts
26MI Michigan|27MN Minnesota|28MS Mississippi|29MO Missouri|30MT Montana|31NE Nebraska|32NV Nevada
33NH New Hampshire|34NJ New Jersey|35NM New Mexico|36NY New York|37NC North Carolina|38ND North Dakota|39OH Ohio
40OK Oklahoma|41OR Oregon|42PA Pennsylvania|44RI Rhode Island|45SC South Carolina|46SD South Dakota
47TN Tennessee|48TX Texas|49UT Utah|50VT Vermont|51VA Virginia|53WA Washington|54WV West Virginia|55WI Wisconsin
56WY Wyoming|60AS American Samoa|66GU Guam|69MP Northern Mariana Islands
72PR Puerto Rico|78VI U.S. Virgin Islands"""

STATES: dict[str, State] = {
    entry[:2]: State(entry[:2], entry[2:4], entry[5:], is_territory=entry[:2] >= "60")
    for line in _STATES.splitlines()
    for entry in line.split("|")
}

DIVISIONS: dict[str, tuple[str, ...]] = {
    "CENS-D1": ("09", "23", "25", "33", "44", "50"),
    "CENS-D2": ("34", "36", "42"),
    "CENS-D3": ("17", "18", "26", "39", "55"),
    "CENS-D4": ("19", "20", "27", "29", "31", "38", "46"),
    "CENS-D5": ("10", "11", "12", "13", "24", "37", "45", "51", "54"),
    "CENS-D6": ("01", "21", "28", "47"),
    "CENS-D7": ("05", "22", "40", "48"),
    "CENS-D8": ("04", "08", "16", "30", "32", "35", "49", "56"),
    "CENS-D9": ("02", "06", "15", "41", "53"),
}
"""The states in each of the Census Bureau's divisions."""

STATE_BY_ABBREVIATION = {state.abbreviation: state for state in STATES.values()}
STATE_BY_NAME = {state.name.lower(): state for state in STATES.values()}


@dataclass(frozen=True)
class County:
    """A county or county equivalent, with the years in which its code is valid."""

    code: str
    name: str
    kind: str
    first_year: int | None
    last_year: int | None

    @property
    def state(self) -> State:
        return STATES[self.code[:2]]

    @property
    def full_name(self) -> str:
        """The name with its kind: Pulaski County, Orleans Parish."""
        return f"{self.name} {self.kind}".strip()

    @property
    def is_current(self) -> bool:
        return self.last_year is None


@cache
def counties() -> dict[str, County]:
    """Every county and equivalent by code, ended ones included."""
    found = {}
    lines = (Path(__file__).parent / "county_list.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        code, name, kind, first, last = line.split("\t")
        found[code] = County(code, name, kind, int(first) if first else None, int(last) if last else None)
    return found


def counties_of(state: str, year: int | None = None) -> list[County]:
    """A state's counties in the order of their codes: those current today, or those valid in a year."""
    return [
        county
        for county in counties().values()
        if county.code[:2] == state
        and (county.is_current if year is None else (county.first_year or 0) <= year <= (county.last_year or 9999))
    ]


def is_unidentified(code: str) -> bool:
    """Whether the code pools the counties of a state that are too small to be named."""
    return len(code) == 5 and code.endswith("999")


def plain_name(name: str) -> str:
    """A county's name as compared between files: no accents, case, kind, saint's spelling or punctuation."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"\bsaint\b", "st", text)
    text = re.sub(r"\bsainte\b", "ste", text)
    text = re.sub(
        r"\b(county|parish|borough|census area|municipality|municipio|planning region|city and borough)$",
        "",
        text.strip(),
    )
    return re.sub(r"[^a-z]", "", text)


@cache
def _by_name() -> dict[tuple[str, str], list[County]]:
    found: dict[tuple[str, str], list[County]] = {}
    for county in counties().values():
        found.setdefault((county.code[:2], plain_name(county.name)), []).append(county)
        if county.kind == "city":
            found.setdefault((county.code[:2], plain_name(county.name) + "city"), []).append(county)
    return found


def find_county(state: str, name: str) -> County | None:
    """The county of that name in the state; None when no county, or more than one, could be meant.

    A bare name shared by a county and a city (Baltimore, Richmond) means the county.
    """
    found = _by_name().get((state, plain_name(name)), [])
    if len(found) > 1:
        found = [county for county in found if county.kind != "city"] or found
    if len(found) > 1:
        found = [county for county in found if county.is_current]
    return found[0] if len(found) == 1 else None


def place_kind(code: str) -> str:
    """nation, state, county or unidentified: what the place code stands for."""
    if code == NATION:
        return "nation"
    if len(code) == 2 and code in STATES:
        return "state"
    if is_unidentified(code) and code[:2] in STATES:
        return "unidentified"
    if code in counties():
        return "county"
    raise NotACode(f"{code!r} is not the code of a place.")


def place_name(code: str) -> str:
    """The place's name as shown: United States, Arkansas, Pulaski County, Arkansas."""
    kind = place_kind(code)
    if kind == "nation":
        return "United States"
    if kind == "state":
        return STATES[code].name
    if kind == "unidentified":
        return f"Unidentified Counties, {STATES[code[:2]].name}"
    county = counties()[code]
    return county.full_name if county.code == "11001" else f"{county.full_name}, {county.state.name}"


def area_of(place: str) -> str:
    """The state of a county, the state itself, or US."""
    return place if place == NATION else place[:2]


def parent_place(code: str) -> str | None:
    """The place it lies in: a county's state, a state's nation."""
    kind = place_kind(code)
    if kind == "nation":
        return None
    return NATION if kind == "state" else code[:2]
