"""Opening the one file inside a zip, and nothing that would fill the disk."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from partera.core.errors import BadInput
from partera.evidence.suppliers.protocol import Source

UNPACKED_LIMIT = 8 * 1024**3  # a year of natality records is 4.9 billion bytes
RATIO_LIMIT = 200
_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)


def unpacked(path: Path, name: str, target: Path) -> Source:
    """The file itself, or the one file inside a zip, unpacked to the target and within bounds.

    Takes   path: a file · name: what a person calls it · target: where to unpack to
    Gives   the file to read
    Raises  BadInput for a zip that is damaged, locked, holds more than one file, or unpacks to too much
    Source  none

    >>> import tempfile; folder = Path(tempfile.mkdtemp())
    >>> with zipfile.ZipFile(folder / "a.zip", "w") as made: made.writestr("a.csv", "x")
    >>> unpacked(folder / "a.zip", "a.zip", folder / "a").head
    b'x'
    """
    with path.open("rb") as file:
        mark = file.read(4)
    if mark not in (b"PK\x03\x04", b"PK\x05\x06"):
        return Source.of(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            _extract_within_bounds(archive, _only_member(archive, name), target, name)
    except _DAMAGED_ZIP as error:
        raise BadInput(f"{name} is a zip that cannot be opened: it is damaged or locked. Get it again.") from error
    return Source.of(target, name)


def _only_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    found = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith(("__MACOSX", "."))]
    if any(member.filename == "[Content_Types].xml" for member in found):
        raise BadInput(f"{name} is a workbook. Save the sheet as CSV and load that.")
    if len(found) != 1:
        raise BadInput(f"{name} is a zip of {len(found)} files. Take out the one to load, or zip it alone.")
    return found[0]


def _extract_within_bounds(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str) -> None:
    written = 0
    bound = min(UNPACKED_LIMIT, max(1, member.compress_size) * RATIO_LIMIT + 1024**2)
    with archive.open(member) as packed, target.open("wb") as out:
        while portion := packed.read(1024 * 1024):
            written += len(portion)
            if written > bound:
                raise BadInput(
                    f"{name} unpacks to far more than a real export would ({bound:,} bytes and counting); "
                    "it was not opened further. Unpack it yourself and load the file inside."
                )
            out.write(portion)
