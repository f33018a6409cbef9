"""What a kit may hold, in the six categories."""

from __future__ import annotations

from collections.abc import Mapping

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


def can_be_made(needed: Mapping[int, int], available: Mapping[int, int]) -> tuple[int, int | None]:
    """How many kits the supplies are enough for, and the supply that runs out first; none for a kit of nothing."""
    if not needed:
        return 0, None
    each = {product: available.get(product, 0) // number for product, number in needed.items()}
    first = min(sorted(each), key=lambda product: each[product])
    return each[first], first
