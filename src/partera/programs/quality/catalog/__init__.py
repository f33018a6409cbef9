"""Measures and bundles that come with Partera, as data: collaboratives take them up and may change them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from partera.programs.quality.rules import definitions
from partera.programs.quality.rules.definitions import Definition

_FOLDER = Path(__file__).parent
AUTHOR, UNCHECKED = "Partera", "no person yet"


@dataclass(frozen=True)
class Offered:
    """A measure of the catalog; those of one family are entered beside each other."""

    key: str
    family: str
    definition: Definition


@cache
def measures() -> dict[str, Offered]:
    """Every measure of the catalog by its key, in the order of the file."""
    told = tomllib.loads((_FOLDER / "measures.toml").read_text(encoding="utf-8"))
    return {key: _offered(key, dict(given), told["next_review"]) for key, given in told["measure"].items()}


def _offered(key: str, given: dict[str, Any], next_review: date) -> Offered:
    family = given.pop("family", "")
    if "target" in given:
        given["target"] = Decimal(str(given["target"]))
    given["strata"] = tuple(given.pop("strata", ()))
    given.setdefault("author", AUTHOR)
    given.setdefault("checked_by", UNCHECKED)
    definition = Definition(next_review=next_review, **given)
    definitions.check(definition)
    return Offered(key, family, definition)
