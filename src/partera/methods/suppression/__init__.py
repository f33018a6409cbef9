"""Keeping small counts from being read off or worked out: which are small, what else must be hidden, and proof.

`primary` marks small counts; `pattern` hides what would give them away by exact sums; `audit` finds the range
an outsider is left with. `contributors` finds on how few contributors anything rests that sums give away; `lines` hides
lines of linked tables.
"""

from __future__ import annotations

from partera.methods.suppression.audit import NoSuchTable, OutOfReach, least, possible_range, smallest, table_ranges
from partera.methods.suppression.contributors import FEWEST, fewest_contributors, rests_on_enough
from partera.methods.suppression.families import Publication, hide_family
from partera.methods.suppression.lines import Lines, hide_lines
from partera.methods.suppression.moves import cheapest_move
from partera.methods.suppression.pattern import hide_pattern, recoverable, sums_of
from partera.methods.suppression.primary import HIGHEST_HIDDEN, is_small

__all__ = [
    "FEWEST",
    "HIGHEST_HIDDEN",
    "Lines",
    "NoSuchTable",
    "OutOfReach",
    "Publication",
    "cheapest_move",
    "fewest_contributors",
    "hide_family",
    "hide_lines",
    "hide_pattern",
    "is_small",
    "least",
    "possible_range",
    "recoverable",
    "rests_on_enough",
    "smallest",
    "sums_of",
    "table_ranges",
]
