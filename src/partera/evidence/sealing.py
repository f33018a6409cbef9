"""Files that are sealed as they are written and opened only in memory; nothing of them meets a disk in the clear.

A sealed file is a mark, then portions of 1 MiB, each under AES-256-GCM with the file's own key. A portion's number, and
whether it is the last, are part of its nonce: portions cannot be dropped, repeated, put in another order or cut off.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from partera.core.disk import new_private
from partera.core.errors import Refused, Unavailable

MARK = b"PARTERA-SEALED-1"
PORTION = 1024 * 1024
_TAG = 16
KEY_BYTES = 32


def new_key() -> bytes:
    """A key for one file; it must seal no other, because the nonces count from zero.

    Takes   nothing
    Gives   32 bytes from the machine's source of chance
    Raises  nothing
    Source  NIST SP 800-38D, section 8: no nonce twice under one key

    >>> len(new_key()), new_key() == new_key()
    (32, False)
    """
    return secrets.token_bytes(KEY_BYTES)


class SealingFile(io.RawIOBase):
    """A file to write into, sealed portion by portion."""

    def __init__(self, path: Path, key: bytes, *, about: str) -> None:
        super().__init__()
        self._file: BinaryIO = new_private(path)
        self._cipher, self._about = AESGCM(key), MARK + about.encode()
        self._held = bytearray()
        self._portions = self._written = 0
        self._file.write(MARK)

    def writable(self) -> bool:
        """It can be written to, and nothing else."""
        return True

    def tell(self) -> int:
        """How many bytes were given."""
        return self._written

    def write(self, content: Any) -> int:
        """Take more bytes; whole portions are sealed at once."""
        size = memoryview(content).nbytes
        self._held += content
        self._written += size
        while len(self._held) > PORTION:
            self._seal(bytes(self._held[:PORTION]), last=False)
            del self._held[:PORTION]
        return size

    def close(self) -> None:
        """Seal the rest; only now is the file whole."""
        if not self.closed:
            try:
                self._seal(bytes(self._held), last=True)
            finally:
                self._file.close()
                super().close()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._portions, last=last), plain, self._about))
        self._portions += 1


@contextmanager
def memory_file() -> Iterator[Path]:
    """An empty file that exists only in memory and only for this process's user; gone afterwards.

    Takes   nothing
    Gives   its path, good within the block
    Raises  Unavailable where the machine has no such files
    Source  Linux manual, memfd_create(2)

    >>> with memory_file() as path:
    ...     _ = path.write_bytes(b"not on any disk")
    ...     len(path.read_bytes())
    15
    >>> path.exists()
    False
    """
    if not hasattr(os, "memfd_create"):
        raise Unavailable("Records under an agreement are opened only in memory, which needs Linux.")
    descriptor = os.memfd_create("partera", os.MFD_CLOEXEC)
    try:
        yield Path(f"/proc/{os.getpid()}/fd/{descriptor}")
    finally:
        os.close(descriptor)


@contextmanager
def opened(path: Path, key: bytes, *, about: str) -> Iterator[Path]:
    """The sealed file's content as a file in memory.

    Takes   path: a sealed file · key: with which it was sealed · about: what it was bound to
    Gives   a path, good within the block
    Raises  Refused when the file was changed, cut off, or sealed by another key or about something else
    Source  NIST SP 800-38D (AES-GCM)

    >>> from tempfile import TemporaryDirectory
    >>> key = new_key()
    >>> with TemporaryDirectory() as folder:
    ...     with SealingFile(Path(folder) / "rows", key, about="extract a1") as file:
    ...         _ = file.write(b"three rows")
    ...     with opened(Path(folder) / "rows", key, about="extract a1") as plain:
    ...         plain.read_bytes()
    b'three rows'
    """
    cipher, bound = AESGCM(key), MARK + about.encode()
    with memory_file() as plain, path.open("rb") as sealed, plain.open("wb") as out:
        if sealed.read(len(MARK)) != MARK:
            raise Refused(f"The records of {about} are not a sealed file. Restore them from a backup.")
        number, here = 0, sealed.read(PORTION + _TAG)
        while here:
            after = sealed.read(PORTION + _TAG)
            try:
                out.write(cipher.decrypt(_nonce(number, last=not after), here, bound))
            except InvalidTag as error:
                raise _changed(about) from error
            number, here = number + 1, after
        if number == 0:
            raise _changed(about)
        out.close()
        yield plain


def _changed(about: str) -> Refused:
    return Refused(f"The records of {about} were changed or cut off. They are not used. Restore them from a backup.")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
