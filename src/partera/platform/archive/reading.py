"""Putting an installation back from an archive: looked through whole first, kept only when every checksum is right."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction

from partera.core.disk import new_private
from partera.core.errors import BadInput, Refused
from partera.core.keyring import FILE as KEYS
from partera.core.keyring import KeyRing
from partera.core.viewers import Viewer
from partera.evidence import record_keys
from partera.platform.archive.manifest import KEPT, NAME, Manifest, Tell, files_below
from partera.platform.archive.tables import Sum, Tables, is_empty, make_shape
from partera.platform.audit.actions import record

MARK = "restore-under-way"
_CHUNK = 1 << 20


def restore(*, source: Path, without_keys: bool = False, tell: Tell = lambda _: None, by: Viewer) -> Manifest:
    """Fill an empty installation from the archive.

    Rows are read back and compared before the transaction ends; files are in place before that. A mark in the home
    folder lets a restore that was cut off be repeated with the same archive.
    """
    by.require("installation.keep")
    home = Path(settings.PARTERA_HOME)
    with _opened(source) as archive:
        manifest = _contents(archive)
        if not without_keys:
            _require_keys(home, manifest)
        _look_through(archive, manifest, tell)
        mark = _begin(home, manifest)
        make_shape(DEFAULT_DB_ALIAS, manifest.migrations)
        with transaction.atomic():
            _put_rows(archive, manifest, tell)
            _put_files(archive, manifest, home, tell)
        mark.unlink()
    return manifest


@transaction.atomic
def finish(*, by: Viewer) -> None:
    """Say in the trail that a restore was made; called when the database has the shape of today."""
    record(action="archive.restore", thing="installation", by=by)


def _opened(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, mode="r:")
    except FileNotFoundError as error:
        raise BadInput(f"{source} is not a file that can be read. Check the path and try again.") from error
    except tarfile.TarError as error:
        raise BadInput(f"{source.name} is not a backup made by `partera backup`. Nothing was kept.") from error


def _contents(archive: tarfile.TarFile) -> Manifest:
    try:
        member = archive.extractfile(NAME)
    except (KeyError, tarfile.TarError) as error:
        raise BadInput("The archive is cut off: its table of contents is missing. Use another backup.") from error
    if member is None:
        raise BadInput("The archive has no table of contents. Use another backup.")
    return Manifest.read(member.read())


def _require_keys(home: Path, manifest: Manifest) -> None:
    """What is sealed can be read only with the keys, which are kept apart from backups."""
    there = os.environ.get("PARTERA_KEYS") or (home / KEYS).exists()
    held = {key.id for key in KeyRing.open(home).keys} if there else set()
    if missing := [key for key in manifest.keys if key not in held]:
        raise Refused(
            f"The backup was sealed with keys that are not here: {', '.join(missing)}. Put the installation’s "
            f"keys in place first ({home / KEYS} or PARTERA_KEYS), or restore with --without-keys: what is sealed "
            "then stays unreadable. Nothing was changed."
        )
    if lacking := set(manifest.record_keys) - set(record_keys.every(home)):
        raise Refused(
            f"The backup holds records whose own keys are not here ({len(lacking)}). Put the installation’s newest "
            f"{record_keys.FILE} in place first ({home / record_keys.FILE}), or restore with --without-keys: these "
            "records then stay unreadable. Nothing was changed."
        )


def _look_through(archive: tarfile.TarFile, manifest: Manifest, tell: Tell) -> None:
    """Every part is there and whole, and nothing else is, before anything is written."""
    tell("Checking the archive")
    names = {member.name for member in archive if member.isfile()}
    wanted = {NAME, *manifest.files, *(f"tables/{label}.jsonl.gz" for label in manifest.tables)}
    if names != wanted or any(not _is_kept(name) for name in manifest.files):
        raise BadInput("The archive does not hold what its table of contents says. Nothing was kept.")
    for label, said in manifest.tables.items():
        total = Sum()
        for line in _lines(archive, label):
            total = total.plus(line)
        _hold(total, said, f"the table {label}")
    for name, said in manifest.files.items():
        with _member(archive, name) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != said["sha256"]:
                raise BadInput(f"The archive’s file {name} was altered. Nothing was kept.")


def _is_kept(name: str) -> bool:
    return name.startswith(tuple(f"{folder}/" for folder in KEPT)) and ".." not in Path(name).parts


def _begin(home: Path, manifest: Manifest) -> Path:
    """Refuse a place in use; leave the mark, or find the one of this same archive."""
    mark, said = home / MARK, hashlib.sha256(manifest.written()).hexdigest()
    if not (mark.exists() and mark.read_text(encoding="utf-8") == said):
        if files_below(home) or not is_empty(DEFAULT_DB_ALIAS):
            raise Refused(
                f"{home} and its database are in use. Restore into an empty PARTERA_HOME and an empty database; "
                "nothing here was changed."
            )
        home.mkdir(parents=True, exist_ok=True)
        mark.write_text(said, encoding="utf-8")
    return mark


def _put_rows(archive: tarfile.TarFile, manifest: Manifest, tell: Tell) -> None:
    tables = Tables(DEFAULT_DB_ALIAS, manifest.migrations)
    if all(tables.sum(label) == Sum(said["rows"], said["sha256"]) for label, said in manifest.tables.items()):
        return  # a restore that was cut off after its rows were kept
    tables.clear()
    for label, said in manifest.tables.items():
        tell(f"Restoring {label}")
        tables.put(label, said["columns"], _lines(archive, label))
    tables.set_counters()
    for label, said in manifest.tables.items():
        _hold(tables.sum(label), said, f"the restored table {label}")


def _put_files(archive: tarfile.TarFile, manifest: Manifest, home: Path, tell: Tell) -> None:
    for folder in KEPT:
        shutil.rmtree(home / folder, ignore_errors=True)
    for name, said in manifest.files.items():
        tell(f"Restoring {name}")
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _member(archive, name) as member, new_private(path) as file:
            shutil.copyfileobj(member, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != said["sha256"]:
                raise BadInput(f"{name} was not written whole. Check the disk and restore again.")


def _hold(found: Sum, said: dict[str, Any], what: str) -> None:
    if (found.rows, found.sha256) != (said["rows"], said["sha256"]):
        raise BadInput(
            f"{what[0].upper()}{what[1:]} is not as it was when the backup was made: {found.rows:,} rows, "
            f"{said['rows']:,} expected. Nothing was kept; use another backup."
        )


def _lines(archive: tarfile.TarFile, label: str) -> Iterator[str]:
    try:
        with _member(archive, f"tables/{label}.jsonl.gz") as packed, gzip.open(packed, "rt", encoding="utf-8") as text:
            for line in text:
                yield line.removesuffix("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadInput(f"The archive’s table {label} is damaged. Nothing was kept; use another backup.") from error


def _member(archive: tarfile.TarFile, name: str) -> Any:
    member = archive.extractfile(name)
    if member is None:
        raise BadInput(f"The archive lacks {name}. Use another backup.")
    return member
