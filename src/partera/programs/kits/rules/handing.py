"""Handing a kit over: outcomes, the days since birth, and why one is kept as unreconciled."""

from __future__ import annotations

OUTCOMES = {"given": "Given", "refused": "Not wanted"}
DAY_BANDS = {
    "before": "Before birth",
    "0-2": "Day of birth to day 2",
    "3-7": "Day 3 to 7",
    "8-28": "Day 8 to 28",
    "29+": "Later",
    "not_asked": "Not asked",
}
LANGUAGES = {"en": "English", "es": "Spanish", "other": "Another language"}
STATES = {
    "counted": "Counted",
    "unreconciled": "To be reconciled",
    "resolved": "Reconciled",
}
REASONS = {
    "empty": "The site has none left of this lot",
    "held": "The lot is on hold",
    "expired": "The lot has expired",
    "voucher_used": "The voucher was used before",
    "no_voucher": "The voucher is not known",
    "no_lot": "The lot is not known",
    "late_clock": "The phone’s clock was wrong",
}


def day_band(days: int | None) -> str:
    """The band of the days between birth and hand-over; no date is kept."""
    if days is None:
        return "not_asked"
    if days < 0:
        return "before"
    return "0-2" if days <= 2 else "3-7" if days <= 7 else "8-28" if days <= 28 else "29+"


LANGUAGE_COLUMNS = {"en": "in_en", "es": "in_es", "other": "in_other"}
DAY_COLUMNS = {
    "before": "before_birth",
    "0-2": "day_0_2",
    "3-7": "day_3_7",
    "8-28": "day_8_28",
    "29+": "day_29_on",
    "not_asked": "day_not_asked",
}
"""Columns of a site's month by what is counted in them."""


def columns_of(outcome: str, language: str, day_band: str) -> tuple[str, ...]:
    """The columns of a site's month that one hand-over adds one to."""
    if outcome != "given":
        return ("refused",)
    return ("given", LANGUAGE_COLUMNS[language], DAY_COLUMNS[day_band])
