"""Which extracts exist, and which of them is current for what it covers."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Extract:
    """A loaded file: its manifest. The rows stand beside it in `rows.parquet`."""

    id: str
    supplier: str
    kind: str  # a key of schema.KINDS
    recognised_as: str
    coverage: str
    name: str
    sha256: str
    size: int
    loaded_at: str
    rows_read: int
    kept: int
    set_aside: dict[str, dict[str, Any]]
    suppressed: int
    periods: list[str]
    places: list[str]
    totals: dict[str, float]
    provenance: dict[str, Any]
    given: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    shows: list[str] = field(default_factory=list)
    not_collected: list[str] = field(default_factory=list)


class Catalog:
    """The extracts below a home folder."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "evidence" / "extracts"
        self.staging = home / "evidence" / "staging"

    def all(self) -> list[Extract]:
        """Every extract, oldest first."""
        found = [self._read(path) for path in self.folder.glob("*/manifest.json")] if self.folder.exists() else []
        return sorted(found, key=lambda extract: (extract.loaded_at, extract.id))

    def current(self, kind: str | None = None) -> list[Extract]:
        """The newest extract of each coverage, oldest first."""
        newest = {extract.coverage: extract for extract in self.all()}
        return [e for e in newest.values() if kind is None or e.kind == kind]

    def get(self, extract_id: str) -> Extract | None:
        """The extract of that id."""
        path = self.folder / extract_id / "manifest.json"
        return self._read(path) if path.exists() else None

    def rows(self, extract: Extract) -> Path:
        """Where the extract's rows stand."""
        return self.folder / extract.id / "rows.parquet"

    def fingerprint(self) -> str:
        """Names what is current: the same extracts give the same text."""
        return hashlib.sha256(" ".join(sorted(e.id for e in self.current())).encode()).hexdigest()[:16]

    def stage(self, extract_id: str) -> Path:
        """A new folder to write an extract in before it counts."""
        folder = self.staging / f"{extract_id}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        return folder

    def commit(self, extract: Extract, staged: Path) -> None:
        """Make a staged folder an extract, in one step that cannot be half done."""
        (staged / "manifest.json").write_text(
            json.dumps(asdict(extract), indent=1, sort_keys=True), encoding="utf-8"
        )
        for path in staged.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / extract.id
        if not target.exists():
            staged.rename(target)

    def remove(self, extract: Extract) -> None:
        """Take an extract out: first by a rename, so that readers never meet half of it."""
        self.staging.mkdir(parents=True, exist_ok=True)
        gone = self.staging / f"removed-{extract.id}-{uuid.uuid4().hex[:8]}"
        (self.folder / extract.id).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def clear_staging(self) -> None:
        """Remove what loads that were killed have left; a load still running is let be."""
        if not self.staging.exists():
            return
        for folder in self.staging.iterdir():
            parts = folder.name.split("-")
            if len(parts) == 3 and parts[1].isdigit() and _is_running(int(parts[1])):
                continue
            shutil.rmtree(folder, ignore_errors=True)

    @staticmethod
    def _read(path: Path) -> Extract:
        return Extract(**json.loads(path.read_text(encoding="utf-8")))


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
