"""Hides small counts and what would give them away, in figures counted from records and in published tables."""

from __future__ import annotations

from partera.evidence.protection.counted import protect_counts
from partera.evidence.protection.cube import Protected
from partera.evidence.protection.published import hidden_cells

__all__ = ["Protected", "hidden_cells", "protect_counts"]
