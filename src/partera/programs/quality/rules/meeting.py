"""What a meeting's slides may tell of many hospitals without telling of one."""

from __future__ import annotations

MONTHS_BACK = 3
"""How many months a meeting looks back for notes, tests and what is missing."""
