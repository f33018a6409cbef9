"""The same work by several processes at the same moment, on a database that takes them: what each of them gave.

The tests' own SQLite database is in memory and takes one; a copy of it in a file takes many. PostgreSQL takes many as
it is. What is done is done there; the copy is given back to look at.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections

from tests.support.forking import forked, say


def at_once(work: Callable[[], object], *, folder: Path, times: int = 2) -> list[Any]:
    """What each of several processes gave that began the work together. Needs a test whose writes are kept."""
    path = _copied(folder)
    waiting, go = os.pipe()

    def program(pipe: int) -> None:
        _open(path)
        os.read(waiting, 1)
        try:
            say(pipe, json.dumps({"gave": work()}))
        except Exception as error:
            say(pipe, json.dumps({"failed": repr(error)}))

    children = [forked(program) for _ in range(times)]
    os.write(go, b"x" * times)
    found = []
    for pid, reading in children:
        with os.fdopen(reading) as said:
            found.append(json.loads(said.read()))
        os.waitpid(pid, 0)
    os.close(waiting)
    os.close(go)
    return found


@contextmanager
def looking_at(folder: Path) -> Iterator[None]:
    """What the processes left, instead of the tests' own database."""
    if connection.vendor != "sqlite":
        yield
        return
    before = connections["default"]
    try:
        _open(folder / "rivals.sqlite3")
        yield
    finally:
        connections["default"].close()
        connections["default"] = before


def _copied(folder: Path) -> Path | None:
    if connection.vendor != "sqlite":
        return None
    connection.ensure_connection()
    path = folder / "rivals.sqlite3"
    with sqlite3.connect(path) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
    return path


def _open(path: Path | None) -> None:
    """A connection of this process's own; the one it was born with belongs to its parent."""
    asked = dict(connections["default"].settings_dict)
    made = connections.create_connection("default")
    made.settings_dict = asked | ({"NAME": str(path)} if path else {})
    if "pool" in made.settings_dict["OPTIONS"]:  # a pool's threads stay behind with the parent
        made.settings_dict["OPTIONS"] = made.settings_dict["OPTIONS"] | {"pool": False}
    connections["default"] = made
