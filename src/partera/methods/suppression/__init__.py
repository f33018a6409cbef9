"""Keeping small counts from being read off or worked out: which are small, what else must be hidden, and proof.

`primary` marks small counts; `pattern` hides what would give them away by exact sums; `audit` finds the range
an outsider is left with.
"""

from __future__ import annotations

from partera.methods.suppression.audit import NoSuchTable, OutOfReach, least, possible_range, smallest, table_ranges
from partera.methods.suppression.moves import cheapest_move
from partera.methods.suppression.pattern import hide_pattern, recoverable, sums_of
from partera.methods.suppression.primary import HIGHEST_HIDDEN, is_small

__all__ = [
    "HIGHEST_HIDDEN",
    "NoSuchTable",
    "OutOfReach",
    "cheapest_move",
    "hide_pattern",
    "is_small",
    "least",
    "possible_range",
    "recoverable",
    "smallest",
    "sums_of",
    "table_ranges",
]
