"""Seals over batches of lines: a chain of keyed digests in which a removed, altered or inserted line shows.

Numbers are not given in the order in which transactions end, so a seal first waits, for a moment, until no
transaction that has written a line is under way: what is then numbered is final. SQLite has one writer at a time; in
PostgreSQL the table is locked for the time it takes to read its highest number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from partera.core import disk
from partera.core.periods import now
from partera.platform.audit.models import Entry, Seal
from partera.platform.sealed.ring import ring

MOST_LINES = 10_000
MARK_BYTES = 8
_WAIT = "500ms"
COLUMNS = ("id", "at", "actor", "actor_id", "actor_kind", "where", "action", "thing", "changes")
_ABOUT = "audit seal"


def seal_due() -> int:
    """Seal every final line that has no seal; gives how many. While a long change is under way the next minute tries
    again."""
    final = _highest_final()
    sealed = 0
    while final is not None:
        lines = _seal_next(final)
        if not lines:
            break
        sealed += lines
    return sealed


def _highest_final() -> int | None:
    """The highest number below which no line can still appear; None while a writer takes too long."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")
                    cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE MODE")
                    cursor.execute("SET LOCAL lock_timeout = DEFAULT")
            return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    except OperationalError:
        return None


@transaction.atomic
def _seal_next(final: int) -> int:
    """Seal the next batch up to a final number; gives how many lines."""
    _one_sealer()
    before = Seal.objects.order_by("-number").first()
    start = before.last if before else 0
    rows = Entry.objects.filter(id__gt=start, id__lte=final).order_by("id").values_list(*COLUMNS)[:MOST_LINES]
    batch = Batch()
    for row in rows:
        batch.add(row)
    if not batch.numbers:
        return 0
    seal = Seal(
        number=before.number + 1 if before else 1,
        at=now(),
        last=batch.numbers[-1],
        lines=len(batch.numbers),
        numbers=spans(batch.numbers),
        marks=bytes(batch.marks),
        before=before.digest if before else "",
    )
    seal.digest = ring().digest(sealed_text(seal, batch.whole), about=_ABOUT)
    seal.save(force_insert=True)
    transaction.on_commit(lambda: _note_outside(seal))
    return seal.lines


def _one_sealer() -> None:
    """Two sealers at once follow each other. SQLite lets only one write in any case."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Seal._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


@dataclass
class Batch:
    """Lines as they are read: their numbers, a mark of each, and one digest over all."""

    numbers: list[int] = field(default_factory=list)
    marks: bytearray = field(default_factory=bytearray)
    _whole: Any = field(default_factory=hashlib.sha256)

    def add(self, row: Sequence[Any]) -> None:
        """Take the next line, in the order of numbers."""
        digest = hashlib.sha256(canonical(row)).digest()
        self.numbers.append(row[0])
        self.marks += digest[:MARK_BYTES]
        self._whole.update(digest)

    @property
    def whole(self) -> str:
        return str(self._whole.hexdigest())


def canonical(row: Sequence[Any]) -> bytes:
    """A line as one text that is the same whatever database holds it."""
    told = [value.isoformat() if name == "at" else value for name, value in zip(COLUMNS, row, strict=True)]
    return json.dumps(_same_numbers(told), sort_keys=True, separators=(",", ":")).encode()


def _same_numbers(value: Any) -> Any:
    """Databases differ in whether 2.0 comes back as 2."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _same_numbers(inner) for key, inner in value.items()}
    return [_same_numbers(inner) for inner in value] if isinstance(value, list) else value


def sealed_text(seal: Seal, whole: str) -> str:
    """What the seal's digest is made of."""
    marks = hashlib.sha256(bytes(seal.marks)).hexdigest()
    parts = (seal.number, seal.at.isoformat(), seal.before, seal.last, seal.lines, seal.numbers, marks, whole)
    return "\n".join(map(str, parts))


def is_true(seal: Seal, whole: str) -> bool:
    """Whether the seal was made here over exactly this."""
    return ring().matches(sealed_text(seal, whole), seal.digest, about=_ABOUT)


def spans(numbers: Iterable[int]) -> str:
    """Rising numbers in short: `1-50 52-60`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return " ".join(f"{first}-{last}" if first != last else str(first) for first, last in found)


def numbers_in(text: str) -> Iterator[int]:
    """The numbers that `spans` wrote."""
    for span in text.split():
        first, _dash, last = span.partition("-")
        yield from range(int(first), int(last or first) + 1)


def note_path() -> Path:
    """The file outside of the database in which the newest seal is noted."""
    return Path(settings.PARTERA_HOME) / "audit-seal.txt"


def _note_outside(seal: Seal) -> None:
    """Note the newest seal beside the database, so that a trail whose end was cut off shows."""
    disk.put(note_path(), f"{seal.number} {seal.digest}\n".encode())
