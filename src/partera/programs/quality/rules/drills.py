"""Drills: who takes part, and how long after the beginning each critical action was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from partera.core.errors import BadInput, Refused

ROLES = {
    "nurse": "Nurses",
    "obstetric": "Obstetricians and family physicians",
    "midwife": "Midwives",
    "anesthesia": "Anesthesia",
    "newborn": "Newborn team",
    "emergency": "Emergency department",
    "blood_bank": "Blood bank and laboratory",
    "pharmacy": "Pharmacy",
    "family": "Patient or family advisers",
    "other": "Others",
}
"""The roles of those who take part; how many of each, and nobody's name."""

MOST_PEOPLE = 200
LONGEST = 6 * 3600
"""Seconds: no drill lasts longer than six hours."""
_TIME = re.compile(r"(\d{1,3}):([0-5]\d)")


@dataclass(frozen=True)
class Taken:
    """A critical action, and the seconds from the drill's beginning until it was done; None when it was not."""

    action: str
    seconds: int | None


def read_time(text: str) -> int:
    """The seconds of a time written as minutes and seconds, such as 4:30."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise BadInput("Write the time as minutes and seconds, such as 4:30.")
    return int(found[1]) * 60 + int(found[2])


def write_time(seconds: int) -> str:
    """Minutes and seconds, such as 4:30."""
    return f"{seconds // 60}:{seconds % 60:02}"


def check(*, on: date, today: date, scenario: str, participants: Mapping[str, int], times: list[Taken]) -> None:
    """Refuse a drill that cannot have been, or that says nothing."""
    if not scenario.strip():
        raise BadInput("Say what was drilled, such as “hemorrhage after birth”.")
    if on > today:
        raise BadInput("A drill is written down once it has taken place.")
    if set(participants) - set(ROLES):
        raise BadInput("Choose the roles offered.")
    if any(not 0 <= people <= MOST_PEOPLE for people in participants.values()):
        raise BadInput("The number of people of a role lies between 0 and %(most)s.", most=MOST_PEOPLE)
    if not any(participants.values()):
        raise Refused("Say how many took part, by their roles.")
    if any(not taken.action.strip() for taken in times):
        raise BadInput("Say of each time which action it belongs to.")
    if any(taken.seconds is not None and not 0 <= taken.seconds <= LONGEST for taken in times):
        raise BadInput("A drill lasts no longer than six hours. Check the times.")
