"""Invented files in the suppliers' own layouts: hospitals, grantees, populations, a table of transport.

They go through the same door as real ones. County names and codes are real; hospitals, grantees, amounts and
populations are invented and say so in their names.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

from partera.core.codes import STATES, counties_of

DEMO_STATES = ("05", "22", "35")

_LARGE = {
    "05119": 400_000, "05007": 290_000, "05143": 250_000, "05131": 128_000, "05125": 125_000, "05045": 124_000,
    "05031": 112_000, "05051": 100_000, "05085": 75_000, "05069": 66_000, "05145": 77_000, "05115": 64_000,
    "22071": 380_000, "22033": 455_000, "22051": 438_000, "22017": 235_000, "22055": 244_000, "22103": 268_000,
    "22019": 207_000, "22073": 159_000, "22063": 145_000, "22109": 109_000, "22079": 129_000, "22105": 134_000,
    "22015": 129_000, "22057": 97_000, "22005": 127_000, "22095": 42_000,
    "35001": 676_000, "35013": 220_000, "35049": 155_000, "35043": 150_000, "35045": 121_000, "35031": 72_000,
    "35061": 76_000, "35005": 64_000, "35025": 74_000, "35015": 62_000, "35009": 48_000, "35035": 68_000,
}  # fmt: skip
"""Orders of magnitude of the larger counties; the invented ones vary around them."""


def _draw(key: str, low: float, high: float) -> float:
    """The same number between low and high for the same key, always."""
    part = int.from_bytes(hashlib.sha256(f"partera demo {key}".encode()).digest()[:6], "big") / 2**48
    return low + (high - low) * part


def populations() -> dict[str, int]:
    """Invented people per county of the three states."""
    return {
        county.code: round(
            _LARGE.get(county.code, _draw(county.code, 5_000, 38_000)) * _draw(county.code + "p", 0.97, 1.03)
        )
        for state in DEMO_STATES
        for county in counties_of(state)
    }


def write_populations(path: Path, years: tuple[int, ...]) -> None:
    """A county population file: year, state, county, state_name, county_name, population."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["year", "state", "county", "state_name", "county_name", "population"])
        for year in years:
            for state in DEMO_STATES:
                for county in counties_of(state):
                    people = populations()[county.code] * (1 + 0.004 * (year - years[0]))
                    row = [year, state, county.code[2:], STATES[state].name, county.full_name, round(people)]
                    writer.writerow(row)


_HOSPITAL_HEADER = (
    "Facility ID", "Facility Name", "Address", "City/Town", "State", "ZIP Code", "County/Parish", "Telephone Number",
    "Hospital Type", "Hospital Ownership", "Emergency Services", "Meets criteria for birthing friendly designation",
    "Hospital overall rating",
)  # fmt: skip
_CCN_STATE = {"05": "04", "22": "19", "35": "32"}
_ZIP_STATE = {"05": "72", "22": "70", "35": "87"}


def write_hospitals(path: Path) -> None:
    """A hospital list in the layout of CMS Hospital General Information."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(_HOSPITAL_HEADER)
        for state in DEMO_STATES:
            there: Counter[str] = Counter()
            for number, county in enumerate(_hospital_counties(state), start=1):
                there[county] += 1
                writer.writerow(_hospital(state, number, county, there[county]))


def _hospital_counties(state: str) -> list[str]:
    sizes = populations()
    ordered = sorted((c.code for c in counties_of(state)), key=lambda code: -sizes[code])
    several = [code for code in ordered if sizes[code] > 200_000]
    some = [code for code in ordered[: len(ordered) // 2] if _draw(code + "h", 0, 1) < 0.75]
    return sorted(several * 2 + some)


def _hospital(state: str, number: int, county: str, in_county: int) -> list[str]:
    name = next(c for c in counties_of(state) if c.code == county).name
    key = f"{county}{number}"
    large = populations()[county] > 60_000
    kind = "Acute Care Hospitals" if large else "Critical Access Hospitals"
    owner = ("Voluntary non-profit - Private", "Government - Local", "Proprietary")[int(_draw(key + "o", 0, 2.99))]
    friendly = "Y" if _draw(key + "f", 0, 1) < (0.7 if large else 0.25) else ""
    rating = str(int(_draw(key + "r", 2, 5.99))) if large else "Not Available"
    return [
        f"{_CCN_STATE[state]}{9000 + number:04d}", f"EXAMPLE {name.upper()} HOSPITAL {in_county}",
        f"{number} EXAMPLE STREET", name.upper(), STATES[state].abbreviation,
        f"{_ZIP_STATE[state]}{100 + number:03d}", name.upper(),
        f"(555) 555-{number:04d}", kind, owner, "Yes", friendly, rating,
    ]  # fmt: skip


_GRANTEE_HEADER = (
    "Program Area", "Program Name", "Fiscal Year", "Activity Code", "Grant Number", "Grantee Name", "State", "County",
    "Congressional District", "Grantee Class", "Awardee Amount", "Grantee Contact Details",
)  # fmt: skip
_STATEWIDE = (
    ("B04", "Maternal and Child Health Services", 1.4),
    ("X10", "Maternal, Infant and Early Childhood Homevisiting Grant Program", 2.1),
    ("H18", "MCHB State Systems Development Initiative", 0.02),
    ("H61", "Universal Newborn Hearing Screening and Intervention", 0.05),
    ("H33", "EMSC Partnership Grants", 0.03),
)
_LOCAL = (
    ("H49", "Healthy Start Initiative-Eliminating Racial/Ethnic Disparities", 1_100_000),
    ("H84", "Family Professional Partnership/CSHCN", 96_750),
    ("T73", "Leadership Education in Neurodevelopmental and Related Disorders", 640_000),
)
CAPITALS = {"05": "Pulaski", "22": "East Baton Rouge", "35": "Santa Fe"}
GRANTEES = {
    "05": (
        "River Valley Example Healthy Start",
        "Example Families of Arkansas",
        "Example University of Arkansas Valley",
    ),
    "22": ("Bayou Example Healthy Start", "Example Families of Louisiana", "Example University of the Gulf"),
    "35": ("Alta Mesa Example Healthy Start", "Example Families of New Mexico", "Example University of the Mesa"),
}
AGENCIES = {
    "05": "Arkansas Example Department of Health",
    "22": "Louisiana Example Office of Public Health",
    "35": "New Mexico Example Department of Health",
}


def write_grantees(path: Path, years: tuple[int, ...]) -> None:
    """A grantee list in the layout of HRSA's MCHB grantee details."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(_GRANTEE_HEADER)
        for state in DEMO_STATES:
            people = sum(size for code, size in populations().items() if code[:2] == state)
            for year in years:
                for number, (code, program, per_person) in enumerate(_STATEWIDE, start=1):
                    amount = per_person * people * _draw(f"{state}{code}{year}", 0.95, 1.05)
                    writer.writerow(_award(state, year, code, program, AGENCIES[state], number, amount))
                for number, (code, program, base) in enumerate(_LOCAL, start=11):
                    amount = base * _draw(f"{state}{code}{year}", 0.9, 1.1)
                    writer.writerow(_award(state, year, code, program, GRANTEES[state][number - 11], number, amount))


def _award(state: str, year: int, code: str, program: str, grantee: str, number: int, amount: float) -> list[str]:
    by_state = number < 10
    return [
        "Maternal and Child Health", program, str(year), code, f"{code}MC{int(state):02d}9{number:02d}", grantee,
        STATES[state].abbreviation, CAPITALS[state], f"{STATES[state].abbreviation}-02",
        "U.S. Government Entity" if by_state else "Corporate Entity, Federal Tax Exempt", f"${round(amount):,}",
        "1 Example Street",
    ]  # fmt: skip


TRANSPORT_MAPPING = """# An invented table of transport, read as any place x period x value table.
kind = "place_table"
title = "Households without a vehicle (invented)"
source = "Invented for the demonstration"

[place]
fips = "county_fips"

[period]
column = "year"

[missing]
NA = "missing"

[[value]]
column = "no_vehicle_percent"
measure = "no_vehicle"
title = "Households without a vehicle"
title_es = "Hogares sin vehículo"
unit = "% of households"
better = "lower"
decimals = 1
"""


def write_transport(path: Path, year: int) -> None:
    """A county table of households without a vehicle, for the mapping above."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["county_fips", "year", "no_vehicle_percent"])
        for code in populations():
            value = "NA" if _draw(code + "m", 0, 1) < 0.02 else f"{_draw(code + 'v', 2.5, 14.0):.1f}"
            writer.writerow([code, year, value])
