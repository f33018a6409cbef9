"""What becomes of the numbers sent for a measure and month: kept, the same as before, or not taken, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from partera.core.periods import Month
from partera.programs.quality.rules import entries as rules
from partera.programs.quality.rules.entries import Entry, Problem

FATES = {
    "new": "Will be kept",
    "same": "Same as before",
    "revised": "Will replace what was sent before",
    "reason": "Replaces what was sent before: needs a reason",
    "odd": "Unlikely: is it so?",
    "impossible": "Cannot be",
    "moved": "Somebody else has sent other numbers meanwhile",
    "not_asked": "Not asked for",
}
"""In words; the first three are taken."""
TAKEN = ("new", "same", "revised")


@dataclass(frozen=True)
class Sheet:
    """What is sent for one measure: entries, or the numbers between rare events."""

    measure: int
    entries: tuple[Entry, ...] = ()
    gaps: tuple[int, ...] = ()

    def is_like(self, other: Sheet) -> bool:
        """Whether both hold the same numbers."""
        return set(self.entries) == set(other.entries) and self.gaps == other.gaps


@dataclass(frozen=True)
class Asked:
    """What the measure asks for in the month, and what stands there: `before` with its revision, 0 when nothing does.

    `earlier`: everybody's numbers of the months before, the newest last.
    """

    shape: str
    strata: tuple[str, ...]
    earlier: Sequence[Entry] = ()
    before: Sheet | None = None
    revision: int = 0


@dataclass(frozen=True)
class Fate:
    """One of FATES; what is wrong or asked about; and which unlikely values were confirmed."""

    kind: str
    problems: tuple[Problem, ...] = ()
    odd: tuple[str, ...] = ()

    @property
    def is_taken(self) -> bool:
        return self.kind in TAKEN


def decide(
    sheet: Sheet,
    asked: Asked,
    *,
    month: Month,
    this: Month,
    confirmed: Collection[str] = (),
    reason: str = "",
    seen: int | None = None,
) -> Fate:
    """What becomes of a sheet. `seen` is the revision its sender had before them; None when it does not matter."""
    problems = rules.impossible(asked.shape, asked.strata, sheet.entries, sheet.gaps, month, this)
    if problems:
        return Fate("impossible", tuple(problems))
    if asked.before is not None and sheet.is_like(asked.before):
        return Fate("same")
    if seen is not None and seen != asked.revision:
        return Fate("moved")
    odd = rules.unlikely(asked.shape, sheet.entries, asked.earlier)
    codes = tuple(question.code for question in odd)
    if questions := tuple(question for question in odd if question.code not in confirmed):
        return Fate("odd", questions, codes)
    if asked.before is None:
        return Fate("new", (), codes)
    return Fate("revised" if reason.strip() else "reason", (), codes)
