"""What a measure of a collaborative is, and which charts its values are drawn on."""

from __future__ import annotations

MEASURE_KINDS = {
    "structure": "Structure",
    "process": "Process",
    "outcome": "Outcome",
    "balancing": "Balancing",
}
SHAPES = {
    "share": "Share: so many of so many",
    "rate": "Rate: events per exposure",
    "count": "Count of events",
    "average": "Average, with spread and number of cases",
    "value": "One value a month",
    "births_between": "Rare events: births between them",
    "days_between": "Rare events: days between them",
}
"""What is entered for a month."""

ENTERED = {
    "share": ("numerator", "denominator", "unknown"),
    "rate": ("numerator", "denominator", "unknown"),
    "count": ("numerator",),
    "average": ("value", "spread", "denominator"),
    "value": ("value",),
    "births_between": (),
    "days_between": (),
}
"""Which numbers are entered for each shape, in their order; rare events are entered as a list."""
LARGEST = 9_999_999
"""The largest number that is taken."""

WITH_DENOMINATOR = ("share", "rate")
RARE = ("births_between", "days_between")

CLOCKS = {
    "": "",
    "first_severe": "from the first severe reading",
    "confirmed": "from the confirmed severe reading",
}
"""When the hour of timely treatment begins: both rules are kept beside each other, never mixed."""

BETTER = {"higher": "Higher is better", "lower": "Lower is better", "neither": "Neither is better"}
EVERY = {"month": "Every month", "quarter": "Every quarter"}

STRATA = {
    "race": {
        "aian": "American Indian or Alaska Native",
        "asian": "Asian",
        "black": "Black or African American",
        "hispanic": "Hispanic or Latino",
        "mena": "Middle Eastern or North African",
        "nhopi": "Native Hawaiian or Pacific Islander",
        "white": "White",
        "more_than_one": "More than one group",
        "unknown": "Not reported by the patient",
    },
    "payer": {
        "medicaid": "Medicaid",
        "private": "Private insurance",
        "other": "Another payer",
        "none": "No insurance",
        "unknown": "Payer not known",
    },
}
"""Race and ethnicity as the patient reports them (the 2024 federal categories), and payer."""

DIMENSIONS = {"race": "Race and ethnicity", "payer": "Payer"}
UNKNOWN = "unknown"
EVERYBODY = ""
"""The dimension and the group of the whole: no dimension, no group."""

CHARTS_OF_SHAPE = {
    "share": ("p", "p_prime", "run", "i"),
    "rate": ("u", "u_prime", "run", "i"),
    "count": ("c", "run", "i"),
    "average": ("xbar_s", "run", "i"),
    "value": ("i", "run"),
    "births_between": ("g", "run"),
    "days_between": ("t", "run"),
}
"""The charts that suit each shape, the usual one first."""


def chart_of(shape: str, chosen: str = "") -> str:
    """The chart a measure is drawn on: the one chosen, or the usual one for its shape."""
    return chosen or CHARTS_OF_SHAPE[shape][0]


def is_offered(shape: str, chart: str) -> bool:
    """Whether the chart suits the shape."""
    return chart in CHARTS_OF_SHAPE[shape]
