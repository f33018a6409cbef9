"""The identifier guard: what in a free text could name a patient. Nothing here keeps or logs a text.

Programs read with it in one of two ways. `check` stops social security and medical record numbers, and asks once about
what may be harmless (a phone of the unit, a day beside the word “patient”), which stays only with a reason.
`refuse_patient` lets phones and addresses stay, and refuses whatever names a patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partera.core.errors import BadInput, Refused
from partera.core.identifiers import numbers, people
from partera.core.identifiers.reading import Rule, plain

STOPPED = {
    "ssn": "a social security number",
    "mrn": "a medical record number",
}
ASKED = {
    "email": "an e-mail address",
    "phone": "a phone or fax number",
    "birth": "a date of birth",
    "day": "a day in a patient’s care",
    "name": "a patient’s name",
    "address": "a street address",
    "insurance": "an insurance or account number",
    "number": "a long number, such as one of a record",
}
KINDS = STOPPED | ASKED
"""What the guard knows, in words; the heaviest first."""
OF_A_PATIENT = ("ssn", "mrn", "birth", "day", "name", "insurance")
"""What names one patient. The rest may be a place’s own: its phone, its street, the number of an invoice."""

_RULES: dict[str, tuple[Rule, ...]] = {
    "ssn": numbers.SOCIAL_SECURITY,
    "mrn": numbers.MEDICAL_RECORD,
    "email": numbers.EMAIL,
    "phone": numbers.PHONE,
    "birth": (people.births,),
    "day": (people.days,),
    "name": (people.names,),
    "address": numbers.ADDRESS,
    "insurance": numbers.INSURANCE,
    "number": numbers.LONG_NUMBER,
}


@dataclass(frozen=True)
class Found:
    """A part of the text that looks like something: `text[start:end]`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class InField:
    """What was found in one field, with the words that look so, for the page that shows the text anyway."""

    field: str
    kind: str
    excerpt: str


class Stopped(BadInput):
    """A text that holds what may never be kept; `found` says where."""

    def __init__(self, found: Sequence[InField]) -> None:
        super().__init__(
            "This looks like %(what)s. Nothing about a single patient is kept here: take it out, and send again.",
            what=KINDS[found[0].kind],
        )
        self.found = tuple(found)


class Asked(Refused):
    """A text that may name a person and for which no reason to keep it was given; `found` says where."""

    def __init__(self, found: Sequence[InField]) -> None:
        super().__init__(
            "This looks like %(what)s. Take it out, or say why it may stay: it is asked about once.",
            what=KINDS[found[0].kind],
        )
        self.found = tuple(found)


class NamesPatient(BadInput):
    """A text that names a patient, where no reason could keep it; `where` is what the text is called, in words."""

    def __init__(self, where: str, kind: str) -> None:
        super().__init__(
            "“%(where)s” holds what looks like %(what)s. Nothing about a single patient is kept here: take it out, and "
            "send again.",
            where=where,
            what=KINDS[kind],
        )
        self.kind = kind


def look(text: str) -> tuple[Found, ...]:
    """Everything in the text that could name a patient, in its order; parts found twice count as the heavier kind."""
    read, at = plain(text)
    found: list[Found] = []
    taken = bytearray(len(text))
    for kind in KINDS:
        for start, end in (place for rule in _RULES[kind] for place in rule(read)):
            first, last = at[start], at[end - 1] + 1
            if not any(taken[first:last]):
                taken[first:last] = b"\1" * (last - first)
                found.append(Found(kind, first, last))
    return tuple(sorted(found, key=lambda one: one.start))


def in_field(field: str, text: str) -> tuple[InField, ...]:
    """The same with the words that look so."""
    return tuple(InField(field, one.kind, text[one.start : one.end].strip()) for one in look(text))


def decide(found: Sequence[InField], *, kept: str = "") -> tuple[str, ...]:
    """Refuse what is stopped; refuse what is asked about when no reason to keep it is given. Gives the kinds kept."""
    if stopped := [one for one in found if one.kind in STOPPED]:
        raise Stopped(stopped)
    if found and not kept.strip():
        raise Asked(found)
    if found and (again := in_field("keep_reason", kept)):
        raise Stopped(again)
    return tuple(kind for kind in KINDS if any(one.kind == kind for one in found))


def check(text: str, *, kept: str = "", field: str = "text") -> tuple[str, ...]:
    """Let a text pass, or refuse it: `kept` is the reason why what is asked about may stay. Gives the kinds kept."""
    return decide(in_field(field, text), kept=kept)


def refuse_patient(text: str, *, where: str, is_name_known: bool = False) -> None:
    """Refuse a text that names a patient, and let what may be a place’s own stay. With `is_name_known` somebody who is
    no patient is named in it anyway, and names stay too."""
    if not text:
        return
    for one in look(text):
        if one.kind in OF_A_PATIENT and not (is_name_known and one.kind == "name"):
            raise NamesPatient(where, one.kind)
