"""Agreements on records: whether their records may be loaded and counted, and what is left out of a release.

What an agreement says comes in as plain values (`Terms`); `registry.custody` keeps it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from partera.core.codes import area_of
from partera.core.errors import BadInput
from partera.evidence.catalog import Extract
from partera.evidence.suppliers import birth_mapping
from partera.evidence.suppliers.mapping_file import kind_of
from partera.evidence.suppliers.protocol import Given

NEEDS_AGREEMENT = frozenset({"state_extract"})
"""Suppliers whose files hold records that somebody owns. The NCHS files are public use: their terms are public."""


@dataclass(frozen=True)
class Terms:
    """What an agreement says of the records held under it."""

    agreement: str
    title: str
    owner: str
    start: date
    end: date  # the last day on which they may be counted
    destroy_by: date
    highest_hidden: int | None = None  # the owner's own bound on small counts, where it is stricter

    def may_be_counted(self, day: date) -> bool:
        """Whether records under it may be counted on that day.

        >>> Terms("1", "a", "b", date(2026, 1, 1), date(2026, 6, 30), date(2026, 9, 1)).may_be_counted(date(2026, 7, 1))
        False
        """
        return self.start <= day <= self.end

    def as_dict(self) -> dict[str, Any]:
        """For a manifest."""
        return {name: str(v) if isinstance(v, date) else v for name, v in asdict(self).items() if v is not None}


@dataclass(frozen=True)
class LeftOut:
    """Records that a release is made without, and why."""

    extract: str
    title: str
    places: list[str]
    periods: list[str]
    reason: str  # ended | not_begun | no_agreement | destroyed
    since: str  # a date, or empty


def may_hold_records(given: Given) -> bool:
    """Whether a file read by this mapping would hold records under an agreement.

    Takes   given: what a person states about the file
    Gives   True when it comes with a mapping file of kind births
    Raises  BadInput when the mapping file cannot be read
    Source  docs/how-to/custody-of-records.md

    >>> may_hold_records(Given())
    False
    """
    mapping = given.mapping
    return mapping is not None and mapping.is_file() and kind_of(mapping) == birth_mapping.KIND


def check_agreement(supplier: str, name: str, under: Terms | None, day: date) -> None:
    """Nothing, when a file of this supplier may be loaded under this agreement.

    Takes   supplier: its key · name: the file's · under: the agreement's terms, if one was named · day: today
    Gives   nothing
    Raises  BadInput when records need an agreement and none is named, or the one named does not run on that day
    Source  docs/how-to/custody-of-records.md

    >>> check_agreement("cdc_wonder", "births.txt", None, date(2026, 7, 1))
    >>> check_agreement("state_extract", "births.csv", None, date(2026, 7, 1))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    partera.core.errors.BadInput: births.csv holds birth records, which are loaded only under an agreement...
    """
    if supplier not in NEEDS_AGREEMENT:
        return
    if under is None:
        raise BadInput(
            f"{name} holds birth records, which are loaded only under an agreement with their owner. Name it with "
            "`--agreement`, or on the page; `partera records agreements` lists those there are."
        )
    if not under.may_be_counted(day):
        raise BadInput(
            f"{name} was not loaded: the agreement “{under.title}” runs from {under.start} to {under.end}. "
            "Renew it first, or name another."
        )


def left_out(extracts: Collection[Extract], agreements: Collection[Terms], day: date) -> list[LeftOut]:
    """The extracts that may not be counted on that day, because no agreement that runs allows it.

    Takes   extracts: all · agreements: their terms as they stand today · day: today
    Gives   one line each, by id; an agreement that is not among those given allows nothing
    Raises  nothing
    Source  docs/how-to/custody-of-records.md

    >>> left_out([], [], date(2026, 1, 1))
    []
    """
    known = {terms.agreement: terms for terms in agreements}
    found = []
    for extract in sorted(extracts, key=lambda extract: extract.id):
        if extract.supplier not in NEEDS_AGREEMENT and not extract.custody:
            continue
        terms = known.get(str(extract.custody.get("agreement", "")))
        if terms is not None and terms.may_be_counted(day):
            continue
        if terms is None:
            why, since = "no_agreement", ""
        else:
            why, since = ("ended", str(terms.end)) if day > terms.end else ("not_begun", "")
        found.append(LeftOut(extract.id, extract.recognised_as, extract.places, extract.periods, why, since))
    return found


def stricter(highest_hidden: int, extracts: Collection[Extract], agreements: Collection[Terms]) -> dict[str, int]:
    """Where an owner of counted records asks for a higher bound on small counts than the release's own.

    Takes   highest_hidden: the release's own, a count · extracts: those counted · agreements: their terms
    Gives   the bound by state (or US) of the owner's records, the highest of several; nothing where none is stricter
    Raises  nothing
    Source  docs/how-to/custody-of-records.md

    >>> terms = Terms("1", "a", "b", date(2026, 1, 1), date(2026, 6, 30), date(2026, 9, 1), highest_hidden=15)
    >>> stricter(9, [], [terms])
    {}
    """
    asked = {terms.agreement: terms.highest_hidden or 0 for terms in agreements}
    found: dict[str, int] = {}
    for extract in extracts:
        bound = asked.get(str(extract.custody.get("agreement", "")), 0)
        for area in {area_of(place) for place in extract.places} if bound > highest_hidden else ():
            found[area] = max(bound, found.get(area, 0))
    return dict(sorted(found.items()))
