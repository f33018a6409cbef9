"""How what two people type for the same month becomes one draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LONGEST = 600
_LONG_NUMBER = re.compile(r"\d{8}")
_NUMBERS = re.compile(r"[\d.,; \t-]*")


@dataclass(frozen=True)
class Merged:
    """The draft after a save, and the cells in which somebody else's words stand."""

    values: dict[str, str]
    clashes: dict[str, str]


def may_keep(text: str) -> bool:
    """Whether a cell may stand in a draft: numbers, and the word of a tick; nothing that could name anybody."""
    if text == "on":
        return True
    return len(text) <= _LONGEST and bool(_NUMBERS.fullmatch(text)) and not _LONG_NUMBER.search(text)


def merge(before: Mapping[str, str], typed: Mapping[str, str], seen: Mapping[str, str]) -> Merged:
    """Write the cells that were changed since they were seen, but not over what somebody else wrote meanwhile.

    A cell of which nothing is said in `seen` counts as seen as it stands.
    """
    values, clashes = dict(before), {}
    for name, text in typed.items():
        stands = before.get(name)
        saw = seen.get(name, stands)
        if text == saw:
            continue
        if stands is not None and stands not in (saw, text):
            clashes[name] = stands
        else:
            values[name] = text
    return Merged(values, clashes)
