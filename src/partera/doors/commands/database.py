"""Making sure that there is a database with its tables and the list of places."""

from __future__ import annotations

import fcntl
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partera.core.errors import Unavailable
from partera.core.viewers import Viewer
from partera.registry.places.actions import fill


def make_ready(*, by: Viewer) -> bool:
    """Make a database that does not exist yet; gives whether it was made. One made by older code is refused.

    A mark stands in the home folder while the first database is being made, so that what was cut off is gone on
    with; a lock lets only one process make it.
    """
    home = Path(settings.PARTERA_HOME)
    home.mkdir(parents=True, exist_ok=True)
    begun = home / "database-being-made"
    with (home / ".database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing and executor.loader.applied_migrations and not begun.exists():
            raise Unavailable(
                "The database was made by an older version. Make a copy of it, then run `partera migrate` and "
                "try again."
            )
        if missing or begun.exists():
            begun.touch()
            call_command("migrate", verbosity=0, interactive=False)
            fill(by=by)
            begun.unlink()
    return bool(missing)
