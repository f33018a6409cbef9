"""Making sure that there is a database with its tables and the list of places."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partera.core.errors import Unavailable
from partera.core.viewers import Viewer
from partera.registry.places.actions import fill


def make_ready(*, by: Viewer) -> bool:
    """Make a database that does not exist yet; gives whether it was made. One made by older code is refused."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing and executor.loader.applied_migrations:
        raise Unavailable(
            "The database was made by an older version. Make a copy of it, then run `partera migrate` and try again."
        )
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
        fill(by=by)
    return bool(missing)
