"""Which area an award serves, and how money shared by places is split. A grantee's address is never its area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partera.core.codes import NATION
from partera.core.errors import BadInput

AREA_KINDS = {
    "statewide": "Serves the whole state",
    "counties": "Serves the counties stated",
    "not_stated": "Area not stated",
}

GOVERNMENT = "U.S. Government Entity"


@dataclass(frozen=True)
class StatewideProgram:
    """A programme whose awards to a state's government serve the whole state, and why."""

    activity_code: str
    reason: str


STATEWIDE = {
    line.activity_code: line
    for line in (
        StatewideProgram("B04", "Title V block grant: allotted to states for the state (Social Security Act §502)"),
        StatewideProgram("X02", "MIECHV formula grant to the state (Social Security Act §511)"),
        StatewideProgram("X10", "MIECHV grant to the state (Social Security Act §511)"),
        StatewideProgram("X11", "MIECHV grant to the state (Social Security Act §511)"),
        StatewideProgram("D89", "MIECHV competitive grant to the state (Social Security Act §511)"),
        StatewideProgram("H18", "State Systems Development Initiative: one award a state, for the state’s data"),
        StatewideProgram("H61", "Universal newborn hearing screening: the state’s screening system"),
        StatewideProgram("H33", "EMSC state partnership: the state’s emergency medical services"),
    )
}

LISTINGS = {
    "H49": "93.926",  # Healthy Start Initiative
    "B04": "93.994",  # Maternal and Child Health Services Block Grant to the States
    "X02": "93.870",  # Maternal, Infant and Early Childhood Home Visiting
    "X10": "93.870",
    "X11": "93.870",
    "D89": "93.870",
    "H18": "93.110",  # Maternal and Child Health Federal Consolidated Programs
    "H33": "93.127",  # Emergency Medical Services for Children
    "H61": "93.251",  # Early Hearing Detection and Intervention
    "H84": "93.504",  # Family to Family Health Information Centers
    "T71": "93.110",
    "T72": "93.110",
    "T73": "93.877",  # Autism Collaboration, Accountability, Research, Education, and Support
    "T79": "93.110",
    "U1E": "93.365",  # Sickle Cell Treatment Demonstration Program
}
"""Activity code → federal assistance listing, from the listings' own titles."""

SPLIT_RULES = {
    "nation": (
        "Every award counts for the nation.",
        "Toda subvención cuenta para la nación.",
    ),
    "statewide": (
        "Serves the whole state: counted in full for the state, and not allotted to counties.",
        "Sirve a todo el estado: se cuenta entera para el estado y no se reparte entre condados.",
    ),
    "whole": (
        "Serves only counties of this place: counted in full.",
        "Sirve solo a condados de este lugar: se cuenta entera.",
    ),
    "share": (
        "Serves several counties: split by the share stated for each.",
        "Sirve a varios condados: se reparte según la parte indicada para cada uno.",
    ),
    "births": (
        "Serves several counties, no shares stated: split in proportion to births (an estimate).",
        "Sirve a varios condados, sin partes indicadas: se reparte según los nacimientos (una estimación).",
    ),
    "cannot_split": (
        "Serves several counties; without a stated share or births of each county it is not split.",
        "Sirve a varios condados; sin una parte indicada o los nacimientos de cada condado no se reparte.",
    ),
    "not_stated": (
        "Nobody has stated which area it serves; the grantee’s address does not say.",
        "Nadie ha indicado a qué zona sirve; la dirección del beneficiario no lo dice.",
    ),
}
"""How an award's money came to stand where it does: key → words in English and Spanish."""


@dataclass(frozen=True)
class Portion:
    """The part of an award that is a place's; None when it is not known."""

    amount: float | None
    rule: str


def listing_for(activity_code: str | None) -> str:
    """The assistance listing of an activity code; nothing when it is not known."""
    return LISTINGS.get(activity_code or "", "")


def area_of(activity_code: str | None, grantee_class: str | None) -> str:
    """The area that can be told of a new award: the state for state programmes, otherwise not stated."""
    if activity_code in STATEWIDE and (grantee_class == GOVERNMENT or (activity_code == "B04" and not grantee_class)):
        return "statewide"
    return "not_stated"


def is_within(county: str, place: str) -> bool:
    """Whether a county is the place or lies in it."""
    return place in (NATION, county, county[:2])


def check_shares(shares: Mapping[str, float | None]) -> None:
    """Shares are stated for every county or for none, and add up to all of the award."""
    stated = [share for share in shares.values() if share is not None]
    if not shares:
        raise BadInput("Name at least one county that the award serves.")
    if stated and len(stated) != len(shares):
        raise BadInput("State a share for every county, or for none.")
    if any(not 0 < share <= 1 for share in stated):
        raise BadInput("A county’s share must be above 0 and at most 100%.")
    if stated and abs(sum(stated) - 1) > 0.001:
        percent = f"{100 * sum(stated):.1f}"
        raise BadInput("The shares add up to %(percent)s%%; they must add up to 100%%.", percent=percent)


def portion_of(
    amount: float, shares: Mapping[str, float | None], place: str, births: Mapping[str, float]
) -> Portion | None:
    """The place's part of an award that serves these counties; None when it serves none of the place."""
    inside = [county for county in shares if is_within(county, place)]
    if not inside:
        return None
    if len(inside) == len(shares):
        return Portion(amount, "nation" if place == NATION else "whole")
    if all(share is not None for share in shares.values()):
        return Portion(amount * sum(shares[county] or 0.0 for county in inside), "share")
    total = sum(births.get(county, 0.0) for county in shares)
    if any(county not in births for county in shares) or total <= 0:
        return Portion(None, "cannot_split")
    return Portion(amount * sum(births[county] for county in inside) / total, "births")
