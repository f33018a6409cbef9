"""What families' requests for help and contacts for safety notices go by, on plain values."""

from __future__ import annotations

from datetime import date, timedelta

NEEDS = {
    "food": "Food or WIC",
    "medicaid": "Health coverage (Medicaid)",
    "diapers": "Diapers and supplies",
    "sleep": "A safe place for the baby to sleep",
    "car_seat": "A car seat",
    "feeding": "Help with feeding",
    "mood": "How I feel since the birth",
    "home_visit": "Somebody who visits at home",
    "housing": "Housing or bills",
    "ride": "A ride to the clinic",
    "child_care": "Child care",
    "other": "Something else",
}
WAYS = {"call": "Call me", "text": "Send me a text", "email": "Write me an e-mail"}
STATES = {
    "requested": "Asked for help",
    "received": "Somebody is on it",
    "completed": "Helped",
    "unable_to_contact": "Could not be reached",
    "client_declined": "No longer wanted",
    "no_capacity": "Nobody could help",
    "taken_back": "Taken back by the family",
    "expired": "Consent ended",
}
OPEN = ("requested", "received")
ENDED_BY_STAFF = ("completed", "unable_to_contact", "client_declined", "no_capacity")
_NEXT = {
    "requested": ("received", *ENDED_BY_STAFF, "taken_back", "expired"),
    "received": (*ENDED_BY_STAFF, "taken_back", "expired"),
}

CONSENT = "kit page, first wording"
"""Which words the family agreed to; they stand on the page itself."""
CONSENT_LASTS = timedelta(days=90)
KEPT_AFTER_END = timedelta(days=30)
TIME_TO_ANSWER = timedelta(days=2)
MOST_CONTACTS = 4
"""Contacts for safety notices on one card: both parents, a grandmother, and one to spare."""


def may_become(state: str, wanted: str) -> bool:
    """Whether a request may go from one state to another; what has ended stays as it ended."""
    return wanted in _NEXT.get(state, ())


def consent_until(asked_on: date) -> date:
    """The last day on which the family's consent holds."""
    return asked_on + CONSENT_LASTS
