"""A second connection: to the same database at one moment, or to another database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

SNAPSHOT, TARGET = "snapshot", "target"


@contextmanager
def at_one_moment() -> Iterator[str]:
    """The alias of a connection that sees the database as it is now, whatever others go on writing."""
    asked = dict(connections.databases[DEFAULT_DB_ALIAS])
    options = dict(asked.get("OPTIONS", {}))
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"  # a reader in WAL mode holds nobody up
    else:
        import psycopg  # noqa: PLC0415 - only where the database is PostgreSQL

        options.pop("pool", None)
        options["isolation_level"] = psycopg.IsolationLevel.REPEATABLE_READ
    with opened(SNAPSHOT, {**asked, "OPTIONS": options}) as alias, transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")  # the moment: from here on nothing moves
        yield alias


@contextmanager
def opened(alias: str, asked: dict[str, Any]) -> Iterator[str]:
    """A connection under that alias as long as it is needed."""
    connections.databases[alias] = connections.configure_settings({DEFAULT_DB_ALIAS: {}, alias: asked})[alias]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]
