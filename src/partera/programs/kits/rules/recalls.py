"""The course of a recall, from the notice to its end."""

from __future__ import annotations

STATES = {
    "open": "Noticed",
    "told": "Families told",
    "closed": "Closed",
    "withdrawn": "Withdrawn",
}
ACTIVE = ("open", "told")
"""States in which something is still to be done. What was closed stays recalled; what was withdrawn never was."""
_NEXT = {
    "open": ("told", "withdrawn"),
    "told": ("told", "closed", "withdrawn"),
    "closed": ("withdrawn",),
    "withdrawn": (),
}


def may_become(state: str, wanted: str) -> bool:
    """Whether a recall may go from one state to another; families who left a contact later are told later."""
    return wanted in _NEXT[state]


def was_held(is_held: bool, held_before: list[bool]) -> bool:
    """Whether a lot was on hold for another reason than a recall.

    `held_before` holds the same answer for each recall of the lot that is not withdrawn.
    """
    return is_held and all(held_before)


def is_released(was_held_before: bool, other_recalls: int) -> bool:
    """Whether a lot is given free when its recall is withdrawn: no other recall and no other reason holds it."""
    return not was_held_before and other_recalls == 0
