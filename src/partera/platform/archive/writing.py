"""Making an archive while everybody goes on working."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction

from partera.core.disk import new_private
from partera.core.errors import Refused
from partera.core.keyring import KeyRing
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.evidence import custody
from partera.evidence.catalog import Catalog
from partera.platform.archive.aliases import at_one_moment
from partera.platform.archive.manifest import NAME, Manifest, Tell, files_below
from partera.platform.archive.tables import Sum, Tables, applied
from partera.platform.audit.actions import record

_CHUNK = 1 << 20


def back_up(*, to: Path, tell: Tell = lambda _: None, by: Viewer) -> Manifest:
    """Write the archive; the file appears whole or not at all, readable by its owner only.

    Tables are read at one moment. Files come after: they are only ever added whole, so that every file a row names
    is among them.
    """
    by.require("installation.keep")
    if to.exists():
        raise Refused(f"{to} exists already. Name a new file; a backup never takes the place of another.")
    to.parent.mkdir(parents=True, exist_ok=True)
    home = Path(settings.PARTERA_HOME)
    part = to.with_name(f".{to.name}.part-{os.getpid()}")
    try:
        with new_private(part) as file:
            manifest = _write(file, home, tell)
            file.flush()
            os.fsync(file.fileno())
        part.rename(to)
    finally:
        part.unlink(missing_ok=True)
    with transaction.atomic():
        record(action="archive.back_up", thing="installation", changes={"tables": len(manifest.tables)}, by=by)
    return manifest


def _write(file: Any, home: Path, tell: Tell) -> Manifest:
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        manifest = _tables(archive, tell)
        for path in files_below(home):
            name = path.relative_to(home).as_posix()
            tell(f"Copying {name}")
            if kept := _copy(archive, path, name):
                manifest.files[name] = kept
        manifest.keys.extend(key.id for key in KeyRing.open(home).keys)
        manifest.record_keys.extend(sorted(custody.names(Catalog(home)).values()))
        _add(archive, NAME, manifest.written())
    return manifest


def _tables(archive: tarfile.TarFile, tell: Tell) -> Manifest:
    with at_one_moment() as alias:
        nodes = applied(alias)
        manifest = Manifest(made_at=now().isoformat(), database=connection.vendor, migrations=nodes)
        tables = Tables(alias, nodes)
        for label in sorted(tables.models):
            tell(f"Reading {label}")
            total = Sum()
            with tempfile.SpooledTemporaryFile(max_size=8 * _CHUNK) as spool:
                with gzip.GzipFile(fileobj=spool, mode="wb", mtime=0, compresslevel=3) as packed:
                    for line in tables.lines(label):
                        packed.write(line.encode() + b"\n")
                        total = total.plus(line)
                _add_file(archive, f"tables/{label}.jsonl.gz", spool)
            manifest.tables[label] = {"columns": tables.columns(label), "rows": total.rows, "sha256": total.sha256}
    return manifest


def _copy(archive: tarfile.TarFile, path: Path, name: str) -> dict[str, Any] | None:
    """Copy a file and give its size and checksum; None when it has gone meanwhile (a dropped upload)."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        hashed = _Hashed(file)
        size = _add_file(archive, name, hashed)
    return {"size": size, "sha256": hashed.sha256.hexdigest()}


class _Hashed:
    """A file whose checksum is taken while it is copied: what the archive holds is what was summed."""

    def __init__(self, file: BinaryIO) -> None:
        self.sha256, self.seek, self._file = hashlib.sha256(), file.seek, file

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        part = self._file.read(size)
        self.sha256.update(part)
        return part


def _add_file(archive: tarfile.TarFile, name: str, file: Any) -> int:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, file)
    return int(size)


def _add(archive: tarfile.TarFile, name: str, text: bytes) -> None:
    _add_file(archive, name, io.BytesIO(text))
