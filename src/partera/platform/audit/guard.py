"""Makes the database itself refuse to change or remove what the trail holds.

The owner of the database can take these guards away; that is why the lines are sealed as well.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_entry", "audit_seal")
_SENTENCE = "The audit trail is only added to."

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def set_up(database: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE from now on. Doing it again changes nothing."""
    take_away(database)
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in TABLES:
            for statement in _guards(database.vendor, table):
                cursor.execute(statement)


def _guards(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        call = "EXECUTE FUNCTION audit_only_added()"
        return [
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
        ]
    return [
        f"CREATE TRIGGER {table}_{what.lower()} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
        for what in ("UPDATE", "DELETE")
    ]


def take_away(database: BaseDatabaseWrapper) -> None:
    """Lift the guards; only for a database that is emptied as a whole, as tests do."""
    after = {table: (f" ON {table}" if database.vendor == "postgresql" else "") for table in TABLES}
    with database.cursor() as cursor:
        for table in TABLES:
            for ending in ("kept", "whole", "update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{ending}{after[table]}")


def stands(database: BaseDatabaseWrapper) -> bool:
    """Whether both tables are guarded."""
    if database.vendor == "postgresql":
        asked = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'audit\\_%%' AND tgenabled <> 'D' AND NOT tgisinternal"
    else:
        asked = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit\\_%%' ESCAPE '\\'"
    with database.cursor() as cursor:
        cursor.execute(asked.replace("%%", "%"))
        return bool(cursor.fetchone()[0] == 2 * len(TABLES))
