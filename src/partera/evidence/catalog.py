"""Which extracts exist, and which of them is current for what it covers."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from partera.core.disk import to_disk


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
    reader: int = 1  # the version of the supplier's reader
    custody: dict[str, Any] = field(default_factory=dict)  # the agreement's terms at loading; such rows stand sealed


class Catalog:
    """The extracts below a home folder, but for those that are to be left out."""

    def __init__(self, home: Path, *, without: Collection[str] = ()) -> None:
        self.home = home
        self._without = frozenset(without)
        self.folder = home / "evidence" / "extracts"
        self.staging = home / "evidence" / "staging"

    def all(self) -> list[Extract]:
        """Every extract, oldest first."""
        paths = self.folder.glob("*/manifest.json") if self.folder.exists() else []
        read = [self._read(path) for path in paths if path.parent.name not in self._without]
        found = [extract for extract in read if extract is not None]
        return sorted(found, key=lambda extract: (extract.loaded_at, extract.id))

    def current(self, kind: str | None = None) -> list[Extract]:
        """The newest extract of each coverage, oldest first."""
        newest = {extract.coverage: extract for extract in self.all()}
        chosen = sorted(newest.values(), key=lambda extract: (extract.loaded_at, extract.id))
        return [extract for extract in chosen if kind is None or extract.kind == kind]

    def get(self, extract_id: str) -> Extract | None:
        """The extract of that id."""
        return self._read(self.folder / extract_id / "manifest.json")

    def rows(self, extract: Extract) -> Path:
        """Where the extract's rows stand; `custody.readable` opens those that stand sealed."""
        return self.folder / extract.id / ("rows.sealed" if extract.custody else "rows.parquet")

    def fingerprint(self) -> str:
        """Names what is current: the same extracts give the same text."""
        return hashlib.sha256(" ".join(sorted(e.id for e in self.current())).encode()).hexdigest()[:16]

    @contextmanager
    def stage(self, name: str) -> Iterator[Path]:
        """A new folder to write an extract or release in before it counts; gone when the work is done or has failed.

        A lock beside it is held as long as this process lives, whatever ends it, so that `clear_staging` can tell
        work still going on from what was killed.
        """
        folder = self.staging / f"{name}-{uuid.uuid4().hex}"
        lock = folder.with_suffix(".lock")
        with self._sole_use(), lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            folder.mkdir()
            held_on = os.dup(held.fileno())
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)
            os.close(held_on)

    def commit(self, extract: Extract, staged: Path) -> None:
        """Make a staged folder an extract, in one step that cannot be half done."""
        (staged / "manifest.json").write_text(json.dumps(asdict(extract), indent=1, sort_keys=True), encoding="utf-8")
        for path in [*staged.iterdir(), staged]:
            to_disk(path)
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            staged.rename(self.folder / extract.id)
        except OSError:
            if self.get(extract.id) is None:
                raise
            return  # another load of the same file was quicker; what it kept is the same
        to_disk(self.folder)

    def clear_staging(self) -> None:
        """Remove what was left by loads and releases that were killed; those still running are let be."""
        if not self.staging.exists():
            return
        with self._sole_use():
            for folder in [path for path in self.staging.iterdir() if path.is_dir()]:
                lock = folder.with_suffix(".lock")
                if not _is_held(lock):
                    shutil.rmtree(folder, ignore_errors=True)
                    lock.unlink(missing_ok=True)
            for lock in self.staging.glob("*-*.lock"):
                if not _is_held(lock):
                    lock.unlink(missing_ok=True)

    @contextmanager
    def _sole_use(self) -> Iterator[None]:
        """Nobody else begins or clears a staging folder meanwhile."""
        self.staging.mkdir(parents=True, exist_ok=True)
        with (self.staging / ".use").open("w") as use:
            fcntl.flock(use, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _read(path: Path) -> Extract | None:
        try:
            return Extract(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None


def _is_held(lock: Path) -> bool:
    """Whether a living process holds the lock."""
    if not lock.exists():
        return False
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
