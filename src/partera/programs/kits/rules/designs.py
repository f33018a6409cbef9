"""What a kit may hold, in the six categories."""

from __future__ import annotations

CATEGORIES = {
    "diapering": "Diapering",
    "feeding": "Feeding",
    "clothing": "Clothing",
    "hygiene": "Hygiene",
    "recovery": "Postpartum recovery",
    "education": "Educational resources",
}
VERSION_STATES = {"draft": "Draft", "active": "In use", "retired": "No longer made"}
LANGUAGES = {"en": "English", "es": "Spanish"}


def may_change(state: str) -> bool:
    """Whether the contents of a version may still be changed: once in use, other contents are a new version."""
    return state == "draft"
