"""Whether the parts that pages need are there."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from partera.core.errors import ParteraError
from partera.core.viewers import PUBLIC
from partera.registry.findings.queries import current_release

_shape_known: list[bool] = []
"""Holds True once the database was found in the shape this code expects; a running process never sees it older."""


def checks() -> dict[str, bool]:
    """What no page can do without: the database answers, and its shape is the one this code expects."""
    if not _database_answers():
        return {"database": False, "migrations": False}
    return {"database": True, "migrations": _is_migrated()}


def has_release() -> bool:
    """Whether figures are published; without them pages open and say so."""
    try:
        return current_release(PUBLIC) is not None
    except (ParteraError, DatabaseError):
        return False


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _is_migrated() -> bool:
    if not _shape_known:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _shape_known.append(True)
    return True
