"""Guides for families: their subjects, and when a text may be read by them."""

from __future__ import annotations

SUBJECTS = {
    "warning_signs": "Urgent maternal warning signs",
    "care": "Caring for your baby",
    "feeding": "Feeding your baby",
    "mental_health": "How you feel",
    "recovery": "Healing after birth",
    "benefits": "Programs and benefits",
}
HEALTH = ("warning_signs", "care", "feeding", "mental_health", "recovery")
"""Subjects whose text a named reviewer signs before families read it."""
STATES = {"draft": "Draft", "reviewed": "Reviewed", "published": "Published", "withdrawn": "Withdrawn"}


def may_publish(subject: str, *, is_reviewed: bool, is_demo: bool) -> bool:
    """Whether families may read the text: health text only once reviewed, or, marked so, in the demonstration."""
    return is_reviewed or is_demo or subject not in HEALTH
