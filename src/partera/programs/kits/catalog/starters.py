"""The starter texts of the guides, as the file beside this one holds them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("guides.toml")


@dataclass(frozen=True)
class Starter:
    """A starter text in one language."""

    subject: str
    language: str
    title: str
    text: str


@cache
def starters() -> tuple[Starter, ...]:
    """Every text, in the order of the file."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Starter(subject, language, one["title"], one["text"].strip())
        for subject, languages in found.items()
        for language, one in languages.items()
    )
