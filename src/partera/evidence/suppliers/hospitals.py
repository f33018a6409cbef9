"""CMS Hospital General Information: every hospital registered with Medicare, with its county by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from partera.core.codes import STATE_BY_ABBREVIATION, HospitalId, NotACode, find_county
from partera.core.errors import BadInput
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.protocol import Given, Keep, Reading, Source

_NEEDED = (
    "Facility ID",
    "Facility Name",
    "Address",
    "City/Town",
    "State",
    "ZIP Code",
    "County/Parish",
    "Telephone Number",
    "Hospital Type",
    "Hospital Ownership",
    "Emergency Services",
    "Meets criteria for birthing friendly designation",
    "Hospital overall rating",
)
_EARLIER_NAMES = {"City": "City/Town", "County Name": "County/Parish", "Phone Number": "Telephone Number"}

_KNOWN_SPELLINGS = {
    ("AK", "NORTH SLOPE BOROUH"): "North Slope",
    ("AK", "NORTHWEST ARTIC BOROUGH"): "Northwest Arctic",
    ("DC", "THE DISTRICT"): "District of Columbia",
    ("LA", "E. BATON ROUGE"): "East Baton Rouge",
    ("LA", "JEFFRSON DAVIS"): "Jefferson Davis",
    ("LA", "ST. JOHN BAPTIST"): "St. John the Baptist",
    ("MN", "LAKE OF WOODS"): "Lake of the Woods",
    ("MN", "YELLOW MEDCINE"): "Yellow Medicine",
    ("NE", "SCOTT BLUFF"): "Scotts Bluff",
    ("VI", "SAINT CROIX ISLAND"): "St. Croix",
    ("VI", "SAINT THOMAS ISLAND"): "St. Thomas",
}
"""Counties as the publisher itself spells them in the releases looked at."""


class Hospitals:
    """CMS Hospital General Information."""

    key = "hospitals"
    title = "CMS Hospital General Information"
    version = 1

    def recognise(self, source: Source, given: Given) -> str | None:
        header = {_EARLIER_NAMES.get(name, name) for name in delimited.header_of(source)}
        return self.title if {"Facility ID", "Hospital Type", "Hospital Ownership", "State"} <= header else None

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        names = {now: old for old, now in _EARLIER_NAMES.items() if old in delimited.header_of(source)}
        reading = Reading("sites", self.title, "US")
        unmatched: Counter[str] = Counter()
        delimited.keep_rows(_sites(source, reading, names, unmatched), reading, keep)
        reading.totals["hospitals"] = reading.kept
        reading.shows = ["sites"]
        reading.provenance = {"publisher": "Centers for Medicare & Medicaid Services, Care Compare"}
        if unmatched:
            reading.notes.append(
                f"Hospitals kept without a county, because its name is not known in their state: "
                f"{sum(unmatched.values())} ({', '.join(name for name, _ in unmatched.most_common(3))})."
            )
        return reading


def _sites(
    source: Source, reading: Reading, names: dict[str, str], unmatched: Counter[str]
) -> Iterator[dict[str, object]]:
    seen: dict[str, int] = {}
    needed = {name: names.get(name, name) for name in _NEEDED}
    for row in delimited.rows(source, reading, needed.values()):
        cell = {name: row[column] for name, column in needed.items()}
        where = f"{source.name}, line {row.line}"
        site = _hospital_id(cell["Facility ID"], where)
        state = STATE_BY_ABBREVIATION.get(cell["State"].upper())
        if state is None:
            reading.put_aside("state not known", row.line)
            continue
        if site in seen:
            reading.put_aside("the same hospital again", row.line)
            continue
        seen[site] = row.line
        county = _county(state.abbreviation, state.code, cell["County/Parish"])
        if county is None:
            unmatched[f"{cell['County/Parish'] or 'none given'}, {state.abbreviation}"] += 1
        reading.places.add(county or state.code)
        yield _site(cell, where) | {"site": site, "state": state.code, "county": county, "line": row.line}


def _site(cell: dict[str, str], where: str) -> dict[str, object]:
    rating = cell["Hospital overall rating"]
    return {
        "kind": "hospital",
        "name": cell["Facility Name"],
        "address": cell["Address"] or None,
        "city": cell["City/Town"] or None,
        "zip": delimited.full_code(cell["ZIP Code"], 5) or None,
        "telephone": cell["Telephone Number"] or None,
        "type": cell["Hospital Type"] or None,
        "ownership": cell["Hospital Ownership"] or None,
        "emergency": _yes_no(cell["Emergency Services"], f"{where}, column Emergency Services"),
        "birthing_friendly": _yes_no(
            cell["Meets criteria for birthing friendly designation"], f"{where}, birthing friendly designation"
        ),
        "rating": None
        if rating in ("", "Not Available")
        else delimited.whole_number(rating, f"{where}, column Hospital overall rating", low=1, high=5),
    }


def _hospital_id(text: str, where: str) -> str:
    try:
        return str(HospitalId(text.upper().zfill(6)))
    except NotACode as error:
        raise BadInput(f"{where}: “{text[:20]}” is not a hospital’s number (six characters, 010001).") from error


def _county(abbreviation: str, state: str, name: str) -> str | None:
    plain = " ".join(name.split())
    county = find_county(state, _KNOWN_SPELLINGS.get((abbreviation, plain.upper()), plain)) if plain else None
    return county.code if county else None


def _yes_no(text: str, where: str) -> bool | None:
    answer = {"": None, "Y": True, "YES": True, "N": False, "NO": False, "NOT AVAILABLE": None}
    if text.upper() not in answer:
        raise BadInput(f"{where}: “{text[:40]}” is neither yes nor no.")
    return answer[text.upper()]
