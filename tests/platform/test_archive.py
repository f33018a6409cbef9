"""Backup, restore and the move to PostgreSQL: nothing lost, nothing half done, a sentence for what cannot be done."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.evidence import small_files as small
from tests.support import postgres
from tests.support.killing import wait_until

pytestmark = pytest.mark.slow  # each command is a process of its own
PARTERA = str(Path(sys.executable).parent / "partera")
KEYS = "keys.json"


class Installation:
    """An installation of its own, worked by the command line."""

    def __init__(self, home: Path, database: str = "") -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT")}
        self.world = {**kept, "PARTERA_HOME": str(home), "PYTHONWARNINGS": "default"}
        if database:
            self.world["DATABASE_URL"] = database

    def partera(self, *words: object, code: int = 0, typed: str = "") -> str:
        """What a command says, on both streams."""
        done = subprocess.run(
            [PARTERA, *map(str, words)],
            env=self.world,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def with_keys_of(self, other: Installation) -> Installation:
        """Bring the keys along, as whoever restores must."""
        self.home.mkdir(parents=True, exist_ok=True)
        shutil.copy(other.home / KEYS, self.home / KEYS)
        return self


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with an administrator, a loaded file and a release."""
    folder = tmp_path_factory.mktemp("lived-in")
    made = Installation(folder / "home")
    (folder / "people.tsv").write_text(small.table([small.PEOPLE]))
    made.partera("init", "--email", "olga@example.org", "--name", "Olga Invented")
    made.partera("load", folder / "people.tsv")
    return made


@pytest.fixture(scope="module")
def archive(lived_in: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    path = tmp_path_factory.mktemp("backups") / "backup.partera"
    lived_in.partera("backup", path)
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL server."""
    if postgres.programs() is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgres.server() as url:
        yield url


@pytest.fixture
def database(server: str) -> str:
    """The address of an empty PostgreSQL database."""
    name = f"empty_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return server.rsplit("/", 1)[0] + f"/{name}"


def tables_of(archive: Path) -> dict[str, dict]:
    with tarfile.open(archive) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        return json.loads(member.read())["tables"]


def files_of(archive: Path) -> dict[str, dict]:
    with tarfile.open(archive) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        return json.loads(member.read())["files"]


def same_rows(before: Path, after: Path) -> bool:
    """Whether two backups hold the same rows, but for the trail and the jobs, which go on."""
    going_on = ("audit.", "work.")
    one, other = (
        {label: table for label, table in tables_of(path).items() if not label.startswith(going_on)}
        for path in (before, after)
    )
    return one == other


def test_a_backup_holds_rows_and_files_and_no_key(lived_in: Installation, archive: Path) -> None:
    assert tables_of(archive)["accounts.user"]["rows"] == 1
    assert any(name.startswith("evidence/extracts/") for name in files_of(archive))
    assert any(name.startswith("evidence/releases/") for name in files_of(archive))
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        assert not [name for name in names if "key" in name]
    secrets = [key["secret"] for key in json.loads((lived_in.home / KEYS).read_text())["keys"]]
    whole = archive.read_bytes()
    assert not [secret for secret in secrets if secret.encode() in whole]
    assert (lived_in.home / "secret_key").read_text().strip().encode() not in whole


def test_a_backup_is_readable_by_its_owner_only(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


def test_a_backup_never_takes_the_place_of_another(lived_in: Installation, archive: Path) -> None:
    before = archive.read_bytes()
    assert "exists already" in lived_in.partera("backup", archive, code=2)
    assert archive.read_bytes() == before


def test_what_was_restored_is_what_was_backed_up(lived_in: Installation, archive: Path, tmp_path: Path) -> None:
    other = Installation(tmp_path / "home").with_keys_of(lived_in)
    assert "every checksum equal" in other.partera("restore", archive)
    other.partera("backup", tmp_path / "again.partera")
    assert same_rows(archive, tmp_path / "again.partera")
    assert files_of(archive) == files_of(tmp_path / "again.partera")


def test_a_backup_of_sqlite_is_restored_into_postgresql(
    lived_in: Installation, archive: Path, tmp_path: Path, database: str
) -> None:
    other = Installation(tmp_path / "home", database).with_keys_of(lived_in)
    other.partera("restore", archive)
    other.partera("backup", tmp_path / "again.partera")
    assert same_rows(archive, tmp_path / "again.partera")
    other.partera("load", _another_file(tmp_path))  # new rows get numbers of their own


def test_a_backup_of_postgresql_is_restored_into_sqlite(
    lived_in: Installation, archive: Path, tmp_path: Path, database: str
) -> None:
    middle = Installation(tmp_path / "middle", database).with_keys_of(lived_in)
    middle.partera("restore", archive)
    middle.partera("backup", tmp_path / "middle.partera")
    last = Installation(tmp_path / "last").with_keys_of(lived_in)
    last.partera("restore", tmp_path / "middle.partera")
    last.partera("backup", tmp_path / "last.partera")
    assert same_rows(archive, tmp_path / "last.partera")


def test_a_place_in_use_is_not_restored_over(lived_in: Installation, archive: Path) -> None:
    before = (lived_in.home / "partera.sqlite3").read_bytes()
    assert "are in use" in lived_in.partera("restore", archive, code=2)
    assert (lived_in.home / "partera.sqlite3").read_bytes() == before


def test_a_restore_without_the_keys_says_which_are_missing(archive: Path, tmp_path: Path) -> None:
    other = Installation(tmp_path / "home")
    said = other.partera("restore", archive, code=2)
    assert "keys that are not here" in said
    assert not (tmp_path / "home" / KEYS).exists()
    other.partera("restore", archive, "--without-keys")


def test_a_restore_that_was_cut_off_after_its_rows_is_repeated(
    lived_in: Installation, archive: Path, tmp_path: Path
) -> None:
    other = Installation(tmp_path / "home").with_keys_of(lived_in)
    (other.home / "evidence" / "extracts").mkdir(parents=True)
    (other.home / "evidence" / "extracts" / "half").write_text("half a file")
    _leave_mark(archive, other.home)
    other.partera("restore", archive)
    assert not (other.home / "evidence" / "extracts" / "half").exists()
    assert not (other.home / "restore-under-way").exists()


@pytest.mark.parametrize("damage", ["cut", "altered table", "altered file", "not an archive", "two folders up"])
def test_a_damaged_backup_is_refused_and_nothing_kept(
    lived_in: Installation, archive: Path, tmp_path: Path, damage: str
) -> None:
    bad = tmp_path / "bad.partera"
    _damage(archive, bad, damage)
    other = Installation(tmp_path / "home").with_keys_of(lived_in)
    said = other.partera("restore", bad, code=2)
    assert "backup" in said or "archive" in said
    assert not (other.home / "evidence").exists()
    assert not (tmp_path / "escaped").exists()
    other.partera("restore", archive)  # and the place is still good


def test_a_move_to_postgresql_proves_every_table_equal(lived_in: Installation, tmp_path: Path, database: str) -> None:
    moving = _copy_of(lived_in, tmp_path)
    said = moving.partera("move-database", "-", typed=database + "\n")
    tables = [line for line in said.splitlines() if line.endswith("equal on both sides")]
    assert any(line.startswith("accounts.user ") and " 1 rows " in line for line in tables)
    assert "DATABASE_URL" in moving.partera("release", "--list", code=2)  # the old file is not gone on with by mistake
    there = Installation(moving.home, database)
    there.partera("load", _another_file(tmp_path))


def test_a_move_into_a_database_in_use_is_refused(lived_in: Installation, tmp_path: Path, database: str) -> None:
    moving = _copy_of(lived_in, tmp_path)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE somebody_elses (id integer)")
    assert "holds data already" in moving.partera("move-database", database, code=2)
    moving.partera("backup", tmp_path / "still.partera")  # and SQLite is gone on with


@pytest.mark.parametrize("address", ["mysql://a@b/c", "postgresql://", "postgresql://ana@127.0.0.1:1/nowhere"])
def test_an_address_that_leads_nowhere_is_refused(lived_in: Installation, tmp_path: Path, address: str) -> None:
    moving = _copy_of(lived_in, tmp_path)
    moving.partera("move-database", address, code=2)
    assert not (moving.home / "moved-to-postgresql").exists()


def test_a_backup_under_load_holds_one_moment(lived_in: Installation, tmp_path: Path) -> None:
    busy = _copy_of(lived_in, tmp_path)
    hold_one_moment(busy, tmp_path, rounds=1)


@pytest.mark.reliability
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_twenty_backups_under_load_each_hold_one_moment_and_are_restored_equal(
    kind: str, lived_in: Installation, tmp_path: Path, request: pytest.FixtureRequest, record_property: Any
) -> None:
    busy = _copy_of(lived_in, tmp_path)
    if kind == "postgresql":
        address = request.getfixturevalue("database")
        busy.partera("move-database", address)
        busy = Installation(busy.home, address)
    hold_one_moment(busy, tmp_path, rounds=20, pause=0.05)  # more rows would only make each longer
    record_property("what", f"20 backups on {kind} while three programs write, each restored and compared")


def hold_one_moment(busy: Installation, folder: Path, *, rounds: int, pause: float = 0.002) -> None:
    """Back up while three programs write pairs of rows, each after a pause of so many seconds; each backup holds whole
    pairs and all that was told before."""
    base = busy.world.get("DATABASE_URL") or str(busy.home / "partera.sqlite3")
    command = [sys.executable, "-c", _WRITER, str(pause), base]
    with ExitStack() as stack:
        told = [folder / f"told-{number}" for number in range(3)]
        writers = []
        for number, path in enumerate(told):
            said = stack.enter_context(path.open("wb"))
            more = {"stdin": subprocess.PIPE, "stdout": said}
            writers.append(stack.enter_context(subprocess.Popen([*command, str(number)], **more)))  # type: ignore[call-overload]
        wait_until(lambda: all(path.stat().st_size for path in told))
        for turn in range(rounds):
            before = sum(len(path.read_text().split()) for path in told)
            archive = folder / f"busy-{turn}.partera"
            busy.partera("backup", archive)
            kept = tables_of(archive)["accounts.user"]["rows"]
            assert kept % 2 == 1  # the administrator and whole pairs
            assert kept >= 1 + 2 * before
            restored = Installation(folder / f"restored-{turn}").with_keys_of(busy)
            restored.partera("restore", archive)  # compares every row with what was backed up
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.close()
            assert writer.wait(30) == 0


_WRITER = """
import sqlite3, sys, threading, time
import psycopg
pause, address, own = sys.argv[1:]
done = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), done.set()), daemon=True).start()
if "://" in address:
    base, begin = psycopg.connect(address, autocommit=True), "BEGIN"
    asked = "SELECT column_name FROM information_schema.columns WHERE table_name = 'accounts_user'"
    names = [row[0] for row in base.execute(asked).fetchall()]
else:
    base, begin = sqlite3.connect(address, timeout=30, isolation_level=None), "BEGIN IMMEDIATE"
    names = [row[1] for row in base.execute("PRAGMA table_info(accounts_user)")]
names.remove("id")
columns, number = ", ".join(names), 0
while not done.wait(float(pause)):
    base.execute(begin)
    for _ in range(2):
        number += 1
        chosen = ", ".join(f"'invented{own}-{number}@example.org'" if name == "email" else name for name in names)
        base.execute(f"INSERT INTO accounts_user ({columns}) SELECT {chosen} FROM accounts_user WHERE id = 1")
    base.execute("COMMIT")
    print(number, flush=True)
"""
"""Adds invented sign-ins two at a time, and says so when each pair is kept."""


def _another_file(folder: Path) -> Path:
    path = folder / "people-2021.csv"
    path.write_text(small.table([{**small.PEOPLE, "year": "2021"}]))
    return path


def _copy_of(installation: Installation, folder: Path) -> Installation:
    """The same installation elsewhere, to do something to."""
    with sqlite3.connect(installation.home / "partera.sqlite3") as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(installation.home, folder / "copy")
    return Installation(folder / "copy")


def _leave_mark(archive: Path, home: Path) -> None:
    """As a restore leaves it that was killed while it put files in place."""
    with tarfile.open(archive) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        (home / "restore-under-way").write_text(hashlib.sha256(member.read()).hexdigest())


def _damage(archive: Path, to: Path, how: str) -> None:
    if how == "not an archive":
        to.write_bytes(b"PK\x03\x04 something else")
    elif how == "cut":
        to.write_bytes(archive.read_bytes()[:-30_000])
    else:
        with tarfile.open(archive) as old, tarfile.open(to, "w") as new:
            for member in old:
                file = old.extractfile(member)
                assert file is not None
                text = file.read()
                if how == "altered table" and member.name == "tables/accounts.user.jsonl.gz":
                    text = text[:-1] + bytes([text[-1] ^ 1])
                if how == "altered file" and member.name.endswith("rows.parquet"):
                    text = text[:100] + b"?" + text[101:]
                if how == "two folders up" and member.name == "manifest.json":
                    said = json.loads(text)
                    said["files"]["files/../../escaped"] = {"size": 0, "sha256": ""}
                    text = json.dumps(said).encode()
                _add(new, member.name, text)
            if how == "two folders up":
                _add(new, "files/../../escaped", b"")


def _add(tar: tarfile.TarFile, name: str, text: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(text)
    tar.addfile(member, io.BytesIO(text))
