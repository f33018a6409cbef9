"""Hides small counts and what would give them away, in figures counted from records and in published tables."""

from __future__ import annotations

from partera.evidence.protection.published import hidden_cells
from partera.evidence.protection.records import Protected, protect_counts

__all__ = ["Protected", "hidden_cells", "protect_counts"]
