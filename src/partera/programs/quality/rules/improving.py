"""Aims, drivers, change ideas, tests of change and case reviews: their words and what may follow what."""

from __future__ import annotations

from collections.abc import Collection

AIM_STATES = {"current": "Current", "reached": "Reached", "dropped": "Dropped"}
IDEA_STATES = {
    "idea": "Idea",
    "testing": "Being tested",
    "adopted": "Adopted",
    "abandoned": "Abandoned",
}
CYCLE_STATES = {"planned": "Plan", "doing": "Do", "studied": "Study", "acted": "Act"}
ACTS = {"adapt": "Adapt", "adopt": "Adopt", "abandon": "Abandon"}
SCALES = {
    "one_patient": "One patient",
    "one_shift": "One shift",
    "one_unit": "One unit",
    "everywhere": "Everywhere",
}

EVENT_KINDS = {
    "hemorrhage": "Obstetric hemorrhage",
    "hypertension": "Severe hypertension or eclampsia",
    "sepsis": "Sepsis",
    "cardiac": "Cardiac condition",
    "embolism": "Embolism",
    "mental_health": "Mental health or substance use",
    "newborn": "Unexpected complication of the newborn",
    "other": "Another severe event",
}
SEVERITIES = {
    "near_miss": "Near miss",
    "severe": "Severe morbidity",
    "icu": "Severe morbidity with intensive care or four or more units of blood",
    "death": "Death",
}
PREVENTABILITY = {
    "preventable": "Preventable",
    "potentially": "Potentially preventable",
    "not": "Not preventable",
    "undetermined": "Could not be determined",
}
FACTORS = {
    "recognition": "Delay in recognition",
    "communication": "Communication",
    "teamwork": "Teamwork",
    "knowledge": "Knowledge or skill",
    "equipment": "Equipment or supplies",
    "staffing": "Staffing",
    "transfer": "Transfer or level of care",
    "policy": "Policy or protocol",
    "access": "Access to care",
    "language": "Language or interpreting",
    "not_listened_to": "The patient was not listened to",
    "individual_racism": "Individual racism or bias",
    "systemic_racism": "Systemic racism",
    "other_bias": "Other bias or discrimination",
}
RACISM_AND_BIAS = ("individual_racism", "systemic_racism", "other_bias")
RACISM_ANSWERS = {
    "found": "Yes, it contributed",
    "not_found": "Considered, and not found",
    "undetermined": "Considered, and could not be determined",
}
"""Whether racism or bias contributed: asked of every review, and each answer is one."""
LEVELS = {"client": "Client", "provider": "Provider", "system": "System", "policy": "Policy"}
RECOMMENDATION_STATES = {
    "open": "Open",
    "in_progress": "In progress",
    "done": "Done",
    "dropped": "Dropped",
}

_NEXT_SCALE = {"one_patient": "one_shift", "one_shift": "one_unit", "one_unit": "everywhere"}
_NEXT_OF_RECOMMENDATION = {
    "open": ("in_progress", "done", "dropped"),
    "in_progress": ("done", "dropped"),
    "done": (),
    "dropped": ("open",),
}
ENDED = ("done", "dropped")
"""States of a recommendation that nobody waits for any more; each says how it came about."""

MISSING = {
    "prediction": "Write down what you predict",
    "left_out": "Say who could be left out",
    "lived_experience": "Say whether people with lived experience helped, and how or why not",
}
"""What a test of change lacks before it may begin."""


def missing_to_begin(*, prediction: str, left_out: str, lived_experience: bool | None, how: str) -> tuple[str, ...]:
    """What a plan lacks before the test may begin, as keys of MISSING."""
    given = {
        "prediction": bool(prediction.strip()),
        "left_out": bool(left_out.strip()),
        "lived_experience": lived_experience is not None and bool(how.strip()),
    }
    return tuple(key for key, is_there in given.items() if not is_there)


def idea_after(act: str) -> str:
    """What becomes of a change idea when a test of it ends so."""
    return {"adapt": "testing", "adopt": "adopted", "abandon": "abandoned"}[act]


def idea_tested(state: str) -> str:
    """What becomes of a change idea when a test of it begins: one in use stays in use."""
    return state if state == "adopted" else "testing"


def next_scale(scale: str, act: str) -> str:
    """How widely the next test is tried: a step wider after it was adopted, else as before."""
    return _NEXT_SCALE.get(scale, scale) if act == "adopt" else scale


def needs_words(act: str) -> bool:
    """Whether a decision must say what changes, or why: all but to adopt what was tested."""
    return act in ("adapt", "abandon")


def recommendation_may_become(state: str, wanted: str) -> bool:
    """Whether a recommendation may go from one state to another."""
    return wanted in _NEXT_OF_RECOMMENDATION[state]


def next_of_recommendation(state: str) -> tuple[str, ...]:
    """The states that may follow a recommendation's state."""
    return _NEXT_OF_RECOMMENDATION[state]


def factors_fit(answer: str, factors: Collection[str]) -> bool:
    """Whether the answer about racism and bias agrees with the factors named: found means that one is named."""
    return (answer == "found") == bool(set(factors) & set(RACISM_AND_BIAS))
