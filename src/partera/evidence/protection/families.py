"""Measures that share people, cut into kinds of people who are counted once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A measure, those inside it (each within the one before), its remainder's name, and one beside it."""

    root: str
    inside: tuple[str, ...] = ()
    remainder: str | None = None  # the measure that is the root without the first inside
    beside: str | None = None  # a measure of the same denominator that shares nobody with the root

    @property
    def measures(self) -> tuple[str, ...]:
        extra = tuple(m for m in (self.remainder, self.beside) if m)
        return (self.root, *self.inside, *extra)


_KNOWN = (
    Family("ptb", ("ptb_early", "ptb_very"), "ptb_late", "early_term"),
    Family("lbw", ("vlbw",)),
    Family("ipi18", ("ipi6",)),
)


def families_of(measures: Collection[str]) -> list[Family]:
    """The families among these measures, every measure in exactly one; births stand apart.

    Takes   measures: ids
    Gives   families with only the measures that are there
    Raises  nothing
    Source  the definitions of measures

    >>> [f.root for f in families_of({"births", "ptb_late", "ptb", "smoke"})]
    ['ptb', 'smoke']
    """
    left = set(measures) - {"births"}
    found = []
    for known in _KNOWN:
        if known.root not in left:
            continue
        inside = tuple(m for m in known.inside if m in left)
        remainder = known.remainder if known.remainder in left else None
        if remainder and "ptb_early" not in inside and known.root == "ptb":
            inside, remainder = (remainder,), None
        family = Family(known.root, inside, remainder, known.beside if known.beside in left else None)
        found.append(family)
        left -= set(family.measures)
    return found + [Family(m) for m in sorted(left)]
