"""Files that are written whole: private from their first byte, and on the disk before they count."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import BinaryIO


def new_private(path: Path) -> BinaryIO:
    """A new file that only its owner can read, open for writing; FileExistsError when there is one."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def beside(path: Path, content: bytes) -> Path:
    """A private file next to the one meant, with this content, waiting to be put in its place."""
    unfinished = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with new_private(unfinished) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return unfinished


def put(path: Path, content: bytes) -> None:
    """Give a file this content in one step, whatever stood there before."""
    beside(path, content).replace(path)
    to_disk(path.parent)


def to_disk(path: Path) -> None:
    """Go on only when a file, or what a folder lists, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
