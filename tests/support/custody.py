"""An agreement that lets tests load and count invented birth records."""

from __future__ import annotations

from datetime import date

from partera.evidence.agreements import Terms

UNDER = Terms(
    agreement="1",
    title="Invented births for tests",
    owner="Invented office of vital records",
    start=date(2000, 1, 1),
    end=date(2999, 12, 31),
    destroy_by=date(2999, 12, 31),
)
