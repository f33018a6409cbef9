"""The slow judge: every measure counted with plain loops over dicts, written apart from the product's own code.

A birth is a dict of the columns of schema.BIRTHS; a missing key is blank. Each function gives True, False, None
(not known) or OUT (not among those asked about).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

OUT = "out"
Birth = dict[str, Any]
Answer = Any

NEEDS = {
    "births": (),
    **dict.fromkeys(("ptb", "ptb_early", "ptb_late", "ptb_very", "early_term"), ("weeks",)),
    **dict.fromkeys(("lbw", "vlbw"), ("weight_grams",)),
    **dict.fromkeys(("pnc1", "pnc_late"), ("pnc_month",)),
    "smoke": ("smoked",),
    "bf_init": ("breastfed", "alive", "transferred"),
    **dict.fromkeys(("ipi18", "ipi6"), ("birth_order", "plurality", "interval_months", "weeks")),
    "ntsv": ("delivery", "birth_order", "weeks", "plurality", "presentation"),
    "ced_total": ("delivery",),
    "nicu": ("nicu",),
    "medicaid": ("payer",),
}


def within(column: str, low: float, high: float) -> Callable[[Birth], Answer]:
    """Whether a column's value lies between two limits, both counted in."""
    return lambda birth: None if birth.get(column) is None else low <= birth[column] <= high


def is_word(column: str, word: str) -> Callable[[Birth], Answer]:
    """Whether a column holds the word."""
    return lambda birth: None if birth.get(column) is None else birth[column] == word


def all_hold(answers: list[Answer]) -> Answer:
    """False if one is false, else not known if one is not known."""
    if False in answers:
        return False
    return None if None in answers else True


def among(asked: Answer, answer: Answer) -> Answer:
    """The answer of those asked; not known where it is not known whether they are asked."""
    if asked is False:
        return OUT
    return None if asked is None else answer


def breastfed(birth: Birth) -> Answer:
    stayed = None if birth.get("transferred") is None else not birth["transferred"]
    return among(all_hold([birth.get("alive"), stayed]), birth.get("breastfed"))


def conceived_within(months: int) -> Callable[[Birth], Answer]:
    def answer(birth: Birth) -> Answer:
        asked = all_hold([within("birth_order", 2, 99)(birth), within("plurality", 1, 1)(birth)])
        if birth.get("interval_months") is None or birth.get("weeks") is None:
            return among(asked, None)
        days = birth["interval_months"] * 30.4375 - birth["weeks"] * 7
        return among(asked, None if days < -30.4375 else days < months * 30.4375)

    return answer


def low_risk_cesarean(birth: Birth) -> Answer:
    asked = [within("birth_order", 1, 1), within("weeks", 37, 99), within("plurality", 1, 1)]
    asked.append(is_word("presentation", "cephalic"))
    return among(all_hold([question(birth) for question in asked]), is_word("delivery", "cesarean")(birth))


def late_or_none(birth: Birth) -> Answer:
    month = birth.get("pnc_month")
    return None if month is None else month >= 7 or month == 0


ANSWERS: dict[str, Callable[[Birth], Answer]] = {
    "births": lambda birth: True,
    "ptb": within("weeks", 0, 36),
    "ptb_early": within("weeks", 0, 33),
    "ptb_late": within("weeks", 34, 36),
    "ptb_very": within("weeks", 0, 31),
    "early_term": within("weeks", 37, 38),
    "lbw": within("weight_grams", 0, 2499),
    "vlbw": within("weight_grams", 0, 1499),
    "pnc1": within("pnc_month", 1, 3),
    "pnc_late": late_or_none,
    "smoke": lambda birth: birth.get("smoked"),
    "bf_init": breastfed,
    "ipi18": conceived_within(18),
    "ipi6": conceived_within(6),
    "ntsv": low_risk_cesarean,
    "ced_total": is_word("delivery", "cesarean"),
    "nicu": lambda birth: birth.get("nicu"),
    "medicaid": is_word("payer", "medicaid"),
}


def was_asked(birth: Birth, columns: tuple[str, ...]) -> bool:
    return not set(columns) & set(birth.get("not_collected") or ())


def age_group(years: int | None) -> str:
    if years is None:
        return "unknown"
    for below, group in ((20, "under_20"), (25, "20-24"), (30, "25-29"), (35, "30-34"), (40, "35-39")):
        if years < below:
            return group
    return "40_up"


GROUPS: dict[str, tuple[str, Callable[[Birth], str]]] = {
    "race": ("race", lambda birth: birth.get("race") or "unknown"),
    "age": ("mother_age", lambda birth: age_group(birth.get("mother_age"))),
    "education": ("education", lambda birth: birth.get("education") or "unknown"),
    "payer": ("payer", lambda birth: birth.get("payer") or "unknown"),
    "plurality": (
        "plurality",
        lambda birth: {None: "unknown", 1: "single"}.get(birth.get("plurality"), "multiple"),
    ),
}


def periods_of(years: set[int]) -> dict[str, list[int]]:
    """Each year, and the latest run of two to five years without a gap."""
    found = {str(year): [year] for year in years}
    run = [max(years)]
    while run[0] - 1 in years and len(run) < 5:
        run.insert(0, run[0] - 1)
    if len(run) > 1:
        found[f"{run[0]}-{run[-1]}"] = run
    return found


def judge(births: list[Birth]) -> dict[tuple[str, str, str, str], tuple[int, int, int] | None]:
    """By measure, place, period and group: numerator, denominator, unknown; None where nobody was asked."""
    by_place: dict[str, list[Birth]] = {}
    for birth in births:
        for place in {birth["place"], birth["place"][:2]}:
            by_place.setdefault(place, []).append(birth)
    found = {}
    for place, its in by_place.items():
        for period, years in periods_of({birth["year"] for birth in its}).items():
            cells = {"all": [birth for birth in its if birth["year"] in years]}
            for dimension, (column, group_of) in GROUPS.items():
                if all(any(b["year"] == y and was_asked(b, (column,)) for b in its) for y in years):
                    for birth in cells["all"]:
                        cells.setdefault(f"{dimension}:{group_of(birth)}", []).append(birth)
            for group, cell in cells.items():
                for measure in ANSWERS:
                    found[measure, place, period, group] = tally(measure, cell)
    return found


def tally(measure: str, cell: list[Birth]) -> tuple[int, int, int] | None:
    """Numerator, denominator, unknown; None where in one of the years nobody was asked."""
    asked = [birth for birth in cell if was_asked(birth, NEEDS[measure])]
    if {birth["year"] for birth in asked} != {birth["year"] for birth in cell}:
        return None
    answers = [ANSWERS[measure](birth) for birth in asked]
    return answers.count(True), answers.count(True) + answers.count(False), answers.count(None)
