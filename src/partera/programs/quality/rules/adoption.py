"""Elements of a bundle and how far a hospital has taken each in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from partera.core.errors import BadInput, Refused

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


def check_status(
    *,
    before: str,
    after: str,
    since: date | None,
    audited_on: date | None,
    evidence: str,
    was_shown_by: str,
    slipped: date | None,
    on: date,
) -> None:
    """Refuse a status that cannot be, or that lacks its day, its evidence or its reason.

    `was_shown_by`: the evidence while it was in place, which is no reason for slipping; `slipped`: the day it was last
    noted to be in place no longer; `on`: today.
    """
    if after not in STATUSES:
        raise BadInput("Choose one of the statuses offered.")
    if has_slipped(before, after) and evidence.strip() in ("", was_shown_by):
        raise Refused("This practice was in place. Say what has happened, so that others can help.")
    if not needs_evidence(after):
        return
    if since is None or not evidence.strip():
        raise Refused("A practice is in place with a day and with evidence: say since when, and what shows it.")
    if since > on:
        raise BadInput("A practice cannot be in place from a day still to come.")
    if slipped is not None and since < slipped:
        raise BadInput(
            "On %(day)s it was noted that this practice was no longer in place. Choose that day or a later one.",
            day=slipped,
        )
    if after == "reaudited":
        _check_audit(before, since, audited_on, on)


def _check_audit(before: str, since: date, audited_on: date | None, on: date) -> None:
    if before not in IN_PLACE:
        raise Refused("First note that the practice is in place. It is looked at again later.")
    if audited_on is None:
        raise Refused("Say on which day somebody looked whether the practice is still in place.")
    if audited_on > on:
        raise BadInput("Nobody can have looked on a day still to come.")
    if audited_on < since:
        raise BadInput("Somebody looked again before the practice came into place. Correct one of the days.")


GROUP = 6
"""Hospitals come into, and go out of, what other hospitals see in groups of so many: whoever joins with the others
knows its own part and cannot tell those of fewer than five."""

BANDS = (20, 40, 60, 80)
"""Shares of hospitals are shown to hospitals in five bands: with “all” or “none” each of them would be known."""


def counted_together(history: Iterable[tuple[int, bool]]) -> frozenset[int]:
    """The hospitals whose practices stand in what other hospitals see.

    `history` says, the oldest first, which hospital came (answered for the first time, or came back) and which left.
    Those that came wait until they are six, and those that left stay counted until they are six: whatever happens
    moves a whole group or nothing. Who leaves while waiting was never counted; who comes back while counted stays so.
    """
    counted: set[int] = set()
    coming: list[int] = []
    going: list[int] = []
    for hospital, is_there in history:
        here, there = (coming, going) if is_there else (going, coming)
        if hospital in there:
            there.remove(hospital)
        elif hospital not in here and (hospital in counted) is not is_there:
            here.append(hospital)
        if len(here) == GROUP:
            counted.symmetric_difference_update(here)
            here.clear()
    return frozenset(counted)


def band_of(in_place: int, hospitals: int) -> int:
    """Which of the five bands a share of hospitals lies in: 0 for under 20%, 4 for 80% or more."""
    percent = 100 * in_place / hospitals
    return sum(percent >= bound for bound in BANDS)
