"""How many families can be reached for safety notices: counts, never who."""

from __future__ import annotations

from collections.abc import Sequence

from partera.programs.families.models import SafetyContact, SafetyLetter


def reachable(lots: Sequence[int]) -> int:
    """Families of kits of these lots who left an address: each address once."""
    return SafetyContact.objects.filter(lot__in=lots).values("contact_found").distinct().count()


def to_write(recall: int, what: str, lots: Sequence[int]) -> list[int]:
    """The contacts still to be written to: all of these lots, or, of a withdrawal, those who had the notice."""
    found = SafetyContact.objects.filter(lot__in=lots)
    if what == "withdrawn":
        found = found.filter(letters__recall=recall, letters__what="notice")
    written = SafetyLetter.objects.filter(recall=recall, what=what).values("contact")
    return list(found.exclude(pk__in=written).order_by("pk").values_list("pk", flat=True))
