"""What became of one file that was loaded, in the words and numbers a person reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from partera.evidence.catalog import Extract


@dataclass
class FileReport:
    """What became of one file."""

    path: str
    ok: bool
    message: str
    recognised_as: str | None = None
    extract: str | None = None
    already_loaded: bool = False
    rows_read: int = 0
    kept: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    set_aside_lines: dict[str, list[int]] = field(default_factory=dict)
    suppressed: int = 0
    sha256: str | None = None
    periods: list[str] = field(default_factory=list)
    places: int = 0
    totals: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shows: list[str] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The object that `partera load --json` prints for a file."""
        names = (
            "path", "ok", "recognised_as", "rows_read", "kept", "set_aside", "set_aside_lines", "suppressed",
            "sha256", "periods", "places", "totals", "message", "already_loaded", "extract", "notes", "shows",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def fill(self, extract: Extract) -> None:
        """Say what the extract holds that was made of the file, or was there before."""
        self.ok = True
        self.recognised_as = extract.recognised_as
        self.extract = extract.id
        self.rows_read = extract.rows_read
        self.kept = extract.kept
        self.set_aside = {reason: found["count"] for reason, found in extract.set_aside.items()}
        self.set_aside_lines = {reason: found["lines"] for reason, found in extract.set_aside.items()}
        self.suppressed = extract.suppressed
        self.sha256 = extract.sha256
        self.periods = extract.periods
        self.places = len(extract.places)
        self.totals = extract.totals
        self.notes = extract.notes
        self.shows = extract.shows
        self.provenance = extract.provenance
