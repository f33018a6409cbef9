"""How the guard reads a text: letter for letter as ASCII knows it, by patterns whose every repeat is bounded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Place = tuple[int, int]
Rule = Callable[[str], Iterator[Place]]
ANY_CASE = re.IGNORECASE

_DASHES = "‐‑‒–—―−﹣－_"


def plain(text: str) -> tuple[str, list[int]]:
    """The text with letters and digits as ASCII knows them and without signs that nobody sees; for each sign, and for
    the end, its place in the text as written."""
    seen = [(place, sign) for place, sign in enumerate(text) if unicodedata.category(sign) != "Cf"]
    return "".join(_plain(sign) for _, sign in seen), [*(place for place, _ in seen), len(text)]


def _plain(sign: str) -> str:
    if sign in _DASHES:
        return "-"
    if sign.isdigit() and not sign.isascii():
        return str(unicodedata.digit(sign, 0))
    if sign.isspace() and sign != "\n":
        return " "
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign


def rule(pattern: str, flags: int = 0) -> Rule:
    """Where a pattern is met, written with blanks for readers; of a pattern with a part named `it`, that part."""
    compiled = re.compile(pattern, flags | re.VERBOSE)

    def places(text: str) -> Iterator[Place]:
        for found in compiled.finditer(text):
            yield found.span("it") if "it" in compiled.groupindex else found.span()

    return places
