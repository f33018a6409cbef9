"""Making sure that there is a database of this version, with its tables and the list of places."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partera.core.errors import Unavailable
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.doors.commands.telling import warn
from partera.registry.places.actions import fill


def make_ready(*, by: Viewer) -> bool:
    """Make a database that does not exist yet, or bring one of an older version up to date; gives whether it did.

    An older SQLite database is copied first. An older PostgreSQL database is refused: who runs it makes the copy. A
    mark stands in the home folder while the first database is being made, so that what was cut off is gone on with;
    a lock lets only one process work on it.
    """
    home = Path(settings.PARTERA_HOME)
    home.mkdir(parents=True, exist_ok=True)
    begun = home / "database-being-made"
    with (home / ".database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing and executor.loader.applied_migrations and not begun.exists():
            _bring_up_to_date(home)
        elif missing or begun.exists():
            begun.touch()
            call_command("migrate", verbosity=0, interactive=False)
            fill(by=by)
            begun.unlink()
    return bool(missing)


def _bring_up_to_date(home: Path) -> None:
    """Copy an older SQLite database, then bring it up to date; a failure leaves the copy to go back to."""
    if connection.vendor != "sqlite":
        raise Unavailable(
            "The database was made by an older version. Make a copy of it, then run `partera migrate` and try again."
        )
    copy = home / f"partera-before-{now():%Y%m%d-%H%M%S}.sqlite3"
    copy.touch(mode=0o600)
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
    warn(f"The database was made by an older version. A copy stands in {copy}; bringing the database up to date.")
    call_command("migrate", verbosity=0, interactive=False)
