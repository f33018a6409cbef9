"""Looks for lines that were removed, altered or put in, by the seals that stand over them. Reads in a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from partera.core.viewers import Viewer
from partera.platform.audit import guard, sealing
from partera.platform.audit.models import Entry, Seal
from partera.platform.audit.sealing import MARK_BYTES, Batch, numbers_in

_AT_ONCE = 2_000
_UNGUARDED = (
    "The database no longer refuses to change the trail. "
    "Put that back with `partera migrate audit 0001` and then `partera migrate`."
)


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was sealed."""

    seal: int
    line: int | None
    sentence: str


@dataclass
class Verdict:
    """What was looked at and what was found."""

    seals: int = 0
    lines: int = 0
    unsealed: int = 0
    oldest_unsealed: datetime | None = None
    newest: str = ""  # number and digest of the newest seal, to be kept elsewhere
    is_guarded: bool = True
    faults: list[Fault] = field(default_factory=list)


def verify(expected: str = "", *, by: Viewer) -> Verdict:
    """Read the whole trail again. `expected` is a seal's number and digest noted elsewhere: `12 …`."""
    by.require("audit.see")
    verdict = Verdict(is_guarded=guard.stands(connection))
    digests: dict[int, str] = {}
    before: Seal | None = None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=50):
        verdict.faults += [*_chain_faults(seal, before), *_batch_faults(seal, before, verdict)]
        digests[seal.number] = seal.digest
        verdict.seals += 1
        before = seal
    for noted in (expected, _noted()):
        verdict.faults += _end_faults(noted, digests)
    if not verdict.is_guarded:
        verdict.faults.append(Fault(0, None, _UNGUARDED))
    verdict.newest = f"{before.number} {before.digest}" if before else ""
    late = Entry.objects.filter(id__gt=before.last if before else 0).order_by("id")
    verdict.unsealed = late.count()
    verdict.oldest_unsealed = late.values_list("at", flat=True).first()
    return verdict


def _chain_faults(seal: Seal, before: Seal | None) -> Iterator[Fault]:
    """Each seal names the digest of the one before it."""
    expected = before.number + 1 if before else 1
    if seal.number != expected:
        missing = f"{expected}" if seal.number == expected + 1 else f"{expected} to {seal.number - 1}"
        yield Fault(expected, None, f"Seal {missing} was removed.")
    elif seal.before != (before.digest if before else ""):
        yield Fault(seal.number, None, f"Seal {seal.number} does not follow the seal before it: one was replaced.")


def _batch_faults(seal: Seal, before: Seal | None, verdict: Verdict) -> Iterator[Fault]:
    """What stands between two seals, beside what was sealed there."""
    start = before.last if before else 0
    batch = Batch()
    rows = Entry.objects.filter(id__gt=start, id__lte=seal.last).order_by("id").values_list(*sealing.COLUMNS)
    for row in rows.iterator(chunk_size=_AT_ONCE):
        batch.add(row)
    verdict.lines += len(batch.numbers)
    if sealing.is_true(seal, batch.whole):
        return
    found = list(_line_faults(seal, batch))
    yield from found
    if not found:
        yield Fault(
            seal.number, None, f"Seal {seal.number} itself was altered, or was made with a key not in the ring."
        )


def _line_faults(seal: Seal, batch: Batch) -> Iterator[Fault]:
    sealed = _marks(list(numbers_in(seal.numbers)), bytes(seal.marks))
    there = _marks(batch.numbers, bytes(batch.marks))
    for number in sorted(sealed.keys() | there.keys()):
        if number not in there:
            yield Fault(seal.number, number, f"Line {number} was removed.")
        elif number not in sealed:
            yield Fault(seal.number, number, f"Line {number} was put in.")
        elif sealed[number] != there[number]:
            yield Fault(seal.number, number, f"Line {number} was altered.")


def _marks(numbers: list[int], marks: bytes) -> dict[int, bytes]:
    return {number: marks[at * MARK_BYTES : (at + 1) * MARK_BYTES] for at, number in enumerate(numbers)}


def _noted() -> str:
    path = sealing.note_path()
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def _end_faults(noted: str, digests: dict[int, str]) -> Iterator[Fault]:
    """A seal that was noted elsewhere must stand in the trail as it was noted."""
    if not noted:
        return
    number_text, _space, digest = noted.partition(" ")
    number = int(number_text) if number_text.isdigit() else 0
    if number not in digests:
        yield Fault(
            number, None, f"Seal {number_text} was noted outside of the database and is not in it: the end was cut off."
        )
    elif digests[number] != digest.strip():
        yield Fault(number, None, f"Seal {number} is not the one that was noted outside of the database.")
