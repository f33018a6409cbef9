"""Which hospitals are asked next: what readiness is made of, what is weighed, and when a choice needs its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from partera.core.errors import BadInput, Refused
from partera.core.periods import Month

READINESS = {
    "sponsor": "A senior leader sponsors the work",
    "leads": "A nurse and a physician or midwife lead it together",
    "team": "The team is named and has time for the work",
    "data_person": "Somebody is named who collects and enters the counts",
    "record": "The electronic record can report what is counted",
    "groups": "Race and ethnicity are asked of every patient and recorded",
    "drills": "The unit can hold drills",
    "voice": "Patients or community members take part in improving care",
    "before": "The hospital has taken part in a collaborative before",
}
"""The items of readiness, each a statement that holds, holds partly, or does not hold."""

ANSWERS = {2: "Yes", 1: "Partly", 0: "No"}
NOT_ASKED = "Not asked"
ENOUGH_ANSWERED = (len(READINESS) + 1) // 2
"""With fewer answers readiness counts as unknown."""

CRITERIA = {
    "births": "Births in the county",
    "rate": "Rate in the county",
    "gap": "Widest gap between groups in the county",
    "readiness": "Readiness of the hospital",
    "rural": "A rural hospital",
    "tribal": "A tribal nation serves the county",
    "reach": "No hospital of the county takes part yet",
}
WEIGHTS = {"births": 2, "rate": 3, "gap": 3, "readiness": 3, "rural": 0, "tribal": 0, "reach": 0}
"""What the criteria weigh until the convener says otherwise; the last three are a choice."""
HEAVIEST = 5
MOST_PLACES = 50
LEAST_KNOWN = 0.5
"""With less of the weight known, a hospital is not ranked."""
DRAWS, SEED = 1_000, 20260316
"""How often weights are varied, and the seed: the same plan always shows the same shares."""

RELATED = {"ntsv": "ntsv", "smm": "smm", "smm_x": "smm_x", "smm_between": "smm"}
"""The published measure that says the most about a collaborative's measure."""
USUAL = "ptb"
"""The measure of need when none of a collaborative's own is published."""

RURAL_TYPES = ("Critical Access Hospitals", "Rural Emergency Hospital")
"""Types of the federal hospital list that only a rural hospital can have."""

ASKED_BY = {"convener": "recorded by the convener", "hospital": "answered by the hospital"}


@dataclass(frozen=True)
class Fact:
    """What is known of a hospital by one criterion: value and points, or the state that says why there is none.

    `state`: ok, unreliable, or a word for unknown: suppressed, missing, not_collected, not_asked, too_few_answers.
    """

    state: str
    value: float | None = None
    points: float | None = None
    period: str = ""
    numerator: float | None = None
    denominator: float | None = None
    groups: tuple[str, ...] = ()  # of a gap: the group, and the one it is measured against
    names: tuple[str, ...] = ()
    source: str = ""  # the extracts a published figure was made from

    @property
    def is_known(self) -> bool:
        return self.points is not None

    def kept(self) -> dict[str, object]:
        """As it is stored."""
        return asdict(self)


def fact_of(kept: Mapping[str, object]) -> Fact:
    """The fact as it was stored."""
    values: dict[str, Any] = dict(kept)
    return Fact(**values | {name: tuple(values.get(name, ())) for name in ("groups", "names")})


def check_items(items: Mapping[str, int]) -> None:
    """Refuse an item or an answer that there is not."""
    if set(items) - set(READINESS) or any(answer not in ANSWERS for answer in items.values()):
        raise BadInput("Each statement is answered with yes, partly or no, or left out.")


def readiness(items: Mapping[str, int]) -> Fact:
    """The part of all that was asked which holds; unknown when fewer than half of the statements were answered."""
    if not items:
        return Fact("not_asked")
    if len(items) < ENOUGH_ANSWERED:
        return Fact("too_few_answers", numerator=len(items), denominator=len(READINESS))
    held, most = sum(items.values()), 2 * len(items)
    return Fact("ok", held / most, held / most, numerator=held, denominator=most)


def check_weights(weights: Mapping[str, int], places: int) -> None:
    """Refuse weights that weigh nothing or too much, and a wave without places."""
    if set(weights) != set(CRITERIA) or any(not 0 <= weight <= HEAVIEST for weight in weights.values()):
        raise BadInput("Each weight is a whole number from 0 to %(most)s.", most=HEAVIEST)
    if not any(weights.values()):
        raise BadInput("Give at least one criterion a weight above 0.")
    if not 1 <= places <= MOST_PLACES:
        raise BadInput("A wave takes 1 to %(most)s hospitals.", most=MOST_PLACES)


def against_the_ranking(ranked: Sequence[str], chosen: Iterable[str]) -> list[str]:
    """Who is chosen though somebody who stands higher is not: the choice of each needs its reason."""
    wanted = set(chosen)
    passed_over = next((place for place, site in enumerate(ranked) if site not in wanted), len(ranked))
    return [site for site in ranked[passed_over:] if site in wanted]


def check_choice(ranked: Sequence[str], chosen: Mapping[str, str]) -> None:
    """Refuse a choice of nobody, of a stranger, or against the ranking without a reason."""
    if not chosen:
        raise Refused("Choose at least one hospital.")
    if set(chosen) - set(ranked):
        raise BadInput("A hospital that is chosen does not stand in this plan. Weigh anew and choose again.")
    lacking = [site for site in against_the_ranking(ranked, chosen) if not chosen[site].strip()]
    if lacking:
        raise Refused(
            "Say why for each hospital that is chosen though one above it is not (%(count)s without a reason).",
            count=len(lacking),
        )


def last_due(today: date, due_day: int) -> Month:
    """The newest month whose counts should have come by today."""
    this = Month.of(today)
    return this + (-1 if today.day > due_day else -2)
