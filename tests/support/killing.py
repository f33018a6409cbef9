"""Killing real processes: programs of our own on a database of their own, ended by `kill -9` at any moment.

    with installation("sqlite", tmp_path) as place:
        worker = place.start("work")
        place.wait_for("begun")
        kill(worker)

A program is a subcommand of `tests.support.killing_programs`. `kill` takes the whole process group, as a power
cut or the kernel's want of memory would.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.support import postgres

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
LEASE_SECONDS = 1.5
_LOOK_EVERY_SECONDS = 0.02


@dataclass
class Installation:
    """A home folder and a database with all tables, and the programs running on it."""

    home: Path
    environment: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a program in a process group of its own."""
        command = [sys.executable, "-m", "tests.support.killing_programs", *words]
        with (self.home / "errors").open("ab") as errors:
            program = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, start_new_session=True, stderr=errors, stdout=errors
            )
        self.running.append(program)
        return program

    def answer(self, *words: str) -> Any:
        """Run a program to its end; gives the JSON it prints."""
        command = [sys.executable, "-m", "tests.support.killing_programs", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()[-3000:]
        return json.loads(done.stdout or b"null")

    def rows(self, asked: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        if address := self.environment.get("DATABASE_URL"):
            with psycopg.connect(address) as line:
                return line.execute(asked).fetchall()
        with closing(sqlite3.connect(self.home / "partera.sqlite3", timeout=20)) as file:
            return file.execute(asked).fetchall()

    def errors(self) -> str:
        """What the programs wrote on their standard error."""
        return (self.home / "errors").read_text()

    def wait_for(self, name: str) -> None:
        """Wait until a program has put a file of that name into the home folder."""
        wait_until(lambda: (self.home / name).exists(), f"{name} never came: {self.home}")


def wait_until(holds: Callable[[], bool], otherwise: str = "it never came true") -> None:
    """Look again and again until it holds."""
    pause, latest = Event(), time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < latest, otherwise
        pause.wait(_LOOK_EVERY_SECONDS)


def kill(program: subprocess.Popen[bytes]) -> None:
    """End a program and all it has started, without a chance to say good-bye."""
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


@contextmanager
def installation(database: str, folder: Path) -> Iterator[Installation]:
    """An installation on `sqlite`, on `postgresql`, or (`given`) on what DATABASE_URL of this run says."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    with ExitStack() as stack:
        address = ""
        if database == "postgresql" or (database == "given" and os.environ.get("DATABASE_URL")):
            address = stack.enter_context(_database_of_its_own())
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        kept |= {
            "PARTERA_HOME": str(home),
            "PARTERA_DEMO": "1",  # whose letters lie in a folder, where they can be counted
            "PARTERA_WORK_LEASE": str(LEASE_SECONDS),
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        place = Installation(home, kept | ({"DATABASE_URL": address} if address else {}))
        try:
            place.answer("prepare")
            yield place
        finally:
            for program in place.running:
                kill(program)


@contextmanager
def _database_of_its_own() -> Iterator[str]:
    with ExitStack() as stack:
        server = os.environ.get("DATABASE_URL") or stack.enter_context(postgres.server())
        name = f"killed_{os.getpid()}_{time.monotonic_ns()}"
        with psycopg.connect(server, autocommit=True) as line:
            line.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            with psycopg.connect(server, autocommit=True) as line:
                line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
