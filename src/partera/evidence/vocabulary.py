"""The words figures are grouped by: each dimension's groups, in the order they are shown, with their labels.

A group is written `race:black`, several dimensions `age:20-24|race:black` (dimensions in the order of their
names), everybody `all`. These strings are stored; they never change.
"""

from __future__ import annotations

ALL = "all"
UNKNOWN = "unknown"

DIMENSIONS: dict[str, dict[str, str]] = {
    "race": {
        "aian": "American Indian or Alaska Native",
        "asian": "Asian",
        "api": "Asian or Pacific Islander",
        "black": "Black",
        "hispanic": "Hispanic",
        "nhopi": "Native Hawaiian or Pacific Islander",
        "white": "White",
        "more_than_one": "More than one race",
        "other": "Another race",
        UNKNOWN: "Race or ethnicity not stated",
    },
    "age": {
        "under_20": "Under 20",
        "20-24": "20–24",
        "25-29": "25–29",
        "30-34": "30–34",
        "35-39": "35–39",
        "40_up": "40 and over",
        UNKNOWN: "Age not stated",
    },
    "education": {
        "less_than_high_school": "Less than high school",
        "high_school": "High school or GED",
        "some_college": "Some college or associate degree",
        "bachelors_up": "Bachelor’s degree or more",
        UNKNOWN: "Education not stated",
    },
    "payer": {
        "medicaid": "Medicaid",
        "private": "Private insurance",
        "self_pay": "Self-pay",
        "other": "Another payer",
        UNKNOWN: "Payer not stated",
    },
    "plurality": {"single": "Single births", "multiple": "Twins and more", UNKNOWN: "Plurality not stated"},
}

STATES_OF_A_FIGURE = {
    "ok": "Shown",
    "unreliable": "Unreliable",
    "suppressed": "Small count hidden",
    "not_collected": "Not collected",
    "missing": "Not available",
    "not_applicable": "Not applicable",
}
"""What a figure may be. Published rows never say why a count is hidden: the reason would narrow it."""


def group_key(parts: dict[str, str]) -> str:
    """The stored text of a group, its dimensions in alphabetical order.

    Takes   parts: dimension → group, both words of DIMENSIONS
    Gives   the text, `all` for no dimension
    Raises  nothing
    Source  our own form, which stored results carry

    >>> group_key({"race": "black", "age": "20-24"}), group_key({})
    ('age:20-24|race:black', 'all')
    """
    return "|".join(f"{dimension}:{parts[dimension]}" for dimension in sorted(parts)) or ALL


def group_parts(key: str) -> dict[str, str]:
    """The dimensions and groups that a stored text names; empty for `all`.

    Takes   key: as `group_key` writes it
    Gives   dimension → group
    Raises  ValueError when the text is not of that form
    Source  our own form, which stored results carry

    >>> group_parts("age:20-24|race:black")
    {'age': '20-24', 'race': 'black'}
    """
    return {} if key == ALL else dict(part.split(":", 1) for part in key.split("|"))
