"""Reading fixed-length records in portions, and holding every one of them to its length."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from partera.core.errors import BadInput

AT_ONCE = 8192
"""Records looked at together: few enough to stay in the processor's cache."""
LEAST_CHARACTER = 32

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Records:
    """A file of records of one length, each ended the same way (LF or CR LF; the last may lack its end)."""

    path: Path
    name: str
    size: int
    length: int
    end: bytes

    @property
    def stride(self) -> int:
        """Bytes from one record to the next."""
        return self.length + len(self.end)

    @property
    def count(self) -> int:
        """How many records the file holds, the last one without its end included."""
        whole, rest = divmod(self.size, self.stride)
        return whole + (rest >= self.length)

    def portions(self, size: int) -> list[tuple[int, int]]:
        """First record (from 0) and number of records of each portion."""
        return [(first, min(size, self.count - first)) for first in range(0, self.count, size)]

    def blocks(self, first: int, count: int) -> Iterator[tuple[int, Bytes]]:
        """The records of a portion, a cache's worth at a time: index of the first, and rows of `stride` bytes.

        Takes   first, count: as `portions` gives them
        Gives   the same memory again and again: copy what must last
        Raises  BadInput at the first record that is not of the length, or holds NUL or control characters
        Source  none
        """
        room = np.empty(AT_ONCE * self.stride, dtype=np.uint8)
        with self.path.open("rb", buffering=0) as file:
            file.seek(first * self.stride)
            for start in range(first, first + count, AT_ONCE):
                number = min(AT_ONCE, first + count - start)
                found = _fill(file.fileno(), room, number * self.stride)
                if found < number * self.stride:
                    room[found : number * self.stride] = np.frombuffer(
                        (b"\r\n" if self.end == b"\r\n" else b"\n")[found % self.stride - self.length :], dtype=np.uint8
                    )
                rows = room[: number * self.stride].reshape(number, self.stride)
                self._check(rows, start)
                yield start, rows

    def check_end(self) -> None:
        """Raise BadInput when the last record breaks off, or something else follows it."""
        whole, rest = divmod(self.size, self.stride)
        with self.path.open("rb") as file:
            file.seek(whole * self.stride)
            last = file.read()
        if rest >= self.length:
            if last[self.length :] != self.end[: rest - self.length]:
                raise BadInput(f"{self.name}: record {whole + 1:,} is longer than {self.length:,} characters.")
        elif last.strip(b"\r\n\x1a"):
            raise BadInput(
                f"{self.name}: the last record, {whole + 1:,}, breaks off after {rest:,} of {self.length:,} "
                "characters. The file was cut; get it again."
            )

    def _check(self, rows: Bytes, start: int) -> None:
        end = np.frombuffer(self.end, dtype=np.uint8)
        wrong = (rows[:, self.length :] != end).any(axis=1)
        wrong_end = bool(wrong.any())
        if not wrong_end:
            rows[:, self.length :] = LEAST_CHARACTER  # so that one look at all the bytes is enough
            if rows.min() >= LEAST_CHARACTER:
                return
        wrong |= rows[:, : self.length].min(axis=1) < LEAST_CHARACTER
        row = int(np.flatnonzero(wrong)[0])
        record = rows[row].tobytes()[:-1] if wrong_end else rows[row, : self.length].tobytes()
        where = f"{self.name}, record {start + row + 1:,}"
        broken = record.find(b"\n")
        if b"\x00" in record[: broken if broken >= 0 else None]:
            raise BadInput(f"{where}: it holds NUL bytes, so the file is damaged. Get it again.")
        if broken >= 0:
            found = len(record[:broken].removesuffix(b"\r"))
            raise BadInput(
                f"{where}: it is {found:,} characters long instead of {self.length:,}; the file is cut or "
                "shifted there."
            )
        if rows[row, : self.length].min() >= LEAST_CHARACTER:
            raise BadInput(
                f"{where}: it is longer than {self.length:,} characters, or its line does not end like the others; "
                "the file is shifted there."
            )
        raise BadInput(f"{where}: it holds control characters, so the file is damaged. Get it again.")


def _fill(handle: int, room: Bytes, wanted: int) -> int:
    """Read into the room until it holds what is wanted or the file ends; how much it holds."""
    view = memoryview(room)[:wanted]  # type: ignore[arg-type]
    found = 0
    while found < wanted:
        read = os.readv(handle, [view[found:]])
        if read == 0:
            break
        found += read
    return found
