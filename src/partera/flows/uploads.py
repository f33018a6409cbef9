"""Uploads that wait for a yes: a folder each under `$PARTERA_HOME/uploads/`, seen by nobody but their owner.

Nothing in it counts. It is removed when its files are loaded or dropped, and after a day in any case.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from partera.core.errors import NotFound, Unavailable
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.evidence import sealing
from partera.evidence.agreements import may_hold_records
from partera.evidence.suppliers.protocol import Given
from partera.platform.sealed.ring import ring
from partera.platform.work.models import Job
from partera.platform.work.rules import GIVEN_UP, WAITING

KEPT_FOR_SECONDS = 24 * 60 * 60
MOST_BYTES = 500 * 1024**2
MOST_FILES = 20
_TOKEN = re.compile(r"[0-9a-f]{32}")
_NONE = "There is no such upload. It may have been loaded, dropped, or be older than a day."


@dataclass
class Pending:
    """One upload: its files, the facts given with them, how far it is and what was found."""

    token: str
    owner: int | None
    began: float
    step: str = "reading"  # reading | ready | loading | done | failed
    progress: str = ""
    job: int = 0  # the work on it that was asked for last
    is_waiting: bool = False  # nobody has begun yet
    was_interrupted: bool = False  # an earlier run ended before it was done; another has begun or will
    files: list[tuple[str, str]] = field(default_factory=list)  # stored name, the person's name for it
    period: str = ""
    place: str = ""
    mapping: str = ""
    agreement: int = 0  # that birth records are loaded under
    is_sealed: bool = False  # files that hold birth records wait sealed, and are opened only in memory
    size: int = 0
    previews: list[dict[str, Any]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)
    release: str = ""
    problem: str = ""

    @property
    def is_working(self) -> bool:
        return self.step in ("reading", "loading")

    @property
    def given(self) -> Given:
        """The facts as intake takes them."""
        mapping = folder_of(self.token) / "mapping.toml" if self.mapping else None
        return Given(period=self.period or None, place=self.place or None, mapping=mapping)

    @contextmanager
    def opened(self) -> Iterator[dict[Path, str]]:
        """Each file to read, with the person's name for it, in order; nothing of what is sealed meets the disk."""
        folder = folder_of(self.token)
        with ExitStack() as stack:
            yield {
                stack.enter_context(_unsealed(folder / stored)) if self.is_sealed else folder / stored: name
                for stored, name in self.files
                if (folder / stored).is_file()
            }


def _uploads() -> Path:
    return Path(settings.PARTERA_HOME) / "uploads"


def folder_of(token: str) -> Path:
    """An upload's own folder."""
    if not _TOKEN.fullmatch(token):
        raise NotFound(_NONE)
    return _uploads() / token


def begin(
    files: Iterable[UploadedFile],
    mapping: UploadedFile | None,
    *,
    period: str,
    place: str,
    agreement: int = 0,
    by: Viewer,
) -> Pending:
    """Put the files in a new folder that only this process's user can open."""
    clear_old()
    pending = Pending(secrets.token_hex(16), by.person, now().timestamp(), period=period, place=place)
    pending.agreement = agreement
    folder = folder_of(pending.token)
    _uploads().mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(mode=0o700)
    if mapping is not None:
        _store(mapping, folder / "mapping.toml")
        pending.mapping = shown_name(mapping.name or "mapping.toml")
    pending.is_sealed = may_hold_records(pending.given)
    for number, file in enumerate(files):
        stored = f"file-{number:02d}"
        pending.size += (_seal if pending.is_sealed else _store)(file, folder / stored)
        pending.files.append((stored, shown_name(file.name or stored)))
    save(pending)
    return pending


def shown_name(name: str) -> str:
    """The person's name for a file, without folders and control characters; never used as a path."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:120] or "file"


def _store(file: UploadedFile, path: Path) -> int:
    written = 0
    with path.open("xb") as out:
        for portion in file.chunks():
            out.write(portion)
            written += len(portion)
    return written


def _seal(file: UploadedFile, path: Path) -> int:
    """Store a file that holds birth records, sealed by a key of its own that the key ring wraps."""
    key, about = sealing.new_key(), _about(path)
    path.with_suffix(".key").write_bytes(ring().seal(key, about=about))
    with sealing.SealingFile(path, key, about=about) as out:
        return sum(out.write(portion) for portion in file.chunks())


def _unsealed(path: Path) -> AbstractContextManager[Path]:
    about = _about(path)
    try:
        wrapped = path.with_suffix(".key").read_bytes()
    except FileNotFoundError as error:
        raise Unavailable("This upload came back from a backup, which holds no keys. Give the file again.") from error
    return sealing.opened(path, ring().unseal(wrapped, about=about), about=about)


def _about(path: Path) -> str:
    return f"upload {path.parent.name} {path.stem}"


def save(pending: Pending) -> None:
    """Write how far it is, in one step."""
    folder = folder_of(pending.token)
    unfinished = folder / f".state-{secrets.token_hex(4)}"
    unfinished.write_text(json.dumps(asdict(pending)), encoding="utf-8")
    unfinished.replace(folder / "state.json")


def find(token: str, viewer: Viewer) -> Pending:
    """The viewer's own upload, with how the work on it stands. Raises NotFound for anybody else's."""
    pending = stored(token)
    if pending is None or pending.owner is None or pending.owner != viewer.person:
        raise NotFound(_NONE)
    return _with_its_job(pending) if pending.is_working else pending


def _with_its_job(pending: Pending) -> Pending:
    job = Job.objects.filter(pk=pending.job).first()
    if job is None:
        pending.step, pending.problem = "failed", "The server was stopped before it began. Nothing was loaded."
        return pending
    pending.is_waiting = job.state in WAITING
    pending.was_interrupted = job.attempts > 1
    if job.state == GIVEN_UP:
        pending.step, pending.problem = "failed", job.problem
    return pending


def stored(token: str) -> Pending | None:
    """The upload as it was saved last; None when there is none."""
    path = folder_of(token) / "state.json"
    if not path.is_file():
        return None
    known = json.loads(path.read_text(encoding="utf-8"))
    known["files"] = [tuple(pair) for pair in known["files"]]
    return Pending(**known)


def drop(token: str) -> None:
    """Take the folder away with all in it."""
    shutil.rmtree(folder_of(token), ignore_errors=True)


def clear_files(pending: Pending) -> None:
    """Keep only the summary: the files themselves are loaded or not wanted."""
    folder = folder_of(pending.token)
    for stored, _name in pending.files:
        (folder / stored).unlink(missing_ok=True)
        (folder / stored).with_suffix(".key").unlink(missing_ok=True)
    (folder / "mapping.toml").unlink(missing_ok=True)


def clear_old() -> None:
    """Remove uploads that nobody confirmed within a day."""
    if not _uploads().exists():
        return
    oldest = now().timestamp() - KEPT_FOR_SECONDS
    for folder in _uploads().iterdir():
        if folder.is_dir() and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
