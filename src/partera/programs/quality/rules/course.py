"""How a collaborative and a hospital's part in it go on: their states, and which may follow which."""

from __future__ import annotations

from decimal import Decimal

COLLABORATIVE_STATES = {
    "planning": "Being planned",
    "active": "Active",
    "sustaining": "Sustaining",
    "closed": "Closed",
}
ENROLMENT_STATES = {
    "invited": "Invited",
    "enrolled": "Enrolled",
    "active": "Active",
    "sustaining": "Sustaining",
    "declined": "Declined",
    "left": "Left",
}
AGREED = ("enrolled", "active", "sustaining")
"""States of a hospital that has signed the agreement and has not left."""
REPORTING = ("active", "sustaining")
"""States in which a hospital's monthly counts fall due."""
WITH_REASON = ("declined", "left")

_NEXT_OF_COLLABORATIVE = {
    "planning": ("active", "closed"),
    "active": ("sustaining", "closed"),
    "sustaining": ("active", "closed"),
    "closed": (),
}
_NEXT_OF_ENROLMENT = {
    "invited": ("enrolled", "declined"),
    "enrolled": ("active", "left"),
    "active": ("sustaining", "left"),
    "sustaining": ("active", "left"),
    "declined": ("invited",),
    "left": ("invited",),
}

EVENT_KINDS = {
    "learning_session": "Learning session",
    "action_period": "Action period",
    "coaching_call": "Coaching call",
}
TEAM_STAGES = {
    Decimal("1.0"): "Forming the team",
    Decimal("1.5"): "Planning has begun",
    Decimal("2.0"): "Activity, but no changes yet",
    Decimal("2.5"): "Changes tested, no improvement yet",
    Decimal("3.0"): "Modest improvement",
    Decimal("3.5"): "Improvement",
    Decimal("4.0"): "Significant improvement",
    Decimal("4.5"): "Sustainable improvement",
    Decimal("5.0"): "Outstanding sustained results",
}
"""The Institute for Healthcare Improvement's team assessment: 1 to 5 in halves."""


def may_become(state: str, wanted: str) -> bool:
    """Whether a collaborative may go from one state to another."""
    return wanted in _NEXT_OF_COLLABORATIVE[state]


def enrolment_may_become(state: str, wanted: str) -> bool:
    """Whether a hospital's part in a collaborative may go from one state to another."""
    return wanted in _NEXT_OF_ENROLMENT[state]


def collaborative_next(state: str) -> tuple[str, ...]:
    """The states that may follow a collaborative's state."""
    return _NEXT_OF_COLLABORATIVE[state]


def next_states(state: str) -> tuple[str, ...]:
    """The states that may follow a hospital's state."""
    return _NEXT_OF_ENROLMENT[state]
