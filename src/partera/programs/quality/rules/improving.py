"""Aims, drivers, change ideas, tests of change and case reviews: their words and what may follow what."""

from __future__ import annotations

AIM_STATES = {"current": "Current", "reached": "Reached", "dropped": "Dropped"}
DRIVER_LEVELS = {"primary": "Primary driver", "secondary": "Secondary driver"}
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
RACISM_AND_BIAS = ("not_listened_to", "individual_racism", "systemic_racism", "other_bias")
LEVELS = {"client": "Client", "provider": "Provider", "system": "System", "policy": "Policy"}
RECOMMENDATION_STATES = {
    "open": "Open",
    "in_progress": "In progress",
    "done": "Done",
    "dropped": "Dropped",
}

_NEXT_OF_CYCLE = {"planned": "doing", "doing": "studied", "studied": "acted"}


def next_of_cycle(state: str) -> str | None:
    """The step that follows in a test of change; None at its end."""
    return _NEXT_OF_CYCLE.get(state)


def idea_after(act: str) -> str:
    """What becomes of a change idea when a test of it ends so."""
    return {"adapt": "testing", "adopt": "adopted", "abandon": "abandoned"}[act]
