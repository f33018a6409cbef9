"""The course of a recall, from the notice to its end."""

from __future__ import annotations

STATES = {
    "open": "Noticed",
    "holding": "Held at the sites",
    "told": "Families told",
    "closed": "Closed",
}
_NEXT = {"open": "holding", "holding": "told", "told": "closed", "closed": ""}


def next_state(state: str) -> str:
    """What follows; empty at the end."""
    return _NEXT[state]
