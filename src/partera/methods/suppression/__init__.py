"""Keeping small counts from being read off or worked out: which are small, what else must be hidden, and proof.

`primary` marks small counts; `pattern` hides what would give them away by exact sums; `audit` finds the range
an outsider is left with; `room` measures, without a solver, how far a hidden count can move.
"""

from __future__ import annotations

from partera.methods.suppression.audit import NoSuchTable, possible_range, swap_room, table_ranges
from partera.methods.suppression.pattern import hide_pattern, recoverable, sums_of
from partera.methods.suppression.primary import HIGHEST_HIDDEN, is_small, needs
from partera.methods.suppression.room import column_room, exchange_limits, flip_room, row_room

__all__ = [
    "HIGHEST_HIDDEN",
    "NoSuchTable",
    "column_room",
    "exchange_limits",
    "flip_room",
    "hide_pattern",
    "is_small",
    "needs",
    "possible_range",
    "recoverable",
    "row_room",
    "sums_of",
    "swap_room",
    "table_ranges",
]
