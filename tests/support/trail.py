"""Lifting the guards over the trail and over movements of stock, which bar a test's database from being emptied, and
from being tampered with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

_TABLES = ("audit_entry", "audit_seal", "kits_movement")


@contextmanager
def unguarded(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Like the owner of the database, who can take the guards away; they stand again afterwards."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            away = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in _TABLES]
            back = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in _TABLES]
        else:
            cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            triggers = [(name, sql) for name, sql, table in cursor.fetchall() if table in _TABLES]
            away = [f"DROP TRIGGER {name}" for name, _sql in triggers]
            back = [sql for _name, sql in triggers]
        for statement in away:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in back:
                cursor.execute(statement)


def let_tests_empty_it() -> None:
    """A test that commits leaves its database empty: the guards are lifted for that moment only."""
    if hasattr(BaseDatabaseOperations.execute_sql_flush, "lifts_guards"):
        return
    empty = BaseDatabaseOperations.execute_sql_flush

    def emptied(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        with unguarded(operations.connection):
            empty(operations, statements)

    emptied.lifts_guards = True  # type: ignore[attr-defined]
    BaseDatabaseOperations.execute_sql_flush = emptied  # type: ignore[method-assign]
