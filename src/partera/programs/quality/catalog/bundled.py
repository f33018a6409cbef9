"""The bundles that come with Partera, a file each in `bundles/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from partera.core.errors import BadInput
from partera.programs.quality.rules import adoption

_FOLDER = Path(__file__).parent / "bundles"
_ORDER = ("obstetric_hemorrhage", "severe_hypertension", "primary_cesarean", "key_activities")
AUTHOR, UNCHECKED = "Partera", "no person yet"


@dataclass(frozen=True)
class OfferedElement:
    """A practice of an offered bundle."""

    key: str
    section: str
    title: str
    title_es: str
    evidence: str
    evidence_es: str
    audit_months: int = 12


@dataclass(frozen=True)
class OfferedBundle:
    """A bundle of the catalog in its current version."""

    key: str
    version: int
    kind: str
    title: str
    title_es: str
    steward: str
    source: str
    next_review: date
    elements: tuple[OfferedElement, ...]
    author: str = AUTHOR
    checked_by: str = UNCHECKED


@cache
def bundles() -> dict[str, OfferedBundle]:
    """Every bundle of the catalog by its key."""
    found = [_offered(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(_FOLDER.glob("*.toml"))]
    place = {key: i for i, key in enumerate(_ORDER)}
    return {bundle.key: bundle for bundle in sorted(found, key=lambda one: (place.get(one.key, len(place)), one.key))}


def _offered(told: dict[str, Any]) -> OfferedBundle:
    elements = tuple(OfferedElement(**given) for given in told.pop("element"))
    bundle = OfferedBundle(elements=elements, **told)
    if bundle.kind not in adoption.BUNDLE_KINDS or {e.section for e in elements} - set(adoption.SECTIONS):
        raise BadInput("The bundle “%(key)s” is of no known kind, or has a part that does not exist.", key=bundle.key)
    if len({element.key for element in elements}) != len(elements):
        raise BadInput("The bundle “%(key)s” names a practice twice.", key=bundle.key)
    return bundle
