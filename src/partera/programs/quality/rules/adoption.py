"""Elements of a bundle and how far a hospital has taken each in."""

from __future__ import annotations

from datetime import date

BUNDLE_KINDS = {"bundle": "Patient safety bundle", "key_activities": "Key activities"}
SECTIONS = {
    "readiness": "Readiness",
    "recognition": "Recognition and prevention",
    "response": "Response",
    "reporting": "Reporting and systems learning",
    "respectful": "Respectful, equitable and supportive care",
    "activity": "Key activity",
}
"""The five Rs of a bundle; a key activity stands in none of them."""

STATUSES = {
    "not_started": "Not started",
    "planning": "Planning",
    "testing": "Testing",
    "in_place": "In place",
    "reaudited": "In place and re-audited",
}
IN_PLACE = ("in_place", "reaudited")
"""Only these two count as in place."""


def needs_evidence(status: str) -> bool:
    """Whether a status holds only with a day and evidence."""
    return status in IN_PLACE


def has_slipped(before: str, after: str) -> bool:
    """Whether a practice that was in place is so no longer."""
    return before in IN_PLACE and after not in IN_PLACE


def reaudit_due(status: str, since: date | None, audited_on: date | None, months: int) -> date | None:
    """The day by which an element in place is looked at again; None when it is not in place."""
    last = audited_on or since
    if status not in IN_PLACE or last is None:
        return None
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, 28))
