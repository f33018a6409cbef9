"""HRSA's list of Maternal and Child Health Bureau grantees. The contact details are not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partera.core.codes import STATE_BY_ABBREVIATION, STATE_BY_NAME, State, find_county
from partera.core.errors import BadInput
from partera.evidence.suppliers import delimited
from partera.evidence.suppliers.protocol import Given, Keep, Reading, Source

_NEEDED = (
    "Program Area",
    "Program Name",
    "Fiscal Year",
    "Activity Code",
    "Grant Number",
    "Grantee Name",
    "State",
    "County",
    "Congressional District",
    "Grantee Class",
    "Awardee Amount",
)
_ACTIVITY = re.compile(r"[A-Z][0-9A-Z]\d|[A-Z]\d[0-9A-Z]")
_MOST_DOLLARS = 1e11
_NO_VALUE = ("", "[No Data]", "No Data")


class HrsaGrantees:
    """HRSA MCHB grantee details."""

    key = "hrsa_grantees"
    title = "HRSA Maternal and Child Health Bureau grantee details"
    version = 1

    def recognise(self, source: Source, given: Given) -> str | None:
        header = set(delimited.header_of(source))
        return self.title if {"Grant Number", "Activity Code", "Grantee Name", "Awardee Amount"} <= header else None

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        reading = Reading("awards", self.title, "")
        unmatched: list[str] = []
        delimited.keep_rows(_awards(source, reading, unmatched), reading, keep)
        years = sorted(reading.periods)
        states = sorted({place[:2] for place in reading.places})
        reading.coverage = f"{'+'.join(years)}:{'+'.join(states) if len(states) < 50 else 'US'}"
        reading.recognised_as = f"{self.title}, fiscal years {years[0]} to {years[-1]}" if years else self.title
        reading.shows = ["investment"]
        reading.provenance = {"publisher": "Health Resources and Services Administration", "fiscal_years": years}
        if unmatched:
            reading.notes.append(
                f"Awards kept without the county of the grantee’s address, because its name is not known in the "
                f"state: {len(unmatched)} ({', '.join(sorted(set(unmatched))[:3])})."
            )
        return reading


def _awards(source: Source, reading: Reading, unmatched: list[str]) -> Iterator[dict[str, object]]:
    for row in delimited.rows(source, reading, _NEEDED):
        where = f"{source.name}, line {row.line}"
        state = _state(_value(row["State"]))
        if state is None:
            reading.put_aside("state not known", row.line)
            continue
        year = delimited.whole_number(row["Fiscal Year"], f"{where}, column Fiscal Year", low=1935, high=2100)
        amount = delimited.number(
            _value(row["Awardee Amount"]), f"{where}, column Awardee Amount", low=-_MOST_DOLLARS, high=_MOST_DOLLARS
        )
        number = _value(row["Grant Number"]).upper()
        if year is None or amount is None or not number:
            reading.put_aside("no grant number, fiscal year or amount", row.line)
            continue
        name = _value(row["County"])
        county = find_county(state.code, name) if name else None
        if name and county is None:
            unmatched.append(f"{name}, {state.abbreviation}")
        reading.periods.add(str(year))
        reading.places.add(county.code if county else state.code)
        reading.totals["dollars"] = reading.totals.get("dollars", 0.0) + amount
        yield {
            "award": number,
            "fiscal_year": year,
            "activity_code": _activity(_value(row["Activity Code"]), number, where),
            "program_area": _value(row["Program Area"]) or None,
            "program": _value(row["Program Name"]) or "Program not named",
            "grantee": _value(row["Grantee Name"]),
            "grantee_class": _value(row["Grantee Class"]) or None,
            "state": state.code,
            "county": county.code if county else None,
            "congressional_district": _value(row["Congressional District"]) or None,
            "amount": amount,
            "line": row.line,
        }


def _value(cell: str) -> str:
    text = " ".join(cell.split())
    return "" if text in _NO_VALUE else text


def _state(text: str) -> State | None:
    return STATE_BY_ABBREVIATION.get(text.upper()) or STATE_BY_NAME.get(text.lower())


def _activity(text: str, number: str, where: str) -> str | None:
    """The activity code as written, else as the grant number begins with it."""
    code = (text or number[:3]).upper()
    if text and not _ACTIVITY.fullmatch(code):
        raise BadInput(f"{where}, column Activity Code: “{text[:20]}” is not an activity code like H49.")
    return code if _ACTIVITY.fullmatch(code) else None
