"""What a supplier must offer, and the words it speaks with intake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa

HEAD_BYTES = 64 * 1024
TAIL_BYTES = 16 * 1024


@dataclass(frozen=True)
class Given:
    """Facts a person states about a file because the file does not."""

    period: str | None = None
    place: str | None = None
    measure: str | None = None
    mapping: Path | None = None  # a mapping file (TOML), for state extracts and place tables

    def as_dict(self) -> dict[str, str]:
        """What was stated, for the manifest."""
        facts = {"period": self.period, "place": self.place, "measure": self.measure}
        return {name: str(value) for name, value in facts.items() if value}


@dataclass(frozen=True)
class Source:
    """A file as a supplier first meets it."""

    path: Path
    name: str  # as the person named it; never used for recognising
    size: int
    head: bytes
    tail: bytes

    @classmethod
    def of(cls, path: Path, name: str | None = None) -> Source:
        """Look at a file's beginning and end."""
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            file.seek(max(0, size - TAIL_BYTES))
            tail = file.read()
        return cls(path, name or path.name, size, head, tail)


@dataclass
class SetAside:
    """Rows not kept for one reason: how many, and the first lines."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int, count: int = 1) -> None:
        """One more row, at this line."""
        self.count += count
        if len(self.lines) < 20:
            self.lines.append(line)


@dataclass
class Reading:
    """What a supplier found in a file, beside the rows it kept."""

    kind: str  # a key of schema.KINDS
    recognised_as: str  # the sentence a person reads
    coverage: str  # what it covers: a later file of the same coverage takes this one's place
    rows_read: int = 0
    kept: int = 0
    written: int | None = None  # rows handed on, where one row of the file makes several; else as many as kept
    set_aside: dict[str, SetAside] = field(default_factory=dict)
    suppressed: int = 0
    periods: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    totals: dict[str, float] = field(default_factory=dict)
    provenance: dict[str, object] = field(default_factory=dict)  # data set, filters, query date, caveats …
    notes: list[str] = field(default_factory=list)  # said on every figure: layout from one source, no footer …
    shows: list[str] = field(default_factory=list)  # measure ids that can now be shown
    not_collected: list[str] = field(default_factory=list)  # births only: columns that the layout lacks

    def put_aside(self, reason: str, line: int, count: int = 1) -> None:
        """Count rows not kept for this reason."""
        self.set_aside.setdefault(reason, SetAside()).add(line, count)


Keep = Callable[[pa.Table], None]
"""Takes the next rows, in the columns of the reading's kind."""


class Supplier(Protocol):
    """A maker of files: how to know them, and how to read them."""

    key: str
    title: str
    version: int
    """One more whenever a correction changes what is read: a known file is then read anew when it is loaded again."""

    def recognise(self, source: Source, given: Given) -> str | None:
        """The sentence that says what the file is, or None when it is not this supplier's.

        Raises BadInput when it is this supplier's beyond doubt, and damaged beyond use.
        """
        ...

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        """Read the whole file, hand rows on in portions, and say what was found.

        Raises BadInput with the sentence and line when it cannot be trusted.
        """
        ...
