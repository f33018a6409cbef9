"""Handing a kit over: outcomes, the days since birth, what a code is, and why one is kept as unreconciled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
    "void": "Did not happen",
}
REASONS = {
    "empty": "The site has none left of this lot",
    "held": "The lot is on hold",
    "expired": "The lot has expired",
    "voucher_used": "The voucher was used before",
    "no_voucher": "The voucher is not known",
    "no_lot": "The lot is not known",
    "late_clock": "The phone’s clock was wrong",
    "not_approved": "The site was not approved to hand out kits",
    "mistake": "Written down by mistake",
    "came_back": "The kit came back unopened",
}
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that look alike on paper."""
VOUCHER_LETTERS, CARD_LETTERS = 10, 12

LONGEST_CODE = 300
"""What is longer is no code, whatever was scanned; it is kept as one that is not known."""

CLOCK_ALLOWED = timedelta(minutes=10)
"""How far a moment may lie ahead of ours once the phone's clock is set right."""
OLDEST = timedelta(days=30)
SHOWN_SKEW = timedelta(minutes=2)
"""From here on a page says that the phone's clock was wrong."""
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Moment:
    """When a hand-over happened by our clock, what the phone's clock said then, and how far ahead it was."""

    at: datetime
    phone_at: datetime
    ahead: timedelta
    is_known: bool


def moment(phone_at: datetime, phone_now: datetime | None, now: datetime) -> Moment:
    """The moment of a hand-over, by what the phone's clock said then and when it was sent.

    A clock that was wrong all along is set right by how far ahead it was at sending. What still lies in the future or
    more than 30 days back cannot be known: the clock was set in between.
    """
    said = min(max(phone_at, _FIRST), _LAST)
    ahead = min(max(phone_now, _FIRST), _LAST) - now if phone_now is not None else timedelta()
    at = said - ahead
    if at > now + CLOCK_ALLOWED or at < now - OLDEST:
        return Moment(now, said, ahead, is_known=False)
    return Moment(min(at, now), said, ahead, is_known=True)


def plain_code(text: str) -> str:
    """The letters and digits of a code, however it was typed or scanned; of an address its last part."""
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last.upper() if letter.isascii() and letter.isalnum())


def cut(text: str) -> str:
    """What was read as a code, cut to the longest that is looked at: a scan that is no code refuses no hand-over."""
    if len(text) <= LONGEST_CODE:
        return text
    return plain_code(text)[:LONGEST_CODE] or text.strip()[:LONGEST_CODE]


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
