"""Contents on the disk, by checksum: the same content once, put there whole before any row names it.

Whoever puts a content and whoever removes one nobody names hold one lock: so no content goes while a row for it is
on its way.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time

from django.conf import settings

from partera.core import disk
from partera.core.errors import Unavailable

_A_DAY_IN_SECONDS = 24 * 3600
_SHA256 = re.compile(r"[0-9a-f]{64}")


def put(content: bytes) -> tuple[str, int]:
    """Keep the content; gives its checksum and the moment of the file, by which `drop` knows it again."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    with _held():
        if path.exists() and path.stat().st_size == len(content):
            os.utime(path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            disk.put(path, content)
        return sha256, path.stat().st_mtime_ns


def read(sha256: str) -> bytes:
    """The content. Raises Unavailable when it is gone or not what it was."""
    path = _path(sha256)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Unavailable(
            "The file’s content is missing. Ask whoever keeps this installation to restore it."
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Unavailable("The file’s content was altered. Ask whoever keeps this installation to restore it.")
    return content


def drop(sha256: str, moment: int) -> None:
    """Remove a content that nobody names, unless somebody has put it again since that moment."""
    with _held():
        path = _path(sha256)
        if path.exists() and path.stat().st_mtime_ns == moment:
            path.unlink()


def old() -> Iterator[str]:
    """The contents that were put longer than a day ago, and the unfinished ones of that age removed."""
    before = time() - _A_DAY_IN_SECONDS
    for path in sorted(_folder().glob("??/*")):
        if path.is_file() and path.stat().st_mtime < before:
            if _SHA256.fullmatch(path.name):
                yield path.name
            else:
                path.unlink(missing_ok=True)


def drop_old(names: Iterable[str]) -> int:
    """Remove contents that were put longer than a day ago; gives how many."""
    before, removed = time() - _A_DAY_IN_SECONDS, 0
    for sha256 in names:
        with _held():
            path = _path(sha256)
            if path.exists() and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed


def _folder() -> Path:
    return Path(settings.PARTERA_HOME) / "files"


def _path(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("a content is named by its SHA-256")
    return _folder() / sha256[:2] / sha256


@contextmanager
def _held() -> Iterator[None]:
    """The one lock; it lies beside the folder, so that no backup takes it along."""
    home = Path(settings.PARTERA_HOME)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "files.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
