"""Whether the parts that pages need are there."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from partera.core.errors import ParteraError
from partera.core.viewers import PUBLIC
from partera.registry.findings.queries import current_release


def checks() -> dict[str, bool]:
    """The database answers, its shape is current, and published figures are there."""
    if not _database_answers():
        return {"database": False, "migrations": False, "release": False}
    migrated = _is_migrated()
    return {"database": True, "migrations": migrated, "release": migrated and _has_release()}


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _has_release() -> bool:
    try:
        return current_release(PUBLIC) is not None
    except ParteraError:
        return False
